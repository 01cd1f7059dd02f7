package org.qicd.measure;

import java.util.List;
import java.util.Random;
import org.apache.commons.math3.complex.Complex;

/** Pure states of n qubits, as arrays of 2^n amplitudes; index bit q is qubit q. */
class PureStates implements Estimates.PeerStates {

  static final class State {
    private final double[] re;
    private final double[] im;

    State(double[] re, double[] im) {
      this.re = re;
      this.im = im;
    }

    double[] re() {
      return re;
    }

    double[] im() {
      return im;
    }

    int numQubits() {
      return Integer.numberOfTrailingZeros(re.length);
    }

    /** A random state of all qubits together, or a product of random states of each. */
    static State random(Random random, int numQubits, boolean product) {
      Complex[] all = {Complex.ONE};
      for (int q = 0; q < numQubits; q++) {
        Complex[] next = new Complex[2 * all.length];
        Complex[] qubit = gaussians(random, 2);
        for (int a = 0; a < next.length; a++) {
          next[a] = all[a % all.length].multiply(qubit[a / all.length]);
        }
        all = next;
      }
      return of(product ? all : gaussians(random, 1 << numQubits));
    }

    private static Complex[] gaussians(Random random, int count) {
      Complex[] numbers = new Complex[count];
      for (int a = 0; a < count; a++) {
        numbers[a] = new Complex(random.nextGaussian(), random.nextGaussian());
      }
      return numbers;
    }

    /** The normalised state. */
    static State of(Complex[] amplitudes) {
      double norm = 0;
      for (Complex each : amplitudes) {
        norm += each.abs() * each.abs();
      }
      State state = new State(new double[amplitudes.length], new double[amplitudes.length]);
      for (int a = 0; a < amplitudes.length; a++) {
        state.re[a] = amplitudes[a].getReal() / Math.sqrt(norm);
        state.im[a] = amplitudes[a].getImaginary() / Math.sqrt(norm);
      }
      return state;
    }

    /** A state between this one and another. */
    State near(State other, double share) {
      Complex[] mixed = complex();
      Complex[] others = other.complex();
      for (int a = 0; a < mixed.length; a++) {
        mixed[a] = mixed[a].add(others[a].multiply(share));
      }
      return of(mixed);
    }

    Complex[] complex() {
      Complex[] amplitudes = new Complex[re.length];
      for (int a = 0; a < re.length; a++) {
        amplitudes[a] = new Complex(re[a], im[a]);
      }
      return amplitudes;
    }

    double fidelity(State other) {
      Complex overlap = Complex.ZERO;
      Complex[] others = other.complex();
      for (int a = 0; a < re.length; a++) {
        overlap = overlap.add(complex()[a].conjugate().multiply(others[a]));
      }
      return overlap.abs() * overlap.abs();
    }
  }

  private final State own;
  private final List<State> peers;
  private final long[] students;

  /**
   * The same states for every image.
   *
   * @param students indices of the peers
   */
  PureStates(State own, List<State> peers, long... students) {
    this.own = own;
    this.peers = peers;
    this.students = students;
  }

  @Override
  public int numQubits() {
    return own.numQubits();
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
    return own.fidelity(peers.get(peer));
  }

  @Override
  public void own(int image, double[] re, double[] im) {
    copy(own, re, im);
  }

  @Override
  public void peer(int peer, int image, double[] re, double[] im) {
    copy(peers.get(peer), re, im);
  }

  private static void copy(State state, double[] re, double[] im) {
    System.arraycopy(state.re, 0, re, 0, re.length);
    System.arraycopy(state.im, 0, im, 0, im.length);
  }
}
