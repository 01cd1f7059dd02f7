package org.qicd.circuit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Operations, in the order in which they are applied, and a factor {@code exp(i globalPhase)}. */
public final class GateProduct {

  /** A rule that writes a gate as a product of other gates, for any qubits and angles. */
  interface Rule {
    GateProduct of(GateProduct empty);
  }

  private final Operation whole;
  private final List<Operation> operations = new ArrayList<>();
  private double globalPhase;

  /** Starts an empty product. Rules number the qubits and angles of the operation from 0. */
  GateProduct(Operation whole) {
    this.whole = whole;
  }

  public List<Operation> operations() {
    return operations;
  }

  /** The phase of the factor, in radians. */
  public double globalPhase() {
    return globalPhase;
  }

  Angle angle(int index) {
    return whole.angles().get(index);
  }

  Angle minus(int index) {
    return angle(index).times(-1);
  }

  GateProduct of(Gate gate, int... on) {
    return of(gate, List.of(), on);
  }

  GateProduct of(Gate gate, double angle, int... on) {
    return of(gate, Angle.constant(angle), on);
  }

  GateProduct of(Gate gate, Angle angle, int... on) {
    return of(gate, List.of(angle), on);
  }

  private GateProduct of(Gate gate, List<Angle> angles, int... on) {
    List<Integer> qubits = Arrays.stream(on).mapToObj(whole.qubits()::get).toList();
    operations.add(new Operation(gate, qubits, angles));
    return this;
  }

  /** Appends the operation itself. */
  GateProduct self() {
    operations.add(whole);
    return this;
  }

  /** Appends the operation itself with other angles. */
  GateProduct self(Angle... angles) {
    operations.add(new Operation(whole.gate(), whole.qubits(), List.of(angles)));
    return this;
  }

  /** Appends a gate on the operation's qubits, with the operation's angles negated. */
  GateProduct negated(Gate gate) {
    List<Angle> negated = whole.angles().stream().map(angle -> angle.times(-1)).toList();
    operations.add(new Operation(gate, whole.qubits(), negated));
    return this;
  }

  GateProduct globalPhase(double radians) {
    globalPhase = radians;
    return this;
  }
}
