package org.qicd.train.state;

import java.util.List;
import org.qicd.ensemble.Student;

/**
 * The state of early stopping: the students of the round whose ensemble had the smallest validation
 * loss, and the number of validations since the last gain.
 *
 * @param round the round, from 0; -1 before the first validation
 * @param loss the validation loss of the ensemble after that round
 * @param withoutGain number of validations in a row without a gain
 * @param students the students after that round
 */
public record BestRound(int round, double loss, int withoutGain, List<Student> students) {

  /** The state before the first validation. */
  public static final BestRound NONE = new BestRound(-1, Double.POSITIVE_INFINITY, 0, List.of());

  /**
   * The state after another validation.
   *
   * @param tol the smallest relative decrease of the loss that counts as a gain
   */
  public BestRound offered(int round, double loss, List<Student> students, double tol) {
    boolean gain = this.round < 0 || loss < this.loss * (1 - tol);
    int without = gain ? 0 : withoutGain + 1;
    return this.round < 0 || loss < this.loss
        ? new BestRound(round, loss, without, students)
        : new BestRound(this.round, this.loss, without, this.students);
  }
}
