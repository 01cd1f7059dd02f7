package org.qicd.simulate;

import static org.qicd.circuit.Gate.CX;
import static org.qicd.circuit.Gate.P;
import static org.qicd.circuit.Gate.RX;
import static org.qicd.circuit.Gate.RXX;
import static org.qicd.circuit.Gate.RY;
import static org.qicd.circuit.Gate.RZ;
import static org.qicd.circuit.Gate.RZZ;
import static org.qicd.circuit.Gate.S;
import static org.qicd.circuit.Gate.SDG;
import static org.qicd.circuit.Gate.SWAP;
import static org.qicd.circuit.Gate.X;
import static org.qicd.circuit.Gate.Z;

import java.util.ArrayList;
import java.util.List;
import org.qicd.circuit.Angle;
import org.qicd.circuit.Gate;
import org.qicd.circuit.Operation;

/**
 * Writes every gate of the table as a product of {@linkplain Primitive real rotations and monomial
 * matrices}, exactly, global phase included.
 *
 * <p>A diagonal gate is a sum of parities in the exponent: {@code rz(t) = exp(-i t/2 Z)}, and with
 * {@code n = (1 - Z)/2} the phase gates are {@code p(t) = exp(i t n)} and {@code cp(t) = exp(i t n
 * (x) n)}. Other gates are conjugates of these: {@code X = RZ(-pi/2) Y RZ(pi/2)} as generators,
 * {@code H = RY(pi/2) Z}, and a controlled rotation is half a rotation, a controlled flip, and half
 * a rotation back.
 */
final class Lowering {
  private static final double HALF_PI = Math.PI / 2;

  private final List<Primitive> primitives = new ArrayList<>();

  private Lowering() {}

  static List<Primitive> lower(Operation operation) {
    Lowering lowering = new Lowering();
    lowering.add(operation.gate(), operation.qubits(), operation.angles());
    return lowering.primitives;
  }

  private void add(Gate gate, List<Integer> q, List<Angle> angles) {
    Angle t = angles.isEmpty() ? null : angles.get(0);
    int first = q.get(0);
    int last = q.get(q.size() - 1);
    switch (gate) {
      case ID -> {}
      case X, CX, SWAP, CCX, CSWAP -> primitives.add(new Primitive.Permute(gate, q));
      case RY -> primitives.add(new Primitive.Rotate(first, t));
      case RZ -> phase(1 << first, t.times(-0.5));
      case RZZ -> phase(1 << first | 1 << last, t.times(-0.5));
      case CRZ -> {
        phase(1 << last, t.times(-0.25));
        phase(1 << first | 1 << last, t.times(0.25));
      }
      case P -> {
        phase(0, t.times(0.5));
        phase(1 << first, t.times(-0.5));
      }
      case CP -> {
        phase(0, t.times(0.25));
        phase(1 << first, t.times(-0.25));
        phase(1 << last, t.times(-0.25));
        phase(1 << first | 1 << last, t.times(0.25));
      }
      case Z -> one(P, Math.PI, first);
      case S -> one(P, HALF_PI, first);
      case SDG -> one(P, -HALF_PI, first);
      case T -> one(P, HALF_PI / 2, first);
      case TDG -> one(P, -HALF_PI / 2, first);
      case CZ -> add(Gate.CP, q, List.of(Angle.constant(Math.PI)));
      case Y -> {
        one(Z, first);
        one(X, first);
        phase(0, Angle.constant(HALF_PI));
      }
      case H -> {
        one(Z, first);
        one(RY, HALF_PI, first);
      }
      case RX -> {
        one(RZ, HALF_PI, first);
        one(RY, t, first);
        one(RZ, -HALF_PI, first);
      }
      case SX -> {
        one(RX, HALF_PI, first);
        phase(0, Angle.constant(HALF_PI / 2));
      }
      case U -> {
        one(P, angles.get(2), first);
        one(RY, t, first);
        one(P, angles.get(1), first);
      }
      case CY -> {
        one(SDG, last);
        add(CX, q, List.of());
        one(S, last);
      }
      case CH -> {
        one(RY, -HALF_PI / 2, last);
        add(Gate.CZ, q, List.of());
        one(RY, HALF_PI / 2, last);
      }
      case CRY -> {
        add(CX, q, List.of());
        one(RY, t.times(-0.5), last);
        add(CX, q, List.of());
        one(RY, t.times(0.5), last);
      }
      case CRX -> {
        one(RZ, HALF_PI, last);
        add(Gate.CRY, q, angles);
        one(RZ, -HALF_PI, last);
      }
      case RXX -> {
        q.forEach(qubit -> one(RY, -HALF_PI, qubit));
        add(RZZ, q, angles);
        q.forEach(qubit -> one(RY, HALF_PI, qubit));
      }
      case RYY -> {
        q.forEach(qubit -> one(SDG, qubit));
        add(RXX, q, angles);
        q.forEach(qubit -> one(S, qubit));
      }
      case ISWAP -> {
        add(SWAP, q, List.of());
        phase(0, Angle.constant(HALF_PI / 2));
        phase(1 << first | 1 << last, Angle.constant(-HALF_PI / 2));
      }
    }
  }

  private void phase(int mask, Angle angle) {
    primitives.add(new Primitive.Phase(mask, angle));
  }

  private void one(Gate gate, int qubit) {
    add(gate, List.of(qubit), List.of());
  }

  private void one(Gate gate, double angle, int qubit) {
    one(gate, Angle.constant(angle), qubit);
  }

  private void one(Gate gate, Angle angle, int qubit) {
    add(gate, List.of(qubit), List.of(angle));
  }
}
