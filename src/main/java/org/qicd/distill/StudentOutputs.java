package org.qicd.distill;

import static org.qicd.simulate.Simulator.BLOCK;

import java.io.Serializable;
import org.qicd.circuit.Circuit;
import org.qicd.simulate.StateBatch;

/**
 * What a student tells the others about a batch of shared images: no more than the divergence
 * needs. {@code INFIDELITY}: output states. {@code SUPERFIDELITY}: reduced states of the r readout
 * qubits, 2 x 4^r numbers an image. {@code KL}: class probabilities, C numbers an image.
 */
public final class StudentOutputs implements Serializable {
  private static final long serialVersionUID = 1;

  private final int size;
  private final StateBatch states;
  private final double[][] rows;

  /** Room for the outputs of {@code size} images. */
  public StudentOutputs(Divergence divergence, Circuit circuit, int size) {
    this.size = size;
    int length = numbersPerImage(divergence, circuit) * BLOCK;
    boolean whole = divergence == Divergence.INFIDELITY;
    this.states = whole ? new StateBatch(circuit.numQubits(), size) : null;
    this.rows = whole ? null : new double[(size + BLOCK - 1) / BLOCK][length];
  }

  /** Doubles that a student sends for one image. */
  public static int numbersPerImage(Divergence divergence, Circuit circuit) {
    return switch (divergence) {
      case NONE -> 0;
      case INFIDELITY -> 2 << circuit.numQubits();
      case SUPERFIDELITY -> 2 << (2 * circuit.readout().numQubits());
      case KL -> circuit.readout().numClasses();
    };
  }

  /** Number of images. */
  public int size() {
    return size;
  }

  /** Output states; only for {@code INFIDELITY}. */
  public StateBatch states() {
    return states;
  }

  /** The rows of a block of 8 images; only where states are not exchanged. */
  double[] rows(int block) {
    return rows[block];
  }
}
