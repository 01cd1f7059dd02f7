package org.qicd.data;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.spark.api.java.function.Function;

/** Counts the images of one data set that also occur in another one. */
public final class Overlap {
  private final List<long[]> hashes;

  private Overlap(List<long[]> hashes) {
    this.hashes = hashes;
  }

  /**
   * Looks at data sets in one Spark job. It takes eight bytes for each image on the driver, because
   * images are compared by 64 bits of a hash.
   */
  public static Overlap of(List<SlicedExamples> sets) {
    return new Overlap(
        SlicedExamples.collect(sets, new Hash()).stream()
            .map(slices -> slices.stream().flatMapToLong(Arrays::stream).sorted().toArray())
            .toList());
  }

  /**
   * Returns how many images of a data set have exactly the features of an image of another one,
   * whatever their labels.
   *
   * @param images index of the data set
   * @param others index of the other one
   */
  public long count(int images, int others) {
    long[] known = hashes.get(others);
    return LongStream.of(hashes.get(images))
        .filter(hash -> Arrays.binarySearch(known, hash) >= 0)
        .count();
  }

  private static final class Hash implements Function<Slice, long[]> {
    private static final long serialVersionUID = 1;

    @Override
    public long[] call(Slice slice) {
      RowHasher hasher = new RowHasher();
      int length = slice.numFeatures();
      long[] hashes = new long[slice.size()];
      for (int i = 0; i < hashes.length; i++) {
        byte[] content = hasher.content(slice.features(), i * length, length, Example.UNLABELLED);
        hashes[i] = ByteBuffer.wrap(content).getLong();
      }
      return hashes;
    }
  }
}
