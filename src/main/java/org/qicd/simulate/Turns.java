package org.qicd.simulate;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Where one angle occurs in a layer: if the angle grows by s, then the rotation of qubit {@code
 * qubits[k]} grows by {@code rotationFactors[k] s}, and the phase of the mask {@code masks[k]} by
 * {@code phaseFactors[k] s}. A qubit or mask occurs once.
 */
final class Turns {
  int[] qubits = {};
  double[] rotationFactors = {};
  int[] masks = {};
  double[] phaseFactors = {};

  private Turns() {}

  /**
   * Finds the occurrences of all angles that are a weight of their own, by the index of the weight.
   * For a scaled feature, that is the weight which shifts it.
   */
  static Map<Integer, Turns> in(Layer layer) {
    Map<Integer, Turns> turns = new HashMap<>();
    if (layer.byImage.areTrained()) {
      for (int k = 0; k < layer.byImage.qubits.length; k++) {
        turns
            .computeIfAbsent(layer.byImage.shifts[k], w -> new Turns())
            .rotate(layer.byImage.qubits[k], layer.byImage.signs[k]);
      }
    }
    layer.rotations.forEach(
        (k, weight, factor) ->
            turns.computeIfAbsent(weight, w -> new Turns()).rotate(layer.qubits[k], factor));
    layer.phases.forEach(
        (k, weight, factor) ->
            turns.computeIfAbsent(weight, w -> new Turns()).phase(layer.masks[k], factor));
    return turns;
  }

  private void rotate(int qubit, double factor) {
    int k = place(qubits, qubit);
    qubits = Arrays.copyOf(qubits, Math.max(qubits.length, k + 1));
    rotationFactors = Arrays.copyOf(rotationFactors, qubits.length);
    qubits[k] = qubit;
    rotationFactors[k] += factor;
  }

  /** Adds a phase; that of mask 0 is a global one. */
  void phase(int mask, double factor) {
    int k = place(masks, mask);
    masks = Arrays.copyOf(masks, Math.max(masks.length, k + 1));
    phaseFactors = Arrays.copyOf(phaseFactors, masks.length);
    masks[k] = mask;
    phaseFactors[k] += factor;
  }

  private static int place(int[] of, int value) {
    int k = 0;
    while (k < of.length && of[k] != value) {
      k++;
    }
    return k;
  }
}
