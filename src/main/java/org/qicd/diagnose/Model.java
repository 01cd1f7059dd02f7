package org.qicd.diagnose;

/** What gradient descent trains: outputs as a function of weights, on inputs that stay the same. */
public interface Model {
  /** The number of outputs over all inputs. */
  int numRows();

  int numWeights();

  /** Returns the outputs, one for each row. */
  double[] outputs(double[] weights);

  /**
   * Returns {@code J^T v} at the given weights: the gradient of {@code sum over rows of v_r
   * output_r}.
   */
  double[] pullBack(double[] weights, double[] v);
}
