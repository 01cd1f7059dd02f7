package org.qicd.train;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.qicd.data.SlicedExamples;
import org.qicd.distill.Strategy;
import org.qicd.ensemble.StudentCircuits;
import org.qicd.param.ParamValues;
import org.qicd.setup.TrainParam;
import org.qicd.setup.TrainSetup;
import org.qicd.simulate.Flops;
import org.qicd.train.sample.LabelNoise;
import org.qicd.train.slice.EncodedSlice;
import org.qicd.train.slice.SliceJobs;
import org.qicd.train.state.RoundCost;

/**
 * The speed of this machine and of this Spark, measured on the job's own circuits, slices and
 * rounds.
 *
 * @param weights speeds of rounds with {@code exchange = weights}
 * @param states speeds of rounds with {@code exchange = states}
 * @param secondsATask the time that a task without work adds to a job, in seconds
 * @param bytesPerSecond the speed at which inputs and results of tasks move between the driver and
 *     the executors
 */
public record Calibration(
    Rounds weights, Rounds states, double secondsATask, double bytesPerSecond) {
  private static final int FIRST_ROUNDS = 40;
  private static final int TEN = 10;

  /**
   * The longest calibrating training, in seconds. The estimate uses the speed of the first rounds.
   * Later rounds are faster, so the training takes less.
   */
  private static final double MOST_SECONDS = 40;

  private static final double LEAST_SECONDS_A_JOB = 1e-4;
  private static final int JOBS = 40;
  private static final int MANY = 16;
  private static final int NUMBERS = 1 << 20;

  /**
   * The measured speeds of rounds.
   *
   * @param flops floating-point operations of one core in a second, as {@link Flops} counts them
   * @param secondsAJob the time that Spark takes for a job, in seconds, without the start of its
   *     tasks and the bytes that they move. Spark schedules, waits for the last task, and
   *     serializes and deserializes. This time decreases over the first thousand jobs, until all of
   *     Spark's code is compiled
   * @param driverSeconds the time of a round outside its jobs, in seconds: targets, sums, the
   *     optimizer, and the next plan
   */
  public record Rounds(double flops, double secondsAJob, double driverSeconds) {}

  /** Measures by short trainings on the given images. The images are not changed. */
  public static Calibration measured(TrainSetup setup, SlicedExamples data) {
    List<List<RoundCost>> byWeights = warm(setup, data, TrainParam.Exchange.WEIGHTS);
    List<List<RoundCost>> byStates = warm(setup, data, TrainParam.Exchange.STATES);
    JavaRDD<EncodedSlice> slices = EncodedSlice.all(data, setup.circuits(), LabelNoise.NONE);
    JavaSparkContext context = JavaSparkContext.fromSparkContext(slices.context());
    try (SliceJobs jobs = new SliceJobs(context, setup.circuits())) {
      int tasks = setup.numSlices();
      median(jobs, slices, MANY, 0); // loads classes, fills the cache
      double few = median(jobs, slices, 1, 0);
      double many = median(jobs, slices, MANY, 0);
      double task = Math.max(0, (many - few) / ((MANY - 1.0) * tasks));
      double moved = 2.0 * NUMBERS * Double.BYTES * tasks;
      double speed = moved / Math.max(1e-4, median(jobs, slices, 1, NUMBERS) - few);
      int executors = Math.max(1, context.sc().statusTracker().getExecutorInfos().length - 1);
      return new Calibration(
          rounds(byWeights, task, speed, executors),
          rounds(byStates, task, speed, executors),
          task,
          speed);
    } finally {
      slices.unpersist();
    }
  }

  /**
   * How many times as long an input takes to reach so many executors as to reach one. Executors
   * fetch it from each other, so the time grows as the depth of a tree.
   */
  static double fetches(int executors) {
    return 1 + Math.log(executors) / Math.log(2);
  }

  /**
   * The medians over groups of rounds. A median is robust against other work of the machine.
   *
   * @param warm groups of about ten rounds in a row
   */
  private static Rounds rounds(
      List<List<RoundCost>> warm, double secondsATask, double bytesPerSecond, int executors) {
    return new Rounds(
        median(
            warm,
            tens -> sum(tens, RoundCost::flops) / sum(tens, c -> c.seconds().kernelSeconds())),
        median(
            warm,
            tens -> {
              double bytes =
                  fetches(executors) * sum(tens, c -> c.out().bytesOut())
                      + sum(tens, c -> c.back().bytesBack());
              double seconds =
                  sum(tens, c -> c.seconds().sparkSeconds())
                      - secondsATask * sum(tens, c -> c.jobs().tasks())
                      - bytes / bytesPerSecond;
              return Math.max(LEAST_SECONDS_A_JOB, seconds / sum(tens, c -> c.jobs().jobs()));
            }),
        median(warm, tens -> sum(tens, c -> c.seconds().driverSeconds()) / tens.size()));
  }

  private static double sum(List<RoundCost> rounds, ToDoubleFunction<RoundCost> value) {
    return rounds.stream().mapToDouble(value).sum();
  }

  private static double median(
      List<List<RoundCost>> warm, ToDoubleFunction<List<RoundCost>> value) {
    return median(warm.stream().mapToDouble(value));
  }

  private static double median(DoubleStream values) {
    double[] sorted = values.sorted().toArray();
    return sorted[sorted.length / 2];
  }

  /**
   * The costs of the second half of a calibrating training, in groups of about ten rounds. The
   * training has as many rounds as the job's own, if they take no more than {@link #MOST_SECONDS},
   * because the cost of a Spark job depends on how many jobs were run before it.
   */
  private static List<List<RoundCost>> warm(
      TrainSetup setup, SlicedExamples data, TrainParam.Exchange exchange) {
    List<List<RoundCost>> first = secondHalf(setup, data, exchange, FIRST_ROUNDS);
    double seconds = median(first, tens -> sum(tens, c -> c.seconds().total()) / tens.size());
    int most = Math.max(FIRST_ROUNDS, setup.params().get(TrainParam.MAX_ITER));
    int rounds = (int) Math.min(most, Math.max(FIRST_ROUNDS, MOST_SECONDS / seconds));
    return secondHalf(setup, data, exchange, rounds);
  }

  /**
   * The costs of the second half of a training, in groups of ten rounds in a row or more. Rounds
   * that were run by one job stay in one group.
   */
  private static List<List<RoundCost>> secondHalf(
      TrainSetup setup, SlicedExamples data, TrainParam.Exchange exchange, int rounds) {
    List<RoundCost> ledger = Trainer.of(brief(setup, exchange, rounds), data).fit().cost().ledger();
    List<List<RoundCost>> tens = new ArrayList<>();
    for (RoundCost cost : ledger) {
      if (tens.isEmpty() || (cost.jobs().jobs() > 0 && tens.get(tens.size() - 1).size() >= TEN)) {
        tens.add(new ArrayList<>());
      }
      tens.get(tens.size() - 1).add(cost);
    }
    return tens.subList(tens.size() / 2, tens.size());
  }

  private static TrainSetup brief(TrainSetup setup, TrainParam.Exchange exchange, int rounds) {
    ParamValues params =
        setup
            .params()
            .with(TrainParam.EXCHANGE, exchange)
            .with(TrainParam.MAX_ITER, rounds)
            .with(TrainParam.STEPS_PER_ROUND, 1)
            .with(TrainParam.STALENESS, 1)
            .with(TrainParam.TEACHER_PROBABILITY_COL, "")
            .with(TrainParam.PHASES, "")
            .with(TrainParam.BURN_IN, 0);
    if (!setup.learnsFromPeers()) {
      // It has neither a teacher nor a past.
      params =
          params
              .with(TrainParam.STRATEGY, Strategy.INDEPENDENT)
              .with(TrainParam.DISTILL_TARGET, TrainParam.DistillTarget.PEERS);
    }
    int classes = setup.circuits().get(0).readout().numClasses();
    return TrainSetup.of(params, setup.numFeatures(), classes, setup.numSlices())
        .scaled(setup.circuits().get(0).scaling());
  }

  private static double median(
      SliceJobs jobs, JavaRDD<EncodedSlice> slices, int students, int numbers) {
    IntFunction<String> where = partition -> "partition " + partition;
    SliceJobs.Job job = new SliceJobs.Job("calibrate", 0, 0, 0);
    int repeats = numbers == 0 ? JOBS : JOBS / 4;
    return median(
        IntStream.range(0, repeats)
            .mapToDouble(
                k -> {
                  long start = System.nanoTime();
                  jobs.run(job, slices, students, where, new double[numbers], Calibration::same);
                  return (System.nanoTime() - start) / 1e9;
                }));
  }

  private static double[] same(
      int partition, EncodedSlice slice, StudentCircuits circuits, double[] input) {
    return input;
  }
}
