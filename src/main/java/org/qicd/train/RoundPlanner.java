package org.qicd.train;

import org.qicd.data.SlicedExamples;
import org.qicd.distill.DistillSchedule;
import org.qicd.distill.Divergence;
import org.qicd.optim.StepSchedule;

/** Makes the plan of each round from parameters and batches. */
final class RoundPlanner {
  private final TrainSetup setup;
  private final Batches batches;
  private final SlicedExamples data;

  RoundPlanner(TrainSetup setup, Batches batches, SlicedExamples data) {
    this.setup = setup;
    this.batches = batches;
    this.data = data;
  }

  RoundPlan plan(int round) {
    ParamValues params = setup.params();
    int steps = params.get(TrainParam.STEPS_PER_ROUND);
    int rounds = params.get(TrainParam.MAX_ITER);
    StepSchedule schedule = params.get(TrainParam.STEP_SCHEDULE);
    double[] stepSizes = new double[steps];
    int[][][] labelled = new int[steps][setup.numStudents()][];
    double[][] labelledWeight = new double[steps][setup.numStudents()];
    int[][] shared = new int[steps][];
    double[] sharedWeight = new double[steps];
    for (int k = 0; k < steps; k++) {
      int step = round * steps + k;
      stepSizes[k] = schedule.stepSize(params.get(TrainParam.STEP_SIZE), step, setup.numSteps());
      for (int m = 0; m < setup.numStudents(); m++) {
        labelled[k][m] = batches.labelled(m, step);
        labelledWeight[k][m] = weight(labelled[k][m]);
      }
      shared[k] = setup.divergence() == Divergence.NONE ? new int[0] : batches.shared(step);
      sharedWeight[k] = weight(shared[k]);
    }
    DistillSchedule pull = params.get(TrainParam.DISTILL_SCHEDULE);
    double lambda =
        setup.divergence() == Divergence.NONE || round < params.get(TrainParam.BURN_IN)
            ? 0
            : pull.weight(params.get(TrainParam.DISTILL_WEIGHT), round, rounds);
    return new RoundPlan(round, lambda, stepSizes, labelled, labelledWeight, shared, sharedWeight);
  }

  private double weight(int[] ids) {
    double sum = 0;
    for (double weight : data.weights(ids)) {
      sum += weight;
    }
    return sum;
  }
}
