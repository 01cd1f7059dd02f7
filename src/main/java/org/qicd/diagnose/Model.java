package org.qicd.diagnose;

/** Outputs as a function of weights, on inputs that stay the same: what gradient descent trains. */
public interface Model {
  /** Number of outputs over all inputs. */
  int numRows();

  int numWeights();

  /** The outputs, a number for each row. */
  double[] outputs(double[] weights);

  /** {@code J^T v} at some weights: the gradient of {@code sum over rows of v_r output_r}. */
  double[] pullBack(double[] weights, double[] v);
}
