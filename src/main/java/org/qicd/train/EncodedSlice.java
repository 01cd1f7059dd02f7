package org.qicd.train;

import java.io.Serializable;
import java.util.Arrays;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.storage.StorageLevel;
import org.qicd.circuit.Circuit;
import org.qicd.circuit.Encoding;
import org.qicd.data.Slice;
import org.qicd.data.SlicedExamples;
import org.qicd.simulate.EncodedImages;

/** A slice of images as circuits take them; what stays cached on the executors during a run. */
final class EncodedSlice implements Serializable {
  private static final long serialVersionUID = 1;

  final int index;
  final EncodedImages images;

  /** Labels by position in the slice. */
  final int[] labels;

  private final int firstId;

  private EncodedSlice(int index, int firstId, EncodedImages images, int[] labels) {
    this.index = index;
    this.firstId = firstId;
    this.images = images;
    this.labels = labels;
  }

  static EncodedSlice of(Slice slice, Encoding encoding, int numQubits) {
    EncodedImages images =
        EncodedImages.of(encoding, numQubits, slice.features(), slice.numFeatures())
            .withWeights(slice.weights());
    return new EncodedSlice(
        slice.index(), Math.toIntExact(slice.firstId()), images, slice.labels());
  }

  /**
   * Encodes and caches the slices of a data set for circuits of an encoding and width, one a
   * partition; nothing runs yet.
   */
  static JavaRDD<EncodedSlice> all(SlicedExamples data, Circuit circuit) {
    Encode encode = new Encode(circuit.encoding(), circuit.numQubits());
    return data.slices().map(encode).persist(StorageLevel.MEMORY_AND_DISK());
  }

  /** Positions in this slice of those ids that lie in it, in the order of the ids. */
  int[] positions(int[] ids) {
    return Arrays.stream(ids)
        .map(id -> id - firstId)
        .filter(position -> position >= 0 && position < labels.length)
        .toArray();
  }

  private static final class Encode implements Function<Slice, EncodedSlice> {
    private static final long serialVersionUID = 1;

    private final Encoding encoding;
    private final int numQubits;

    Encode(Encoding encoding, int numQubits) {
      this.encoding = encoding;
      this.numQubits = numQubits;
    }

    @Override
    public EncodedSlice call(Slice slice) {
      return of(slice, encoding, numQubits);
    }
  }
}
