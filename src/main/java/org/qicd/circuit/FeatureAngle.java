package org.qicd.circuit;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;

/**
 * An angle that an encoding computes from an image: {@code factor x_i} of one feature, or {@code
 * factor (pi - x_i) (pi - x_j)} of two.
 *
 * @param features indices of the features, which are also the indices of the qubits that the angle
 *     acts on
 */
public record FeatureAngle(double factor, List<Integer> features) {
  public FeatureAngle {
    features = List.copyOf(features);
    if (features.isEmpty() || features.size() > 2) {
      throw new IllegalArgumentException("expected one feature or two, found " + features);
    }
  }

  static FeatureAngle of(double factor, int... features) {
    return new FeatureAngle(factor, Arrays.stream(features).boxed().toList());
  }

  /**
   * The angle in radians for an image.
   *
   * @throws IllegalArgumentException if the features are so large that it is not finite
   */
  public double value(double[] x) {
    double first = x[features.get(0)];
    double angle =
        features.size() == 1
            ? factor * first
            : factor * (Math.PI - first) * (Math.PI - x[features.get(1)]);
    return ((Angle.Constant) Angle.constant(angle)).value();
  }

  /** Returns the angle as an OpenQASM expression in the names of the features. */
  String formula(IntFunction<String> name) {
    String first = name.apply(features.get(0));
    if (features.size() == 1) {
      return multiple(factor, first);
    }
    String second = name.apply(features.get(1));
    return multiple(factor, "(pi - " + first + ")*(pi - " + second + ")");
  }

  static String multiple(double factor, String input) {
    if (factor == 1) {
      return input;
    }
    return factor == -1 ? "-" + input : factor + "*" + input;
  }
}
