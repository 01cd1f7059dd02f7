package org.qicd.simulate;

import org.apache.commons.math3.complex.Complex;
import org.apache.commons.math3.linear.FieldMatrix;
import org.qicd.circuit.Angle;
import org.qicd.circuit.Operation;

/**
 * One state vector, to which gates are applied one by one, by their matrices in the gate table. It
 * is used for encoding, which happens once for each image.
 */
final class SingleState {
  private final double[] re;
  private final double[] im;

  /** Creates {@code |0...0>} of n qubits. */
  SingleState(int numQubits) {
    re = new double[1 << numQubits];
    im = new double[1 << numQubits];
    re[0] = 1;
  }

  /** Applies a gate whose angles are constants. */
  void apply(Operation operation) {
    double[] angles =
        operation.angles().stream().mapToDouble(a -> ((Angle.Constant) a).value()).toArray();
    FieldMatrix<Complex> matrix = operation.gate().matrix(angles);
    int size = matrix.getRowDimension();
    int all = operation.qubits().stream().mapToInt(q -> 1 << q).sum();
    int[] members = new int[size];
    double[] x = new double[size];
    double[] y = new double[size];
    for (int base = 0; base < re.length; base++) {
      if ((base & all) == 0) {
        for (int k = 0; k < size; k++) {
          members[k] = base | Primitive.spread(k, operation.qubits());
          x[k] = re[members[k]];
          y[k] = im[members[k]];
        }
        multiply(matrix, x, y, members);
      }
    }
  }

  private void multiply(FieldMatrix<Complex> matrix, double[] x, double[] y, int[] members) {
    for (int row = 0; row < members.length; row++) {
      double real = 0;
      double imaginary = 0;
      for (int column = 0; column < members.length; column++) {
        Complex entry = matrix.getEntry(row, column);
        real += entry.getReal() * x[column] - entry.getImaginary() * y[column];
        imaginary += entry.getReal() * y[column] + entry.getImaginary() * x[column];
      }
      re[members[row]] = real;
      im[members[row]] = imaginary;
    }
  }

  /** Writes the real parts, or real and imaginary parts in turn. */
  void copyTo(double[] values, int at, boolean complex) {
    for (int a = 0; a < re.length; a++) {
      if (complex) {
        values[at + 2 * a] = re[a];
        values[at + 2 * a + 1] = im[a];
      } else {
        values[at + a] = re[a];
      }
    }
  }
}
