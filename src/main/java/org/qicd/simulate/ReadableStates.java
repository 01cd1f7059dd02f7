package org.qicd.simulate;

/** States of 8 lanes whose classes can be read. A lane is an image or a circuit. */
public abstract class ReadableStates {
  final Kernels kernels;

  ReadableStates(Kernels kernels) {
    this.kernels = kernels;
  }

  /**
   * Computes the probabilities of the bit strings of the lowest r qubits in the current states.
   *
   * @param rows [2^r][8 lanes], overwritten
   */
  public abstract void probabilities(double[] rows);

  /**
   * Computes {@code out[r] = sum over c of matrix[r][c] in[c]}, where r and c number rows of 8
   * lanes. A readout goes from bit strings to classes and back in this way.
   *
   * @param matrix row-major, as many columns as {@code in} has rows
   */
  public final void combine(double[] matrix, double[] in, double[] out) {
    kernels.combine(matrix, in, out);
  }

  /**
   * Computes the softmax over the rows, for each of 8 lanes.
   *
   * @param z [class][8] logits, which become logarithms of the probabilities
   * @param p [class][8] probabilities, overwritten
   * @param work two rows
   */
  public final void softmax(double[] z, double[] p, double[] work) {
    kernels.softmax(z, p, work);
  }
}
