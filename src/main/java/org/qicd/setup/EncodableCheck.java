package org.qicd.setup;

import java.io.Serializable;
import java.util.List;
import java.util.function.LongFunction;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.Function;
import org.qicd.circuit.Circuit;
import org.qicd.circuit.FeatureMap;
import org.qicd.circuit.FeatureScaling;
import org.qicd.data.Example;
import org.qicd.data.Slice;
import org.qicd.data.SlicedExamples;
import org.qicd.simulate.EncodedImages;
import scala.Tuple2;

/** Checks whether a circuit can encode images, and finds the first image that it cannot encode. */
public final class EncodableCheck implements Serializable {
  private static final long serialVersionUID = 1;

  private final FeatureMap featureMap;
  private final int numQubits;
  private final FeatureScaling scaling;

  public EncodableCheck(Circuit circuit) {
    this(circuit.featureMap(), circuit.numQubits(), circuit.scaling());
  }

  private EncodableCheck(FeatureMap featureMap, int numQubits, FeatureScaling scaling) {
    this.featureMap = featureMap;
    this.numQubits = numQubits;
    this.scaling = scaling;
  }

  /**
   * Whether features can be encoded, as far as this depends on their values and not on their
   * number. The smallest register for them is checked, which gives the answer for all registers.
   */
  public static boolean areFit(FeatureMap featureMap, double[] features) {
    int numQubits = featureMap.encoding().numQubits(features.length);
    if (numQubits > Circuit.MAX_QUBITS) {
      return true; // then their number is the mistake
    }
    try {
      featureMap.encoding().check(features.length, numQubits);
    } catch (IllegalArgumentException e) {
      return true;
    }
    return new EncodableCheck(featureMap, numQubits, FeatureScaling.NONE)
        .misfit(features)
        .isEmpty();
  }

  /** Whether an image can be encoded. */
  public boolean fits(double[] features) {
    return misfit(features).isEmpty();
  }

  /** Tells of each data set whether every image can be encoded, in one Spark job. */
  public List<Boolean> all(List<SlicedExamples> sets) {
    return SlicedExamples.collect(sets, new Fits(this)).stream()
        .map(slices -> !slices.contains(false))
        .toList();
  }

  /**
   * Returns the row of the first image that cannot be encoded, and the reason. Slices do not know
   * the rows of their images, so this reads the images once more. It should be called only if there
   * is such an image.
   *
   * @param images in the order in which a user counts them
   */
  public String firstMisfit(JavaRDD<Example> images) {
    return firstMisfit(images, row -> "row " + row);
  }

  /**
   * Does the same with names for rows.
   *
   * @param name what the message calls the image in a row, counted from 0
   */
  public String firstMisfit(JavaRDD<Example> images, LongFunction<String> name) {
    List<Tuple2<Long, String>> first =
        images
            .zipWithIndex()
            .map(new Misfit(this))
            .filter(misfit -> !misfit._2().isEmpty())
            .take(1);
    return first.isEmpty()
        ? "an image cannot be encoded"
        : "%s: %s".formatted(name.apply(first.get(0)._1()), first.get(0)._2());
  }

  private static final class Fits implements Function<Slice, Boolean> {
    private static final long serialVersionUID = 1;

    private final EncodableCheck encodable;

    Fits(EncodableCheck encodable) {
      this.encodable = encodable;
    }

    @Override
    public Boolean call(Slice slice) {
      int width = slice.numFeatures();
      double[] image = new double[width];
      for (int i = 0; i < slice.size(); i++) {
        System.arraycopy(slice.features(), i * width, image, 0, width);
        if (!encodable.misfit(image).isEmpty()) {
          return false;
        }
      }
      return true;
    }
  }

  private static final class Misfit
      implements Function<Tuple2<Example, Long>, Tuple2<Long, String>> {
    private static final long serialVersionUID = 1;

    private final EncodableCheck encodable;

    Misfit(EncodableCheck encodable) {
      this.encodable = encodable;
    }

    @Override
    public Tuple2<Long, String> call(Tuple2<Example, Long> numbered) {
      return new Tuple2<>(numbered._2(), encodable.misfit(numbered._1().features()));
    }
  }

  /** Returns why an image cannot be encoded, or an empty text if it can. */
  private String misfit(double[] image) {
    try {
      EncodedImages.check(featureMap, numQubits, scaling, image);
      return "";
    } catch (IllegalArgumentException e) {
      return e.getMessage();
    }
  }
}
