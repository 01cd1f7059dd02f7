package org.qicd.circuit.qasm;

import java.util.List;
import org.qicd.circuit.Gate;

/** What a call names. */
sealed interface Callee {

  int numAngles();

  int numQubits();

  /** How deep definitions are nested in it. */
  int depth();

  /** A gate of our table, with one angle or none. */
  record Basic(Gate gate) implements Callee {
    @Override
    public int numAngles() {
      return gate.numAngles();
    }

    @Override
    public int numQubits() {
      return gate.numQubits();
    }

    @Override
    public int depth() {
      return 0;
    }
  }

  /**
   * {@code gphase}, which has no effect unless it is controlled.
   *
   * @param isDisputed whether the specification has it and common readers do not
   */
  record GlobalPhase(boolean isDisputed) implements Callee {
    @Override
    public int numAngles() {
      return 1;
    }

    @Override
    public int numQubits() {
      return 0;
    }

    @Override
    public int depth() {
      return 0;
    }
  }

  /**
   * A definition.
   *
   * @param angles names of the parameters
   * @param body calls whose qubits are numbered in the order of the definition's own
   * @param standard whether it is of our own table of standard gates, not of the text
   */
  record Defined(List<String> angles, int numQubits, List<Call> body, int depth, boolean standard)
      implements Callee {
    Defined(List<String> angles, int numQubits, List<Call> body, boolean standard) {
      this(
          angles,
          numQubits,
          body,
          1 + body.stream().mapToInt(call -> call.callee().depth()).max().orElse(0),
          standard);
    }

    @Override
    public int numAngles() {
      return angles.size();
    }
  }

  /**
   * A call of a gate.
   *
   * @param numControls how many of the qubits, which are the first ones, control the gate
   */
  record Call(
      Callee callee, int numControls, List<Expression> angles, List<Integer> qubits, int line) {}
}
