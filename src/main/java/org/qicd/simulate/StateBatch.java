package org.qicd.simulate;

import static org.qicd.simulate.kernels.Rows.LANES;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import org.qicd.simulate.kernels.Kernels;
import org.qicd.simulate.kernels.Rows;

/**
 * States of n qubits for a batch of images, in blocks of 8 images. Within a block, images are
 * innermost: each amplitude has a row of 8 real parts, then a row of 8 imaginary parts.
 */
public final class StateBatch implements Serializable {
  private static final long serialVersionUID = 1;

  private final int numQubits;
  private final int size;
  private final double[][] blocks;

  /** Creates a batch whose amplitudes are all zero. */
  public StateBatch(int numQubits, int size) {
    this.numQubits = numQubits;
    this.size = size;
    this.blocks = new double[(size + LANES - 1) / LANES][Rows.length(numQubits)];
  }

  public int numQubits() {
    return numQubits;
  }

  /** Number of images. */
  public int size() {
    return size;
  }

  double[] block(int index) {
    return blocks[index];
  }

  public double re(int image, int amplitude) {
    return blocks[image / LANES][Rows.amplitude(amplitude) + image % LANES];
  }

  public double im(int image, int amplitude) {
    return blocks[image / LANES][Rows.amplitude(amplitude) + LANES + image % LANES];
  }

  /**
   * Returns the squared overlaps {@code |<a_i|b_i>|^2} with another batch of the same images. For
   * pure states this is their fidelity.
   *
   * @return one number in [0, 1] for each image
   * @throws IllegalArgumentException if the batches differ in qubits or size
   */
  public double[] fidelities(StateBatch other) {
    if (other.numQubits != numQubits || other.size != size) {
      throw new IllegalArgumentException(
          "fidelities need batches of one shape, found %d states of %d qubits and %d of %d"
              .formatted(size, numQubits, other.size, other.numQubits));
    }
    double[] fidelities = new double[size];
    double[] overlap = new double[2 * LANES];
    for (int block = 0; block < blocks.length; block++) {
      Kernels.best().overlap(blocks[block], other.blocks[block], 1 << numQubits, overlap, 0);
      for (int lane = 0; lane < Math.min(LANES, size - block * LANES); lane++) {
        double re = overlap[lane];
        double im = overlap[LANES + lane];
        // Rounding may leave the fidelity of equal states just above 1.
        fidelities[block * LANES + lane] = Math.min(1, re * re + im * im);
      }
    }
    return fidelities;
  }

  /** Serializes the rows alone, because where they begin in an array depends on the JVM. */
  private Object writeReplace() {
    return new Packed(this);
  }

  private static final class Packed implements Serializable {
    private static final long serialVersionUID = 1;

    private final int numQubits;
    private final int size;

    /** The rows as bytes, in as few arrays as the limit on an array's length allows. */
    private final byte[][] rows;

    Packed(StateBatch batch) {
      numQubits = batch.numQubits;
      size = batch.size;
      int together = blocksTogether();
      rows = new byte[(batch.blocks.length + together - 1) / together][];
      for (int part = 0; part < rows.length; part++) {
        int blocks = Math.min(together, batch.blocks.length - part * together);
        rows[part] = new byte[blocks * blockBytes()];
        DoubleBuffer buffer = buffer(part);
        for (int k = 0; k < blocks; k++) {
          for (int row = 0; row < 2 << numQubits; row += Rows.IN_A_RUN) {
            buffer.put(batch.blocks[part * together + k], Rows.at(row), runLength());
          }
        }
      }
    }

    private int blockBytes() {
      return (2 * LANES * Double.BYTES) << numQubits;
    }

    private int blocksTogether() {
      return Integer.MAX_VALUE / 2 / blockBytes();
    }

    /** A view of one part in little-endian order, which most machines copy without conversion. */
    private DoubleBuffer buffer(int part) {
      return ByteBuffer.wrap(rows[part]).order(ByteOrder.LITTLE_ENDIAN).asDoubleBuffer();
    }

    private int runLength() {
      return Math.min(Rows.IN_A_RUN, 2 << numQubits) * LANES;
    }

    private Object readResolve() {
      StateBatch batch = new StateBatch(numQubits, size);
      int together = blocksTogether();
      for (int part = 0; part < rows.length; part++) {
        DoubleBuffer buffer = buffer(part);
        for (int k = 0; k < rows[part].length / blockBytes(); k++) {
          for (int row = 0; row < 2 << numQubits; row += Rows.IN_A_RUN) {
            buffer.get(batch.blocks[part * together + k], Rows.at(row), runLength());
          }
        }
      }
      return batch;
    }
  }
}
