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
 * What this machine and this Spark do, measured on the job's own circuits, slices and rounds.
 *
 * @param weights of rounds with {@code exchange = weights}
 * @param states the same where students are tasks side by side
 * @param secondsATask that a task without work adds to a job
 * @param bytesPerSecond of a task's input and result, between the driver and where tasks run
 */
public record Calibration(
    Rounds weights, Rounds states, double secondsATask, double bytesPerSecond) {
  private static final int FIRST_ROUNDS = 40;
  private static final int TEN = 10;

  /** By the first rounds: those to come are faster. */
  private static final double MOST_SECONDS = 40;

  private static final double LEAST_SECONDS_A_JOB = 1e-4;
  private static final int JOBS = 40;
  private static final int MANY = 16;
  private static final int NUMBERS = 1 << 20;

  /**
   * What rounds took.
   *
   * @param flops of one core in a second, counted by {@link Flops}
   * @param secondsAJob of Spark, its tasks' starts and the bytes that they move taken off: it
   *     schedules, waits for the last task, makes objects of bytes and bytes of objects. This falls
   *     for a thousand jobs, until all of Spark's code is compiled
   * @param driverSeconds of a round outside its jobs: targets, sums, optimizer, the next plan
   */
  public record Rounds(double flops, double secondsAJob, double driverSeconds) {}

  /** Measures; the data are left as they are. */
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

  /** Executors fetch an input from each other, so its time grows as a tree's depth. */
  static double fetches(int executors) {
    return 1 + Math.log(executors) / Math.log(2);
  }

  /** Of tens of rounds the median: a machine may have other work. */
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
   * The second half of a training as long as the job's own, if that is a matter of seconds: what a
   * job of Spark costs depends on how many were run before.
   */
  private static List<List<RoundCost>> warm(
      TrainSetup setup, SlicedExamples data, TrainParam.Exchange exchange) {
    List<List<RoundCost>> first = secondHalf(setup, data, exchange, FIRST_ROUNDS);
    double seconds = median(first, tens -> sum(tens, c -> c.seconds().total()) / tens.size());
    int most = Math.max(FIRST_ROUNDS, setup.params().get(TrainParam.MAX_ITER));
    int rounds = (int) Math.min(most, Math.max(FIRST_ROUNDS, MOST_SECONDS / seconds));
    return secondHalf(setup, data, exchange, rounds);
  }

  /** Ten rounds in a row each, or more: those that one job ran stay together. */
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
            .with(TrainParam.STALENESS, 1);
    if (setup.params().get(TrainParam.STRATEGY) == Strategy.QKD) {
      params = params.with(TrainParam.STRATEGY, Strategy.INDEPENDENT); // not its teacher as well
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
      int partition, EncodedSlice slice, StudentCircuits crew, double[] input) {
    return input;
  }
}
