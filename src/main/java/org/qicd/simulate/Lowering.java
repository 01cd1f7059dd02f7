package org.qicd.simulate;

import java.util.ArrayList;
import java.util.List;
import org.apache.commons.math3.complex.Complex;
import org.apache.commons.math3.linear.FieldMatrix;
import org.qicd.circuit.Angle;
import org.qicd.circuit.GateProduct;
import org.qicd.circuit.Operation;

/**
 * Writes every gate of the table exactly, global phase included, as a product of {@linkplain
 * Primitive real rotations and monomial matrices}.
 *
 * <p>What a gate becomes follows from its row in the table. {@code ry} and permutations are
 * primitives themselves. A diagonal generator is a sum of parities in the exponent, as in {@code
 * rz(t) = exp(-i t/2 Z)}. All other gates are replaced by the product in their row.
 */
final class Lowering {
  private final List<Primitive> primitives = new ArrayList<>();

  private Lowering() {}

  static List<Primitive> lower(Operation operation) {
    Lowering lowering = new Lowering();
    lowering.add(operation);
    return lowering.primitives;
  }

  private void add(Operation operation) {
    switch (operation.gate().form()) {
      case REAL_ROTATION ->
          primitives.add(
              new Primitive.Rotate(operation.qubits().get(0), operation.angles().get(0)));
      case DIAGONAL -> phases(operation);
      case PERMUTATION -> {
        Primitive.Permute permute = new Primitive.Permute(operation.gate(), operation.qubits());
        if (!permute.isIdentity()) {
          primitives.add(permute);
        }
      }
      case PRODUCT -> {
        GateProduct product = operation.product();
        product.operations().forEach(this::add);
        if (product.globalPhase() != 0) {
          phase(0, Angle.constant(product.globalPhase()));
        }
      }
    }
  }

  /**
   * Adds the phases of {@code exp(-i t G / 2)}. The Walsh transform of -G/2 gives the factor of
   * each parity.
   */
  private void phases(Operation operation) {
    FieldMatrix<Complex> generator = operation.gate().generator();
    double[] factors = new double[generator.getRowDimension()];
    for (int a = 0; a < factors.length; a++) {
      factors[a] = -0.5 * generator.getEntry(a, a).getReal() / factors.length;
    }
    Walsh.sum(factors);
    for (int parity = 0; parity < factors.length; parity++) {
      if (factors[parity] != 0) {
        phase(
            Primitive.spread(parity, operation.qubits()),
            operation.angles().get(0).times(factors[parity]));
      }
    }
  }

  private void phase(int mask, Angle angle) {
    primitives.add(new Primitive.Phase(mask, angle));
  }
}
