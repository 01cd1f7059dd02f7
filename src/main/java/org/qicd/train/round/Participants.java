package org.qicd.train.round;

import java.util.List;
import org.qicd.ensemble.Student;

/**
 * The students that take part in a round.
 *
 * @param students these students at the start of the round, in the order of their indices
 * @param refreshed the same students when the targets were last refreshed; targets come from these
 *     weights, evaluated on the images of the round
 */
public record Participants(List<Student> students, List<Student> refreshed) {

  /** The participants of the next round, if the same students take part. */
  Participants after(RoundResult result, TargetSource targets, RoundPlan plan) {
    boolean refreshes = targets.refreshes(plan.round + 1);
    return new Participants(result.students(), refreshes ? result.students() : refreshed);
  }
}
