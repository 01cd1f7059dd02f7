package org.qicd.distill;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.qicd.simulate.StateBatch;

/**
 * The fidelity {@code |<psi_j|psi_m>|^2} between the output states of every two circuits, as a
 * weighted mean over images. The matrix is symmetric, with 1 on its diagonal.
 */
public final class FidelityMatrix implements Serializable {
  private static final long serialVersionUID = 1;

  private final int size;
  private final double[] sums; // one for each pair, in the order of pair()
  private double weight;

  /** Creates the matrix of {@code size} circuits over no images. */
  public FidelityMatrix(int size) {
    this.size = size;
    this.sums = new double[size * (size - 1) / 2];
  }

  /**
   * Adds images.
   *
   * @param states each circuit's output states for the same images
   * @param weights the weights of the images; states beyond the number of weights are left out
   */
  public void add(List<StateBatch> states, double[] weights) {
    for (int m = 0; m < size; m++) {
      for (int j = m + 1; j < size; j++) {
        double[] fidelities = states.get(m).fidelities(states.get(j));
        for (int i = 0; i < weights.length; i++) {
          sums[pair(m, j)] += weights[i] * fidelities[i];
        }
      }
    }
    for (double image : weights) {
      weight += image;
    }
  }

  /** Returns the matrix over the images of both. */
  public FidelityMatrix plus(FidelityMatrix other) {
    FidelityMatrix both = new FidelityMatrix(size);
    for (int k = 0; k < sums.length; k++) {
      both.sums[k] = sums[k] + other.sums[k];
    }
    both.weight = weight + other.weight;
    return both;
  }

  /** The number of circuits. */
  public int size() {
    return size;
  }

  /** The mean fidelity of two circuits; NaN for two different ones if there are no images. */
  public double get(int m, int j) {
    return m == j ? 1 : sums[pair(Math.min(m, j), Math.max(m, j))] / weight;
  }

  /** The upper triangle, row by row: circuits 0 and 1, 0 and 2, ..., 1 and 2, ... */
  public List<Double> pairs() {
    List<Double> pairs = new ArrayList<>(sums.length);
    for (double sum : sums) {
      pairs.add(sum / weight);
    }
    return pairs;
  }

  private int pair(int m, int j) {
    return m * size - m * (m + 1) / 2 + j - m - 1;
  }
}
