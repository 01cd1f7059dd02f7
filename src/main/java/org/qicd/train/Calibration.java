package org.qicd.train;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.qicd.data.SlicedExamples;
import org.qicd.distill.Strategy;

/**
 * What this machine and this Spark do, measured in some seconds on the job's own circuits and
 * slices.
 *
 * @param flopsByWeights of one core in a second, counted by {@link Flops}, as one task at a time
 *     does them with {@code exchange = weights} on one slice
 * @param flopsByStates the same where students are tasks side by side
 * @param secondsAJob of a job without work: its share that no task adds to
 * @param secondsATask that a task without work adds to a job
 * @param bytesPerSecond of a task's input and result, between the driver and where tasks run
 */
public record Calibration(
    double flopsByWeights,
    double flopsByStates,
    double secondsAJob,
    double secondsATask,
    double bytesPerSecond) {
  private static final double SECONDS_OF_ROUNDS = 2;
  private static final int FIRST_ROUNDS = 40;
  private static final int MOST_ROUNDS = 4000;
  private static final int JOBS = 40;
  private static final int MANY = 16;
  private static final int NUMBERS = 1 << 20;

  /** Measures; the data are left as they are. */
  public static Calibration measured(TrainSetup setup, SlicedExamples data) {
    double byWeights = flops(setup, data, TrainParam.Exchange.WEIGHTS);
    double byStates = flops(setup, data, TrainParam.Exchange.STATES);
    JavaRDD<EncodedSlice> slices = EncodedSlice.all(data, setup.circuits(), LabelNoise.NONE);
    JavaSparkContext context = JavaSparkContext.fromSparkContext(slices.context());
    try (RoundJobs jobs = new RoundJobs(context, setup.circuits())) {
      int tasks = setup.numSlices();
      median(jobs, slices, MANY, 0); // loads classes, fills the cache
      double few = median(jobs, slices, 1, 0);
      double many = median(jobs, slices, MANY, 0);
      double task = Math.max(0, (many - few) / ((MANY - 1.0) * tasks));
      double moved = 2.0 * NUMBERS * Double.BYTES * tasks;
      double bytes = Math.max(1e-4, median(jobs, slices, 1, NUMBERS) - few);
      return new Calibration(
          byWeights, byStates, Math.max(1e-4, few - task * tasks), task, moved / bytes);
    } finally {
      slices.unpersist();
    }
  }

  /** Of a short training, its second half: then the kernels are compiled. */
  private static double flops(TrainSetup setup, SlicedExamples data, TrainParam.Exchange exchange) {
    int rounds = FIRST_ROUNDS;
    while (true) {
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
      TrainSetup brief = TrainSetup.of(params, setup.numFeatures(), classes, setup.numSlices());
      Trainer.Result result = Trainer.of(brief, data).fit();
      double spent = result.seconds();
      if (spent > SECONDS_OF_ROUNDS / 2 || rounds == MOST_ROUNDS) {
        List<RoundCost> warm = result.ledger().subList(rounds / 2, rounds);
        double seconds = warm.stream().mapToDouble(RoundCost::kernelSeconds).sum();
        return warm.stream().mapToLong(RoundCost::flops).sum() / seconds;
      }
      double wanted = 1 + rounds * SECONDS_OF_ROUNDS / spent;
      rounds = (int) Math.min(MOST_ROUNDS, Math.max(2.0 * rounds, wanted));
    }
  }

  private static double median(
      RoundJobs jobs, JavaRDD<EncodedSlice> slices, int students, int numbers) {
    IntFunction<String> where = partition -> "partition " + partition;
    RoundJobs.Job job = new RoundJobs.Job("calibrate", 0, 0);
    int repeats = numbers == 0 ? JOBS : JOBS / 4;
    double[] seconds =
        IntStream.range(0, repeats)
            .mapToDouble(
                k -> {
                  long start = System.nanoTime();
                  jobs.run(job, slices, students, where, new double[numbers], Calibration::same);
                  return (System.nanoTime() - start) / 1e9;
                })
            .sorted()
            .toArray();
    return Arrays.stream(seconds, 0, seconds.length).skip(seconds.length / 2).findFirst().orElse(0);
  }

  private static double[] same(int partition, EncodedSlice slice, Crew crew, double[] input) {
    return input;
  }
}
