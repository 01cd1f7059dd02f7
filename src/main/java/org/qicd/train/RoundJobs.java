package org.qicd.train;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function2;
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

  /** One result a partition, in the order of the partitions. */
  <I, R> List<R> run(String name, JavaRDD<EncodedSlice> slices, I input, Task<I, R> task) {
    long start = System.nanoTime();
    String callers = context.sc().getLocalProperty("spark.job.description");
    Broadcast<I> broadcast = context.broadcast(input);
    try {
      context.sc().setJobDescription(name);
      List<Timed<R>> results =
          slices.mapPartitionsWithIndex(new Run<>(crew, broadcast, task), true).collect();
      long nanos = 0;
      List<R> values = new ArrayList<>();
      for (Timed<R> result : results) {
        nanos += result.nanos;
        values.add(result.value);
      }
      taskNanos += nanos / Math.min(results.size(), Math.max(1, context.defaultParallelism()));
      return values;
    } finally {
      context.sc().setJobDescription(callers);
      // Not only unpersisted: the driver's memory would grow with every round.
      broadcast.destroy();
      jobNanos += System.nanoTime() - start;
    }
  }

  @Override
  public void close() {
    crew.destroy();
  }

  /** Seconds that tasks computed, in the time of a wall clock. */
  double taskSeconds() {
    return taskNanos / 1e9;
  }

  /** Seconds in jobs, tasks included. */
  double jobSeconds() {
    return jobNanos / 1e9;
  }

  private static final class Timed<R> implements Serializable {
    private static final long serialVersionUID = 1;

    @SuppressWarnings("serial") // results are serializable, or Spark says so
    private final R value;

    private final long nanos;

    Timed(R value, long nanos) {
      this.value = value;
      this.nanos = nanos;
    }
  }

  private static final class Run<I, R>
      implements Function2<Integer, Iterator<EncodedSlice>, Iterator<Timed<R>>> {
    private static final long serialVersionUID = 1;

    private final Broadcast<Crew> crew;
    private final Broadcast<I> input;
    private final Task<I, R> task;

    Run(Broadcast<Crew> crew, Broadcast<I> input, Task<I, R> task) {
      this.crew = crew;
      this.input = input;
      this.task = task;
    }

    @Override
    public Iterator<Timed<R>> call(Integer partition, Iterator<EncodedSlice> slices) {
      I value = input.value();
      Crew circuits = crew.value();
      EncodedSlice slice = slices.next();
      long start = System.nanoTime();
      R result = task.run(partition, slice, circuits, value);
      return List.of(new Timed<>(result, System.nanoTime() - start)).iterator();
    }
  }
}
