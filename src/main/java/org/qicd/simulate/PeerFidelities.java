package org.qicd.simulate;

import static org.qicd.simulate.kernels.Rows.LANES;

import java.util.Arrays;
import java.util.List;
import org.qicd.measure.Estimates;
import org.qicd.simulate.kernels.Rows;

/**
 * The fidelities of a simulator's current states with those of peers, exact and as they would be
 * measured, for a block of 8 images. Call {@link #of} first, and again for each block.
 */
public final class PeerFidelities {
  private final Simulator simulator;
  private List<StateBatch> peers = List.of();
  private int[] students = {};
  private int block;
  private double[] overlaps = {}; // [peer][re, im][8 images]
  private final double[] means = new double[LANES];

  public PeerFidelities(Simulator simulator) {
    this.simulator = simulator;
  }

  /**
   * Sets the peers.
   *
   * @param states of one peer or more, for the images of the simulator's block
   * @param who index of each peer's circuit in its ensemble
   * @param at the block in these states
   */
  public void of(List<StateBatch> states, int[] who, int at) {
    peers = List.copyOf(states);
    students = who.clone();
    block = at;
    if (overlaps.length != 2 * LANES * peers.size()) {
      overlaps = new double[2 * LANES * peers.size()];
    }
  }

  /**
   * Computes the mean fidelity of the current states with those of the peers.
   *
   * @return one number for each image, until the next call
   */
  public double[] means() {
    simulator.overlaps(peers, block, overlaps);
    Arrays.fill(means, 0);
    for (int peer = 0; peer < peers.size(); peer++) {
      for (int lane = 0; lane < LANES; lane++) {
        means[lane] += fidelity(peer, lane);
      }
    }
    for (int lane = 0; lane < LANES; lane++) {
      means[lane] /= peers.size();
    }
    return means;
  }

  /** Estimates {@code w F} with the mean fidelity F of the current states, for each image. */
  public void estimate(Estimates by, double[] w, Estimates.Sums to) {
    by.fidelities(means(), w, pairs, to);
  }

  /**
   * Seeds the simulator's sweep with {@code sum over peers of w F}, after {@link #means}, whose
   * overlaps it overwrites.
   *
   * @param w [8 images]
   */
  public void seed(double[] w) {
    simulator.seedFidelities(peers, students, block, overlaps, w);
  }

  private double fidelity(int peer, int lane) {
    double re = overlaps[2 * peer * LANES + lane];
    double im = overlaps[(2 * peer + 1) * LANES + lane];
    return re * re + im * im;
  }

  private final Estimates.PeerStates pairs =
      new Estimates.PeerStates() {
        @Override
        public int numQubits() {
          return Integer.numberOfTrailingZeros(simulator.size());
        }

        @Override
        public int numPeers() {
          return peers.size();
        }

        @Override
        public long student(int peer) {
          return students[peer];
        }

        @Override
        public double fidelity(int peer, int image) {
          return PeerFidelities.this.fidelity(peer, image);
        }

        @Override
        public void own(int image, double[] re, double[] im) {
          copy(simulator.states(), image, re, im);
        }

        @Override
        public void peer(int peer, int image, double[] re, double[] im) {
          copy(peers.get(peer).block(block), image, re, im);
        }

        private void copy(double[] states, int lane, double[] re, double[] im) {
          for (int a = 0; a < simulator.size(); a++) {
            re[a] = states[Rows.amplitude(a) + lane];
            im[a] = states[Rows.amplitude(a) + LANES + lane];
          }
        }
      };
}
