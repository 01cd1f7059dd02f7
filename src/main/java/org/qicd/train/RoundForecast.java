package org.qicd.train;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.qicd.distill.Divergence;
import org.qicd.ensemble.Student;
import org.qicd.param.ParamValues;
import org.qicd.setup.TrainParam;
import org.qicd.setup.TrainSetup;
import org.qicd.train.round.Exchange;
import org.qicd.train.round.Exchanges;
import org.qicd.train.round.RoundPlan;
import org.qicd.train.sample.InitialStudents;
import org.qicd.train.slice.SliceJobs;

/**
 * What rounds of a training will take, without running them: a full batch, all students present, no
 * staleness.
 *
 * @param exchange asked for flops and jobs
 * @param students before the first round
 * @param plan of a round
 * @param mostTogether rounds from one look at the students to the next
 * @param memory of the training
 * @param numImages of the training
 */
public record RoundForecast(
    Exchange exchange,
    List<Student> students,
    RoundPlan plan,
    int mostTogether,
    MemoryEstimate memory,
    long numImages) {

  /** Of an image the driver keeps label, weight, and its place in the order of two batches. */
  private static final int DRIVER_BYTES_AN_IMAGE = 24;

  /** What a network carries, 10 gigabits a second: bytes within one machine are faster. */
  private static final double NETWORK = 1.25e9;

  /**
   * The jobs of rounds that are run together.
   *
   * @param rounds how many rounds
   * @param jobs of Spark for all of them
   * @param tasksOfAJob tasks of the largest of these jobs
   * @param tasks of all jobs
   * @param bytesOut numbers that go out with these jobs, in bytes
   * @param bytesBack numbers that come back
   */
  public record Work(
      int rounds, int jobs, int tasksOfAJob, int tasks, long bytesOut, long bytesBack) {}

  /**
   * Where the time of a round goes, in seconds.
   *
   * @param kernels of the task that ends last
   * @param jobs of Spark and of the driver around them, whatever the number of tasks
   * @param tasks that the driver starts and ends one after the other
   * @param bytes on their way
   */
  public record Seconds(double kernels, double jobs, double tasks, double bytes) {
    public double total() {
      return kernels + jobs + tasks + bytes;
    }
  }

  /** Forecasts. */
  public static RoundForecast of(TrainSetup setup, long numImages) {
    int together = 1;
    while (!setup.isSeen(together)) {
      together++;
    }
    return new RoundForecast(
        Exchanges.of(setup),
        InitialStudents.of(setup),
        plan(setup, numImages),
        together,
        MemoryEstimate.of(setup, numImages),
        numImages);
  }

  /** Floating-point operations of all tasks of a round. */
  public long flops() {
    return exchange.flops(plan);
  }

  /** What so many rounds take that are run together. */
  public Work work(int rounds) {
    List<SliceJobs.Job> jobs = exchange.jobs(students, Collections.nCopies(rounds, plan));
    return new Work(
        rounds,
        jobs.size(),
        jobs.stream().mapToInt(SliceJobs.Job::tasks).max().orElseThrow(),
        jobs.stream().mapToInt(SliceJobs.Job::tasks).sum(),
        jobs.stream().mapToLong(SliceJobs.Job::bytesOut).sum(),
        jobs.stream().mapToLong(SliceJobs.Job::bytesBack).sum());
  }

  /** A plan of full batches whose images are spread over all slices. */
  private static RoundPlan plan(TrainSetup setup, long numImages) {
    ParamValues params = setup.params();
    int steps = params.get(TrainParam.STEPS_PER_ROUND);
    int students = setup.numStudents();
    int batch = (int) Math.min(numImages, params.get(TrainParam.BATCH_SIZE));
    int common =
        setup.comparesOnShared()
            ? (int) Math.min(numImages, params.get(TrainParam.DISTILL_BATCH_SIZE))
            : 0;
    boolean union = params.get(TrainParam.DISTILL_ON) == TrainParam.DistillOn.LABELLED;
    int[] shared = new int[common == 0 ? 0 : common + (union ? students * batch : 0)];
    Arrays.setAll(shared, k -> (int) (k * numImages / shared.length));
    int[][] labelled = new int[students][batch];
    return new RoundPlan(
        0,
        IntStream.range(0, students).toArray(),
        setup.divergence() == Divergence.NONE ? 0 : 1,
        new double[steps],
        copies(steps, labelled),
        new double[steps][students],
        copies(steps, shared),
        new double[steps],
        null);
  }

  private static int[][] copies(int steps, int[] one) {
    int[][] copies = new int[steps][];
    Arrays.fill(copies, one);
    return copies;
  }

  private static int[][][] copies(int steps, int[][] one) {
    int[][][] copies = new int[steps][][];
    Arrays.fill(copies, one);
    return copies;
  }

  /**
   * The rounds that such a machine runs together: by their kernels alone, whose time is known
   * without Spark's.
   */
  public Work work(Calibration machine, int executors, int cores) {
    if (!exchange.learnsInPlace()) {
      return work(1);
    }
    double rounds = RoundLoop.SECONDS_TOGETHER / kernelSeconds(machine, executors, cores);
    return work((int) Math.max(1, Math.min(mostTogether, rounds)));
  }

  private Calibration.Rounds measured(Calibration machine) {
    return exchange.kind() == TrainParam.Exchange.STATES ? machine.states() : machine.weights();
  }

  private double kernelSeconds(Calibration machine, int executors, int cores) {
    long slots = (long) executors * cores;
    int tasks = work(1).tasksOfAJob();
    long waves = (tasks + slots - 1) / slots;
    return waves * (flops() / (double) tasks) / measured(machine).flops();
  }

  /** The time of a round on so many executors of so many cores; one executor: this machine. */
  public Seconds seconds(Calibration machine, int executors, int cores) {
    Work work = work(machine, executors, cores);
    Calibration.Rounds measured = measured(machine);
    // A job of several rounds takes longer than one of a single round, and weights may have been
    // measured by such jobs.
    boolean several = exchange.kind() == TrainParam.Exchange.WEIGHTS && exchange.learnsInPlace();
    double job =
        several
            ? measured.secondsAJob()
            : Math.min(measured.secondsAJob(), machine.states().secondsAJob());
    double speed =
        executors == 1 ? machine.bytesPerSecond() : Math.min(NETWORK, machine.bytesPerSecond());
    double bytes = work.bytesOut * Calibration.fetches(executors) + work.bytesBack;
    return new Seconds(
        kernelSeconds(machine, executors, cores),
        work.jobs * job / work.rounds
            + plan.numSteps() * measured.driverSeconds(), // measured with one step
        work.tasks * machine.secondsATask() / work.rounds,
        bytes / speed / work.rounds);
  }

  /** Bytes that the driver needs beside Spark's own. */
  public long driverBytes() {
    return memory.driver() + DRIVER_BYTES_AN_IMAGE * numImages;
  }

  /** Bytes that each executor needs beside Spark's own, where images are spread evenly. */
  public long executorBytes(int executors, int cores) {
    return memory.executor(cores) + (memory.images() + executors - 1) / executors;
  }
}
