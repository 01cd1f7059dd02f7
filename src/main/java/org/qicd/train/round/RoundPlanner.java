package org.qicd.train.round;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.qicd.data.SlicedExamples;
import org.qicd.distill.Divergence;
import org.qicd.optim.StepSchedule;
import org.qicd.param.ParamValues;
import org.qicd.setup.TrainParam;
import org.qicd.setup.TrainSetup;
import org.qicd.train.sample.Batches;
import org.qicd.train.sample.ClassWeights;
import org.qicd.train.sample.Participation;
import org.qicd.train.sample.Probes;

/** Makes the plan of each round from parameters, batches and the weights of the images. */
public final class RoundPlanner {
  private final TrainSetup setup;
  private final Batches batches;
  private final SlicedExamples data;
  private final Participation participation;
  private final Probes probes; // null: students are compared on images
  private final ClassWeights classes;
  private final int[] labels;

  /** Makes a planner of rounds in which all classes count alike. */
  public RoundPlanner(TrainSetup setup, Batches batches, SlicedExamples data) {
    this(setup, batches, data, ClassWeights.NONE, new int[0]);
  }

  /**
   * Makes a planner.
   *
   * @param classes how images count by their class
   * @param labels labels by image id, as training sees them
   */
  public RoundPlanner(
      TrainSetup setup, Batches batches, SlicedExamples data, ClassWeights classes, int[] labels) {
    this.classes = classes;
    this.labels = labels;
    this.setup = setup;
    this.batches = batches;
    this.data = data;
    ParamValues params = setup.params();
    this.participation = new Participation(params);
    this.probes =
        params.get(TrainParam.DISTILL_ON) == TrainParam.DistillOn.PROBES
            ? new Probes(
                params.get(TrainParam.SEED),
                setup.circuits().get(0).numQubits(),
                params.get(TrainParam.DISTILL_BATCH_SIZE),
                setup.numSlices())
            : null;
  }

  /**
   * The plans of consecutive rounds that can be run together. They end before the driver needs the
   * students, or before other students take part.
   *
   * @param first the first of these rounds
   * @param most the largest number of rounds
   */
  public List<RoundPlan> stretch(int first, int most) {
    List<RoundPlan> plans = new ArrayList<>(List.of(plan(first)));
    int[] present = participation.present(first);
    for (int round = first + 1;
        plans.size() < most
            && !setup.isSeen(round)
            && Arrays.equals(present, participation.present(round));
        round++) {
      plans.add(plan(round));
    }
    return plans;
  }

  /** The plan of a round. */
  public RoundPlan plan(int round) {
    TrainSetup now = setup.at(round);
    ParamValues params = now.params();
    int steps = params.get(TrainParam.STEPS_PER_ROUND);
    StepSchedule schedule = params.get(TrainParam.STEP_SCHEDULE);
    int[] present = participation.present(round);
    boolean compared =
        now.divergence() != Divergence.NONE && (present.length > 1 || !now.learnsFromPeers());
    double[] stepSizes = new double[steps];
    int[][][] labelled = new int[steps][setup.numStudents()][0];
    double[][] labelledWeight = new double[steps][setup.numStudents()];
    double[][] classedWeight = new double[steps][setup.numStudents()];
    int[][] shared = new int[steps][];
    double[] sharedWeight = new double[steps];
    for (int k = 0; k < steps; k++) {
      int step = round * steps + k;
      stepSizes[k] = schedule.stepSize(params.get(TrainParam.STEP_SIZE), step, setup.numSteps());
      for (int m : present) {
        labelled[k][m] = batches.labelled(m, step);
        labelledWeight[k][m] = weight(labelled[k][m]);
        double[] factors = classes.of(m);
        classedWeight[k][m] =
            factors.length == 0 ? labelledWeight[k][m] : weight(labelled[k][m], factors);
      }
      shared[k] = compared && now.comparesOnShared() ? shared(step, labelled[k]) : new int[0];
      sharedWeight[k] =
          probes == null ? weight(shared[k]) : params.get(TrainParam.DISTILL_BATCH_SIZE);
    }
    RoundPlan plan =
        new RoundPlan(
                round,
                present,
                compared ? setup.lambda(round) : 0,
                params.get(TrainParam.TASK_WEIGHT),
                stepSizes,
                labelled,
                labelledWeight,
                shared,
                sharedWeight,
                compared ? probes : null)
            .measuredBy(setup.trainingShots());
    return classes.count() == 0 ? plan : plan.counting(classes, classedWeight);
  }

  /**
   * Ids of the images on which all students are compared in a step. With {@code distillOn =
   * labelled}, the labelled batches of all students are added to the shared batch. All students are
   * compared on the same images, because only then are their steps a descent on one common
   * function. The labels stay with their owner.
   */
  private int[] shared(int step, int[][] labelled) {
    if (probes != null) {
      return new int[0];
    }
    IntStream pool = Arrays.stream(batches.shared(step));
    boolean union = setup.params().get(TrainParam.DISTILL_ON) == TrainParam.DistillOn.LABELLED;
    return union
        ? IntStream.concat(pool, Arrays.stream(labelled).flatMapToInt(Arrays::stream))
            .distinct()
            .toArray()
        : pool.toArray();
  }

  /** What labelled images count together. */
  private double weight(int[] ids, double[] classFactors) {
    double[] weights = data.weights(ids);
    double sum = 0;
    for (int k = 0; k < ids.length; k++) {
      sum += weights[k] * classFactors[labels[ids[k]]];
    }
    return sum;
  }

  private double weight(int[] ids) {
    double sum = 0;
    for (double weight : data.weights(ids)) {
      sum += weight;
    }
    return sum;
  }
}
