package org.qicd.simulate;

import static org.qicd.simulate.kernels.Rows.EACH;
import static org.qicd.simulate.kernels.Rows.LANES;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.qicd.circuit.Circuit;
import org.qicd.random.Draw;
import org.qicd.simulate.kernels.Kernels;
import org.qicd.simulate.kernels.Lanes;
import org.qicd.simulate.kernels.Rows;

/**
 * Runs circuits with the same gates and other angles on one image at a time, forward only. It gives
 * the same bits as {@link Simulator}. Weights are bound once, and an image allocates next to
 * nothing. Each thread needs its own simulator.
 *
 * <p>A row holds four amplitudes: of four circuits, or several of the same circuit if there are
 * only one or two. So a single state of D amplitudes has D/4 rows, and four have D.
 */
public final class ImageSimulator extends ReadableStates {
  /** The largest number of circuits. */
  public static final int MOST = LANES;

  private final Circuit circuit;
  private final int size;
  private final EncodedImages.Kind kind;
  private final double[] encoded;
  private final List<Quartet> quartets = new ArrayList<>();
  private double[] block; // the states as rows, made when first needed
  private double[] spare;

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
    super(kernels);
    Plan first = plans.get(0);
    if (plans.size() > MOST || !plans.stream().skip(1).allMatch(plan -> alike(first, plan))) {
      throw new IllegalArgumentException(
          "expected 1 to %d circuits with the same gates, found %d".formatted(MOST, plans.size()));
    }
    circuit = first.circuit();
    size = 1 << circuit.numQubits();
    kind = EncodedImages.kind(circuit);
    encoded = new double[EncodedImages.width(circuit)];
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
            && one.circuit().featureMap().equals(other.circuit().featureMap())
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
              && mine.byImage.alike(theirs.byImage);
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
    EncodedImages.encode(circuit, kind, image, encoded);
    quartets.forEach(Quartet::forward);
  }

  /** The key of the current image's content, as in {@link EncodedImages#key}. */
  public long key() {
    return Draw.key(encoded, 0, encoded.length);
  }

  @Override
  public void probabilities(double[] rows) {
    Arrays.fill(rows, 0);
    for (int q = 0; q < quartets.size(); q++) {
      quartets.get(q).probabilities(rows, q * EACH);
    }
    // Lanes without a circuit repeat others, so that all lanes hold probabilities.
    for (int s = 0; quartets.size() == 1 && s < rows.length; s += LANES) {
      System.arraycopy(rows, s, rows, s + EACH, EACH);
    }
  }

  /** Gathers the states as rows, in which a lane is a circuit. */
  @Override
  double[] states() {
    if (block == null) {
      block = new double[Rows.length(circuit.numQubits())];
      spare = new double[block.length];
    }
    for (int q = 0; q < quartets.size(); q++) {
      for (int k = 0; k < quartets.get(q).count; k++) {
        quartets.get(q).store(k, block, q * EACH + k);
      }
    }
    return block;
  }

  @Override
  double[] spare() {
    return spare;
  }

  @Override
  int size() {
    return size;
  }

  /**
   * Copies the output state of a circuit.
   *
   * @param index which circuit, from 0
   * @param to a batch of one image
   */
  public void store(int index, StateBatch to) {
    quartets.get(index / EACH).store(index % EACH, to.block(0), 0);
  }

  /** Up to four circuits, with their states. */
  private final class Quartet {
    private final List<CircuitsLayer> layers = new ArrayList<>();
    private final double[] unitaries; // as for Kernels.multiplyLanes; null if layers are applied
    private final Lanes behind;
    private final Lanes before;
    private final CircuitsLayer.States states;
    private final int count;

    Quartet(List<Plan> plans, List<double[]> weights) {
      count = plans.size();
      Plan first = plans.get(0);
      boolean affine = first.layers().stream().allMatch(CircuitsLayer::isAffine);
      behind = Lanes.last(plans.size(), size, affine);
      states = new CircuitsLayer.States(behind.bases.length);
      boolean multiplied = UnitarySimulator.serves(first);
      unitaries = multiplied ? unitaries(plans, weights) : null;
      Lanes lanes = behind;
      for (int index = first.layers().size() - 1; !multiplied && index >= 0; index--) {
        int at = index;
        List<Layer> own = plans.stream().map(plan -> plan.layers().get(at)).toList();
        layers.add(0, new CircuitsLayer(own, weights, lanes));
        lanes = layers.get(0).lanes;
      }
      before = lanes;
    }

    private double[] unitaries(List<Plan> plans, List<double[]> weights) {
      int rows = behind.bases.length;
      double[] all = Rows.newSums(rows * size);
      double[][] own = new double[plans.size()][];
      for (int c = 0; c < own.length; c++) {
        UnitarySimulator simulator = new UnitarySimulator(plans.get(c), kernels);
        simulator.bind(weights.get(c));
        own[c] = simulator.unitary();
      }
      for (int lane = 0; lane < EACH; lane++) {
        double[] unitary = own[behind.circuit(lane)];
        for (int row = 0; row < rows; row++) {
          int a = behind.amplitude(row, lane);
          for (int k = 0; k < size; k++) {
            int at = Rows.sums(row * size + k) + lane;
            all[at] = unitary[2 * a * size + k];
            all[at + EACH] = unitary[(2 * a + 1) * size + k];
          }
        }
      }
      return all;
    }

    void forward() {
      if (unitaries != null) {
        kernels.multiplyLanes(unitaries, encoded, states.psi);
        return;
      }
      load();
      for (CircuitsLayer layer : layers) {
        layer.apply(kernels, encoded, states);
      }
    }

    /** Writes the image into the lanes. */
    private void load() {
      boolean complex = kind == EncodedImages.Kind.COMPLEX_STATE;
      boolean angles = !kind.isState();
      for (int row = 0; row < before.bases.length; row++) {
        int at = Rows.at(row);
        for (int lane = 0; lane < EACH; lane++) {
          int a = before.amplitude(row, lane);
          double first = a == 0 ? 1 : 0; // of the state without an image
          states.psi[at + lane] = angles ? first : encoded[complex ? 2 * a : a];
          states.psi[at + lane + EACH] = complex ? encoded[2 * a + 1] : 0;
        }
      }
    }

    /** Copies a state into a lane of rows. */
    void store(int index, double[] to, int lane) {
      int each = behind.each;
      for (int a = 0; a < size; a++) {
        int from = Rows.at(a / each) + index * each + a % each;
        to[Rows.amplitude(a) + lane] = states.psi[from];
        to[Rows.amplitude(a) + lane + LANES] = states.psi[from + EACH];
      }
    }

    /** Writes the probabilities of bit strings into four lanes, from the given one on. */
    void probabilities(double[] rows, int lane) {
      int circuits = EACH / behind.each;
      if (circuits == EACH) {
        kernels.probabilitiesLanes(states.psi, size, rows, rows.length / LANES, lane);
        return;
      }
      for (int index = 0; index < circuits; index++) {
        addProbabilities(index * behind.each, rows, lane + index);
      }
      for (int to = lane; to < rows.length; to += LANES) {
        for (int k = circuits; k < EACH; k++) {
          rows[to + k] = rows[to + k % circuits];
        }
      }
    }

    /** Adds them in the order of the amplitudes, as for a block of images. */
    private void addProbabilities(int firstLane, double[] rows, int to) {
      double[] psi = states.psi;
      int mask = rows.length / LANES - 1;
      for (int row = 0, a = 0; row < behind.bases.length; row++) {
        int at = Rows.at(row) + firstLane;
        for (int k = 0; k < behind.each; k++, a++) {
          int sum = (a & mask) * LANES + to;
          double x = psi[at + k];
          double y = psi[at + k + EACH];
          rows[sum] = Math.fma(y, y, Math.fma(x, x, rows[sum]));
        }
      }
    }
  }
}
