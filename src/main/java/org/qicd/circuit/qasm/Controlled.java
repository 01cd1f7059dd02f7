package org.qicd.circuit.qasm;

import static java.util.Map.entry;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.qicd.circuit.Angle;
import org.qicd.circuit.Gate;
import org.qicd.circuit.GateProduct;
import org.qicd.circuit.Operation;

/**
 * Writes gates with any number of controls by gates of the table, phases included. A phase with k
 * controls is split as {@code t a b = t/2 (a + b - (a xor b))} for bits a and b, so its cost grows
 * as 3^k.
 */
final class Controlled {
  /** Gates of the table, and the gates that they become by one more control. */
  private static final Map<Gate, Gate> BY_ONE =
      Map.ofEntries(
          entry(Gate.X, Gate.CX),
          entry(Gate.Y, Gate.CY),
          entry(Gate.Z, Gate.CZ),
          entry(Gate.H, Gate.CH),
          entry(Gate.RX, Gate.CRX),
          entry(Gate.RY, Gate.CRY),
          entry(Gate.RZ, Gate.CRZ),
          entry(Gate.P, Gate.CP),
          entry(Gate.SWAP, Gate.CSWAP),
          entry(Gate.CX, Gate.CCX));

  /** Takes gates without controls of ours. */
  interface Target {
    void place(Gate gate, Polynomial angle, List<Integer> on);
  }

  private final Target to;

  Controlled(Target to) {
    this.to = to;
  }

  /**
   * Adds a gate.
   *
   * @param angle null for a gate without one
   * @param on the gate's own qubits
   */
  void add(Gate gate, Polynomial angle, List<Integer> controls, List<Integer> on) {
    Gate byOne = BY_ONE.get(gate);
    if (controls.isEmpty()) {
      to.place(gate, angle, on);
    } else if (controls.size() == 1 && byOne != null) {
      to.place(byOne, angle, joined(controls, on));
    } else {
      split(gate, angle, controls, on);
    }
  }

  private void split(Gate gate, Polynomial angle, List<Integer> controls, List<Integer> on) {
    int last = on.get(on.size() - 1);
    switch (gate) {
      case ID -> {}
      case X -> flip(controls, last);
      case CX, CCX ->
          add(Gate.X, null, joined(controls, on.subList(0, on.size() - 1)), List.of(last));
      case P -> phase(angle, joined(controls, on));
      case CP -> phase(angle, joined(controls, on));
      case RZ -> {
        phase(angle.times(-0.5), controls);
        phase(angle, joined(controls, on));
      }
      case CRZ -> add(Gate.RZ, angle, joined(controls, on.subList(0, 1)), List.of(last));
      case RY -> {
        to.place(Gate.RY, angle.times(0.5), on);
        flip(controls, last);
        to.place(Gate.RY, angle.times(-0.5), on);
        flip(controls, last);
      }
      case SWAP -> {
        int first = on.get(0);
        to.place(Gate.CX, null, List.of(last, first));
        flip(joined(controls, List.of(first)), last);
        to.place(Gate.CX, null, List.of(last, first));
      }
      case CSWAP ->
          add(Gate.SWAP, null, joined(controls, on.subList(0, 1)), on.subList(1, on.size()));
      default -> product(gate, angle, controls, on);
    }
  }

  /** Adds the gates of which a gate of the table is the product, each with the controls. */
  private void product(Gate gate, Polynomial angle, List<Integer> controls, List<Integer> on) {
    // The rule of the table is for angles of circuits, so a weight stands for our angle.
    List<Angle> stands = angle == null ? List.of() : List.of(Angle.weight(0));
    GateProduct product = new Operation(gate, on, stands).product();
    for (Operation factor : product.operations()) {
      Polynomial own = factor.angles().isEmpty() ? null : angle(factor.angles().get(0), angle);
      add(factor.gate(), own, controls, factor.qubits());
    }
    if (product.globalPhase() != 0) {
      phase(Polynomial.constant(product.globalPhase()), controls);
    }
  }

  private static Polynomial angle(Angle ofFactor, Polynomial whole) {
    return ofFactor instanceof Angle.Weight weight
        ? whole.times(weight.factor())
        : Polynomial.constant(((Angle.Constant) ofFactor).value());
  }

  /** Multiplies by {@code exp(i angle)} where all bits are 1. Without bits, this has no effect. */
  void phase(Polynomial angle, List<Integer> bits) {
    int target = bits.isEmpty() ? -1 : bits.get(bits.size() - 1);
    if (bits.size() == 1) {
      to.place(Gate.P, angle, bits);
    } else if (bits.size() == 2) {
      to.place(Gate.CP, angle, bits);
    } else if (bits.size() > 2) {
      int last = bits.get(bits.size() - 2);
      List<Integer> rest = bits.subList(0, bits.size() - 2);
      to.place(Gate.CP, angle.times(0.5), List.of(last, target));
      flip(rest, last);
      to.place(Gate.CP, angle.times(-0.5), List.of(last, target));
      flip(rest, last);
      phase(angle.times(0.5), joined(rest, List.of(target)));
    }
  }

  /** Flips a bit where all controls are 1. */
  private void flip(List<Integer> controls, int target) {
    if (controls.size() <= 2) {
      Gate gate = controls.size() == 1 ? Gate.CX : Gate.CCX;
      to.place(gate, null, joined(controls, List.of(target)));
    } else {
      to.place(Gate.H, null, List.of(target));
      phase(Polynomial.constant(Math.PI), joined(controls, List.of(target)));
      to.place(Gate.H, null, List.of(target));
    }
  }

  private static List<Integer> joined(List<Integer> controls, List<Integer> on) {
    return Stream.concat(controls.stream(), on.stream()).toList();
  }
}
