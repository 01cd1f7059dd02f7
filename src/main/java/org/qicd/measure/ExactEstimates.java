package org.qicd.measure;

/** Exact numbers: the limit of infinitely many shots. */
public final class ExactEstimates implements Estimates {

  @Override
  public void outcomes(double[] p, double[] w, Sums to) {
    for (int k = 0; k < p.length; k++) {
      to.value[k % to.value.length] += w[k] * p[k];
    }
  }

  @Override
  public void signs(double[] x, double[] w, Sums to) {
    outcomes(x, w, to);
  }

  @Override
  public void fidelities(double[] f, double[] w, PeerStates states, Sums to) {
    outcomes(f, w, to);
  }
}
