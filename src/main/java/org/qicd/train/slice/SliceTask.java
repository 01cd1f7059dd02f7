package org.qicd.train.slice;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.Serializable;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.rdd.RDD;
import org.apache.spark.storage.BlockStatus;
import org.apache.spark.storage.BroadcastBlockId;
import org.qicd.data.JavaSerialized;
import org.qicd.ensemble.StudentCircuits;
import scala.Option;
import scala.collection.Iterator;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction2;

/**
 * The work of a job on one partition, as a function that Spark's Scala API takes. Through the Java
 * API, each job would pass several Scala closures to Spark's closure cleaner, which reads the bytes
 * of their classes again each time. With small circuits, that was most of the driver's work in a
 * round. The closure cleaner leaves a named class alone.
 */
final class SliceTask<I, R>
    extends AbstractFunction2<TaskContext, Iterator<EncodedSlice>, SliceTask.Timed<R>>
    implements Serializable {
  private static final long serialVersionUID = 1;

  private final Broadcast<StudentCircuits> circuits;

  @SuppressWarnings("serial") // inputs are serializable, or Spark says so
  private final I small; // null: the input is broadcast instead

  private final Broadcast<JavaSerialized<I>> broadcast; // null: the input is in this object
  private final Work<I, R> task;

  SliceTask(
      Broadcast<StudentCircuits> circuits,
      I small,
      Broadcast<JavaSerialized<I>> broadcast,
      Work<I, R> task) {
    this.circuits = circuits;
    this.small = small;
    this.broadcast = broadcast;
    this.task = task;
  }

  /** The result of each partition in their order; null for a partition without a slice. */
  @SuppressWarnings("unchecked") // an array of the class itself, whatever its results are
  Timed<R>[] runOn(RDD<EncodedSlice> slices) {
    ClassTag<Timed<R>> tag =
        (ClassTag<Timed<R>>) (ClassTag<?>) ClassTag$.MODULE$.apply(Timed.class);
    return (Timed<R>[]) slices.context().runJob(slices, this, tag);
  }

  /** The bytes of a broadcast's blocks as Spark keeps them on the driver. */
  static long sizeOf(Broadcast<?> input) {
    long bytes = 0;
    for (int piece = 0; ; piece++) {
      Option<BlockStatus> status =
          SparkEnv.get()
              .blockManager()
              .getStatus(new BroadcastBlockId(input.id(), "piece" + piece));
      if (status.isEmpty()) {
        return bytes;
      }
      bytes += status.get().memSize() + status.get().diskSize();
    }
  }

  @Override
  public Timed<R> apply(TaskContext context, Iterator<EncodedSlice> slices) {
    if (!slices.hasNext()) {
      return null;
    }
    I value = small == null ? broadcast.value().value() : small;
    StudentCircuits bound = circuits.value();
    EncodedSlice slice = slices.next();
    long start = System.nanoTime();
    R result = task.run(context.partitionId(), slice, bound, value);
    return new Timed<>(result, System.nanoTime() - start);
  }

  /**
   * What a task computes from the index of its partition, the slice, the circuits and the input.
   */
  public interface Work<I, R> extends Serializable {
    R run(int partition, EncodedSlice slice, StudentCircuits circuits, I input);
  }

  /** What a task returns. It may contain records, so see {@link JavaSerialized}. */
  @DefaultSerializer(JavaSerializer.class)
  static final class Timed<R> implements Serializable {
    private static final long serialVersionUID = 1;

    @SuppressWarnings("serial") // results are serializable, or Spark says so
    private final R value;

    private final long nanos;

    Timed(R value, long nanos) {
      this.value = value;
      this.nanos = nanos;
    }

    R value() {
      return value;
    }

    long nanos() {
      return nanos;
    }
  }
}
