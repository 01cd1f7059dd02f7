package org.qicd.transpile;

import java.io.Serializable;
import java.util.Map;
import java.util.TreeMap;
import org.qicd.circuit.Angle;

/**
 * An angle that is a constant plus a sum of {@linkplain Inputs inputs} times factors. Immutable.
 *
 * @param constant in radians
 * @param factors the factor of each input that the angle depends on, by the index of the input
 */
record LinearAngle(double constant, Map<Integer, Double> factors) implements Serializable {
  static final LinearAngle ZERO = of(0);

  /** Angles nearer to each other than this count as equal: it is far below any gate's error. */
  private static final double SAME = 1e-12;

  static LinearAngle of(double constant) {
    return new LinearAngle(constant, Map.of());
  }

  /** The angle of an operation whose weights are the inputs. */
  static LinearAngle of(Angle angle) {
    if (angle instanceof Angle.Weight weight) {
      return new LinearAngle(weight.offset(), Map.of(weight.index(), weight.factor()));
    }
    return of(((Angle.Constant) angle).value());
  }

  boolean isConstant() {
    return factors.isEmpty();
  }

  /** Whether a rotation by this angle does nothing but for a global phase. */
  boolean isNothing() {
    return isConstant() && Math.abs(Math.IEEEremainder(constant, 2 * Math.PI)) < SAME;
  }

  /** Whether this is a constant that differs from a value by multiples of 2 pi. */
  boolean is(double value) {
    return plus(-value).isNothing();
  }

  LinearAngle plus(double more) {
    return new LinearAngle(constant + more, factors);
  }

  LinearAngle plus(LinearAngle more) {
    TreeMap<Integer, Double> sum = new TreeMap<>(factors);
    more.factors.forEach((input, factor) -> sum.merge(input, factor, Double::sum));
    sum.values().removeIf(factor -> factor == 0);
    return new LinearAngle(constant + more.constant, sum);
  }

  LinearAngle negated() {
    TreeMap<Integer, Double> negated = new TreeMap<>();
    factors.forEach((input, factor) -> negated.put(input, -factor));
    return new LinearAngle(-constant, negated);
  }

  /** The angle in radians. */
  double value(double[] inputs) {
    double sum = constant;
    for (Map.Entry<Integer, Double> term : factors.entrySet()) {
      sum += term.getValue() * inputs[term.getKey()];
    }
    return sum;
  }
}
