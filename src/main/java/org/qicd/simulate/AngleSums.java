package org.qicd.simulate;

import java.util.List;
import org.qicd.circuit.Angle;

/**
 * Angles that are linear in the weights: {@code angle[k] = constant[k] + sum of factor * weight}.
 * The same sparse table carries the chain rule back, from angles to weights.
 */
final class AngleSums {
  private final double[] constants;
  private final int[] slots;
  private final int[] weights;
  private final double[] factors;

  /**
   * Collects the terms of each sum.
   *
   * @param angles the angles to be added up for each slot k; none of them may be a feature
   */
  AngleSums(List<List<Angle>> angles) {
    constants = new double[angles.size()];
    int terms = 0;
    for (List<Angle> slot : angles) {
      terms += (int) slot.stream().filter(Angle.Weight.class::isInstance).count();
    }
    slots = new int[terms];
    weights = new int[terms];
    factors = new double[terms];
    int term = 0;
    for (int k = 0; k < constants.length; k++) {
      for (Angle angle : angles.get(k)) {
        if (angle instanceof Angle.Weight weight) {
          slots[term] = k;
          weights[term] = weight.index();
          factors[term++] = weight.factor();
          constants[k] += weight.offset();
        } else if (angle instanceof Angle.Constant constant) {
          constants[k] += constant.value();
        } else {
          throw new IllegalArgumentException("not linear in the weights: " + angle);
        }
      }
    }
  }

  int size() {
    return constants.length;
  }

  boolean isConstant() {
    return weights.length == 0;
  }

  /** Writes {@code angle[k]} for every slot. */
  void evaluate(double[] weightValues, double[] angles) {
    System.arraycopy(constants, 0, angles, 0, constants.length);
    for (int term = 0; term < slots.length; term++) {
      angles[slots[term]] += factors[term] * weightValues[weights[term]];
    }
  }

  /** Takes a term of a sum: the slot k, the index of the weight, and its factor. */
  interface Term {
    void accept(int k, int weight, double factor);
  }

  void forEach(Term term) {
    for (int t = 0; t < slots.length; t++) {
      term.accept(slots[t], weights[t], factors[t]);
    }
  }

  /** Adds {@code d loss / d weight} for given {@code d loss / d angle[k]}. */
  void addGradient(double[] angleGradient, double[] weightGradient) {
    for (int term = 0; term < slots.length; term++) {
      weightGradient[weights[term]] += factors[term] * angleGradient[slots[term]];
    }
  }
}
