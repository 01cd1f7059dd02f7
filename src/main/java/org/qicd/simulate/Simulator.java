package org.qicd.simulate;

import static org.qicd.simulate.kernels.Rows.LANES;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.qicd.circuit.Circuit;
import org.qicd.circuit.PauliString;
import org.qicd.simulate.kernels.Kernels;
import org.qicd.simulate.kernels.Rows;

/**
 * Runs a circuit on blocks of 8 images: forward to the output states psi, then backward with an
 * adjoint state b for the gradient of any loss L with {@code b = dL/d psi*}. Each thread needs its
 * own simulator. Its memory does not grow with the batch.
 *
 * <p>The adjoint sweep (Jones and Gacon, arXiv:2009.02823) walks the layers from the last to the
 * first. A gate {@code exp(-i theta G / 2)} has the gradient {@code Im<b|G|psi>}, with both states
 * taken after the gate. Then the gate is undone on b. The states psi of each layer are kept from
 * the way forward. Rotations of other qubits commute with a rotation's generator, so all overlaps
 * of a layer are taken after its last rotation.
 *
 * <p>A state of 14 qubits has 2 MB, and no cache near the core holds it. So the passes of a layer
 * run on small tiles, in the order of {@link Passes}: a tile is read by the monomial matrix, and
 * rotated or compared with psi while it is in the first cache.
 *
 * <p>Call {@link #bind} and {@link #clearGradient} first. Then call for each block {@link
 * #forward}, one or more seeds of b ({@link #seedWeighted} or {@link #seedPaulis} first, then
 * {@link #seedFidelities} or {@link #seedReduced}), and {@link #backward}. At the end call {@link
 * #addGradient(double[])}.
 */
public class Simulator extends ReadableStates {
  /** The number of images in a block. */
  public static final int BLOCK = LANES;

  /** The largest number of doubles in forward states that are kept for the way back: 64 MB. */
  private static final int MOST_KEPT = 1 << 23;

  private final Plan plan;
  private final int numQubits;
  private final int size;
  List<BoundLayer> layers; // a simulator under noise has others for each of its error patterns
  final double[] imageAngles;
  private final boolean realInput;
  private final boolean takesFeatures; // and not images that are encoded

  /**
   * The states before each layer's monomial matrix, and the output states. If they are too large to
   * be kept, there are two buffers that are used in turn.
   */
  final double[][] states;

  /** Two buffers, used in turn, in which states are undone if they were not kept. */
  final double[][] undone;

  double[] psi; // output states of the current block
  double[] b;
  double[] bNext;
  private final double[] factors = new double[2 * LANES]; // real parts, then zeros
  private double[] reduced = {}; // a matrix on the lowest qubits for each image

  public Simulator(Plan plan) {
    this(plan, Kernels.best());
  }

  /**
   * Returns the fastest simulator for batches. It multiplies by the circuit's unitary where that is
   * faster, and then cannot give the gradients of single images.
   */
  public static Simulator ofBatches(Circuit circuit) {
    return ofBatches(Plan.of(circuit));
  }

  /** Returns the fastest simulator for batches, as above, of a circuit that is compiled. */
  public static Simulator ofBatches(Plan plan) {
    return UnitarySimulator.serves(plan)
        ? new UnitarySimulator(plan, Kernels.best())
        : new Simulator(plan);
  }

  Simulator(Plan plan, Kernels kernels) {
    this(plan, kernels, MOST_KEPT);
  }

  Simulator(Plan plan, Kernels kernels, long mostKept) {
    super(kernels);
    this.plan = plan;
    numQubits = plan.circuit().numQubits();
    size = 1 << numQubits;
    layers = newLayers(plan, kernels);
    realInput = plan.numRealStates() > 0;
    takesFeatures = plan.circuit().trainsScaling();
    imageAngles = new double[2 * numQubits * LANES];
    int length = Rows.length(numQubits);
    boolean kept = (layers.size() + 1L) * length <= mostKept;
    states = new double[kept ? layers.size() + 1 : 2][length];
    undone = new double[kept ? 0 : 2][length];
    psi = states[0];
    b = new double[length];
    bNext = new double[length];
  }

  /** The layers of a plan, not yet bound. */
  static List<BoundLayer> newLayers(Plan plan, Kernels kernels) {
    int real = plan.numRealStates();
    List<BoundLayer> layers = new ArrayList<>();
    for (int index = 0; index < plan.layers().size(); index++) {
      layers.add(new BoundLayer(plan.layers().get(index), kernels, index < real, index + 1 < real));
    }
    return layers;
  }

  /**
   * The number of bytes that a simulator's states psi and b take, for a plan with the given number
   * of layers.
   */
  public static long stateBytes(int numQubits, int numLayers) {
    long length = Rows.length(numQubits);
    boolean kept = (numLayers + 1) * length <= MOST_KEPT;
    return ((kept ? numLayers + 1 : 4) + 2) * length * Double.BYTES;
  }

  public Plan plan() {
    return plan;
  }

  /**
   * The implementation of the kernels in use: {@code plain}, or {@code vector} followed by the
   * width of its vectors in bits.
   */
  public static String kernels() {
    return Kernels.best().label();
  }

  /**
   * Sets the weights.
   *
   * @param weights in radians, as many as the circuit has
   */
  public void bind(double[] weights) {
    checkWeights(plan, weights);
    layers.forEach(layer -> layer.bind(weights));
  }

  /** Begins a step of a training. A simulator that draws errors at random draws new ones. */
  public void beginStep(int step) {}

  static void checkWeights(Plan plan, double[] weights) {
    if (weights.length != plan.circuit().numWeights()) {
      throw new IllegalArgumentException(
          "the circuit has %d weights, found %d"
              .formatted(plan.circuit().numWeights(), weights.length));
    }
  }

  /**
   * Simulates a block: computes the output states of images {@code which[from]} to {@code
   * which[from + count - 1]}.
   *
   * @param count 1 to 8; further lanes hold zeros, which add nothing to any sum
   */
  public void forward(EncodedImages images, int[] which, int from, int count) {
    check(images, count);
    psi = run(layers, images, which, from, count, states);
  }

  /**
   * Simulates a block through bound layers.
   *
   * @param to buffers for the states, used in turn
   * @return the one with the output states
   */
  final double[] run(
      List<BoundLayer> bound,
      EncodedImages images,
      int[] which,
      int from,
      int count,
      double[][] to) {
    images.load(which, from, count, to[0], realInput, imageAngles);
    bound.get(0).rotateByImages(kernels, to[0], imageAngles);
    bound.get(0).rotate(kernels, to[0], bound.get(0).t);
    double[] state = to[0];
    for (int index = 1; index < bound.size(); index++) {
      double[] before = state;
      state = to[index % to.length];
      BoundLayer layer = bound.get(index);
      layer.rotateBehind(bound.get(index - 1), kernels, before, state, imageAngles);
    }
    double[] behind = to[bound.size() % to.length];
    bound.get(bound.size() - 1).permute(kernels, state, behind);
    return behind;
  }

  final void check(EncodedImages images, int count) {
    if (images.numQubits() != numQubits || count < 1 || count > LANES) {
      throw new IllegalArgumentException(
          "expected 1 to 8 images of %d qubits, found %d of %d"
              .formatted(numQubits, count, images.numQubits()));
    }
    if (images.areFeatures() != takesFeatures) {
      throw new IllegalArgumentException(
          takesFeatures
              ? "the circuit scales features by weights, but the images are encoded"
              : "the images are features, but the circuit does not scale them by weights");
    }
  }

  /**
   * Sweeps b back to the input and adds this block to the gradient's sums. The output states stay
   * as they are; b is overwritten.
   */
  public void backward() {
    boolean kept = keepsStates();
    double[] state = psi;
    for (int index = layers.size() - 1; index >= 0; index--) {
      BoundLayer layer = layers.get(index);
      if (kept) {
        state = states[index];
      } else {
        double[] behind = state;
        state = undone[index % 2];
        layer.unpermute(kernels, behind, state);
      }
      boolean last = index == 0 && !layer.rotatesByWeights();
      // If nothing before the monomial matrix has a weight, it need not be undone.
      layer.sweep(kernels, b, state, last ? null : bNext, imageAngles);
      swapB();
      if (index > 0) {
        layer.rotate(kernels, b, layer.undo);
        layer.rotateBack(kernels, b, imageAngles);
      }
      if (!kept && index > 0) {
        layer.rotate(kernels, state, layer.undo);
        layer.rotateBack(kernels, state, imageAngles);
      }
    }
  }

  private boolean keepsStates() {
    return states.length > layers.size();
  }

  private void swapB() {
    double[] other = b;
    b = bNext;
    bNext = other;
  }

  /** Forgets the images seen so far. */
  public void clearGradient() {
    layers.forEach(BoundLayer::clearSums);
  }

  /** Adds the gradient, summed over all blocks since {@link #clearGradient}, to an array. */
  public void addGradient(double[] gradient) {
    layers.forEach(layer -> layer.addGradient(Rows::sum, share(layer), gradient));
  }

  /**
   * Adds the gradient of one image. The sums keep the 8 lanes apart but add up blocks, so only one
   * block may have been swept since {@link #clearGradient}.
   *
   * @param lane the image's place in its block
   */
  public void addGradient(int lane, double[] gradient) {
    layers.forEach(
        layer -> layer.addGradient((rows, at) -> rows[at + lane], share(layer), gradient));
  }

  /**
   * The factor of a layer's sums. States that were undone instead of kept carry the square of the
   * layer's scale, which this factor removes.
   */
  private double share(BoundLayer layer) {
    return keepsStates() ? 1 : 1 / (layer.scale() * layer.scale());
  }

  @Override
  public void probabilities(double[] rows) {
    Arrays.fill(rows, 0);
    kernels.probabilities(psi, size, rows, rows.length / LANES);
  }

  /**
   * Sets {@code b = V psi} with V diagonal on the lowest r qubits. This is the seed of every loss
   * that depends on the readout alone.
   *
   * @param v [2^r][8 images]
   */
  public void seedWeighted(double[] v) {
    kernels.weight(psi, b, size, v, v.length / LANES);
  }

  /**
   * Sets {@code b = sum over strings of w P psi}, with a number w for each string and image. This
   * is the seed of every loss that depends on their expectations alone.
   *
   * @param w [string][8 images]
   */
  public void seedPaulis(List<PauliString> strings, double[] w) {
    Arrays.fill(b, 0);
    for (int k = 0; k < strings.size(); k++) {
      System.arraycopy(w, k * LANES, factors, 0, LANES);
      kernels.addScaled(applied(strings.get(k), psi), factors, 0, b, size);
    }
  }

  @Override
  final double[] spare() {
    return bNext;
  }

  @Override
  final double[] states() {
    return psi;
  }

  @Override
  final int size() {
    return size;
  }

  /**
   * Sets {@code b = e_a}, or {@code b = i e_a}, for all images. The gradient is then {@code 2 Re}
   * or {@code 2 Im} of the derivatives of {@code psi[a]}.
   */
  public void seedBasis(int amplitude, boolean imaginary) {
    Arrays.fill(b, 0);
    int at = Rows.amplitude(amplitude) + (imaginary ? LANES : 0);
    Arrays.fill(b, at, at + LANES, 1);
  }

  /**
   * Computes the overlaps {@code <target|psi>} with a block of other states of the same images.
   *
   * @param overlaps [target][re, im][8 images], overwritten
   */
  public void overlaps(List<StateBatch> targets, int block, double[] overlaps) {
    int k = 0;
    for (; k + 3 <= targets.size(); k += 3) {
      double[] t0 = targets.get(k).block(block);
      double[] t1 = targets.get(k + 1).block(block);
      double[] t2 = targets.get(k + 2).block(block);
      kernels.overlap3(t0, t1, t2, psi, size, overlaps, 2 * k * LANES);
    }
    for (; k < targets.size(); k++) {
      kernels.overlap(targets.get(k).block(block), psi, size, overlaps, 2 * k * LANES);
    }
  }

  /**
   * Adds {@code sum over targets of c target} to b, with a complex number c for each target and
   * image.
   *
   * @param c [target][re, im][8 images]
   */
  private void seedScaled(List<StateBatch> targets, int block, double[] c) {
    int k = 0;
    for (; k + 3 <= targets.size(); k += 3) {
      double[] t0 = targets.get(k).block(block);
      double[] t1 = targets.get(k + 1).block(block);
      double[] t2 = targets.get(k + 2).block(block);
      kernels.addScaled3(t0, t1, t2, c, 2 * k * LANES, b, size);
    }
    for (; k < targets.size(); k++) {
      kernels.addScaled(targets.get(k).block(block), c, 2 * k * LANES, b, size);
    }
  }

  /**
   * Computes the reduced states of the lowest r qubits of the current block.
   *
   * @param rho [s][u][re, im][8 images], overwritten; s and u are bit strings of the r qubits
   */
  public void reduce(double[] rho) {
    ReducedStates.reduce(psi, size, rho);
  }

  /**
   * Adds the seed of {@code sum over targets of w |<target|psi>|^2} to b, with a number w for each
   * image.
   *
   * @param who index of each target's circuit in its ensemble
   * @param overlaps those of {@link #overlaps} with the same targets; overwritten
   * @param w [8 images]
   */
  public void seedFidelities(
      List<StateBatch> targets, int[] who, int block, double[] overlaps, double[] w) {
    for (int k = 0; k < overlaps.length; k++) {
      overlaps[k] *= w[k % LANES];
    }
    seedScaled(targets, block, overlaps);
  }

  /**
   * Adds {@code (A (x) I) psi} to b, with the matrix {@code A = w (ratio rho - sigma)} on the
   * lowest qubits for each image.
   *
   * @param rho the reduced states of this block, as {@link #reduce} gives them
   * @param sigma other reduced states, laid out in the same way
   * @param ratio [8 images]
   * @param w [8 images]
   */
  public void seedReduced(double[] rho, double[] sigma, double[] ratio, double[] w) {
    if (reduced.length != rho.length) {
      reduced = new double[rho.length];
    }
    for (int k = 0; k < rho.length; k++) {
      reduced[k] = w[k % LANES] * (ratio[k % LANES] * rho[k] - sigma[k]);
    }
    ReducedStates.addApplied(reduced, psi, b, size);
  }

  /** Copies the current block's output states to a block of a batch. */
  public void store(StateBatch to, int block) {
    System.arraycopy(psi, 0, to.block(block), 0, psi.length);
  }

  /** The number of blocks of {@value #BLOCK} images that the given number of images fills. */
  public static long blocks(long images) {
    return (images + BLOCK - 1) / BLOCK;
  }
}
