package org.qicd.simulate;

import static org.qicd.simulate.kernels.Rows.LANES;

import java.util.Arrays;
import org.qicd.circuit.Angle;
import org.qicd.simulate.kernels.Rows;

/** Rotations by {@code w x + b} for each image of a block, with the sums for both weights. */
final class ScaledImages {
  private final Layer.ImageRotations rotations;
  private final double[] scales;
  private final double[] shifts;

  /** Pairs of rows: the cosines of half the angles, then the sines. */
  final double[] angles;

  final int[] pairs; // their numbers

  /** Two rows for each rotation: the products whose difference is its overlaps in the block. */
  final double[] products;

  /** Two rows for each rotation: the sums of overlaps times x, then of overlaps. */
  final double[] sums;

  ScaledImages(Layer.ImageRotations rotations) {
    int count = rotations.qubits.length;
    this.rotations = rotations;
    scales = new double[count];
    shifts = new double[count];
    angles = new double[2 * count * LANES];
    pairs = new int[count];
    Arrays.setAll(pairs, k -> k);
    products = Rows.newSums(2 * count);
    sums = Rows.newSums(2 * count);
  }

  void bind(double[] weights) {
    for (int k = 0; k < scales.length; k++) {
      scales[k] = weights[rotations.scales[k]];
      shifts[k] = weights[rotations.shifts[k]];
    }
  }

  double angle(int k, double x) {
    return Angle.Scaled.value(scales[k], shifts[k], x);
  }

  void turn(double[] features) {
    for (int k = 0; k < scales.length; k++) {
      int x = rotations.features[k] * LANES;
      int cosines = 2 * k * LANES;
      for (int lane = 0; lane < LANES; lane++) {
        double half = angle(k, features[x + lane]) / 2;
        angles[cosines + lane] = StrictMath.cos(half);
        angles[cosines + LANES + lane] = StrictMath.sin(half);
      }
    }
  }

  /** Adds the overlaps of the block to the sums, and clears them. */
  void add(double[] features) {
    for (int k = 0; k < scales.length; k++) {
      int x = rotations.features[k] * LANES;
      int plus = Rows.sums(2 * k);
      int byScale = Rows.sums(2 * k);
      int byShift = Rows.sums(2 * k + 1);
      for (int lane = 0; lane < LANES; lane++) {
        double difference = products[plus + lane] - products[plus + LANES + lane];
        double overlap = rotations.signs[k] * difference;
        sums[byScale + lane] += overlap * features[x + lane];
        sums[byShift + lane] += overlap;
      }
    }
    Arrays.fill(products, 0);
  }

  void addGradient(Total total, double share, double[] gradient) {
    for (int k = 0; k < scales.length; k++) {
      gradient[rotations.scales[k]] += share * total.of(sums, Rows.sums(2 * k));
      gradient[rotations.shifts[k]] += share * total.of(sums, Rows.sums(2 * k + 1));
    }
  }
}
