package org.qicd.train;

import java.util.List;

/**
 * Early stopping: keeps the students of the round whose ensemble had the smallest validation loss,
 * and tells when nothing has become better for long enough.
 */
final class BestRound {
  private final double tol;
  private final int patience;
  private List<Student> students = List.of();
  private int round = -1;
  private double loss = Double.POSITIVE_INFINITY;
  private int withoutGain;

  /**
   * Begins.
   *
   * @param tol the least relative fall of the loss that counts as a gain
   * @param patience validations without a gain before training stops
   */
  BestRound(double tol, int patience) {
    this.tol = tol;
    this.patience = patience;
  }

  /** Takes the outcome of a validation. */
  void offer(int round, double loss, List<Student> students) {
    boolean gain = this.round < 0 || loss < this.loss * (1 - tol);
    withoutGain = gain ? 0 : withoutGain + 1;
    if (this.round < 0 || loss < this.loss) {
      this.round = round;
      this.loss = loss;
      this.students = students;
    }
  }

  /** Whether so many validations in a row brought no gain. */
  boolean exhausted() {
    return withoutGain >= patience;
  }

  int round() {
    return round;
  }

  /** The students after that round. */
  List<Student> students() {
    return students;
  }
}
