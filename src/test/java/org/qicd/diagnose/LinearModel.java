package org.qicd.diagnose;

/** Outputs that are linear in the weights, {@code f = J theta}: a kernel that never changes. */
final class LinearModel implements Model {
  private final Jacobian jacobian;

  LinearModel(Jacobian jacobian) {
    this.jacobian = jacobian;
  }

  @Override
  public int numRows() {
    return jacobian.numRows();
  }

  @Override
  public int numWeights() {
    return jacobian.numWeights();
  }

  @Override
  public double[] outputs(double[] weights) {
    return jacobian.times(weights);
  }

  @Override
  public double[] pullBack(double[] weights, double[] v) {
    double[] gradient = new double[numWeights()];
    for (int a = 0; a < gradient.length; a++) {
      for (int r = 0; r < v.length; r++) {
        gradient[a] += jacobian.get(r, a) * v[r];
      }
    }
    return gradient;
  }
}
