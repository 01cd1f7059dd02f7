package org.qicd.train;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.qicd.distill.Divergence;
import org.qicd.ensemble.Student;
import org.qicd.param.ParamValues;
import org.qicd.setup.TrainParam;
import org.qicd.setup.TrainSetup;
import org.qicd.simulate.Flops;
import org.qicd.train.round.InPlaceRounds;
import org.qicd.train.round.ProgramBytes;
import org.qicd.train.round.RoundFlops;
import org.qicd.train.round.RoundPlan;
import org.qicd.train.sample.InitialStudents;

/**
 * What a round of a training will take that need not be run: a full batch, all students present, no
 * staleness.
 *
 * @param flops of all tasks, by {@link Flops}
 * @param steps of a round
 * @param jobs of a round; with {@code inPlace} of several rounds
 * @param tasks of a job
 * @param bytesOut by {@link ProgramBytes}
 * @param bytesBack by {@link ProgramBytes}
 * @param inPlace whether a job runs several rounds
 * @param roundsSeen most rounds of such a job
 * @param memory by {@link MemoryEstimate}
 * @param numImages of the training
 */
public record RoundForecast(
    long flops,
    int steps,
    int jobs,
    int tasks,
    long bytesOut,
    long bytesBack,
    boolean inPlace,
    int roundsSeen,
    MemoryEstimate memory,
    long numImages) {

  /** Of an image the driver keeps label, weight, and its place in the order of two batches. */
  private static final int DRIVER_BYTES_AN_IMAGE = 24;

  /** What a network carries, 10 gigabits a second: bytes within one machine are faster. */
  private static final double NETWORK = 1.25e9;

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

  /**
   * Forecasts.
   *
   * @param setup whose exchange is {@code STATES} or {@code WEIGHTS}
   */
  public static RoundForecast of(TrainSetup setup, long numImages) {
    List<Student> students = InitialStudents.of(setup);
    RoundPlan plan = plan(setup, numImages);
    int slices = setup.numSlices();
    boolean one = setup.learnsInPlace();
    int jobs = one ? 1 : plan.numSteps();
    long out = jobs * ProgramBytes.students(students) + ProgramBytes.plan(plan);
    long back =
        one ? ProgramBytes.students(students) : ProgramBytes.gradients(students) * slices * jobs;
    int tasks = slices;
    boolean inPlace = one && setup.exchange() == TrainParam.Exchange.WEIGHTS;
    if (setup.exchange() == TrainParam.Exchange.STATES) {
      tasks = slices * students.size();
      if (setup.divergence() != Divergence.NONE) {
        long outputs = ProgramBytes.outputs(setup, students, plan);
        if (!one) { // they are simulated in a job of their own
          jobs++;
          out += ProgramBytes.students(students) + ProgramBytes.plan(plan);
        }
        back += outputs;
        out += outputs;
      }
    }
    int seen = 1;
    while (inPlace && !setup.isSeen(seen)) {
      seen++;
    }
    return new RoundForecast(
        RoundFlops.of(setup, plan),
        plan.numSteps(),
        jobs,
        tasks,
        out,
        back,
        inPlace,
        seen,
        MemoryEstimate.of(setup, numImages),
        numImages);
  }

  /** A plan of full batches whose images are spread over all slices. */
  private static RoundPlan plan(TrainSetup setup, long numImages) {
    ParamValues params = setup.params();
    int steps = params.get(TrainParam.STEPS_PER_ROUND);
    int students = setup.numStudents();
    int batch = (int) Math.min(numImages, params.get(TrainParam.BATCH_SIZE));
    int common =
        setup.divergence() == Divergence.NONE
            ? 0
            : (int) Math.min(numImages, params.get(TrainParam.DISTILL_BATCH_SIZE));
    boolean union = params.get(TrainParam.DISTILL_ON) == TrainParam.DistillOn.LABELLED;
    int[] shared = new int[common == 0 ? 0 : common + (union ? students * batch : 0)];
    Arrays.setAll(shared, k -> (int) (k * numImages / shared.length));
    int[][] labelled = new int[students][batch];
    return new RoundPlan(
        0,
        IntStream.range(0, students).toArray(),
        shared.length == 0 ? 0 : 1,
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

  /** The time of a round on so many executors of so many cores; one executor: this machine. */
  public Seconds seconds(Calibration machine, int executors, int cores, boolean states) {
    Calibration.Rounds measured = states ? machine.states() : machine.weights();
    long slots = (long) executors * cores;
    long waves = (tasks + slots - 1) / slots;
    double kernels = waves * (flops / (double) tasks) / measured.flops();
    double rounds =
        inPlace ? Math.max(1, Math.min(roundsSeen, InPlaceRounds.SECONDS_OF_A_JOB / kernels)) : 1;
    // A job of several rounds takes longer than one of a single round, and weights may have been
    // measured by such jobs.
    double job =
        inPlace
            ? measured.secondsAJob()
            : Math.min(measured.secondsAJob(), machine.states().secondsAJob());
    double speed =
        executors == 1 ? machine.bytesPerSecond() : Math.min(NETWORK, machine.bytesPerSecond());
    return new Seconds(
        kernels,
        jobs * job / rounds + steps * measured.driverSeconds(), // measured with one step
        jobs * machine.secondsATask() * tasks / rounds,
        (bytesOut * Calibration.fetches(executors) + bytesBack) / speed);
  }

  /** ProgramBytes that the driver needs beside Spark's own. */
  public long driverBytes() {
    return memory.driver() + DRIVER_BYTES_AN_IMAGE * numImages;
  }

  /** ProgramBytes that each executor needs beside Spark's own, where images are spread evenly. */
  public long executorBytes(int executors, int cores) {
    return memory.executor(cores) + (memory.images() + executors - 1) / executors;
  }
}
