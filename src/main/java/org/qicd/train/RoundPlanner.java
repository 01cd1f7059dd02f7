package org.qicd.train;

import org.qicd.distill.DistillSchedule;
import org.qicd.distill.Divergence;
import org.qicd.optim.StepSchedule;

/** Makes the plan of each round from parameters and batches. */
final class RoundPlanner {
  private final TrainSetup setup;
  private final Batches batches;

  RoundPlanner(TrainSetup setup, Batches batches) {
    this.setup = setup;
    this.batches = batches;
  }

  RoundPlan plan(int round) {
    ParamValues params = setup.params();
    int steps = params.get(TrainParam.STEPS_PER_ROUND);
    int rounds = params.get(TrainParam.MAX_ITER);
    StepSchedule schedule = params.get(TrainParam.STEP_SCHEDULE);
    double[] stepSizes = new double[steps];
    int[][][] labelled = new int[steps][setup.numStudents()][];
    int[][] shared = new int[steps][];
    for (int k = 0; k < steps; k++) {
      int step = round * steps + k;
      stepSizes[k] = schedule.stepSize(params.get(TrainParam.STEP_SIZE), step, setup.numSteps());
      for (int m = 0; m < setup.numStudents(); m++) {
        labelled[k][m] = batches.labelled(m, step);
      }
      shared[k] = setup.divergence() == Divergence.NONE ? new int[0] : batches.shared(step);
    }
    DistillSchedule pull = params.get(TrainParam.DISTILL_SCHEDULE);
    double lambda =
        setup.divergence() == Divergence.NONE || round < params.get(TrainParam.BURN_IN)
            ? 0
            : pull.weight(params.get(TrainParam.DISTILL_WEIGHT), round, rounds);
    return new RoundPlan(round, lambda, stepSizes, labelled, shared);
  }
}
