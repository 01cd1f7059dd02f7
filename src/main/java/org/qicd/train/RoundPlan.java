package org.qicd.train;

import java.io.Serializable;

/** What a round does: images, pull and step sizes, decided on the driver before any task runs. */
final class RoundPlan implements Serializable {
  private static final long serialVersionUID = 1;

  final int round;
  final double lambda;

  /** Step size of each step. */
  final double[] stepSizes;

  /** [step][student]: ids of labelled images. */
  final int[][][] labelled;

  /** [step]: ids of shared images; empty without a divergence. */
  final int[][] shared;

  RoundPlan(int round, double lambda, double[] stepSizes, int[][][] labelled, int[][] shared) {
    this.round = round;
    this.lambda = lambda;
    this.stepSizes = stepSizes;
    this.labelled = labelled;
    this.shared = shared;
  }

  int numSteps() {
    return stepSizes.length;
  }

  /** The factor of each labelled image in a student's loss: the loss is a mean over its batch. */
  double taskScale(int step, int student) {
    return 1.0 / labelled[step][student].length;
  }

  /** The factor of each shared image in every student's loss. */
  double pullScale(int step) {
    return shared[step].length == 0 ? 0 : lambda / shared[step].length;
  }
}
