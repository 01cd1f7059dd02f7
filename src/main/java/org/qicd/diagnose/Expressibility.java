package org.qicd.diagnose;

import java.util.List;
import org.apache.commons.math3.special.Gamma;
import org.qicd.circuit.Circuit;
import org.qicd.circuit.Encoding;
import org.qicd.simulate.EncodedImages;
import org.qicd.simulate.StateBatch;

/**
 * How far the states that a circuit with random weights makes of {@code |0...0>} are from uniform
 * ones (Sim, Johnson and Aspuru-Guzik, Adv. Quantum Technol. 2, 2019). The measure is the KL
 * divergence, in nats, of the histogram of their fidelities from the distribution for Haar-random
 * states, {@code P(F > f) = (1 - f)^(D - 1)}. It is 0 for uniform states, and {@code (D - 1) ln
 * bins} for a circuit that always makes the same state.
 */
public final class Expressibility {
  /** The number of bins, which have equal width, as in the paper. */
  public static final int BINS = 75;

  private Expressibility() {}

  /** Returns the divergence of a circuit, estimated from {@code pairs} pairs of random weights. */
  public static double of(Circuit circuit, int pairs, long seed) {
    CircuitModel model = onZero(circuit);
    double[] fidelities = new double[pairs];
    for (int p = 0; p < pairs; p++) {
      StateBatch first = model.states(Draws.weights(seed, 2 * p, circuit));
      StateBatch second = model.states(Draws.weights(seed, 2 * p + 1, circuit));
      fidelities[p] = first.fidelities(second)[0];
    }
    return divergence(fidelities, circuit.numQubits());
  }

  /**
   * Returns the circuit on {@code |0...0>}, or on an image whose angles are all zero if images are
   * part of the circuit.
   */
  static CircuitModel onZero(Circuit circuit) {
    boolean uploads = circuit.encoding() == Encoding.REUPLOADING;
    Encoding encoding = uploads ? Encoding.REUPLOADING : Encoding.AMPLITUDE;
    double[] features = new double[uploads ? circuit.numQubits() : 1];
    features[0] = uploads ? 0 : 1;
    Circuit plain =
        new Circuit(
            circuit.numQubits(), encoding, List.copyOf(circuit.operations()), circuit.readout());
    return new CircuitModel(plain, EncodedImages.of(plain, features, features.length));
  }

  /**
   * Estimates the divergence from a sample of fidelities. The plain histogram would overestimate
   * it, the more so the fewer numbers a bin holds. Grassberger's estimate of the entropy
   * (arXiv:physics/0307138) corrects this even where bins are sparse. So a divergence of zero is
   * estimated as a small number of either sign.
   */
  static double divergence(double[] fidelities, int numQubits) {
    int[] counts = new int[BINS];
    for (double fidelity : fidelities) {
      counts[Math.max(0, Math.min(BINS - 1, (int) (fidelity * BINS)))]++;
    }
    int exponent = (1 << numQubits) - 1;
    double divergence = -Math.log(fidelities.length);
    for (int bin = 0; bin < BINS; bin++) {
      if (counts[bin] > 0) {
        double share = (double) counts[bin] / fidelities.length;
        divergence += share * (logCount(counts[bin]) - logHaar(bin, exponent));
      }
    }
    return divergence;
  }

  /** Grassberger's G(n), which takes the place of ln n. */
  private static double logCount(int n) {
    double odd = Gamma.digamma((n + 1) / 2.0) - Gamma.digamma(n / 2.0);
    return Gamma.digamma(n) + (n % 2 == 0 ? odd : -odd) / 2;
  }

  /**
   * The logarithm of the probability of a bin for Haar-random states: {@code (1 - low)^e - (1 -
   * high)^e}.
   */
  private static double logHaar(int bin, int exponent) {
    double above = (double) (BINS - bin) / BINS;
    double ratio = (double) (BINS - bin - 1) / (BINS - bin);
    return exponent * Math.log(above) + Math.log1p(-Math.pow(ratio, exponent));
  }
}
