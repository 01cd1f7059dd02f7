package org.qicd.transpile;

import java.util.List;
import org.apache.commons.math3.complex.Complex;
import org.apache.commons.math3.linear.FieldMatrix;
import org.qicd.circuit.Operation;

/**
 * A part of a circuit on its way to a computer. Qubits are those of the logical circuit before
 * routing, and wires after it.
 */
sealed interface Step {
  /** Index of the operation that the step comes from; -1 for the encoding. */
  int source();

  List<Integer> qubits();

  /** The same step where each qubit is the given wire. */
  Step on(int[] wires);

  /** {@code rz}. */
  record Turn(int qubit, LinearAngle angle, int source) implements Step {
    @Override
    public List<Integer> qubits() {
      return List.of(qubit);
    }

    @Override
    public Step on(int[] wires) {
      return new Turn(wires[qubit], angle, source);
    }
  }

  /** A constant gate of one qubit. */
  record Fixed(int qubit, FieldMatrix<Complex> matrix, int source) implements Step {
    @Override
    public List<Integer> qubits() {
      return List.of(qubit);
    }

    @Override
    public Step on(int[] wires) {
      return new Fixed(wires[qubit], matrix, source);
    }
  }

  /** Gates of one qubit in a row. */
  record Row(int qubit, List<Step> steps) implements Step {
    @Override
    public int source() {
      return steps.get(0).source();
    }

    @Override
    public List<Integer> qubits() {
      return List.of(qubit);
    }

    @Override
    public Step on(int[] wires) {
      return new Row(wires[qubit], steps.stream().map(step -> step.on(wires)).toList());
    }
  }

  record Cx(int control, int target, int source) implements Step {
    @Override
    public List<Integer> qubits() {
      return List.of(control, target);
    }

    @Override
    public Step on(int[] wires) {
      return new Cx(wires[control], wires[target], source);
    }
  }

  /** Before routing, qubits that exchange their names; after it, three {@code cx}. */
  record Swap(int one, int other, int source) implements Step {
    @Override
    public List<Integer> qubits() {
      return List.of(one, other);
    }

    @Override
    public Step on(int[] wires) {
      return new Swap(wires[one], wires[other], source);
    }
  }

  /** A coherent error, a gate with constant angles on any qubits. */
  record CoherentError(Operation operation, int source) implements Step {
    @Override
    public List<Integer> qubits() {
      return operation.qubits();
    }

    @Override
    public Step on(int[] wires) {
      List<Integer> moved = operation.qubits().stream().map(q -> wires[q]).toList();
      return new CoherentError(new Operation(operation.gate(), moved, operation.angles()), source);
    }
  }
}
