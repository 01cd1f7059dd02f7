package org.qicd.data;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.api.java.function.PairFlatMapFunction;
import org.apache.spark.storage.StorageLevel;
import scala.Tuple2;

/**
 * Cuts examples into slices. The slices depend on the content of the rows and on the seed, but not
 * on the order or the partitions in which rows arrive.
 *
 * <p>Rows are ordered by a 128-bit hash of seed, features and label, and by weight and teacher
 * where these agree. This order is canonical and a shuffle at the same time. An image's id is the
 * rank of its row in this order. Equal rows are interchangeable. Slice k begins with the id {@code
 * k * sliceSize}.
 */
public final class Slices {

  private Slices() {}

  /**
   * Does the same as {@link #cut} for examples of which there may be none.
   *
   * @param numFeatures number of features that an image would have
   */
  public static SlicedExamples cutAny(
      JavaRDD<Example> examples, long seed, int sliceSize, int numFeatures) {
    return cut(
        examples, seed, sliceSize, () -> SlicedExamples.none(examples.context(), numFeatures));
  }

  /**
   * Cuts, caches and counts the slices. This runs Spark jobs. Close the result when it is no longer
   * needed.
   *
   * @param sliceSize number of images of a slice, at least 1; the last slice may have fewer
   * @throws IllegalArgumentException if there are no examples, or more than 2^31 - 9, or if images
   *     differ in size, which may also be found in a task
   */
  public static SlicedExamples cut(JavaRDD<Example> examples, long seed, int sliceSize) {
    return cut(
        examples,
        seed,
        sliceSize,
        () -> {
          throw new IllegalArgumentException("the data has no rows: expected at least one image");
        });
  }

  private static SlicedExamples cut(
      JavaRDD<Example> examples, long seed, int sliceSize, Supplier<SlicedExamples> none) {
    if (sliceSize < 1) {
      throw new IllegalArgumentException("sliceSize is " + sliceSize + ": expected at least 1");
    }
    JavaRDD<Example> few = FewPartitions.of(examples);
    // Keys are uniform, so equal ranges of keys hold about equal shares of the rows without
    // sampling.
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
      return none.get();
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

  /** Pairs each row with its key. */
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
          return new Tuple2<>(hasher.key(content, row.weight(), row.teacher(), seed), row);
        }
      };
    }
  }

  /** Assigns a key to its range of keys. */
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

  /** Pairs each row with its id. */
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

  /** Assigns an id to its slice. */
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

  /** Packs the rows of one slice, which arrive in the order of their ids. */
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
      double[] teacher = null;
      int numFeatures = 0;
      for (int i = 0; i < labels.length; i++) {
        Example row = rows.next()._2();
        if (features == null) {
          numFeatures = row.features().length;
          features = new double[checkedLength(labels.length, numFeatures)];
          teacher = new double[labels.length * row.teacher().length];
        }
        SlicedExamples.checkSameSize(row.features().length, numFeatures);
        labels[i] = row.label();
        weights[i] = row.weight();
        int classes = teacher.length / labels.length;
        SlicedExamples.checkSameTeacher(row.teacher().length, classes);
        System.arraycopy(row.teacher(), 0, teacher, i * classes, classes);
        for (int f = 0; f < numFeatures; f++) {
          // Rows that differ only in the sign of a zero have the same key, so they must get the
          // same bits.
          features[i * numFeatures + f] = row.features()[f] + 0.0;
        }
      }
      List<Slice> slice = new ArrayList<>(1);
      slice.add(new Slice(index, firstId, numFeatures, features, labels, weights, teacher));
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

  /** Maps the elements of an iterator one by one, without keeping any. */
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
