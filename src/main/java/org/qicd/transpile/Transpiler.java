package org.qicd.transpile;

import org.qicd.backend.Backend;
import org.qicd.circuit.Circuit;

/** Writes circuits in the gates of a backend, on qubits that are coupled. */
public final class Transpiler {
  private Transpiler() {}

  /**
   * Returns the circuit as the backend runs it, coherent errors of the circuit's device included.
   *
   * @throws IllegalArgumentException if the backend cannot run it
   */
  public static PhysicalCircuit transpile(Circuit circuit, Backend backend) {
    throw new UnsupportedOperationException("to come");
  }
}
