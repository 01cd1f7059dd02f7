package org.qicd.transpile;

import java.util.List;
import java.util.stream.IntStream;
import org.qicd.backend.Backend;
import org.qicd.circuit.Operation;
import org.qicd.circuit.qasm.QasmProgram;

/**
 * A circuit that another program has transpiled, and that is read from its OpenQASM, such as that
 * of Qiskit. Immutable.
 *
 * <p>The wires are the qubits of the computer in the order in which the text first names them.
 * Which gates encode the image is not known, so none does, and {@link #reuploads} tells whether any
 * gate depends on a feature. The logical qubits are the measured bits, and the logical circuit's
 * operations the gates of the text.
 */
public final class ProgramCircuit implements PhysicalCircuit {
  private static final long serialVersionUID = 1;

  private final Backend backend;
  private final List<Integer> qubits;
  private final List<PhysicalGate> gates;
  private final List<Integer> measured;
  private final int numWeights;
  private final int numFeatures;
  private final List<LinearAngle> angles;

  /**
   * Creates a circuit.
   *
   * @param program on qubits of a device such as {@code $12}, which measures some of them
   * @param backend the computer that the program is for
   * @throws IllegalArgumentException if the backend cannot run the program as it is
   */
  public ProgramCircuit(QasmProgram program, Backend backend) {
    this.backend = backend;
    qubits = program.physicalQubits();
    measured = program.measured();
    numWeights = program.weights().size();
    List<Operation> operations = program.gates();
    check(program, operations);
    gates =
        IntStream.range(0, operations.size()).mapToObj(k -> gate(k, operations.get(k))).toList();
    angles = operations.stream().flatMap(o -> o.angles().stream()).map(LinearAngle::of).toList();
    numFeatures =
        angles.stream()
            .flatMap(angle -> angle.factors().keySet().stream())
            .mapToInt(input -> input + 1 - numWeights)
            .reduce(0, Math::max);
  }

  private static PhysicalGate gate(int index, Operation operation) {
    return new PhysicalGate(operation.gate(), operation.qubits(), index, false);
  }

  private void check(QasmProgram program, List<Operation> operations) {
    if (qubits.isEmpty()) {
      throw program.mistake(
          "expected a circuit on qubits of a device such as $12, found one that declares its qubits");
    }
    if (measured.isEmpty()) {
      throw program.mistake("expected measurements, found none");
    }
    for (int qubit : qubits) {
      if (qubit >= backend.numQubits()) {
        throw program.mistake(
            "expected qubits below %d, which '%s' has, found $%d"
                .formatted(backend.numQubits(), backend.name(), qubit));
      }
    }
    for (Operation operation : operations) {
      List<Integer> on = operation.qubits().stream().map(qubits::get).toList();
      if (backend.gate(operation.gate(), on) == null) {
        throw program.mistake(
            "gate %s on qubits %s, which '%s' does not have"
                .formatted(operation.gate().label(), on, backend.name()));
      }
    }
  }

  @Override
  public Backend backend() {
    return backend;
  }

  @Override
  public List<Integer> qubits() {
    return qubits;
  }

  @Override
  public List<PhysicalGate> gates() {
    return gates;
  }

  @Override
  public int numEncodingGates() {
    return 0;
  }

  @Override
  public boolean reuploads() {
    return numFeatures > 0;
  }

  @Override
  public List<Integer> measured() {
    return measured;
  }

  @Override
  public int numWeights() {
    return numWeights;
  }

  /**
   * {@inheritDoc}
   *
   * @param weights values of the program's weights, in their order
   * @param features values of its features, from number 0 to the greatest one or beyond
   */
  @Override
  public double[] angles(double[] weights, double[] features) {
    if (weights.length != numWeights || features.length < numFeatures) {
      throw new IllegalArgumentException(
          "inputs of a transpiled circuit: expected %d weights and %d features, found %d and %d"
              .formatted(numWeights, numFeatures, weights.length, features.length));
    }
    double[] inputs = new double[numWeights + features.length];
    System.arraycopy(weights, 0, inputs, 0, numWeights);
    System.arraycopy(features, 0, inputs, numWeights, features.length);
    return angles.stream().mapToDouble(angle -> angle.value(inputs)).toArray();
  }
}
