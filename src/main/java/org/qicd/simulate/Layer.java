package org.qicd.simulate;

/**
 * One layer of a plan: rotations by the image's own angles, then {@code RY} rotations, then one
 * monomial matrix {@code out[a] = exp(i phi(a)) in[source[a]]}. Any of the three may be empty.
 *
 * <p>The phase is a Walsh polynomial, {@code phi(a) = sum over masks of angle(mask) (-1)^parity(a &
 * mask)}, with angles linear in the weights.
 */
final class Layer {
  /** Qubit and feature index of each rotation by an image's angle, and the angle's sign. */
  final int[] imageQubits;

  final int[] imageFeatures;
  final double[] imageSigns;

  /** Rotated qubits, ascending, and their angles in this order. */
  final int[] qubits;

  final AngleSums rotations;

  /** The monomial matrix moves basis state source[a] to a. There are 2^n entries. */
  final int[] source;

  /** The mask of phase k is masks[k]. */
  final int[] masks;

  final AngleSums phases;

  Layer(
      int[] imageQubits,
      int[] imageFeatures,
      double[] imageSigns,
      int[] qubits,
      AngleSums rotations,
      int[] source,
      int[] masks,
      AngleSums phases) {
    this.imageQubits = imageQubits;
    this.imageFeatures = imageFeatures;
    this.imageSigns = imageSigns;
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
