package org.qicd.train.state;

import java.util.List;
import org.qicd.ensemble.Student;

/**
 * Early stopping: the students of the round whose ensemble had the smallest validation loss, and
 * for how long nothing has become better.
 *
 * @param round whose students these are, from 0; -1 before the first validation
 * @param loss their ensemble's
 * @param withoutGain validations in a row that brought no gain
 * @param students after that round
 */
public record BestRound(int round, double loss, int withoutGain, List<Student> students) {

  /** Before the first validation. */
  public static final BestRound NONE = new BestRound(-1, Double.POSITIVE_INFINITY, 0, List.of());

  /**
   * With the outcome of a validation.
   *
   * @param tol the least relative fall of the loss that counts as a gain
   */
  public BestRound offered(int round, double loss, List<Student> students, double tol) {
    boolean gain = this.round < 0 || loss < this.loss * (1 - tol);
    int without = gain ? 0 : withoutGain + 1;
    return this.round < 0 || loss < this.loss
        ? new BestRound(round, loss, without, students)
        : new BestRound(this.round, this.loss, without, this.students);
  }
}
