package org.qicd.simulate;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.commons.math3.complex.Complex;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.apache.commons.math3.linear.FieldMatrix;
import org.apache.commons.math3.linear.RealMatrix;
import org.qicd.circuit.Angle;
import org.qicd.circuit.Gate;
import org.qicd.circuit.Operation;

/**
 * The parameter-shift rule of one angle of a gate: {@code f'(t) = sum over j of factor_j f(t +
 * shift_j)} for every f that is an expectation value behind the gate. It follows from the
 * eigenvalues of the gate's generator G, with the gate written as {@code exp(-i t G / 2)}:
 *
 * <ul>
 *   <li>two eigenvalues that differ by 2, as those of Pauli rotations do: {@code f' = (f(pi/2) -
 *       f(-pi/2)) / 2} (Schuld et al., Physical Review A 99, 032331, 2019);
 *   <li>three eigenvalues in steps of 1, as those of controlled rotations are: {@code f' = d1
 *       (f(pi/2) - f(-pi/2)) - d2 (f(3 pi/2) - f(-3 pi/2))} with {@code d1, d2 = (sqrt 2 +- 1) / (4
 *       sqrt 2)} (Anselmetti et al., New Journal of Physics 23, 113010, 2021; Wierichs et al.,
 *       Quantum 6, 677, 2022).
 * </ul>
 */
final class ShiftRule {
  private static final Map<Gate, List<ShiftRule>> RULES = new ConcurrentHashMap<>();
  private static final double D1 = (Math.sqrt(2) + 1) / (4 * Math.sqrt(2));
  private static final double D2 = (Math.sqrt(2) - 1) / (4 * Math.sqrt(2));
  private static final double[] TWO_SHIFTS = {Math.PI / 2, -Math.PI / 2};
  private static final double[] FOUR_SHIFTS = {
    Math.PI / 2, -Math.PI / 2, 1.5 * Math.PI, -1.5 * Math.PI
  };
  private static final double SAME = 1e-9; // two eigenvalues, but for rounding

  /** In radians, of the gate's own angle. */
  final double[] shifts;

  final double[] factors;

  /** The mean of the generator's least and largest eigenvalue. It turns a global phase only. */
  final double centre;

  private ShiftRule(boolean two, double centre) {
    shifts = two ? TWO_SHIFTS : FOUR_SHIFTS;
    factors = two ? new double[] {0.5, -0.5} : new double[] {D1, -D1, -D2, D2};
    this.centre = centre;
  }

  /**
   * The rule of a gate's angle.
   *
   * @param angle index of the angle among those of the gate
   * @throws IllegalArgumentException if the gate has no rule
   */
  static ShiftRule of(Gate gate, int angle) {
    List<ShiftRule> known = RULES.get(gate); // rules may ask for those of other gates
    if (known == null) {
      known = IntStream.range(0, gate.numAngles()).mapToObj(k -> find(gate, k)).toList();
      RULES.put(gate, known);
    }
    return known.get(angle);
  }

  private static ShiftRule find(Gate gate, int angle) {
    if (gate.numAngles() == 1) {
      return of(gate.label(), gate.generator());
    }
    List<Integer> qubits = IntStream.range(0, gate.numQubits()).boxed().toList();
    List<Angle> angles = IntStream.range(0, gate.numAngles()).mapToObj(Angle::weight).toList();
    ShiftRule rule = null;
    int found = 0;
    for (Operation part : new Operation(gate, qubits, angles).product().operations()) {
      for (int k = 0; k < part.angles().size(); k++) {
        if (part.angles().get(k) instanceof Angle.Weight weight && weight.index() == angle) {
          rule = Math.abs(weight.factor()) == 1 ? of(part.gate(), k) : null;
          found++;
        }
      }
    }
    if (rule == null || found != 1) {
      throw noRule(gate.label(), "angle %d turns %d of its parts".formatted(angle, found));
    }
    return rule;
  }

  /** The rule for a generator. */
  static ShiftRule of(String label, FieldMatrix<Complex> generator) {
    double[] eigenvalues = eigenvalues(generator);
    double mean = (eigenvalues[0] + eigenvalues[eigenvalues.length - 1]) / 2;
    double centre = Math.abs(mean) < SAME ? 0 : mean;
    boolean two = true;
    boolean three = true;
    for (double value : eigenvalues) {
      double distance = Math.abs(value - centre);
      two &= Math.abs(distance - 1) < SAME;
      three &= Math.min(distance, Math.abs(distance - 1)) < SAME;
    }
    // Eigenvalues that are all the same make a gate that is a global phase.
    if (!three || Math.abs(eigenvalues[0] - centre) < SAME) {
      throw noRule(label, "its generator has the eigenvalues " + text(eigenvalues));
    }
    return new ShiftRule(two, centre);
  }

  private static IllegalArgumentException noRule(String label, String why) {
    return new IllegalArgumentException(
        "gate %s has no parameter-shift rule, as %s; use gradient 'adjoint' or 'spsa'"
            .formatted(label, why));
  }

  private static String text(double[] values) {
    return Arrays.stream(values)
        .mapToObj(value -> String.format(Locale.ROOT, "%.2f", value))
        .collect(Collectors.joining(", "));
  }

  /**
   * Eigenvalues of a Hermitian matrix, descending. The real matrix [[Re, -Im], [Im, Re]] has each
   * of them twice.
   */
  private static double[] eigenvalues(FieldMatrix<Complex> hermitian) {
    int size = hermitian.getRowDimension();
    RealMatrix real = new Array2DRowRealMatrix(2 * size, 2 * size);
    for (int row = 0; row < size; row++) {
      for (int column = 0; column < size; column++) {
        Complex entry = hermitian.getEntry(row, column);
        real.setEntry(row, column, entry.getReal());
        real.setEntry(size + row, size + column, entry.getReal());
        real.setEntry(row, size + column, -entry.getImaginary());
        real.setEntry(size + row, column, entry.getImaginary());
      }
    }
    double[] twice = new EigenDecomposition(real).getRealEigenvalues();
    return IntStream.range(0, size).mapToDouble(k -> twice[2 * k]).toArray();
  }
}
