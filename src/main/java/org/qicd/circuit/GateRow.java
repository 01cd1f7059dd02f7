package org.qicd.circuit;

import static org.qicd.circuit.GateMatrices.pauli;
import static org.qicd.circuit.GateMatrices.real;

import java.util.function.Function;
import org.apache.commons.math3.complex.Complex;
import org.apache.commons.math3.linear.FieldMatrix;

/** A row of the {@linkplain Gate table of gates}: it is filled here and read there. */
final class GateRow {
  final int numControls;
  final int numAngles;
  final Function<double[], FieldMatrix<Complex>> matrix;
  String symbol;
  FieldMatrix<Complex> generator;
  GateProduct.Rule product;
  GateProduct.Rule inverse;
  Gate undone;
  String qasmName;
  boolean inQasm = true;

  private GateRow(
      String symbol,
      int numControls,
      int numAngles,
      Function<double[], FieldMatrix<Complex>> matrix) {
    this.symbol = symbol;
    this.numControls = numControls;
    this.numAngles = numAngles;
    this.matrix = matrix;
  }

  /** A gate without angles. */
  static GateRow row(String symbol, Function<double[], FieldMatrix<Complex>> matrix) {
    return row(symbol, 0, matrix);
  }

  static GateRow row(
      String symbol, int numAngles, Function<double[], FieldMatrix<Complex>> matrix) {
    return new GateRow(symbol, 0, numAngles, matrix);
  }

  /** The rotation {@code exp(-i t P / 2)} about a product of Pauli matrices. */
  static GateRow row(String symbol, String paulis) {
    return row(symbol, 1, a -> GateMatrices.rotation(pauli(paulis), a[0])).generator(pauli(paulis));
  }

  /** A base gate on the last qubits, applied where all control qubits before them are 1. */
  static GateRow controlled(Gate base, int numControls) {
    GateRow row =
        new GateRow(
            base.symbol(),
            numControls,
            base.numAngles(),
            a -> GateMatrices.controlled(base.matrix(a), numControls, real(1)));
    return base.numAngles() == 1
        ? row.generator(GateMatrices.controlled(base.generator(), numControls, real(0)))
        : row;
  }

  GateRow generator(FieldMatrix<Complex> hermitian) {
    generator = hermitian;
    return this;
  }

  /** What stands for the gate's targets in a drawing, if not the base gate's symbol. */
  GateRow symbol(String drawn) {
    symbol = drawn;
    return this;
  }

  /** The gates whose product the gate is, exactly. */
  GateRow product(GateProduct.Rule rule) {
    product = rule;
    return this;
  }

  /** This gate and an earlier one are each other's inverses. */
  GateRow undoes(Gate earlier) {
    undone = earlier;
    return this;
  }

  /** The gates that undo the gate, if these are not the gate itself with negated angles. */
  GateRow inverse(GateProduct.Rule rule) {
    inverse = rule;
    return this;
  }

  /** The gate's name in {@code stdgates.inc}, where it is not the label. */
  GateRow qasm(String name) {
    qasmName = name;
    return this;
  }

  /** {@code stdgates.inc} lacks the gate: its product is written in its place. */
  GateRow notInQasm() {
    inQasm = false;
    return this;
  }
}
