package org.qicd.simulate;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.qicd.circuit.Angle;

/**
 * One layer of a plan: rotations by the image's own angles, then {@code RY} rotations, then one
 * monomial matrix {@code out[a] = exp(i phi(a)) in[source[a]]}. Any of the three may be empty.
 *
 * <p>The phase is a Walsh polynomial, {@code phi(a) = sum over masks of angle(mask) (-1)^parity(a &
 * mask)}, with angles linear in the weights.
 */
final class Layer {
  final ImageRotations byImage;

  /** Rotated qubits, ascending, and their angles in this order. */
  final int[] qubits;

  final AngleSums rotations;

  /** The monomial matrix moves basis state source[a] to a. There are 2^n entries. */
  final int[] source;

  /** The mask of phase k is masks[k]. */
  final int[] masks;

  final AngleSums phases;

  Layer(
      ImageRotations byImage,
      int[] qubits,
      AngleSums rotations,
      int[] source,
      int[] masks,
      AngleSums phases) {
    this.byImage = byImage;
    this.qubits = qubits;
    this.rotations = rotations;
    this.source = source;
    this.masks = masks;
    this.phases = phases;
  }

  /**
   * How many of the remaining rotations the next pass takes. This makes as few passes as possible,
   * of sizes as equal as possible.
   */
  static int inPass(int remaining, int most) {
    int passes = (remaining + most - 1) / most;
    return (remaining + passes - 1) / passes;
  }

  /**
   * Rotations by an image's angles. Each array has one entry for each rotation, qubits ascending.
   */
  static final class ImageRotations {
    final int[] qubits;
    final int[] features;
    final double[] signs;

    /**
     * The indices of the weights that scale and shift each feature; null if features are the
     * angles.
     */
    final int[] scales;

    final int[] shifts;

    private ImageRotations(int[] qubits, List<Angle> angles) {
      this.qubits = qubits;
      features = new int[qubits.length];
      signs = new double[qubits.length];
      boolean scaled = angles.stream().anyMatch(Angle.Scaled.class::isInstance);
      scales = scaled ? new int[qubits.length] : null;
      shifts = scaled ? new int[qubits.length] : null;
      for (int k = 0; k < qubits.length; k++) {
        if (angles.get(k) instanceof Angle.Scaled own) {
          features[k] = own.feature();
          signs[k] = own.factor();
          scales[k] = own.scale();
          shifts[k] = own.shift();
        } else {
          Angle.Feature own = (Angle.Feature) angles.get(k);
          features[k] = own.index();
          signs[k] = own.factor();
        }
      }
    }

    /**
     * Collects the rotations.
     *
     * @param angles by qubit, ascending; all of them are features, or all are scaled features
     */
    static ImageRotations of(Map<Integer, Angle> angles) {
      return new ImageRotations(
          angles.keySet().stream().mapToInt(Integer::intValue).toArray(),
          List.copyOf(angles.values()));
    }

    /** Whether the angles depend on weights, so that a backward sweep has to sum up gradients. */
    boolean areTrained() {
      return scales != null;
    }

    /** Whether other rotations differ from these in nothing but the indices of weights. */
    boolean alike(ImageRotations other) {
      return Arrays.equals(qubits, other.qubits)
          && Arrays.equals(features, other.features)
          && Arrays.equals(signs, other.signs)
          && areTrained() == other.areTrained();
    }
  }

  /** Whether some rotation depends on a weight. */
  boolean hasTrainedRotations() {
    return !rotations.isConstant();
  }

  /**
   * Whether some phase depends on a weight, so that a backward sweep has to sum up its gradient.
   */
  boolean hasTrainedPhases() {
    return !phases.isConstant();
  }
}
