package org.qicd.simulate;

import static org.qicd.simulate.Rows.LANES;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.qicd.circuit.Circuit;

/**
 * Runs a circuit on blocks of 8 images: forward to the output states psi, then backward with an
 * adjoint state b for the gradient of any loss with {@code b = dL/d psi*}. One per thread; memory
 * does not grow with the batch.
 *
 * <p>The adjoint sweep (Jones and Gacon, arXiv:2009.02823) walks the layers from the last to the
 * first. A gate {@code exp(-i theta G / 2)} has gradient {@code Im<b|G|psi>}, states after the
 * gate; then the gate is undone on b. The psi of each layer are kept from the way forward:
 * rotations of other qubits commute with a rotation's generator, so all overlaps of a layer are
 * taken behind its last rotation.
 *
 * <p>Use: {@link #bind}, {@link #clearGradient}, then for each block {@link #forward}, the seed of
 * b ({@link #seedWeighted}, {@link #seedScaled}, {@link #seedReduced}), {@link #backward}; at last
 * {@link #addGradient}.
 */
public class Simulator {
  /** Images in a block. */
  public static final int BLOCK = LANES;

  /** Numbers in forward states that are kept for the way back: 64 MB. */
  private static final int MOST_KEPT = 1 << 23;

  private final Plan plan;
  final Kernels kernels;
  private final int numQubits;
  private final int size;
  private final List<BoundLayer> layers = new ArrayList<>();
  private final double[] imageAngles;
  private final boolean realInput;

  /**
   * Psi before each layer's monomial, and behind the last; in a long or large circuit two buffers
   * in turn.
   */
  private final double[][] states;

  /** Where states are not kept: what they are undone in, in turn. */
  private final double[][] undone;

  double[] psi; // output states of the current block
  double[] b;
  private double[] bNext;

  public Simulator(Plan plan) {
    this(plan, Kernels.best());
  }

  /**
   * The fastest for batches: one that multiplies by the circuit's unitary where that is worth it.
   * It cannot tell the gradients of single images apart.
   */
  public static Simulator ofBatches(Circuit circuit) {
    Plan plan = Plan.of(circuit);
    return UnitarySimulator.serves(plan)
        ? new UnitarySimulator(plan, Kernels.best())
        : new Simulator(plan);
  }

  Simulator(Plan plan, Kernels kernels) {
    this(plan, kernels, MOST_KEPT);
  }

  Simulator(Plan plan, Kernels kernels, int mostKept) {
    this.plan = plan;
    this.kernels = kernels;
    numQubits = plan.circuit().numQubits();
    size = 1 << numQubits;
    int real = plan.numRealStates();
    for (int index = 0; index < plan.layers().size(); index++) {
      layers.add(new BoundLayer(plan.layers().get(index), index < real, index + 1 < real));
    }
    realInput = real > 0;
    imageAngles = new double[2 * numQubits * LANES];
    int length = Rows.length(numQubits);
    boolean kept = (layers.size() + 1L) * length <= mostKept;
    states = new double[kept ? layers.size() + 1 : 2][length];
    undone = new double[kept ? 0 : 2][length];
    psi = states[0];
    b = new double[length];
    bNext = new double[length];
  }

  /** Bytes that the states of a simulator take, psi's and b's, for a plan of so many layers. */
  public static long stateBytes(int numQubits, int numLayers) {
    long length = Rows.length(numQubits);
    boolean kept = (numLayers + 1) * length <= MOST_KEPT;
    return ((kept ? numLayers + 1 : 4) + 2) * length * Double.BYTES;
  }

  public Plan plan() {
    return plan;
  }

  /** The form of the kernels in use: {@code plain}, or {@code vector} with its bits. */
  public static String kernels() {
    return Kernels.best().label();
  }

  /**
   * Sets the weights.
   *
   * @param weights in radians, as many as the circuit has
   */
  public void bind(double[] weights) {
    if (weights.length != plan.circuit().numWeights()) {
      throw new IllegalArgumentException(
          "the circuit has %d weights, found %d"
              .formatted(plan.circuit().numWeights(), weights.length));
    }
    layers.forEach(layer -> layer.bind(weights));
  }

  /**
   * Simulates a block: output states of images {@code which[from] .. which[from + count - 1]}.
   *
   * @param count 1 to 8; lanes beyond are zero states, which add nothing to any sum
   */
  public void forward(EncodedImages images, int[] which, int from, int count) {
    check(images, count);
    images.load(which, from, count, states[0], realInput, imageAngles);
    for (int index = 0; index < layers.size(); index++) {
      BoundLayer layer = layers.get(index);
      double[] state = states[index % states.length];
      psi = states[(index + 1) % states.length];
      layer.rotateByImages(kernels, state, imageAngles, false);
      layer.rotate(kernels, state, layer.t);
      layer.permute(kernels, state, psi);
    }
  }

  final void check(EncodedImages images, int count) {
    if (images.numQubits() != numQubits || count < 1 || count > LANES) {
      throw new IllegalArgumentException(
          "expected 1 to 8 images of %d qubits, found %d of %d"
              .formatted(numQubits, count, images.numQubits()));
    }
  }

  /**
   * Sweeps b back to the input and adds this block to the gradient's sums. The output states stay,
   * b does not.
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
      boolean last = index == 0 && layer.layer.qubits.length == 0;
      // Where nothing before has a weight there is no need to undo the monomial.
      layer.unpermute(kernels, b, state, last ? null : bNext);
      swapB();
      layer.addOverlaps(kernels, state, b);
      if (index > 0) {
        layer.rotate(kernels, b, layer.undo);
        layer.rotateByImages(kernels, b, imageAngles, true);
      }
      if (!kept && index > 0) {
        layer.rotate(kernels, state, layer.undo);
        layer.rotateByImages(kernels, state, imageAngles, true);
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
   * Adds the gradient of one image alone: the sums keep the 8 lanes of all blocks apart, so this is
   * an image's where one block was swept since {@link #clearGradient}.
   *
   * @param lane the image's place in its block
   */
  public void addGradient(int lane, double[] gradient) {
    layers.forEach(
        layer -> layer.addGradient((rows, at) -> rows[at + lane], share(layer), gradient));
  }

  /** States that were not kept but undone carry the squared scale of their layer. */
  private double share(BoundLayer layer) {
    return keepsStates() ? 1 : 1 / (layer.scale() * layer.scale());
  }

  /**
   * Probabilities of the bit strings of the lowest r qubits in the current block.
   *
   * @param rows [2^r][8 images], overwritten
   */
  public void probabilities(double[] rows) {
    Arrays.fill(rows, 0);
    kernels.probabilities(psi, size, rows, rows.length / LANES);
  }

  /**
   * {@code out[r] = sum over c of matrix[r][c] in[c]} with rows of 8 images, as a readout takes
   * strings to classes and back.
   *
   * @param matrix row-major, as many columns as {@code in} has rows
   */
  public void combine(double[] matrix, double[] in, double[] out) {
    kernels.combine(matrix, in, out);
  }

  /**
   * Softmax over the rows, for each of 8 images.
   *
   * @param z [class][8] logits, which become logarithms of the probabilities
   * @param p [class][8] probabilities, overwritten
   * @param work two rows
   */
  public void softmax(double[] z, double[] p, double[] work) {
    kernels.softmax(z, p, work);
  }

  /**
   * {@code b = V psi}, V diagonal on the lowest r qubits: the seed of any loss of the readout.
   *
   * @param v [2^r][8 images]
   */
  public void seedWeighted(double[] v) {
    kernels.weight(psi, b, size, v, v.length / LANES);
  }

  /**
   * {@code b = e_a}, or {@code b = i e_a}, for all images: the gradient is then {@code 2 Re} or
   * {@code 2 Im} of the derivatives of {@code psi[a]}.
   */
  public void seedBasis(int amplitude, boolean imaginary) {
    Arrays.fill(b, 0);
    int at = Rows.amplitude(amplitude) + (imaginary ? LANES : 0);
    Arrays.fill(b, at, at + LANES, 1);
  }

  /**
   * Overlaps {@code <target|psi>} with a block of other states of the same images.
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
   * {@code b += sum over targets of c target} with complex c for each image.
   *
   * @param c [target][re, im][8 images]
   */
  public void seedScaled(List<StateBatch> targets, int block, double[] c) {
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

  /** Reduced states of the lowest qubits of the current block; see {@link ReducedStates}. */
  public void reduce(double[] rho) {
    ReducedStates.reduce(psi, size, rho);
  }

  /** {@code b += (A (x) I) psi} with a matrix A on the lowest qubits for each image. */
  public void seedReduced(double[] a) {
    ReducedStates.addApplied(a, psi, b, size);
  }

  /** Copies the current block's states. */
  public void store(StateBatch to, int block) {
    System.arraycopy(psi, 0, to.block(block), 0, psi.length);
  }

  /** Blocks of {@value #BLOCK} that so many images fill. */
  public static long blocks(long images) {
    return (images + BLOCK - 1) / BLOCK;
  }
}
