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
 *
 * <p>A batch that was deserialized stays packed until its states are asked for. So a driver that
 * passes states on does not unpack and pack them again.
 */
public final class StateBatch implements Serializable {
  private static final long serialVersionUID = 1;

  private final int numQubits;
  private final int size;
  private volatile double[][] blocks; // null: they are still packed
  private Packed packed; // null: they are not

  /** Creates a batch whose amplitudes are all zero. */
  public StateBatch(int numQubits, int size) {
    this.numQubits = numQubits;
    this.size = size;
    this.blocks = newBlocks(numQubits, size);
  }

  private StateBatch(Packed packed) {
    this.numQubits = packed.numQubits;
    this.size = packed.size;
    this.packed = packed;
  }

  private static double[][] newBlocks(int numQubits, int size) {
    return new double[(size + LANES - 1) / LANES][Rows.length(numQubits)];
  }

  public int numQubits() {
    return numQubits;
  }

  /** Number of images. */
  public int size() {
    return size;
  }

  double[] block(int index) {
    return blocks()[index];
  }

  private double[][] blocks() {
    double[][] found = blocks;
    return found == null ? unpacked() : found;
  }

  private synchronized double[][] unpacked() {
    if (blocks == null) {
      blocks = packed.unpack();
      packed = null;
    }
    return blocks;
  }

  public double re(int image, int amplitude) {
    return block(image / LANES)[Rows.amplitude(amplitude) + image % LANES];
  }

  public double im(int image, int amplitude) {
    return block(image / LANES)[Rows.amplitude(amplitude) + LANES + image % LANES];
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
    for (int block = 0; block < blocks().length; block++) {
      Kernels.best().overlap(block(block), other.block(block), 1 << numQubits, overlap, 0);
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
  private synchronized Object writeReplace() {
    return packed == null ? new Packed(numQubits, size, blocks) : packed;
  }

  private static final class Packed implements Serializable {
    private static final long serialVersionUID = 1;

    private final int numQubits;
    private final int size;

    /** The rows as bytes, in as few arrays as the limit on an array's length allows. */
    private final byte[][] rows;

    Packed(int numQubits, int size, double[][] batch) {
      this.numQubits = numQubits;
      this.size = size;
      int together = blocksTogether();
      rows = new byte[(batch.length + together - 1) / together][];
      for (int part = 0; part < rows.length; part++) {
        int blocks = Math.min(together, batch.length - part * together);
        rows[part] = new byte[blocks * blockBytes()];
        DoubleBuffer buffer = buffer(part);
        for (int k = 0; k < blocks; k++) {
          for (int row = 0; row < 2 << numQubits; row += Rows.IN_A_RUN) {
            buffer.put(batch[part * together + k], Rows.at(row), runLength());
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

    double[][] unpack() {
      double[][] batch = newBlocks(numQubits, size);
      int together = blocksTogether();
      for (int part = 0; part < rows.length; part++) {
        DoubleBuffer buffer = buffer(part);
        for (int k = 0; k < rows[part].length / blockBytes(); k++) {
          for (int row = 0; row < 2 << numQubits; row += Rows.IN_A_RUN) {
            buffer.get(batch[part * together + k], Rows.at(row), runLength());
          }
        }
      }
      return batch;
    }

    private Object readResolve() {
      return new StateBatch(this);
    }
  }
}
