package org.qicd.train.slice;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.IntFunction;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.qicd.circuit.Circuit;
import org.qicd.data.JavaSerialized;
import org.qicd.ensemble.Student;
import org.qicd.ensemble.StudentCircuits;
import org.qicd.setup.TrainSetup;

/**
 * Runs jobs on slices. A job sends its input to the tasks, collects one result from each partition
 * in the order of the partitions, and measures bytes and time. {@link #close} frees the circuits on
 * the executors.
 */
public final class SliceJobs implements AutoCloseable {
  private final JavaSparkContext context;
  private final Broadcast<StudentCircuits> shared;
  private long taskNanos; // sum over tasks, divided by the number of cores that ran them
  private long jobNanos;
  private Sums sums = Sums.NOTHING;

  public SliceJobs(JavaSparkContext context, List<Circuit> circuits) {
    this(context, new StudentCircuits(circuits));
  }

  public SliceJobs(JavaSparkContext context, StudentCircuits circuits) {
    this.context = context;
    this.shared = context.broadcast(circuits);
  }

  /**
   * A job: its name, and what it is predicted to move.
   *
   * @param name the name that users see in Spark's web pages and in messages
   * @param tasks number of tasks: one for each slice, or one for each student and slice
   * @param bytesOut predicted bytes of the input
   * @param bytesBack predicted bytes of all results
   */
  public record Job(String name, int tasks, long bytesOut, long bytesBack) {}

  /**
   * Sums over jobs.
   *
   * @param bytesOut predicted bytes of the inputs
   * @param measuredBytesOut bytes of the inputs as Java serialized them
   * @param bytesBack predicted bytes of the results
   * @param jobs number of jobs
   * @param tasks number of tasks
   * @param kernelNanos time of simulation and gradients, added up over all tasks
   */
  public record Sums(
      long bytesOut, long measuredBytesOut, long bytesBack, int jobs, int tasks, long kernelNanos) {
    static final Sums NOTHING = new Sums(0, 0, 0, 0, 0, 0);

    public Sums plus(Job job, long measuredBytesOut, int tasks, long kernelNanos) {
      return new Sums(
          bytesOut + job.bytesOut,
          this.measuredBytesOut + measuredBytesOut,
          bytesBack + job.bytesBack,
          jobs + 1,
          this.tasks + tasks,
          this.kernelNanos + kernelNanos);
    }

    public Sums minus(Sums less) {
      return new Sums(
          bytesOut - less.bytesOut,
          measuredBytesOut - less.measuredBytesOut,
          bytesBack - less.bytesBack,
          jobs - less.jobs,
          tasks - less.tasks,
          kernelNanos - less.kernelNanos);
    }
  }

  /**
   * Runs a job and returns the result of each partition, in the order {@code student * slices +
   * slice}.
   *
   * @param students number of students that have a partition of their own on each slice; 1 if each
   *     slice has a single partition
   * @param where describes a partition for messages, by its index
   * @throws TaskFailure if a task has failed as often as Spark allows
   */
  public <I, R> List<R> run(
      Job job,
      JavaRDD<EncodedSlice> slices,
      int students,
      IntFunction<String> where,
      I input,
      SliceTask.Work<I, R> task) {
    long start = System.nanoTime();
    String callers = context.sc().getLocalProperty("spark.job.description");
    OptionalInt small = InputSize.ofSmall(input);
    Broadcast<JavaSerialized<I>> broadcast =
        small.isPresent() ? null : context.broadcast(new JavaSerialized<>(input));
    try {
      context.sc().setJobDescription(job.name);
      SliceTask.Timed<R>[] results =
          run(
              slices,
              students,
              new SliceTask<>(shared, small.isPresent() ? input : null, broadcast, task));
      long nanos = 0;
      List<R> values = new ArrayList<>();
      for (SliceTask.Timed<R> result : results) {
        nanos += result.nanos();
        values.add(result.value());
      }
      // Without slices there is no task. The divisor must not be 0 then.
      taskNanos += nanos / Math.max(1, Math.min(results.length, context.defaultParallelism()));
      long sent = small.isPresent() ? small.getAsInt() : SliceTask.sizeOf(broadcast);
      sums = sums.plus(job, sent, results.length, nanos);
      return values;
    } catch (Exception e) { // Spark throws a checked one that no signature declares
      throw TaskFailure.of(job.name, where, e);
    } finally {
      context.sc().setJobDescription(callers);
      if (broadcast != null) {
        // If it were only unpersisted, the driver's memory would grow with every round.
        broadcast.destroy();
      }
      jobNanos += System.nanoTime() - start;
    }
  }

  /**
   * Runs a task on the cached slices. If one is no longer cached, runs it on slices that Spark
   * makes again.
   */
  private static <I, R> SliceTask.Timed<R>[] run(
      JavaRDD<EncodedSlice> slices, int students, SliceTask<I, R> task) {
    SliceTask.Timed<R>[] results = task.runOn(new SliceGrid(slices.rdd(), students));
    return Arrays.asList(results).contains(null)
        ? task.runOn(EncodedSlice.grid(slices, students).rdd())
        : results;
  }

  @Override
  public void close() {
    shared.destroy();
  }

  /** Describes a partition that all students share. */
  public static String allStudents(int slice) {
    return "all students on slice " + slice;
  }

  /** Describes partition {@code student * slices + slice} of these students. */
  public static IntFunction<String> ofStudents(TrainSetup setup, List<Student> students) {
    return partition -> {
      int circuit = students.get(partition / setup.numSlices()).index;
      return "student %d%s on slice %d"
          .formatted(
              circuit % setup.numStudents(),
              setup.numGroups() == 1 ? "" : " of group " + circuit / setup.numStudents(),
              partition % setup.numSlices());
    };
  }

  /** Sums over all jobs so far. */
  public Sums sums() {
    return sums;
  }

  /** The wall-clock time of simulation and gradients so far, in seconds. */
  public double taskSeconds() {
    return taskNanos / 1e9;
  }

  /** The wall-clock time of jobs so far, tasks included, in seconds. */
  public double jobSeconds() {
    return jobNanos / 1e9;
  }
}
