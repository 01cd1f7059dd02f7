package org.qicd.circuit;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/**
 * An angle that an encoding computes from an image: {@code factor} times the product of {@code (x_f
 * - centre)} over one feature or two.
 *
 * @param features indices of the features, ascending, which are also the indices of the qubits that
 *     the angle acts on
 */
public record FeatureAngle(double factor, double centre, List<Integer> features) {
  public FeatureAngle {
    features = List.copyOf(features);
    if (features.isEmpty() || features.size() > 2) {
      throw new IllegalArgumentException("expected one feature or two, found " + features);
    }
  }

  static FeatureAngle of(double factor, double centre, int... features) {
    return new FeatureAngle(factor, centre, Arrays.stream(features).boxed().toList());
  }

  /**
   * The angle in radians for an image.
   *
   * @throws IllegalArgumentException if the features are so large that it is not finite
   */
  public double value(double[] x) {
    double angle = factor;
    for (int feature : features) {
      angle *= x[feature] - centre;
    }
    return ((Angle.Constant) Angle.constant(angle)).value();
  }

  /** The angle's qubits as bits of an amplitude's index. */
  public int mask() {
    return features.stream().mapToInt(q -> 1 << q).sum();
  }

  /** Returns the angle as an OpenQASM expression in the names of the features. */
  String formula(IntFunction<String> name) {
    return multiple(
        factor,
        features.stream().map(f -> distance(name.apply(f))).collect(Collectors.joining("*")));
  }

  private String distance(String x) {
    if (centre == 0) {
      return x;
    }
    return "(" + x + " - " + (centre == Math.PI ? "pi" : Double.toString(centre)) + ")";
  }

  static String multiple(double factor, String input) {
    if (factor == 1) {
      return input;
    }
    return factor == -1 ? "-" + input : factor + "*" + input;
  }
}
