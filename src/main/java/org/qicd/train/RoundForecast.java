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
import org.qicd.train.sample.ClassWeights;
import org.qicd.train.sample.InitialStudents;
import org.qicd.train.slice.SliceJobs;

/**
 * Predicts the time and memory of a training's rounds without running them. The prediction assumes
 * full batches, that all students take part, and that targets are refreshed in each round.
 *
 * @param exchange the exchange of the training, which knows its operations and jobs
 * @param students the students before the first round
 * @param plan the plan of a typical round
 * @param mostTogether the most rounds that can be run together: those until the driver needs the
 *     students, as {@link TrainSetup#isSeen} says
 * @param memory the estimated memory of the training
 * @param numImages the number of images of the training
 */
public record RoundForecast(
    Exchange exchange,
    List<Student> students,
    RoundPlan plan,
    int mostTogether,
    MemoryEstimate memory,
    long numImages) {

  /**
   * Bytes that the driver keeps for an image: its label, its weight, and its place in the orders of
   * labelled and of shared images.
   */
  private static final int DRIVER_BYTES_AN_IMAGE = 24;

  /**
   * Bytes in a second that a network of 10 gigabits carries. Within one machine, bytes move faster.
   */
  private static final double NETWORK = 1.25e9;

  /**
   * The Spark jobs of rounds that are run together.
   *
   * @param rounds number of rounds
   * @param jobs number of Spark jobs for all of these rounds
   * @param tasksOfAJob number of tasks of the largest of these jobs
   * @param tasks number of tasks of all of these jobs
   * @param bytesOut bytes of the numbers that go out to the tasks
   * @param bytesBack bytes of the numbers that the tasks return
   */
  public record Work(
      int rounds, int jobs, int tasksOfAJob, int tasks, long bytesOut, long bytesBack) {}

  /**
   * The time of a round by its parts, in seconds.
   *
   * @param kernels simulation and gradients, up to the end of the last task
   * @param jobs what Spark and the driver take for the jobs, whatever the number of tasks
   * @param tasks what the driver takes to start and end tasks, one after the other
   * @param bytes the transport of inputs and results
   */
  public record Seconds(double kernels, double jobs, double tasks, double bytes) {
    public double total() {
      return kernels + jobs + tasks + bytes;
    }
  }

  /**
   * The forecast of a training.
   *
   * @param numImages number of images of the training
   */
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

  /** The floating-point operations of all tasks of a round. */
  public long flops() {
    return exchange.flops(plan);
  }

  /**
   * The circuits that quantum computers run for the gradients of all students in a round; none for
   * exact gradients.
   */
  public long circuits() {
    return exchange.measured(plan).circuits();
  }

  /** The shots of all these circuits. */
  public long shots() {
    return exchange.measured(plan).shots(plan);
  }

  /** The jobs of so many rounds that are run together. */
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
    RoundPlan plan =
        new RoundPlan(
                0,
                IntStream.range(0, students).toArray(),
                setup.divergence() == Divergence.NONE ? 0 : 1,
                1,
                new double[steps],
                copies(steps, labelled),
                new double[steps][students],
                copies(steps, shared),
                new double[steps],
                null)
            .measuredBy(setup.trainingShots());
    ClassWeights classes =
        ClassWeights.of(
            params.get(TrainParam.CLASS_WEIGHT),
            new int[0],
            new double[0],
            Collections.nCopies(students, new int[0]),
            setup.circuits().get(0).readout().numClasses());
    return classes.count() == 0 ? plan : plan.counting(classes, new double[steps][students]);
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
   * The jobs of the rounds that a cluster of such machines runs together. The number of these
   * rounds is estimated from the time of the kernels alone.
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

  /**
   * The time of a round on a cluster.
   *
   * @param executors number of executors; 1 stands for the calibrated machine itself
   * @param cores number of cores of each executor
   */
  public Seconds seconds(Calibration machine, int executors, int cores) {
    Work work = work(machine, executors, cores);
    Calibration.Rounds measured = measured(machine);
    // A job of several rounds takes Spark longer than a job of one round. With exchange = weights,
    // the calibration may have measured jobs of several rounds.
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

  /** The bytes that the driver needs in addition to Spark's own. */
  public long driverBytes() {
    return memory.driver() + DRIVER_BYTES_AN_IMAGE * numImages;
  }

  /** The bytes that each executor needs in addition to Spark's own, if images are spread evenly. */
  public long executorBytes(int executors, int cores) {
    return memory.executor(cores) + (memory.images() + executors - 1) / executors;
  }
}
