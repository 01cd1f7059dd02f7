package org.qicd.data;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.stream.LongStream;
import org.apache.spark.api.java.function.Function;

/** Counts the images of one data set that also occur in another one. */
public final class Overlap {
  private Overlap() {}

  /**
   * Returns how many images have exactly the features of an image of {@code others}, whatever their
   * labels. This runs two Spark jobs and takes eight bytes for each image on the driver, because
   * images are compared by 64 bits of a hash.
   */
  public static long count(SlicedExamples images, SlicedExamples others) {
    if (images.size() == 0 || others.size() == 0) {
      return 0;
    }
    long[] known = hashes(others);
    Arrays.sort(known);
    return LongStream.of(hashes(images))
        .filter(hash -> Arrays.binarySearch(known, hash) >= 0)
        .count();
  }

  private static long[] hashes(SlicedExamples images) {
    return images.slices().map(new Hash()).collect().stream()
        .flatMapToLong(Arrays::stream)
        .toArray();
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
