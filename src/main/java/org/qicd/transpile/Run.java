package org.qicd.transpile;

import java.util.ArrayList;
import java.util.List;
import org.apache.commons.math3.complex.Complex;
import org.apache.commons.math3.linear.FieldMatrix;
import org.qicd.circuit.Gate;

/**
 * Gates of one qubit in a row, brought together as far as they go: turns RZ by angles that depend
 * on inputs, with one constant matrix before each turn and one behind the last.
 */
final class Run {
  /** Matrix entries smaller than this are rounding errors. */
  private static final double SMALL = 1e-12;

  private final List<FieldMatrix<Complex>> matrices = new ArrayList<>(List.of(Gate.ID.matrix()));
  private final List<LinearAngle> turns = new ArrayList<>();

  void apply(FieldMatrix<Complex> matrix) {
    int last = matrices.size() - 1;
    matrices.set(last, matrix.multiply(matrices.get(last)));
  }

  void turn(LinearAngle angle) {
    if (angle.isConstant()) {
      apply(Gate.RZ.matrix(angle.constant()));
      return;
    }
    int last = matrices.size() - 1;
    FieldMatrix<Complex> between = matrices.get(last);
    if (last > 0 && isDiagonal(between)) {
      merge(turns.get(last - 1).plus(angle));
    } else if (last > 0 && isFlip(between)) {
      merge(turns.get(last - 1).plus(angle.negated()));
    } else {
      turns.add(angle);
      matrices.add(Gate.ID.matrix());
    }
  }

  /** Replaces the last turn. One whose inputs cancel out becomes part of the constant matrices. */
  private void merge(LinearAngle angle) {
    int last = turns.size() - 1;
    turns.set(last, angle);
    if (angle.isConstant()) {
      turns.remove(last);
      FieldMatrix<Complex> behind = matrices.remove(last + 1);
      apply(Gate.RZ.matrix(angle.constant()));
      apply(behind);
    }
  }

  /** The same gates up to a global phase. */
  Rotations rotations() {
    Rotations rotations = Rotations.from(LinearAngle.ZERO);
    for (int k = 0; k < matrices.size(); k++) {
      add(matrices.get(k), rotations);
      if (k < turns.size()) {
        rotations.rz(turns.get(k));
      }
    }
    return rotations;
  }

  /** Adds a constant matrix, {@code rz(a) rx(t) rz(b)} up to a phase with t from 0 to pi. */
  private static void add(FieldMatrix<Complex> m, Rotations to) {
    Complex zero = m.getEntry(0, 0);
    if (isDiagonal(m)) {
      to.rz(LinearAngle.of(phase(m.getEntry(1, 1), zero)));
    } else if (isFlip(m)) {
      to.rx(LinearAngle.of(Math.PI));
      to.rz(LinearAngle.of(phase(m.getEntry(1, 0), m.getEntry(0, 1))));
    } else {
      to.rz(LinearAngle.of(phase(m.getEntry(0, 1), zero) + Math.PI / 2));
      to.rx(LinearAngle.of(2 * StrictMath.atan2(m.getEntry(1, 0).abs(), zero.abs())));
      to.rz(LinearAngle.of(phase(m.getEntry(1, 0), zero) + Math.PI / 2));
    }
  }

  /** The phase of a / b. */
  private static double phase(Complex a, Complex b) {
    Complex product = a.multiply(b.conjugate());
    return StrictMath.atan2(product.getImaginary(), product.getReal());
  }

  private static boolean isDiagonal(FieldMatrix<Complex> m) {
    return m.getEntry(1, 0).abs() < SMALL;
  }

  /** Whether the matrix is X up to phases. */
  private static boolean isFlip(FieldMatrix<Complex> m) {
    return m.getEntry(0, 0).abs() < SMALL;
  }
}
