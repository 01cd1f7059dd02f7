package org.qicd.simulate;

import java.util.Arrays;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Where one angle occurs in a layer: if the angle grows by s, then rotation k grows by {@code
 * rotationFactors[k] s} and phase k by {@code phaseFactors[k] s}. Rotations that do not depend on
 * the angle are left out, and so are phases.
 */
final class Turns {
  final int[] qubits;
  final double[] rotationFactors;
  final int[] masks;
  final double[] phaseFactors;

  private Turns(int[] qubits, double[] rotationFactors, int[] masks, double[] phaseFactors) {
    this.qubits = qubits;
    this.rotationFactors = rotationFactors;
    this.masks = masks;
    this.phaseFactors = phaseFactors;
  }

  /**
   * Finds the angle that is one weight of the layer.
   *
   * @param weight index of a weight that is added to angles, and scales no feature
   */
  static Turns of(Layer layer, int weight) {
    int[] trained = layer.byImage.areTrained() ? layer.byImage.shifts : new int[0];
    int[] byImage = IntStream.range(0, trained.length).filter(k -> trained[k] == weight).toArray();
    double[] rotations = layer.rotations.factors(weight);
    double[] phases = layer.phases.factors(weight);
    int[] rotated = notZero(rotations);
    int[] phased = notZero(phases);
    return new Turns(
        IntStream.concat(
                Arrays.stream(byImage).map(k -> layer.byImage.qubits[k]),
                Arrays.stream(rotated).map(k -> layer.qubits[k]))
            .toArray(),
        DoubleStream.concat(
                Arrays.stream(byImage).mapToDouble(k -> layer.byImage.signs[k]),
                Arrays.stream(rotated).mapToDouble(k -> rotations[k]))
            .toArray(),
        Arrays.stream(phased).map(k -> layer.masks[k]).toArray(),
        Arrays.stream(phased).mapToDouble(k -> phases[k]).toArray());
  }

  private static int[] notZero(double[] factors) {
    return IntStream.range(0, factors.length).filter(k -> factors[k] != 0).toArray();
  }

  /** These turns, with a global phase that grows by a factor times s. */
  Turns withGlobalPhase(double factor) {
    int[] more = Arrays.copyOf(masks, masks.length + 1);
    double[] factors = Arrays.copyOf(phaseFactors, masks.length + 1);
    factors[masks.length] = factor;
    return new Turns(qubits, rotationFactors, more, factors);
  }

  boolean hasPhases() {
    return masks.length > 0;
  }

  boolean areNone() {
    return qubits.length == 0 && masks.length == 0;
  }
}
