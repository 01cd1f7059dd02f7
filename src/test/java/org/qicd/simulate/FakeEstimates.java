package org.qicd.simulate;

import org.qicd.measure.Estimates;

/** Estimates that refuse all that a test does not expect to be measured. */
class FakeEstimates implements Estimates {
  @Override
  public void outcomes(double[] p, double[] w, Sums to) {
    throw new AssertionError("outcomes are not expected to be measured");
  }

  @Override
  public void signs(double[] x, double[] w, Sums to) {
    throw new AssertionError("signs are not expected to be measured");
  }

  @Override
  public void fidelities(double[] f, double[] w, PeerStates states, Sums to) {
    throw new AssertionError("fidelities are not expected to be measured");
  }
}
