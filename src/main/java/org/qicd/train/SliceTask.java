package org.qicd.train;

import java.io.Serializable;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.broadcast.Broadcast;
import org.qicd.train.RoundJobs.Timed;
import scala.collection.Iterator;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction2;

/**
 * A round's work on one partition, as Spark's own jobs take it. Through the Java API each job would
 * pass several Scala closures to Spark's closure cleaner, which reads their classes' bytes anew
 * every time: most of what the driver did in a round of small circuits. A named class it lets pass.
 */
final class SliceTask<I, R> extends AbstractFunction2<TaskContext, Iterator<EncodedSlice>, Timed<R>>
    implements Serializable {
  private static final long serialVersionUID = 1;

  private final Broadcast<Crew> crew;
  private final Broadcast<I> input;
  private final RoundJobs.Task<I, R> task;

  SliceTask(Broadcast<Crew> crew, Broadcast<I> input, RoundJobs.Task<I, R> task) {
    this.crew = crew;
    this.input = input;
    this.task = task;
  }

  /** One result a partition, in the order of the partitions. */
  @SuppressWarnings("unchecked") // an array of the class itself, whatever its results are
  static <I, R> Timed<R>[] runAll(JavaRDD<EncodedSlice> slices, SliceTask<I, R> task) {
    ClassTag<Timed<R>> tag =
        (ClassTag<Timed<R>>) (ClassTag<?>) ClassTag$.MODULE$.apply(Timed.class);
    return (Timed<R>[]) slices.context().runJob(slices.rdd(), task, tag);
  }

  @Override
  public Timed<R> apply(TaskContext context, Iterator<EncodedSlice> slices) {
    I value = input.value();
    Crew circuits = crew.value();
    EncodedSlice slice = slices.next();
    long start = System.nanoTime();
    R result = task.run(context.partitionId(), slice, circuits, value);
    return new Timed<>(result, System.nanoTime() - start);
  }
}
