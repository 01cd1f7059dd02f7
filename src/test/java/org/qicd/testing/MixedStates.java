package org.qicd.testing;

import java.util.List;
import org.apache.commons.math3.complex.Complex;
import org.apache.commons.math3.complex.ComplexField;
import org.apache.commons.math3.linear.Array2DRowFieldMatrix;
import org.apache.commons.math3.linear.FieldMatrix;
import org.qicd.circuit.Circuit;
import org.qicd.circuit.Gate;
import org.qicd.simulate.PauliNoise;

/** Density matrices under depolarising channels, by products of dense matrices. */
public final class MixedStates {
  private MixedStates() {}

  /** The expectation of a diagonal observable under noise. */
  public static double expectation(
      Circuit circuit,
      List<PauliNoise.Site> sites,
      double[] weights,
      double[] features,
      double[] diagonal) {
    Complex[] encoded = DenseSimulator.encoded(circuit.featureMap(), circuit.numQubits(), features);
    int size = encoded.length;
    FieldMatrix<Complex> rho = new Array2DRowFieldMatrix<>(ComplexField.getInstance(), size, size);
    for (int r = 0; r < size; r++) {
      for (int c = 0; c < size; c++) {
        rho.setEntry(r, c, encoded[r].multiply(encoded[c].conjugate()));
      }
    }
    rho = noisy(rho, sites, -1, circuit.numQubits());
    for (int k = 0; k < circuit.operations().size(); k++) {
      FieldMatrix<Complex> gate =
          DenseSimulator.matrix(
              circuit.operations().get(k), circuit.numQubits(), weights, features);
      rho = noisy(conjugated(gate, rho), sites, k, circuit.numQubits());
    }
    double sum = 0;
    for (int a = 0; a < size; a++) {
      sum += diagonal[a] * rho.getEntry(a, a).getReal();
    }
    return sum;
  }

  /** Errors of one site: (1 - p) rho + p / 4^k times the sum over Pauli strings of P rho P. */
  private static FieldMatrix<Complex> noisy(
      FieldMatrix<Complex> before, List<PauliNoise.Site> sites, int after, int numQubits) {
    FieldMatrix<Complex> rho = before;
    for (PauliNoise.Site site : sites) {
      if (site.after() == after) {
        FieldMatrix<Complex> mixed = rho;
        for (int qubit : site.qubits()) {
          mixed = twirled(mixed, qubit, numQubits);
        }
        double p = site.probability();
        rho = rho.scalarMultiply(new Complex(1 - p)).add(mixed.scalarMultiply(new Complex(p)));
      }
    }
    return rho;
  }

  /** The mean of P rho P over the four Pauli matrices on a qubit. */
  private static FieldMatrix<Complex> twirled(FieldMatrix<Complex> rho, int qubit, int numQubits) {
    FieldMatrix<Complex> sum = rho;
    for (Gate pauli : List.of(Gate.X, Gate.Y, Gate.Z)) {
      FieldMatrix<Complex> matrix =
          DenseSimulator.embed(pauli.matrix(new double[0]), List.of(qubit), numQubits);
      sum = sum.add(conjugated(matrix, rho));
    }
    return sum.scalarMultiply(new Complex(0.25));
  }

  private static FieldMatrix<Complex> conjugated(
      FieldMatrix<Complex> gate, FieldMatrix<Complex> rho) {
    FieldMatrix<Complex> adjoint = gate.transpose();
    for (int r = 0; r < adjoint.getRowDimension(); r++) {
      for (int c = 0; c < adjoint.getColumnDimension(); c++) {
        adjoint.setEntry(r, c, adjoint.getEntry(r, c).conjugate());
      }
    }
    return gate.multiply(rho).multiply(adjoint);
  }
}
