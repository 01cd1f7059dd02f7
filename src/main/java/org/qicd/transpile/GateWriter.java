package org.qicd.transpile;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.math3.complex.Complex;
import org.apache.commons.math3.linear.FieldMatrix;
import org.qicd.circuit.Gate;
import org.qicd.circuit.Operation;

/**
 * Writes steps on wires as gates of a backend. Gates of one qubit wait on their wire until a gate
 * of another kind comes, so that they are written together.
 */
final class GateWriter {
  private final Basis basis;
  private final List<Integer> qubits;
  private final Run[] runs;
  private final int[] sources;
  private final List<PhysicalGate> gates = new ArrayList<>();
  private final List<LinearAngle> angles = new ArrayList<>();

  /**
   * Starts with no gate.
   *
   * @param qubits the qubit of the backend that each wire is
   */
  GateWriter(Basis basis, List<Integer> qubits) {
    this.basis = basis;
    this.qubits = qubits;
    runs = new Run[qubits.size()];
    Arrays.setAll(runs, wire -> new Run());
    sources = new int[runs.length];
  }

  List<PhysicalGate> gates() {
    return gates;
  }

  /** The angles of all gates, one after the other. */
  List<LinearAngle> angles() {
    return angles;
  }

  /** Writes steps, and all gates that wait. */
  void write(List<Step> steps) {
    steps.forEach(this::write);
    for (int wire = 0; wire < runs.length; wire++) {
      flush(wire, 0);
    }
  }

  private void write(Step step) {
    if (step instanceof Step.Turn turn) {
      runs[turn.qubit()].turn(turn.angle());
      sources[turn.qubit()] = turn.source();
    } else if (step instanceof Step.Fixed fixed) {
      apply(fixed.matrix(), fixed.qubit(), fixed.source());
    } else if (step instanceof Step.Cx cx) {
      write(cx);
    } else if (step instanceof Step.CoherentError error) {
      write(error);
    } else {
      throw new IllegalStateException("swaps are written as cx, found " + step);
    }
  }

  /** Writes {@code cx} by the gate that the backend has, between gates of one qubit. */
  private void write(Step.Cx cx) {
    int control = cx.control();
    int target = cx.target();
    Basis.Pair pair = basis.pair(qubits.get(control), qubits.get(target)).orElseThrow();
    boolean turned = pair.gate() != Gate.CZ && pair.qubits().get(0) != (int) qubits.get(control);
    if (turned) {
      hadamards(cx);
      control = cx.target();
      target = cx.control();
    }
    switch (pair.gate()) {
      case CX -> pair(Gate.CX, 1, 0, control, target, cx.source());
      case CZ -> {
        boolean inOrder = pair.qubits().get(0) == (int) qubits.get(control);
        apply(Gate.H.matrix(), target, cx.source());
        pair(Gate.CZ, 1, 1, inOrder ? control : target, inOrder ? target : control, cx.source());
        apply(Gate.H.matrix(), target, cx.source());
      }
      // By the product of ECR in the table of gates.
      case ECR -> {
        apply(Gate.SDG.matrix(), control, cx.source());
        apply(Gate.RX.matrix(-Math.PI / 2), target, cx.source());
        pair(Gate.ECR, -1, 0, control, target, cx.source());
        apply(Gate.X.matrix(), control, cx.source());
      }
      default -> throw new IllegalStateException("not in place of cx: " + pair.gate());
    }
    if (turned) {
      hadamards(cx);
    }
  }

  private void hadamards(Step.Cx cx) {
    cx.qubits().forEach(wire -> apply(Gate.H.matrix(), wire, cx.source()));
  }

  private void apply(FieldMatrix<Complex> matrix, int wire, int source) {
    runs[wire].apply(matrix);
    sources[wire] = source;
  }

  /**
   * Writes a gate of two qubits.
   *
   * @param passFirst 1 if a turn of the first wire may as well come behind the gate, -1 if a turn
   *     in the opposite direction may, and 0 if none may
   */
  private void pair(Gate gate, int passFirst, int passSecond, int first, int second, int source) {
    flush(first, passFirst);
    flush(second, passSecond);
    gates.add(new PhysicalGate(gate, List.of(first, second), source, false));
  }

  private void write(Step.CoherentError error) {
    Operation operation = error.operation();
    int pass = operation.gate().form() == Gate.Form.DIAGONAL ? 1 : 0;
    operation.qubits().forEach(wire -> flush(wire, pass));
    gates.add(new PhysicalGate(operation.gate(), operation.qubits(), error.source(), true));
    operation.angles().forEach(angle -> angles.add(LinearAngle.of(angle)));
  }

  /** Writes the gates that wait on a wire, but for a last turn that may pass the next gate. */
  private void flush(int wire, int pass) {
    Rotations rotations = runs[wire].rotations();
    runs[wire] = new Run();
    LinearAngle last = rotations.last();
    if (pass != 0) {
      rotations.z().set(rotations.z().size() - 1, LinearAngle.ZERO);
      runs[wire].turn(pass == 1 ? last : last.negated());
    }
    switch (basis.oneQubit()) {
      case RZ_SX -> write(rotations.bySquareRoots(), wire, this::squareRoot);
      case RZ_RX -> write(rotations.joined(), wire, this::rx);
      case U -> writeU(rotations.joined(), wire);
    }
  }

  private interface FlipWriter {
    void write(LinearAngle angle, int wire);
  }

  private void write(Rotations rotations, int wire, FlipWriter flip) {
    for (int k = 0; k < rotations.z().size(); k++) {
      LinearAngle turn = rotations.z().get(k);
      if (!turn.isNothing()) {
        add(Gate.RZ, wire, turn);
      }
      if (k < rotations.x().size()) {
        flip.write(rotations.x().get(k), wire);
      }
    }
  }

  private void rx(LinearAngle angle, int wire) {
    add(Gate.RX, wire, angle);
  }

  private void squareRoot(LinearAngle angle, int wire) {
    if (!angle.is(Math.PI)) {
      add(Gate.SX, wire);
    } else if (basis.has(Gate.X, qubits.get(wire))) {
      add(Gate.X, wire);
    } else {
      add(Gate.SX, wire);
      add(Gate.SX, wire);
    }
  }

  /** Writes {@code rz(a) rx(t) rz(b)} as {@code u(t, b - pi/2, a + pi/2)}. */
  private void writeU(Rotations rotations, int wire) {
    List<LinearAngle> z = rotations.z();
    int last = rotations.x().size() - 1;
    if (last < 0 && !z.get(0).isNothing()) {
      add(Gate.U, wire, LinearAngle.ZERO, LinearAngle.ZERO, z.get(0));
    }
    for (int k = 0; k <= last; k++) {
      LinearAngle behind = k < last ? LinearAngle.ZERO : z.get(k + 1);
      add(
          Gate.U,
          wire,
          rotations.x().get(k),
          behind.plus(-Math.PI / 2),
          z.get(k).plus(Math.PI / 2));
    }
  }

  private void add(Gate gate, int wire, LinearAngle... of) {
    gates.add(new PhysicalGate(gate, List.of(wire), sources[wire], false));
    angles.addAll(List.of(of));
  }
}
