package org.qicd.train;

import static org.qicd.train.TrainParam.BATCH_SIZE;
import static org.qicd.train.TrainParam.DISTILL_BATCH_SIZE;
import static org.qicd.train.TrainParam.INIT;
import static org.qicd.train.TrainParam.INIT_SCALE;
import static org.qicd.train.TrainParam.LABELS;
import static org.qicd.train.TrainParam.LABELS_PER_STUDENT;
import static org.qicd.train.TrainParam.MAX_ITER;
import static org.qicd.train.TrainParam.SEED;
import static org.qicd.train.TrainParam.STRATEGY;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.qicd.circuit.Circuit;
import org.qicd.data.SlicedExamples;
import org.qicd.distill.LossSums;
import org.qicd.optim.Optimizer;

/**
 * Trains an ensemble: {@code maxIter} rounds over cached slices. All that changes lives here on the
 * driver as immutable values; tasks are pure functions of it.
 */
public final class Trainer {
  private Trainer() {}

  /** Told of every round; may evaluate the students and answer with accuracies. */
  public interface Listener {

    /**
     * After a round.
     *
     * @param records one for each student; their validation accuracy is not known yet
     * @param current the students as they are now
     * @return validation accuracies, one for each student, or an empty array
     */
    double[] afterRound(List<RoundRecord> records, TrainedEnsemble current);
  }

  /** The trained students, their history and where the time went, in seconds. */
  public record Result(
      TrainedEnsemble ensemble, List<RoundRecord> history, double taskSeconds, double jobSeconds) {}

  /**
   * Trains.
   *
   * @param data labelled and unlabelled images, sliced under the same seed
   */
  public static Result fit(TrainSetup setup, SlicedExamples data, Listener listener) {
    ParamValues params = setup.params();
    Circuit first = setup.circuits().get(0);
    Batches batches =
        new Batches(
            params.get(SEED),
            deal(setup, data),
            params.get(BATCH_SIZE),
            Math.toIntExact(data.size()),
            params.get(DISTILL_BATCH_SIZE));
    RoundPlanner planner = new RoundPlanner(setup, batches);
    JavaRDD<EncodedSlice> slices = EncodedSlice.all(data, first.encoding(), first.numQubits());
    RoundJobs jobs = new RoundJobs(JavaSparkContext.fromSparkContext(slices.context()));
    try {
      Rounds rounds =
          setup.exchange() == TrainParam.Exchange.STATES
              ? new StateRounds(setup, planner, jobs, slices)
              : new WeightRounds(setup, jobs, slices);
      return run(setup, planner, rounds, jobs, listener);
    } finally {
      slices.unpersist(false);
    }
  }

  /**
   * Refuses labels that the students cannot be trained on; {@link #fit} would do so later.
   *
   * @throws IllegalArgumentException if there are too few labels or one class only
   */
  public static void check(TrainSetup setup, SlicedExamples data) {
    deal(setup, data);
  }

  private static List<int[]> deal(TrainSetup setup, SlicedExamples data) {
    return LabelDeal.deal(
        data.labels(),
        setup.circuits().get(0).readout().numClasses(),
        setup.numStudents(),
        setup.params().get(LABELS),
        setup.params().get(LABELS_PER_STUDENT));
  }

  private static Result run(
      TrainSetup setup, RoundPlanner planner, Rounds rounds, RoundJobs jobs, Listener listener) {
    List<Student> students = start(setup);
    List<RoundRecord> history = new ArrayList<>();
    for (int round = 0; round < setup.params().get(MAX_ITER); round++) {
      RoundPlan plan = planner.plan(round);
      Rounds.Result result = rounds.run(students, plan);
      students = result.students();
      List<RoundRecord> records = records(plan, result.sums(), new double[0]);
      double[] validation = listener.afterRound(records, ensemble(students));
      history.addAll(validation.length == 0 ? records : records(plan, result.sums(), validation));
    }
    return new Result(ensemble(students), history, jobs.taskSeconds(), jobs.jobSeconds());
  }

  /** The students before the first round. */
  static List<Student> start(TrainSetup setup) {
    ParamValues params = setup.params();
    // Averaged gradients move all students alike: differences would never go away.
    double difference = params.get(STRATEGY).averagesGradients() ? 0 : params.get(INIT_SCALE);
    List<Student> students = new ArrayList<>();
    for (int m = 0; m < setup.numStudents(); m++) {
      Circuit circuit = setup.circuits().get(m);
      double[] weights =
          params.get(INIT).weights(params.get(SEED), m, circuit.numWeights(), difference);
      students.add(new Student(m, circuit, weights, Optimizer.State.initial(circuit.numWeights())));
    }
    return students;
  }

  static Optimizer optimizer(ParamValues params) {
    return Optimizer.of(params.get(TrainParam.OPTIMIZER).name().toLowerCase(Locale.ROOT));
  }

  private static TrainedEnsemble ensemble(List<Student> students) {
    return new TrainedEnsemble(
        students.stream().map(student -> student.circuit).toList(),
        students.stream().map(student -> student.weights).toList());
  }

  private static List<RoundRecord> records(
      RoundPlan plan, List<LossSums> sums, double[] validation) {
    OptionalDouble lastStep = Arrays.stream(plan.stepSizes).reduce((before, after) -> after);
    List<RoundRecord> records = new ArrayList<>();
    for (int m = 0; m < sums.size(); m++) {
      LossSums student = sums.get(m);
      records.add(
          new RoundRecord(
              plan.round,
              m,
              student.meanTaskLoss(),
              student.accuracy(),
              student.meanPull(),
              student.largestPull(),
              plan.lambda,
              lastStep.getAsDouble(),
              validation.length == 0 ? Double.NaN : validation[m]));
    }
    return records;
  }
}
