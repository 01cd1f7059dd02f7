package org.qicd.distill;

import static org.qicd.simulate.Simulator.BLOCK;

import java.io.Serializable;
import org.qicd.circuit.Circuit;
import org.qicd.simulate.StateBatch;

/**
 * A student's outputs for a batch of shared images, which it sends to the others. They are no more
 * than the divergence needs: output states for {@code INFIDELITY}; reduced states of the r readout
 * qubits, 2 x 4^r numbers for each image, for {@code SUPERFIDELITY}; class probabilities, C numbers
 * for each image, for {@code KL}.
 */
public final class StudentOutputs implements Serializable {
  private static final long serialVersionUID = 1;

  private final int size;
  private final StateBatch states;
  private final double[][] rows;

  /** Makes room for the outputs of {@code size} images. */
  public StudentOutputs(Divergence divergence, Circuit circuit, int size) {
    this.size = size;
    int length = numbersPerImage(divergence, circuit) * BLOCK;
    boolean whole = divergence == Divergence.INFIDELITY;
    this.states = whole ? new StateBatch(circuit.numQubits(), size) : null;
    this.rows = whole ? null : new double[(size + BLOCK - 1) / BLOCK][length];
  }

  /**
   * Takes class probabilities that were computed elsewhere.
   *
   * @param probabilities image-major: class c of image i is at {@code i * C + c}
   * @param which the images that these outputs are about, in their order
   */
  public void give(double[] probabilities, int[] which) {
    for (int image = 0; image < which.length; image++) {
      double[] block = rows[image / BLOCK];
      int numClasses = block.length / BLOCK;
      for (int c = 0; c < numClasses; c++) {
        block[c * BLOCK + image % BLOCK] = probabilities[which[image] * numClasses + c];
      }
    }
  }

  /** The number of doubles that a student sends for one image. */
  public static int numbersPerImage(Divergence divergence, Circuit circuit) {
    return switch (divergence) {
      case NONE -> 0;
      case INFIDELITY -> 2 << circuit.numQubits();
      case SUPERFIDELITY -> 2 << (2 * circuit.readout().numQubits());
      case KL -> circuit.readout().numClasses();
    };
  }

  /** The number of images. */
  public int size() {
    return size;
  }

  /** The output states; null unless the divergence is {@code INFIDELITY}. */
  public StateBatch states() {
    return states;
  }

  /** The rows of a block of 8 images. There are none for {@code INFIDELITY}. */
  double[] rows(int block) {
    return rows[block];
  }
}
