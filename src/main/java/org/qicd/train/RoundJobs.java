package org.qicd.train;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.qicd.circuit.Circuit;

/**
 * Runs the jobs of a round: broadcasts what changes, collects one result a partition in the order
 * of the partitions, and measures where the time goes. {@link #close} frees the circuits.
 */
final class RoundJobs implements AutoCloseable {
  private final JavaSparkContext context;
  private final Broadcast<Crew> crew;
  private long taskNanos; // of all tasks, divided among the cores that ran them
  private long jobNanos;

  RoundJobs(JavaSparkContext context, List<Circuit> circuits) {
    this.context = context;
    this.crew = context.broadcast(new Crew(circuits));
  }

  /** A task: the partition's index, its slice, the circuits and the round's input to a result. */
  interface Task<I, R> extends Serializable {
    R run(int partition, EncodedSlice slice, Crew crew, I input);
  }

  /**
   * One result a partition, in the order of the partitions: {@code student * slices + slice}.
   *
   * @param students how many work on each slice, each in a partition of its own; 1: all in one
   * @param where what a partition is, in words
   * @throws TaskFailure if a task has failed for good
   */
  <I, R> List<R> run(
      String name,
      JavaRDD<EncodedSlice> slices,
      int students,
      IntFunction<String> where,
      I input,
      Task<I, R> task) {
    long start = System.nanoTime();
    String callers = context.sc().getLocalProperty("spark.job.description");
    boolean small = InputSize.ofSmall(input).isPresent();
    Broadcast<I> broadcast = small ? null : context.broadcast(input);
    try {
      context.sc().setJobDescription(name);
      Timed<R>[] results = run(slices, students, new SliceTask<>(crew, small ? input : null, broadcast, task));
      long nanos = 0;
      List<R> values = new ArrayList<>();
      for (Timed<R> result : results) {
        nanos += result.nanos;
        values.add(result.value);
      }
      taskNanos += nanos / Math.min(results.length, Math.max(1, context.defaultParallelism()));
      return values;
    } catch (Exception e) { // Spark's is checked, which no signature declares
      throw TaskFailure.of(name, where, e);
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
  private static <I, R> Timed<R>[] run(
      JavaRDD<EncodedSlice> slices, int students, SliceTask<I, R> task) {
    Timed<R>[] results = task.runOn(new SliceGrid(slices.rdd(), students));
    return Arrays.asList(results).contains(null)
        ? task.runOn(EncodedSlice.grid(slices, students).rdd())
        : results;
  }

  @Override
  public void close() {
    crew.destroy();
  }

  /** What a partition of the slices is, where all students share it. */
  static String allStudents(int slice) {
    return "all students on slice " + slice;
  }

  /** What partition {@code student * slices + slice} of these students is. */
  static IntFunction<String> ofStudents(TrainSetup setup, List<Student> students) {
    return partition -> {
      int circuit = students.get(partition / setup.numSlices()).index;
      return "student %d%s on slice %d"
          .formatted(
              circuit % setup.numStudents(),
              setup.numGroups() == 1 ? "" : " of group " + circuit / setup.numStudents(),
              partition % setup.numSlices());
    };
  }

  /** Seconds that tasks computed, in the time of a wall clock. */
  double taskSeconds() {
    return taskNanos / 1e9;
  }

  /** Seconds in jobs, tasks included. */
  double jobSeconds() {
    return jobNanos / 1e9;
  }

  static final class Timed<R> implements Serializable {
    private static final long serialVersionUID = 1;

    @SuppressWarnings("serial") // results are serializable, or Spark says so
    private final R value;

    private final long nanos;

    Timed(R value, long nanos) {
      this.value = value;
      this.nanos = nanos;
    }
  }
}
