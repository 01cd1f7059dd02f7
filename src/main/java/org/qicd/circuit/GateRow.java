package org.qicd.circuit;

import static org.qicd.circuit.GateMatrices.pauli;
import static org.qicd.circuit.GateMatrices.real;

import java.util.function.Function;
import org.apache.commons.math3.complex.Complex;
import org.apache.commons.math3.linear.FieldMatrix;

/**
 * A row of the {@linkplain Gate table of gates}: the constants of that table fill it, and its
 * methods read it.
 */
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

  /** Starts the row of a gate without angles. */
  static GateRow row(String symbol, Function<double[], FieldMatrix<Complex>> matrix) {
    return row(symbol, 0, matrix);
  }

  static GateRow row(
      String symbol, int numAngles, Function<double[], FieldMatrix<Complex>> matrix) {
    return new GateRow(symbol, 0, numAngles, matrix);
  }

  /** Starts the row of the rotation {@code exp(-i t P / 2)}, with P a product of Pauli matrices. */
  static GateRow row(String symbol, String paulis) {
    return row(symbol, 1, a -> GateMatrices.rotation(pauli(paulis), a[0])).generator(pauli(paulis));
  }

  /**
   * Starts the row of a controlled gate. The control qubits come first; where all of them are 1,
   * the base gate acts on the last qubits.
   */
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

  /** Sets the symbol of the gate's targets in a drawing, if it is not the base gate's. */
  GateRow symbol(String drawn) {
    symbol = drawn;
    return this;
  }

  /** Sets the product of gates that is exactly equal to this gate, global phase included. */
  GateRow product(GateProduct.Rule rule) {
    product = rule;
    return this;
  }

  /** Declares that this gate and an earlier one are each other's inverses. */
  GateRow undoes(Gate earlier) {
    undone = earlier;
    return this;
  }

  /** Sets the gates that undo this gate, if it is not undone by itself with negated angles. */
  GateRow inverse(GateProduct.Rule rule) {
    inverse = rule;
    return this;
  }

  /** Sets the gate's name in {@code stdgates.inc}, if it is not the label. */
  GateRow qasm(String name) {
    qasmName = name;
    return this;
  }

  /**
   * Declares that {@code stdgates.inc} lacks the gate, so that OpenQASM gets its product instead.
   */
  GateRow notInQasm() {
    inQasm = false;
    return this;
  }
}
