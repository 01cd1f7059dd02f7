package org.qicd.noise;

import java.io.Serializable;
import org.qicd.backend.Backend;

/** The noise of a backend, or parts of it, possibly scaled. Immutable. */
public final class NoiseModel implements Serializable {

  /** A part of a backend's noise that can be switched off. */
  public enum Part {
    ONE_QUBIT_GATES,
    TWO_QUBIT_GATES,
    /** Relaxation of qubits that wait for others. */
    IDLE,
    READOUT
  }

  private NoiseModel() {}

  /** Returns all noise of the backend but that of idle qubits. */
  public static NoiseModel of(Backend backend) {
    throw new UnsupportedOperationException("to come");
  }

  /** Returns the same noise with all rates, and times of relaxation, multiplied by a factor. */
  public NoiseModel scaled(double factor) {
    throw new UnsupportedOperationException("to come");
  }

  /** Returns the noise with a part switched on. */
  public NoiseModel with(Part part) {
    throw new UnsupportedOperationException("to come");
  }

  /** Returns the noise with a part switched off. */
  public NoiseModel without(Part part) {
    throw new UnsupportedOperationException("to come");
  }
}
