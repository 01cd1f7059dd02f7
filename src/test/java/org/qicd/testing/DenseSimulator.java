package org.qicd.testing;

import java.util.Arrays;
import java.util.List;
import org.apache.commons.math3.complex.Complex;
import org.apache.commons.math3.complex.ComplexField;
import org.apache.commons.math3.linear.Array2DRowFieldMatrix;
import org.apache.commons.math3.linear.FieldMatrix;
import org.qicd.circuit.Angle;
import org.qicd.circuit.Circuit;
import org.qicd.circuit.Encoding;
import org.qicd.circuit.FeatureMap;
import org.qicd.circuit.Operation;

/**
 * The slow, obvious simulator, mostly used as a reference when testing: each gate is a 2^n x 2^n
 * matrix, written out by Kronecker products, and a state is multiplied by one after the other.
 */
public final class DenseSimulator {
  private DenseSimulator() {}

  /** The output state of a circuit for one image; index bit q is qubit q. */
  public static Complex[] state(Circuit circuit, double[] weights, double[] features) {
    Complex[] state = encoded(circuit.featureMap(), circuit.numQubits(), features);
    for (Operation operation : circuit.operations()) {
      state = apply(operation, circuit.numQubits(), weights, features, state);
    }
    return state;
  }

  /** The state that a circuit starts from: |0...0> for {@code reuploading}. */
  public static Complex[] encoded(Encoding encoding, int numQubits, double[] features) {
    return encoded(FeatureMap.of(encoding), numQubits, features);
  }

  /** The same with repetitions and entanglement. */
  public static Complex[] encoded(FeatureMap map, int numQubits, double[] features) {
    Complex[] state = new Complex[1 << numQubits];
    Arrays.fill(state, Complex.ZERO);
    state[0] = Complex.ONE;
    if (map.encoding() == Encoding.AMPLITUDE) {
      double largest = Arrays.stream(features).map(Math::abs).max().orElseThrow();
      double norm = Math.sqrt(Arrays.stream(features).map(x -> Math.pow(x / largest, 2)).sum());
      for (int a = 0; a < features.length; a++) {
        state[a] = new Complex(features[a] / largest / norm);
      }
      return state;
    }
    for (Operation operation : map.operations(features)) {
      state = apply(operation, numQubits, new double[0], features, state);
    }
    return state;
  }

  private static Complex[] apply(
      Operation operation, int n, double[] weights, double[] features, Complex[] state) {
    return matrix(operation, n, weights, features).operate(state);
  }

  /** The 2^n x 2^n matrix of an operation on n qubits. */
  public static FieldMatrix<Complex> matrix(
      Operation operation, int numQubits, double[] weights, double[] features) {
    double[] angles =
        operation.angles().stream().mapToDouble(t -> value(t, weights, features)).toArray();
    return embed(operation.gate().matrix(angles), operation.qubits(), numQubits);
  }

  /**
   * A gate's matrix among n qubits: the sum over its entries {@code m[r][c]} of the Kronecker
   * product, qubit n-1 first, of {@code |r_k><c_k|} on the gate's k-th qubit and I elsewhere.
   */
  public static FieldMatrix<Complex> embed(
      FieldMatrix<Complex> gate, List<Integer> qubits, int numQubits) {
    FieldMatrix<Complex> sum = zeros(1 << numQubits);
    for (int r = 0; r < gate.getRowDimension(); r++) {
      for (int c = 0; c < gate.getColumnDimension(); c++) {
        if (gate.getEntry(r, c).equals(Complex.ZERO)) {
          continue;
        }
        FieldMatrix<Complex> product = zeros(1);
        product.setEntry(0, 0, gate.getEntry(r, c));
        for (int q = numQubits - 1; q >= 0; q--) {
          int k = qubits.indexOf(q);
          product = kronecker(product, k < 0 ? identity() : unit(r >> k & 1, c >> k & 1));
        }
        sum = sum.add(product);
      }
    }
    return sum;
  }

  private static double value(Angle angle, double[] weights, double[] features) {
    if (angle instanceof Angle.Weight weight) {
      return weight.factor() * weights[weight.index()] + weight.offset();
    }
    if (angle instanceof Angle.Feature feature) {
      return feature.factor() * features[feature.index()];
    }
    if (angle instanceof Angle.Scaled scaled) {
      double turned = weights[scaled.scale()] * features[scaled.feature()];
      return scaled.factor() * (turned + weights[scaled.shift()]);
    }
    return ((Angle.Constant) angle).value();
  }

  private static FieldMatrix<Complex> zeros(int size) {
    return new Array2DRowFieldMatrix<>(ComplexField.getInstance(), size, size);
  }

  private static FieldMatrix<Complex> unit(int row, int column) {
    FieldMatrix<Complex> matrix = zeros(2);
    matrix.setEntry(row, column, Complex.ONE);
    return matrix;
  }

  private static FieldMatrix<Complex> identity() {
    return unit(0, 0).add(unit(1, 1));
  }

  private static FieldMatrix<Complex> kronecker(FieldMatrix<Complex> a, FieldMatrix<Complex> b) {
    int inner = b.getRowDimension();
    FieldMatrix<Complex> product = zeros(a.getRowDimension() * inner);
    for (int i = 0; i < a.getRowDimension(); i++) {
      for (int j = 0; j < a.getColumnDimension(); j++) {
        if (!a.getEntry(i, j).equals(Complex.ZERO)) {
          product.setSubMatrix(b.scalarMultiply(a.getEntry(i, j)).getData(), i * inner, j * inner);
        }
      }
    }
    return product;
  }
}
