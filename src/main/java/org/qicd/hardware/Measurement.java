package org.qicd.hardware;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.qicd.circuit.Circuit;
import org.qicd.circuit.Gate;
import org.qicd.circuit.Operation;
import org.qicd.circuit.PauliString;
import org.qicd.circuit.Readout;

/**
 * What has to be run and measured for the class scores of a circuit. The bit strings of the readout
 * qubits give all diagonal observables at once. Each Pauli string takes a circuit of its own, which
 * ends by turning X and Y into Z; the value of the string is then the parity of its bits.
 */
final class Measurement {
  private Measurement() {}

  /** Returns the circuits to run: one, or one for each class whose observable is a Pauli string. */
  static List<Circuit> circuits(Circuit circuit) {
    return circuit.readout().isDiagonal()
        ? List.of(circuit)
        : circuit.readout().paulis().stream().map(string -> along(circuit, string)).toList();
  }

  private static Circuit along(Circuit circuit, PauliString string) {
    List<Operation> operations = new ArrayList<>(circuit.operations());
    for (int q = 0; q < string.letters().length(); q++) {
      char letter = string.letters().charAt(q);
      if (letter == 'Y') {
        operations.add(Operation.of(Gate.SDG, q));
      }
      if (letter == 'X' || letter == 'Y') {
        operations.add(Operation.of(Gate.H, q));
      }
    }
    return new Circuit(
        circuit.numQubits(),
        circuit.featureMap(),
        operations,
        circuit.readout(),
        circuit.scaling(),
        circuit.device());
  }

  /**
   * Returns the score of each class.
   *
   * @param shares the shares of the bit strings of each circuit that was run
   * @param floor what is added to a share before its logarithm is taken
   */
  static double[] scores(Readout readout, double[][] shares, double floor) {
    return IntStream.range(0, readout.numClasses())
        .mapToDouble(c -> readout.score(expectation(readout, c, shares), floor))
        .toArray();
  }

  private static double expectation(Readout readout, int c, double[][] shares) {
    double sum = 0;
    double[] of = shares[readout.isDiagonal() ? 0 : c];
    for (int bits = 0; bits < of.length; bits++) {
      sum += of[bits] * value(readout, c, bits);
    }
    return sum;
  }

  private static double value(Readout readout, int c, int bits) {
    if (readout.isDiagonal()) {
      return readout.eigenvalue(c, bits);
    }
    PauliString string = readout.paulis().get(c);
    return 1 - 2 * (Integer.bitCount(bits & (string.flips() | string.signs())) & 1);
  }
}
