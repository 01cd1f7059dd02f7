package org.qicd.measure;

/**
 * What a quantum computer would report of the circuits of a block of images, in place of the exact
 * numbers. A gradient that is put together from measured circuits asks for them one circuit after
 * the other.
 *
 * <p>Arrays are [row][image], with as many images as {@link Sums} has room for. A row has one
 * number for each image. Every method adds to each image's {@link Sums#value} the weighted sum that
 * it estimates, and to {@link Sums#variance} the variance of this estimate, as far as it can be
 * told from the counts alone.
 */
public interface Estimates {

  /** Weighted sums of measured numbers, one for each image of a block. */
  final class Sums {
    public final double[] value;
    public final double[] variance;

    public Sums(int images) {
      value = new double[images];
      variance = new double[images];
    }
  }

  /** Pairs of pure states that a device could prepare: those of a block, and those of its peers. */
  interface PeerStates {
    int numQubits();

    int numPeers();

    /**
     * Index of a peer in its ensemble, whoever asks. The outcomes of its circuits follow from it.
     */
    long student(int peer);

    /**
     * Copies the state of this circuit for an image.
     *
     * @param re real parts, 2^n numbers
     * @param im imaginary parts
     */
    void own(int image, double[] re, double[] im);

    /** The exact fidelity of both states for an image. */
    double fidelity(int peer, int image);

    /** Copies the state of a peer for an image. */
    void peer(int peer, int image, double[] re, double[] im);
  }

  /**
   * Estimates {@code sum over s of w_s p_s} from the outcomes of one circuit.
   *
   * @param p probabilities of the bit strings s; overwritten
   */
  void outcomes(double[] p, double[] w, Sums to);

  /**
   * Estimates {@code sum over k of w_k x_k}, with a circuit of its own for each observable k whose
   * outcomes are 1 and -1.
   *
   * @param x expectation values; overwritten
   */
  void signs(double[] x, double[] w, Sums to);

  /**
   * Estimates {@code w F} with the mean fidelity F of a state with those of its peers.
   *
   * @param f mean fidelity for each image; overwritten
   * @param w one number for each image
   */
  void fidelities(double[] f, double[] w, PeerStates states, Sums to);
}
