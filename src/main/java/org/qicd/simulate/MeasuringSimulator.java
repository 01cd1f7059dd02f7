package org.qicd.simulate;

import static org.qicd.simulate.kernels.Rows.LANES;

import java.util.Arrays;
import java.util.List;
import org.qicd.circuit.PauliString;
import org.qicd.measure.Estimates;
import org.qicd.simulate.kernels.Kernels;
import org.qicd.simulate.kernels.Rows;

/**
 * A simulator whose gradients are put together from measured circuits, as a quantum computer would
 * have to, instead of an adjoint sweep. The seeds say what is to be measured: with fixed numbers v
 * and w, {@link #backward} estimates the gradient of
 *
 * <ul>
 *   <li>{@code sum over bit strings s of v_s p_s} after {@link #seedWeighted};
 *   <li>{@code sum over strings of w <P>} after {@link #seedPaulis};
 *   <li>{@code K w F}, with F the mean fidelity with the K targets, after {@link #seedFidelities};
 *   <li>{@code w (ratio Tr(rho rho') - Tr(sigma rho'))}, with rho' the reduced state of the
 *       measured circuit, after {@link #seedReduced}. Both traces are expectations of a swap of the
 *       readout qubits, so they are measured as signs.
 * </ul>
 *
 * <p>Call {@link #measureBy} before {@link #backward}. Something whose factors are 0 for all images
 * is not measured. The estimates of one circuit are asked for in the order of this list.
 */
public abstract class MeasuringSimulator extends Simulator {
  private static final int BUFFERS = 7; // b and the next b, two passes, a sum, two to work with

  private Estimates estimates;
  private int lanes;
  private final Estimates.Sums sums = new Estimates.Sums(LANES);
  private final double[] gradient; // [weight][8 images]
  private double variance;

  private double[] v = {}; // empty if outcomes are not seeded
  private double[] probabilities = {};
  private List<PauliString> strings = List.of();
  private double[] stringWeights = {};
  private double[] expectations = {};
  private final PeerFidelities fidelities = new PeerFidelities(this);
  private final double[] peerWeights = new double[LANES]; // 0 if fidelities are not seeded
  private double[] rho = {};
  private double[] sigma = {};
  private double[] own = {};
  private final double[] traceWeights = new double[2 * LANES];
  private final double[] traces = new double[2 * LANES];

  MeasuringSimulator(Plan plan, int numWeights, Kernels kernels, long mostKept) {
    super(plan, kernels, mostKept);
    gradient = new double[numWeights * LANES];
  }

  /**
   * The number of bytes that the states of such a simulator take at most, for a plan with the given
   * number of layers: those before each layer, the output states, and buffers for shifted states.
   */
  public static long stateBytes(int numQubits, int numLayers) {
    return (numLayers + 1L + BUFFERS) * Rows.length(numQubits) * Double.BYTES;
  }

  /**
   * Sets who reports what is measured in the current block.
   *
   * @param by takes rows of 8 images
   * @param images in the block, 1 to 8; further lanes are not looked at
   */
  public void measureBy(Estimates by, int images) {
    if (images < 1 || images > LANES) {
      throw new IllegalArgumentException("a block has 1 to 8 images, found " + images);
    }
    estimates = by;
    lanes = images;
  }

  /**
   * The sum over weights of the variances of the gradient since {@link #clearGradient}, as far as
   * the counts tell them. The variance of a gradient that is measured exactly is 0.
   */
  public double variance() {
    return variance;
  }

  @Override
  public void clearGradient() {
    Arrays.fill(gradient, 0);
    variance = 0;
  }

  @Override
  public void addGradient(double[] to) {
    for (int k = 0; k < gradient.length / LANES; k++) {
      to[k] += Rows.sum(gradient, k * LANES);
    }
  }

  @Override
  public void addGradient(int lane, double[] to) {
    for (int k = 0; k < gradient.length / LANES; k++) {
      to[k] += gradient[k * LANES + lane];
    }
  }

  /** Adds a part of an image's derivative by a weight, and the variance of that part. */
  final void addTo(int weight, int lane, double derivative, double itsVariance) {
    gradient[weight * LANES + lane] += derivative;
    variance += itsVariance;
  }

  /** The number of images in the block. */
  final int lanes() {
    return lanes;
  }

  /**
   * Estimates what has been seeded in other states than those of the block.
   *
   * @return one number for each image, until the next call
   */
  final Estimates.Sums measure(double[] states) {
    if (estimates == null) {
      throw new IllegalStateException("nobody measures: call measureBy before backward");
    }
    double[] output = psi;
    psi = states;
    Arrays.fill(sums.value, 0);
    Arrays.fill(sums.variance, 0);
    if (anyWeight(v)) {
      probabilities(probabilities);
      estimates.outcomes(probabilities, v, sums);
    }
    if (anyWeight(stringWeights)) {
      expectations(strings, expectations);
      estimates.signs(expectations, stringWeights, sums);
    }
    if (anyWeight(peerWeights)) {
      fidelities.estimate(estimates, peerWeights, sums);
    }
    if (anyWeight(traceWeights)) {
      reduce(own);
      traces(rho, 0);
      traces(sigma, LANES);
      estimates.signs(traces, traceWeights, sums);
    }
    psi = output;
    return sums;
  }

  private static boolean anyWeight(double[] weights) {
    for (double weight : weights) {
      if (weight != 0) {
        return true;
      }
    }
    return false;
  }

  /** Computes the traces of products of a matrix with the reduced states, for each image. */
  private void traces(double[] matrix, int to) {
    Arrays.fill(traces, to, to + LANES, 0);
    for (int row = 0; row < matrix.length; row += LANES) {
      for (int lane = 0; lane < LANES; lane++) {
        traces[to + lane] += matrix[row + lane] * own[row + lane];
      }
    }
  }

  private void forgetSeeds() {
    v = new double[0];
    stringWeights = new double[0];
    Arrays.fill(peerWeights, 0);
    Arrays.fill(traceWeights, 0);
  }

  @Override
  public void seedWeighted(double[] weights) {
    if (probabilities.length != weights.length) {
      probabilities = new double[weights.length];
    }
    forgetSeeds();
    v = weights.clone();
  }

  @Override
  public void seedPaulis(List<PauliString> of, double[] weights) {
    if (expectations.length != weights.length) {
      expectations = new double[weights.length];
    }
    forgetSeeds();
    strings = of;
    stringWeights = weights.clone();
  }

  /** Is not served: amplitudes cannot be measured. */
  @Override
  public void seedBasis(int amplitude, boolean imaginary) {
    throw new UnsupportedOperationException("a quantum computer does not measure amplitudes");
  }

  @Override
  public void seedFidelities(
      List<StateBatch> targets, int[] who, int block, double[] overlaps, double[] w) {
    fidelities.of(targets, who, block);
    for (int lane = 0; lane < LANES; lane++) {
      peerWeights[lane] = w[lane] * targets.size();
    }
  }

  @Override
  public void seedReduced(double[] state, double[] target, double[] ratio, double[] w) {
    if (own.length != state.length) {
      own = new double[state.length];
    }
    rho = state.clone();
    sigma = target.clone();
    for (int lane = 0; lane < LANES; lane++) {
      traceWeights[lane] = w[lane] * ratio[lane];
      traceWeights[LANES + lane] = -w[lane];
    }
  }
}
