package org.qicd.transpile;

import java.util.ArrayList;
import java.util.List;
import org.apache.commons.math3.complex.Complex;
import org.apache.commons.math3.linear.FieldMatrix;
import org.qicd.circuit.Angle;
import org.qicd.circuit.Circuit;
import org.qicd.circuit.Device;
import org.qicd.circuit.Gate;
import org.qicd.circuit.Operation;

/** A circuit as steps on its own qubits: turns, constant gates of one qubit, and {@code cx}. */
final class Decomposition {
  private final List<Step> steps = new ArrayList<>();
  private int source = -1;

  private Decomposition() {}

  /** The steps that encode an image. */
  static List<Step> ofEncoding(Inputs inputs) {
    Decomposition decomposition = new Decomposition();
    inputs.encoding().forEach(decomposition::add);
    return decomposition.steps;
  }

  /** The steps of the operations behind the encoding, as the circuit's device executes them. */
  static List<Step> ofOperations(Circuit circuit, Inputs inputs) {
    Decomposition decomposition = new Decomposition();
    for (Device.Executed executed : circuit.executedOperations()) {
      decomposition.source = executed.source();
      if (executed.isError()) {
        decomposition.steps.add(new Step.CoherentError(executed.operation(), executed.source()));
      } else {
        decomposition.add(inputs.of(executed.operation()));
      }
    }
    return decomposition.steps;
  }

  private void add(Operation operation) {
    List<Integer> q = operation.qubits();
    boolean isConstant = operation.angles().stream().allMatch(Angle.Constant.class::isInstance);
    switch (operation.gate()) {
      case ID -> {}
      case CX -> steps.add(new Step.Cx(q.get(0), q.get(1), source));
      case SWAP -> steps.add(new Step.Swap(q.get(0), q.get(1), source));
      // The product of CZ in the table of gates suits simulators, and has two of them.
      case CZ -> {
        fixed(Gate.H, q.get(1));
        steps.add(new Step.Cx(q.get(0), q.get(1), source));
        fixed(Gate.H, q.get(1));
      }
      default -> {
        if (operation.gate().numQubits() == 1 && isConstant) {
          double[] angles =
              operation.angles().stream().mapToDouble(a -> ((Angle.Constant) a).value()).toArray();
          fixed(operation.gate(), q.get(0), angles);
        } else {
          addTurning(operation);
        }
      }
    }
  }

  private void addTurning(Operation operation) {
    switch (operation.gate()) {
      // They differ by a global phase.
      case RZ, P -> turn(operation);
      // RY(t) is RZ(t), its axis turned from Z to Y.
      case RY -> {
        fixed(Gate.RX, operation.qubits().get(0), Math.PI / 2);
        turn(operation);
        fixed(Gate.RX, operation.qubits().get(0), -Math.PI / 2);
      }
      default -> operation.product().operations().forEach(this::add);
    }
  }

  private void turn(Operation operation) {
    LinearAngle angle = LinearAngle.of(operation.angles().get(0));
    steps.add(new Step.Turn(operation.qubits().get(0), angle, source));
  }

  private void fixed(Gate gate, int qubit, double... angles) {
    FieldMatrix<Complex> matrix = gate.matrix(angles);
    steps.add(new Step.Fixed(qubit, matrix, source));
  }
}
