package org.qicd.data;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.api.java.function.PairFlatMapFunction;
import org.apache.spark.storage.StorageLevel;
import scala.Tuple2;

/**
 * Cuts examples into slices that depend on what the rows hold and on the seed, never on the order
 * or the partitioning in which the rows came.
 *
 * <p>An image's id is the rank of its row in the order of a 128-bit hash of seed, features and
 * label, and of the weights where those agree: a canonical order and a shuffle in one. Equal rows
 * are interchangeable. The ids {@code k * sliceSize} and following are slice k.
 */
public final class Slices {

  private Slices() {}

  /**
   * The same for examples of which there may be none.
   *
   * @param numFeatures what an image would have
   */
  public static SlicedExamples cutAny(
      JavaRDD<Example> examples, long seed, int sliceSize, int numFeatures) {
    return examples.isEmpty()
        ? SlicedExamples.none(examples.context(), numFeatures)
        : cut(examples, seed, sliceSize);
  }

  /**
   * Cuts, caches and counts the slices. Runs Spark jobs; close the result when it is not needed any
   * more.
   *
   * @param sliceSize images of a slice, at least 1; the last slice has what is left
   * @throws IllegalArgumentException if there are no examples or more than 2^31 - 9. Images of
   *     different size are found in tasks or here
   */
  public static SlicedExamples cut(JavaRDD<Example> examples, long seed, int sliceSize) {
    if (sliceSize < 1) {
      throw new IllegalArgumentException("sliceSize is " + sliceSize + ": expected at least 1");
    }
    JavaRDD<Example> few = FewPartitions.of(examples);
    // Keys are uniform, so equal ranges of them hold equal shares of the rows without sampling.
    int ranges = Math.max(1, few.getNumPartitions());
    JavaRDD<Example> ordered =
        few.mapPartitionsToPair(new KeyRows(seed))
            .repartitionAndSortWithinPartitions(new ByKeyRange(ranges))
            .values();
    long[] firstIds = new long[ranges + 1];
    List<Long> counts = ordered.mapPartitions(new Count()).collect();
    for (int range = 0; range < ranges; range++) {
      firstIds[range + 1] = firstIds[range] + counts.get(range);
    }
    long size = firstIds[ranges];
    if (size == 0) {
      throw new IllegalArgumentException("the data has no rows: expected at least one image");
    }
    if (size > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "the data has " + size + " rows: expected at most " + (Integer.MAX_VALUE - 8));
    }
    int numSlices = (int) ((size + sliceSize - 1) / sliceSize);
    JavaRDD<Slice> slices =
        JavaPairRDD.fromJavaRDD(ordered.mapPartitionsWithIndex(new NumberRows(firstIds), true))
            .repartitionAndSortWithinPartitions(new BySlice(sliceSize, numSlices))
            .mapPartitionsWithIndex(new Pack(sliceSize, size), true)
            .persist(StorageLevel.MEMORY_AND_DISK());
    try {
      return SlicedExamples.of(slices, (int) size);
    } catch (Throwable e) {
      slices.unpersist();
      throw e;
    }
  }

  /** Puts a row's key before it. */
  private static final class KeyRows
      implements PairFlatMapFunction<Iterator<Example>, RowKey, Example> {

    private static final long serialVersionUID = 1L;
    private final long seed;

    KeyRows(long seed) {
      this.seed = seed;
    }

    @Override
    public Iterator<Tuple2<RowKey, Example>> call(Iterator<Example> rows) {
      RowHasher hasher = new RowHasher();
      return new Mapped<>(rows) {
        @Override
        Tuple2<RowKey, Example> map(Example row) {
          double[] features = row.features();
          byte[] content = hasher.content(features, 0, features.length, row.label());
          return new Tuple2<>(hasher.key(content, row.weight(), seed), row);
        }
      };
    }
  }

  /** Sends a key to its range of keys. */
  private static final class ByKeyRange extends Partitioner {

    private static final long serialVersionUID = 1L;
    private final int ranges;

    ByKeyRange(int ranges) {
      this.ranges = ranges;
    }

    @Override
    public int numPartitions() {
      return ranges;
    }

    @Override
    public int getPartition(Object key) {
      return ((RowKey) key).range(ranges);
    }
  }

  /** Counts the rows of each partition. */
  private static final class Count implements FlatMapFunction<Iterator<Example>, Long> {

    private static final long serialVersionUID = 1L;

    @Override
    public Iterator<Long> call(Iterator<Example> rows) {
      long count = 0;
      for (; rows.hasNext(); rows.next()) {
        count++;
      }
      return List.of(count).iterator();
    }
  }

  /** Puts a row's id before it. */
  private static final class NumberRows
      implements Function2<Integer, Iterator<Example>, Iterator<Tuple2<Long, Example>>> {

    private static final long serialVersionUID = 1L;
    private final long[] firstIds;

    NumberRows(long[] firstIds) {
      this.firstIds = firstIds;
    }

    @Override
    public Iterator<Tuple2<Long, Example>> call(Integer partition, Iterator<Example> rows) {
      return new Mapped<>(rows) {
        private long id = firstIds[partition];

        @Override
        Tuple2<Long, Example> map(Example row) {
          return new Tuple2<>(id++, row);
        }
      };
    }
  }

  /** Sends an id to its slice. */
  private static final class BySlice extends Partitioner {

    private static final long serialVersionUID = 1L;
    private final int sliceSize;
    private final int numSlices;

    BySlice(int sliceSize, int numSlices) {
      this.sliceSize = sliceSize;
      this.numSlices = numSlices;
    }

    @Override
    public int numPartitions() {
      return numSlices;
    }

    @Override
    public int getPartition(Object id) {
      return (int) ((Long) id / sliceSize);
    }
  }

  /** Packs the rows of one slice, which come in the order of their ids. */
  private static final class Pack
      implements Function2<Integer, Iterator<Tuple2<Long, Example>>, Iterator<Slice>> {

    private static final long serialVersionUID = 1L;
    private final int sliceSize;
    private final long size;

    Pack(int sliceSize, long size) {
      this.sliceSize = sliceSize;
      this.size = size;
    }

    @Override
    public Iterator<Slice> call(Integer index, Iterator<Tuple2<Long, Example>> rows) {
      long firstId = (long) index * sliceSize;
      int[] labels = new int[(int) Math.min(sliceSize, size - firstId)];
      double[] weights = new double[labels.length];
      double[] features = null;
      int numFeatures = 0;
      for (int i = 0; i < labels.length; i++) {
        Example row = rows.next()._2();
        if (features == null) {
          numFeatures = row.features().length;
          features = new double[checkedLength(labels.length, numFeatures)];
        }
        SlicedExamples.checkSameSize(row.features().length, numFeatures);
        labels[i] = row.label();
        weights[i] = row.weight();
        for (int f = 0; f < numFeatures; f++) {
          // Rows that differ in the sign of a zero share a key, so they must have the same bits.
          features[i * numFeatures + f] = row.features()[f] + 0.0;
        }
      }
      List<Slice> slice = new ArrayList<>(1);
      slice.add(new Slice(index, firstId, numFeatures, features, labels, weights));
      return slice.iterator();
    }

    private static int checkedLength(int images, int numFeatures) {
      long length = (long) images * numFeatures;
      if (length > Integer.MAX_VALUE - 8) {
        throw new IllegalArgumentException(
            "a slice of "
                + images
                + " images of "
                + numFeatures
                + " features is too large for one array: choose a smaller sliceSize");
      }
      return (int) length;
    }
  }

  /** Maps an iterator one by one, holding no rows. */
  private abstract static class Mapped<A, B> implements Iterator<B> {

    private final Iterator<A> from;

    Mapped(Iterator<A> from) {
      this.from = from;
    }

    abstract B map(A value);

    @Override
    public boolean hasNext() {
      return from.hasNext();
    }

    @Override
    public B next() {
      return map(from.next());
    }
  }
}
