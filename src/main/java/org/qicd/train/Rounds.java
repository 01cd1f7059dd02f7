package org.qicd.train;

import java.util.List;

/** One way of running a round over Spark partitions. */
interface Rounds {

  /** Students after a round, and the losses of the round's last step, one for each student. */
  record Result(List<Student> students, List<StepLosses> losses) {}

  /**
   * Runs a round.
   *
   * @param students at its start, in their order
   * @param refreshed the students when the targets were last refreshed: the weights that targets
   *     come from, on the images of this round
   */
  Result run(List<Student> students, List<Student> refreshed, RoundPlan plan);
}
