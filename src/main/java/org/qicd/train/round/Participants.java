package org.qicd.train.round;

import java.util.List;
import org.qicd.ensemble.Student;

/**
 * The students that take part in a round.
 *
 * @param students at its start, in their order
 * @param refreshed the same students when the targets were last refreshed: the weights that targets
 *     come from, on the images of the round
 */
public record Participants(List<Student> students, List<Student> refreshed) {

  /** The same after a round. */
  Participants after(RoundResult result, TargetSource targets, RoundPlan plan) {
    boolean refreshes = targets.refreshes(plan.round + 1);
    return new Participants(result.students(), refreshes ? result.students() : refreshed);
  }
}
