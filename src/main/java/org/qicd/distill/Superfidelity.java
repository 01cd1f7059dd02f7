package org.qicd.distill;

import static org.qicd.simulate.Simulator.BLOCK;

import org.qicd.measure.Shots;

/**
 * Superfidelity of the readout qubits' states, {@code G = Tr(rho sigma) + sqrt((1 - Tr rho^2)(1 -
 * Tr sigma^2))} (Miszczak et al., Quantum Inf. Comput. 9, 2009): an upper bound of the fidelity,
 * and equal to it for one qubit. It is computed for a block of 8 images. Matrices are rows [2 (s
 * 2^r + u) + {re, im}][8].
 */
final class Superfidelity {
  /**
   * The gradient grows without bound as rho becomes pure. Below this impurity its factor stays
   * constant.
   */
  private static final double LEAST_IMPURITY = 1e-12;

  final double[] rho;
  final double[] sigma;

  /** {@code sqrt((1 - Tr sigma^2) / (1 - Tr rho^2))} of each image. */
  final double[] ratio = new double[BLOCK];

  /** {@code 1 - G} of each image. */
  final double[] divergence = new double[BLOCK];

  Superfidelity(int numReadoutQubits) {
    rho = new double[(2 << (2 * numReadoutQubits)) * BLOCK];
    sigma = new double[rho.length];
  }

  /** {@code Tr(rho sigma)}, {@code Tr rho^2} and {@code Tr sigma^2} of each image: [3][8]. */
  final double[] products = new double[3 * BLOCK];

  /** Computes the products from rho and sigma. */
  void multiply() {
    for (int lane = 0; lane < BLOCK; lane++) {
      // For Hermitian matrices, Tr(A B) is the sum of Re(a conj(b)) over all entries.
      double product = 0;
      double rhoPurity = 0;
      double sigmaPurity = 0;
      for (int k = lane; k < rho.length; k += BLOCK) {
        product += rho[k] * sigma[k];
        rhoPurity += rho[k] * rho[k];
        sigmaPurity += sigma[k] * sigma[k];
      }
      products[lane] = product;
      products[BLOCK + lane] = rhoPurity;
      products[2 * BLOCK + lane] = sigmaPurity;
    }
  }

  /**
   * Computes ratio and divergence from the products.
   *
   * @param shots by which the products were measured: they tell no impurity below 1 / S from 0
   */
  void evaluate(Shots shots) {
    double least = shots.areExact() ? LEAST_IMPURITY : 1.0 / shots.count();
    for (int lane = 0; lane < BLOCK; lane++) {
      double rhoImpurity = Math.max(0, 1 - products[BLOCK + lane]);
      double sigmaImpurity = Math.max(0, 1 - products[2 * BLOCK + lane]);
      divergence[lane] = 1 - products[lane] - Math.sqrt(rhoImpurity * sigmaImpurity);
      ratio[lane] = Math.sqrt(sigmaImpurity / Math.max(rhoImpurity, least));
    }
  }
}
