package org.qicd.diagnose;

import java.util.Arrays;
import org.qicd.circuit.Circuit;
import org.qicd.simulate.StateBatch;

/**
 * The Fubini-Study metric of a circuit's output states, as a mean over images: {@code G_ab = Re
 * <d_a psi|d_b psi> - <d_a psi|psi><psi|d_b psi>}. The infidelity of two states whose weights
 * differ by d is {@code d^T G d}, up to terms of third order.
 */
public final class FubiniStudy {
  /** The largest number of derivatives of amplitudes, which take half a gigabyte. */
  private static final long MOST = 1 << 26;

  private FubiniStudy() {}

  /** The largest number of images of a circuit's metric; 0 if even one takes too much memory. */
  public static int mostImages(Circuit circuit) {
    long one = (2L << circuit.numQubits()) * Math.max(1, circuit.numWeights());
    return (int) (MOST / one);
  }

  /**
   * Returns the metric, {@code [weight][weight]}. This takes 2^(n+1) sweeps for every 8 images.
   *
   * @param model the circuit and its images; its outputs are not used
   * @throws IllegalArgumentException if there are too many images, amplitudes and weights for the
   *     driver's memory
   */
  public static double[][] metric(CircuitModel model, double[] weights) {
    int size = model.numWeights();
    int images = model.images().size();
    int parts = 2 << model.circuit().numQubits();
    if (images > mostImages(model.circuit())) {
      throw new IllegalArgumentException(
          "the metric of %d images, %d qubits and %d weights takes too much memory: use fewer images"
              .formatted(images, model.circuit().numQubits(), size));
    }
    double[] doubled = model.stateJacobian(weights);
    StateBatch states = model.states(weights);
    double[][] metric = new Jacobian(size, doubled).weightGram();
    double[] phase = new double[size];
    double[][] phases = new double[size][size];
    for (int i = 0; i < images; i++) {
      Arrays.fill(phase, 0);
      for (int part = 0; part < parts; part++) {
        // This adds up 2 Im <psi|d_a psi>.
        double psi = part % 2 == 0 ? -states.im(i, part / 2) : states.re(i, part / 2);
        int row = (i * parts + part) * size;
        for (int a = 0; a < size; a++) {
          phase[a] += psi * doubled[row + a];
        }
      }
      for (int a = 0; a < size; a++) {
        Spectrum.addTo(phases[a], phase[a], phase);
      }
    }
    for (int a = 0; a < size; a++) {
      for (int b = 0; b < size; b++) {
        metric[a][b] = (metric[a][b] - phases[a][b]) / (4 * images);
      }
    }
    return metric;
  }
}
