package org.qicd.circuit.qasm;

import org.qicd.circuit.EncodingGate;
import org.qicd.circuit.Operation;

/**
 * A gate of a program, all definitions written out.
 *
 * @param operation null if the angle of the gate is one of an encoding
 * @param image null for all other gates
 * @param line the line of the text that it comes from
 */
record Step(Operation operation, EncodingGate image, int line) {

  boolean is(EncodingGate other) {
    if (operation == null) {
      return image.equals(other);
    }
    return operation.angles().isEmpty()
        && new EncodingGate(operation.gate(), null, operation.qubits()).equals(other);
  }
}
