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

  /** source[a] is the basis state that the monomial moves to a; 2^n of them. */
  final int[] source;

  /** masks[k] is the mask of phase k. */
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
   * How many of the remaining rotations the next pass takes: as few passes as possible, as equal as
   * possible.
   */
  static int inPass(int remaining, int most) {
    int passes = (remaining + most - 1) / most;
    return (remaining + passes - 1) / passes;
  }

  /** Whether rotations have weights. */
  boolean hasTrainedRotations() {
    return !rotations.isConstant();
  }

  /** Whether a backward sweep has to sum up phase gradients here. */
  boolean hasTrainedPhases() {
    return !phases.isConstant();
  }
}
