package org.qicd.simulate;

import static org.qicd.simulate.Rows.EACH;
import static org.qicd.simulate.Rows.LANES;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.qicd.circuit.Circuit;

/**
 * Runs circuits with the same gates and other angles on one image at a time, forward only. It gives
 * the same bits as {@link Simulator}. Weights are bound once, and an image allocates next to
 * nothing. Each thread needs its own simulator.
 *
 * <p>The lanes of its vectors are circuits. A row holds an amplitude of four circuits: their real
 * parts, then their imaginary parts. So a state of D amplitudes has D rows. If there are fewer than
 * four circuits, the other lanes repeat one of them.
 */
public final class ImageSimulator implements ReadableStates {
  /** The largest number of circuits. */
  public static final int MOST = LANES;

  private final Kernels kernels;
  private final Circuit circuit;
  private final int size;
  private final double[] encoded;
  private final List<Quartet> quartets = new ArrayList<>();

  /**
   * Binds weights to circuits.
   *
   * @param plans 1 to 8 that are {@linkplain #alike alike}
   * @param weights in radians, for each circuit
   */
  public ImageSimulator(List<Plan> plans, List<double[]> weights) {
    this(plans, weights, Kernels.best());
  }

  ImageSimulator(List<Plan> plans, List<double[]> weights, Kernels kernels) {
    Plan first = plans.get(0);
    if (plans.size() > MOST || !plans.stream().skip(1).allMatch(plan -> alike(first, plan))) {
      throw new IllegalArgumentException(
          "expected 1 to %d circuits with the same gates, found %d".formatted(MOST, plans.size()));
    }
    this.kernels = kernels;
    circuit = first.circuit();
    size = 1 << circuit.numQubits();
    encoded = new double[EncodedImages.width(circuit.encoding(), circuit.numQubits())];
    for (int from = 0; from < plans.size(); from += EACH) {
      int to = Math.min(plans.size(), from + EACH);
      quartets.add(new Quartet(plans.subList(from, to), weights.subList(from, to)));
    }
  }

  /**
   * Whether two circuits differ in nothing but angles, so that they can be lanes of a vector.
   * Circuits with Toffoli or Fredkin gates never are.
   */
  public static boolean alike(Plan one, Plan other) {
    boolean alike =
        one.circuit().numQubits() == other.circuit().numQubits()
            && one.circuit().encoding() == other.circuit().encoding()
            && one.circuit().scaling().equals(other.circuit().scaling())
            && one.circuit().readout().equals(other.circuit().readout())
            && one.layers().size() == other.layers().size();
    for (int index = 0; alike && index < one.layers().size(); index++) {
      Layer mine = one.layers().get(index);
      Layer theirs = other.layers().get(index);
      alike =
          CircuitsLayer.isAffine(mine)
              && Arrays.equals(mine.qubits, theirs.qubits)
              && Arrays.equals(mine.source, theirs.source)
              && Arrays.equals(mine.imageQubits, theirs.imageQubits)
              && Arrays.equals(mine.imageFeatures, theirs.imageFeatures)
              && Arrays.equals(mine.imageSigns, theirs.imageSigns);
    }
    return alike;
  }

  /**
   * Simulates an image.
   *
   * @param image features before scaling
   * @throws IllegalArgumentException if the image cannot be encoded
   */
  public void forward(double[] image) {
    Arrays.fill(encoded, 0);
    EncodedImages.encode(circuit, image, encoded);
    quartets.forEach(Quartet::forward);
  }

  @Override
  public void probabilities(double[] rows) {
    Arrays.fill(rows, 0);
    for (int lane = 0; lane < LANES; lane += EACH) {
      // Lanes without a circuit repeat others, so that all lanes hold probabilities.
      double[] psi = quartets.get(Math.min(lane / EACH, quartets.size() - 1)).psi;
      kernels.probabilitiesEach(psi, size, rows, rows.length / LANES, lane);
    }
  }

  @Override
  public void combine(double[] matrix, double[] in, double[] out) {
    kernels.combine(matrix, in, out);
  }

  @Override
  public void softmax(double[] z, double[] p, double[] work) {
    kernels.softmax(z, p, work);
  }

  /**
   * Copies the output state of a circuit.
   *
   * @param index which circuit, from 0
   * @param to a batch of one image
   */
  public void store(int index, StateBatch to) {
    double[] psi = quartets.get(index / EACH).psi;
    for (int a = 0; a < size; a++) {
      int from = Rows.at(a) + index % EACH;
      to.block(0)[Rows.amplitude(a)] = psi[from];
      to.block(0)[Rows.amplitude(a) + LANES] = psi[from + EACH];
    }
  }

  /** Four circuits, with their states. */
  private final class Quartet {
    private final List<CircuitsLayer> layers = new ArrayList<>();
    private final double[] unitaries; // as for Kernels.multiplyEach; null if layers are applied
    private double[] psi = new double[Rows.at(size - 1) + LANES];
    private double[] next = new double[psi.length];

    Quartet(List<Plan> plans, List<double[]> weights) {
      boolean multiplied = UnitarySimulator.serves(plans.get(0));
      unitaries = multiplied ? unitaries(plans, weights) : null;
      int[] behind = new int[LANES];
      for (int index = plans.get(0).layers().size() - 1; !multiplied && index >= 0; index--) {
        int at = index;
        List<Layer> own = plans.stream().map(plan -> plan.layers().get(at)).toList();
        layers.add(0, new CircuitsLayer(own, weights, behind));
        behind = layers.get(0).shifts;
      }
    }

    private double[] unitaries(List<Plan> plans, List<double[]> weights) {
      double[] all = Rows.newSums(size * size);
      for (int lane = 0; lane < EACH; lane++) {
        int own = Math.min(lane, plans.size() - 1);
        UnitarySimulator simulator = new UnitarySimulator(plans.get(own), kernels);
        simulator.bind(weights.get(own));
        double[] unitary = simulator.unitary();
        for (int a = 0; a < size; a++) {
          for (int k = 0; k < size; k++) {
            int at = Rows.sums(a * size + k) + lane;
            all[at] = unitary[2 * a * size + k];
            all[at + EACH] = unitary[(2 * a + 1) * size + k];
          }
        }
      }
      return all;
    }

    void forward() {
      if (unitaries != null) {
        kernels.multiplyEach(unitaries, encoded, psi);
        return;
      }
      load();
      for (CircuitsLayer layer : layers) {
        layer.apply(kernels, encoded, psi, next);
        double[] behind = next;
        next = psi;
        psi = behind;
      }
    }

    /** Writes the image into the lanes, each with its shift. */
    private void load() {
      int[] shifts = layers.get(0).shifts;
      EncodedImages.Kind kind = EncodedImages.kind(circuit.encoding());
      Arrays.fill(psi, 0);
      for (int lane = 0; lane < EACH; lane++) {
        int shift = shifts[lane];
        switch (kind) {
          case REAL_STATE -> {
            for (int row = 0; row < size; row++) {
              psi[Rows.at(row) + lane] = encoded[row ^ shift];
            }
          }
          case COMPLEX_STATE -> {
            for (int row = 0; row < size; row++) {
              psi[Rows.at(row) + lane] = encoded[2 * (row ^ shift)];
              psi[Rows.at(row) + lane + EACH] = encoded[2 * (row ^ shift) + 1];
            }
          }
          case HALF_ANGLES -> psi[Rows.at(shift) + lane] = 1;
        }
      }
    }
  }
}
