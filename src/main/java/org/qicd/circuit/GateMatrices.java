package org.qicd.circuit;

import org.apache.commons.math3.complex.Complex;
import org.apache.commons.math3.complex.ComplexField;
import org.apache.commons.math3.linear.Array2DRowFieldMatrix;
import org.apache.commons.math3.linear.FieldMatrix;

/** Small complex matrices, from which the rows of the gate table are built. */
final class GateMatrices {
  private GateMatrices() {}

  static Complex real(double value) {
    return new Complex(value, 0);
  }

  static Complex i(double value) {
    return new Complex(0, value);
  }

  static Complex complex(double real, double imaginary) {
    return new Complex(real, imaginary);
  }

  /** {@code e^(i angle)}. */
  static Complex phase(double angle) {
    return new Complex(StrictMath.cos(angle), StrictMath.sin(angle));
  }

  static FieldMatrix<Complex> zeros(int size) {
    return new Array2DRowFieldMatrix<>(ComplexField.getInstance(), size, size);
  }

  /** A 2 x 2 matrix, row by row, times a real factor. */
  static FieldMatrix<Complex> rows(double factor, Complex a, Complex b, Complex c, Complex d) {
    return new Array2DRowFieldMatrix<>(new Complex[][] {{a, b}, {c, d}})
        .scalarMultiply(real(factor));
  }

  static FieldMatrix<Complex> diagonal(Complex zero, Complex one) {
    return rows(1, zero, real(0), real(0), one);
  }

  /**
   * The tensor product of Pauli matrices. The first letter acts on qubit 0, the lowest bit of an
   * index.
   */
  static FieldMatrix<Complex> pauli(String letters) {
    FieldMatrix<Complex> product = new Array2DRowFieldMatrix<>(new Complex[][] {{Complex.ONE}});
    for (int k = 0; k < letters.length(); k++) {
      product = kronecker(onePauli(letters.charAt(k)), product);
    }
    return product;
  }

  private static FieldMatrix<Complex> onePauli(char letter) {
    return switch (letter) {
      case 'I' -> diagonal(real(1), real(1));
      case 'X' -> rows(1, real(0), real(1), real(1), real(0));
      case 'Y' -> rows(1, real(0), i(-1), i(1), real(0));
      case 'Z' -> diagonal(real(1), real(-1));
      default -> throw new IllegalArgumentException("no Pauli matrix " + letter);
    };
  }

  /** {@code high (x) low}: the index of {@code low} takes the lower bits. */
  static FieldMatrix<Complex> kronecker(FieldMatrix<Complex> high, FieldMatrix<Complex> low) {
    int inner = low.getRowDimension();
    FieldMatrix<Complex> product = zeros(high.getRowDimension() * inner);
    for (int row = 0; row < product.getRowDimension(); row++) {
      for (int column = 0; column < product.getColumnDimension(); column++) {
        Complex upper = high.getEntry(row / inner, column / inner);
        product.setEntry(row, column, upper.multiply(low.getEntry(row % inner, column % inner)));
      }
    }
    return product;
  }

  /** {@code exp(-i angle P / 2) = cos(angle/2) I - i sin(angle/2) P} for P with P^2 = I. */
  static FieldMatrix<Complex> rotation(FieldMatrix<Complex> pauli, double angle) {
    FieldMatrix<Complex> result = pauli.scalarMultiply(i(-StrictMath.sin(angle / 2)));
    for (int k = 0; k < result.getRowDimension(); k++) {
      result.addToEntry(k, k, real(StrictMath.cos(angle / 2)));
    }
    return result;
  }

  static FieldMatrix<Complex> u(double theta, double phi, double lambda) {
    double cos = StrictMath.cos(theta / 2);
    double sin = StrictMath.sin(theta / 2);
    return rows(
        1,
        real(cos),
        phase(lambda).multiply(-sin),
        phase(phi).multiply(sin),
        phase(phi + lambda).multiply(cos));
  }

  /** The gate that exchanges two qubits and multiplies 01 and 10 by a factor. */
  static FieldMatrix<Complex> swap(Complex factor) {
    FieldMatrix<Complex> matrix = zeros(4);
    matrix.setEntry(0, 0, real(1));
    matrix.setEntry(1, 2, factor);
    matrix.setEntry(2, 1, factor);
    matrix.setEntry(3, 3, real(1));
    return matrix;
  }

  /** {@code (X_0 - Y_0 X_1) / sqrt 2}, with the gate's first qubit in the lowest bit. */
  static FieldMatrix<Complex> ecr() {
    return pauli("XI").subtract(pauli("YX")).scalarMultiply(real(1 / Math.sqrt(2)));
  }

  /**
   * The matrix that acts as {@code base} on the higher bits where all of the lower {@code controls}
   * bits are 1, and as {@code off} times the identity elsewhere.
   */
  static FieldMatrix<Complex> controlled(FieldMatrix<Complex> base, int controls, Complex off) {
    int all = (1 << controls) - 1;
    FieldMatrix<Complex> matrix = zeros(base.getRowDimension() << controls);
    for (int row = 0; row < matrix.getRowDimension(); row++) {
      if ((row & all) != all) {
        matrix.setEntry(row, row, off);
        continue;
      }
      for (int column = all; column < matrix.getColumnDimension(); column += all + 1) {
        matrix.setEntry(row, column, base.getEntry(row >> controls, column >> controls));
      }
    }
    return matrix;
  }

  static boolean isDiagonal(FieldMatrix<Complex> matrix) {
    for (int row = 0; row < matrix.getRowDimension(); row++) {
      for (int column = 0; column < matrix.getColumnDimension(); column++) {
        if (row != column && matrix.getEntry(row, column).abs() != 0) {
          return false;
        }
      }
    }
    return true;
  }

  /**
   * The column of the 1 in each row, or null if some row has other entries than a single 1 and
   * zeros.
   */
  static int[] permutation(FieldMatrix<Complex> matrix) {
    int[] columns = new int[matrix.getRowDimension()];
    for (int row = 0; row < columns.length; row++) {
      int ones = 0;
      for (int column = 0; column < columns.length; column++) {
        Complex entry = matrix.getEntry(row, column);
        if (entry.equals(Complex.ONE)) {
          columns[row] = column;
          ones++;
        } else if (entry.abs() != 0) {
          return null;
        }
      }
      if (ones != 1) {
        return null;
      }
    }
    return columns;
  }
}
