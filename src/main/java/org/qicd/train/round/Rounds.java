package org.qicd.train.round;

import java.util.List;
import org.qicd.ensemble.Student;

/** One way of running a round over Spark partitions. */
public interface Rounds {

  /** Those students after a round, and the losses of its last step, one for each. */
  record Result(List<Student> students, List<StepLosses> losses) {}

  /**
   * Runs a round.
   *
   * @param students that take part, at its start, in their order
   * @param refreshed the same students when the targets were last refreshed: the weights that
   *     targets come from, on the images of this round
   */
  Result run(List<Student> students, List<Student> refreshed, RoundPlan plan);
}
