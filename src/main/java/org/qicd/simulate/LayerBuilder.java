package org.qicd.simulate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.qicd.circuit.Angle;

/** Collects the primitives of one layer in the order in which they act. */
final class LayerBuilder {
  private final Map<Integer, Angle> imageAngles = new TreeMap<>();
  private final Map<Integer, List<Angle>> rotations = new TreeMap<>();
  private Map<Integer, List<Angle>> phases = new TreeMap<>();
  private int[] source;

  LayerBuilder(int numQubits) {
    source = new int[1 << numQubits];
    Arrays.setAll(source, a -> a);
  }

  void rotateByImage(int qubit, Angle angle) {
    imageAngles.put(qubit, angle);
  }

  boolean rotatesByImage(int qubit) {
    return imageAngles.containsKey(qubit);
  }

  void rotate(int qubit, Angle angle) {
    rotations.computeIfAbsent(qubit, q -> new ArrayList<>()).add(angle);
  }

  void phase(int mask, Angle angle) {
    phases.computeIfAbsent(mask, m -> new ArrayList<>()).add(angle);
  }

  /** Whether this permutation can be added to what the monomial matrix already holds. */
  boolean accepts(Primitive.Permute permute) {
    int touched = permute.qubits().stream().mapToInt(q -> 1 << q).sum();
    return permute.isLinear() || phases.keySet().stream().allMatch(mask -> (mask & touched) == 0);
  }

  /**
   * Adds a permutation to what the monomial matrix holds so far. Phases are kept as functions of
   * the index after the permutation, {@code phi'(a) = phi(source(a))}. For a linear permutation
   * this only exchanges masks.
   */
  void permute(Primitive.Permute permute) {
    source = permute.after(source);
    if (permute.isLinear()) {
      Map<Integer, List<Angle>> moved = new TreeMap<>();
      phases.forEach(
          (mask, angles) -> {
            int sign = permute.pullSign(mask);
            moved.put(
                permute.pull(mask),
                new ArrayList<>(angles.stream().map(t -> t.times(sign)).toList()));
          });
      phases = moved;
    }
  }

  Layer build() {
    return new Layer(
        Layer.ImageRotations.of(imageAngles),
        ints(rotations.keySet()),
        new AngleSums(List.copyOf(rotations.values())),
        source,
        ints(phases.keySet()),
        new AngleSums(List.copyOf(phases.values())));
  }

  private static int[] ints(Iterable<Integer> values) {
    List<Integer> list = new ArrayList<>();
    values.forEach(list::add);
    return list.stream().mapToInt(Integer::intValue).toArray();
  }
}
