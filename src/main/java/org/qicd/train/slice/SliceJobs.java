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
 * Runs the jobs of a round: broadcasts what changes, collects one result a partition in the order
 * of the partitions, and measures where the time goes. {@link #close} frees the circuits.
 */
public final class SliceJobs implements AutoCloseable {
  private final JavaSparkContext context;
  private final Broadcast<StudentCircuits> crew;
  private long taskNanos; // of all tasks, divided among the cores that ran them
  private long jobNanos;
  private Sums sums = Sums.NOTHING;

  public SliceJobs(JavaSparkContext context, List<Circuit> circuits) {
    this.context = context;
    this.crew = context.broadcast(new StudentCircuits(circuits));
  }

  /**
   * A job in words and in bytes.
   *
   * @param name what the user is told of it
   * @param tasks one for each slice, or for each student and slice
   * @param bytesOut predicted bytes of its input
   * @param bytesBack predicted bytes of all its results
   */
  public record Job(String name, int tasks, long bytesOut, long bytesBack) {}

  /**
   * What jobs have come to.
   *
   * @param kernelNanos of all tasks, added up
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
   * One result a partition, in the order of the partitions: {@code student * slices + slice}.
   *
   * @param students how many work on each slice, each in a partition of its own; 1: all in one
   * @param where what a partition is, in words
   * @throws TaskFailure if a task has failed for good
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
              new SliceTask<>(crew, small.isPresent() ? input : null, broadcast, task));
      long nanos = 0;
      List<R> values = new ArrayList<>();
      for (SliceTask.Timed<R> result : results) {
        nanos += result.nanos();
        values.add(result.value());
      }
      // Of no slices there is no task, and no time either.
      taskNanos += nanos / Math.max(1, Math.min(results.length, context.defaultParallelism()));
      long sent = small.isPresent() ? small.getAsInt() : SliceTask.sizeOf(broadcast);
      sums = sums.plus(job, sent, results.length, nanos);
      return values;
    } catch (Exception e) { // Spark's is checked, which no signature declares
      throw TaskFailure.of(job.name, where, e);
    } finally {
      context.sc().setJobDescription(callers);
      if (broadcast != null) {
        // Not only unpersisted: the driver's memory would grow with every round.
        broadcast.destroy();
      }
      jobNanos += System.nanoTime() - start;
    }
  }

  /** On the slices as they are cached, or, where one is not, on slices that Spark makes again. */
  private static <I, R> SliceTask.Timed<R>[] run(
      JavaRDD<EncodedSlice> slices, int students, SliceTask<I, R> task) {
    SliceTask.Timed<R>[] results = task.runOn(new SliceGrid(slices.rdd(), students));
    return Arrays.asList(results).contains(null)
        ? task.runOn(EncodedSlice.grid(slices, students).rdd())
        : results;
  }

  @Override
  public void close() {
    crew.destroy();
  }

  /** What a partition of the slices is, where all students share it. */
  public static String allStudents(int slice) {
    return "all students on slice " + slice;
  }

  /** What partition {@code student * slices + slice} of these students is. */
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

  /** What all jobs so far have come to. */
  public Sums sums() {
    return sums;
  }

  /** Seconds that tasks computed, in the time of a wall clock. */
  public double taskSeconds() {
    return taskNanos / 1e9;
  }

  /** Seconds in jobs, tasks included. */
  public double jobSeconds() {
    return jobNanos / 1e9;
  }
}
