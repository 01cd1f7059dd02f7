package org.qicd.train.slice;

import org.apache.spark.Partition;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.rdd.RDD;
import org.apache.spark.storage.BlockId;
import org.apache.spark.storage.BlockManagerId;
import org.apache.spark.storage.BlockResult;
import org.apache.spark.storage.RDDBlockId;
import scala.Option;
import scala.collection.Iterator;
import scala.collection.immutable.Nil$;
import scala.collection.immutable.Seq;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/**
 * The cached slices once for each student, as partitions {@code student * slices + slice}. This RDD
 * has no lineage. The binary of a task contains its RDD with the whole lineage, which would have
 * about a hundred times the bytes of a round's weights. If no executor holds a slice any more, its
 * partitions are empty. Then the driver, which has the lineage, makes the slice again.
 */
final class SliceGrid extends RDD<EncodedSlice> {
  private static final long serialVersionUID = 1;
  private static final ClassTag<EncodedSlice> TAG = ClassTag$.MODULE$.apply(EncodedSlice.class);

  private final int cached; // id of the RDD of slices
  private final int numSlices;
  private final int students;
  private final transient BlockManagerId[][] holders; // [slice]; null: all slices are in this JVM

  /** Makes the grid of the slices that are cached now. */
  @SuppressWarnings("unchecked") // an empty sequence of anything
  SliceGrid(RDD<EncodedSlice> slices, int students) {
    super(slices.context(), (Seq<org.apache.spark.Dependency<?>>) (Seq<?>) Nil$.MODULE$, TAG);
    this.cached = slices.id();
    this.numSlices = slices.getNumPartitions();
    this.students = students;
    this.holders = slices.context().isLocal() ? null : holders(cached, numSlices);
  }

  private static BlockManagerId[][] holders(int rdd, int numSlices) {
    BlockId[] blocks = new BlockId[numSlices];
    for (int slice = 0; slice < numSlices; slice++) {
      blocks[slice] = new RDDBlockId(rdd, slice);
    }
    BlockManagerId[][] holders = new BlockManagerId[numSlices][];
    var locations = SparkEnv.get().blockManager().master().getLocations(blocks);
    for (int slice = 0; slice < numSlices; slice++) {
      var those = locations.apply(slice);
      holders[slice] = new BlockManagerId[those.size()];
      for (int k = 0; k < holders[slice].length; k++) {
        holders[slice][k] = those.apply(k);
      }
    }
    return holders;
  }

  @Override
  public Partition[] getPartitions() {
    Partition[] partitions = new Partition[students * numSlices];
    for (int k = 0; k < partitions.length; k++) {
      partitions[k] = new Place(k);
    }
    return partitions;
  }

  /** The executors that hold the slice, in the format of Spark's preferred locations. */
  @Override
  @SuppressWarnings("unchecked")
  public Seq<String> getPreferredLocations(Partition partition) {
    Seq<String> preferred = (Seq<String>) (Seq<?>) Nil$.MODULE$;
    if (holders != null) {
      for (BlockManagerId holder : holders[partition.index() % numSlices]) {
        preferred =
            (Seq<String>)
                preferred.appended("executor_" + holder.host() + "_" + holder.executorId());
      }
    }
    return preferred;
  }

  @Override
  @SuppressWarnings("unchecked")
  public Iterator<EncodedSlice> compute(Partition partition, TaskContext context) {
    BlockId block = new RDDBlockId(cached, partition.index() % numSlices);
    Option<BlockResult> found = SparkEnv.get().blockManager().get(block, TAG);
    return found.isDefined()
        ? (Iterator<EncodedSlice>) (Iterator<?>) found.get().data()
        : (Iterator<EncodedSlice>) (Iterator<?>) scala.collection.Iterator$.MODULE$.empty();
  }

  /** A partition has nothing but its index. */
  private static final class Place implements Partition {
    private static final long serialVersionUID = 1;

    private final int index;

    Place(int index) {
      this.index = index;
    }

    @Override
    public int index() {
      return index;
    }

    @Override
    public int hashCode() {
      return index;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Place place && place.index == index;
    }
  }
}
