package org.qicd.circuit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.qicd.testing.Mistakes.assertMistake;
import static org.qicd.testing.Mistakes.assertMistakeStarting;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.commons.math3.complex.Complex;
import org.apache.commons.math3.complex.ComplexField;
import org.apache.commons.math3.linear.FieldMatrix;
import org.apache.commons.math3.linear.MatrixUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.qicd.testing.DenseSimulator;

/** What holds for every row of the table, so that a new gate needs no new test. */
class GateTableTest {
  private static final double[] ANGLES = {0, 0.3, -1.7, Math.PI, -Math.PI / 2, 9.1, -25};

  @ParameterizedTest
  @EnumSource(Gate.class)
  void isUnitary(Gate gate) {
    for (double[] angles : angles(gate)) {
      FieldMatrix<Complex> u = gate.matrix(angles);
      assertThat(u.getRowDimension()).isEqualTo(1 << gate.numQubits());
      assertClose(u.multiply(adjoint(u)), identity(u.getRowDimension()), 1e-14);
    }
  }

  @ParameterizedTest
  @EnumSource(Gate.class)
  void inverseUndoes(Gate gate) {
    for (List<Integer> qubits : orders(gate)) {
      for (double[] angles : angles(gate)) {
        Operation operation = operation(gate, qubits, angles);
        FieldMatrix<Complex> product = dense(operation);
        for (Operation undo : operation.inverse()) {
          product = dense(undo).multiply(product);
        }
        assertClose(product, identity(8), 1e-14);
      }
    }
  }

  /** {@code dU/dt = -i/2 G U}, and G is Hermitian. */
  @ParameterizedTest
  @EnumSource(Gate.class)
  void generatorIsTheDerivative(Gate gate) {
    if (gate.numAngles() != 1) {
      assertThat(org.assertj.core.api.Assertions.catchThrowable(gate::generator))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("gate " + gate.label() + " has no single generator");
      return;
    }
    FieldMatrix<Complex> g = gate.generator();
    assertClose(g, adjoint(g), 0);
    double h = 1e-3;
    for (double t : ANGLES) {
      FieldMatrix<Complex> near = gate.matrix(t + h).subtract(gate.matrix(t - h));
      FieldMatrix<Complex> far = gate.matrix(t + 2 * h).subtract(gate.matrix(t - 2 * h));
      FieldMatrix<Complex> derivative =
          near.scalarMultiply(new Complex(8))
              .subtract(far)
              .scalarMultiply(new Complex(1 / (12 * h)));
      FieldMatrix<Complex> expected =
          g.multiply(gate.matrix(t)).scalarMultiply(new Complex(0, -0.5));
      assertClose(derivative, expected, 1e-11);
    }
  }

  /** Every gate is one that simulators know, or a product; and so it is in OpenQASM. */
  @ParameterizedTest
  @EnumSource(Gate.class)
  void productIsTheGate(Gate gate) {
    if (gate.product() == null) {
      assertThat(gate.form()).isNotEqualTo(Gate.Form.PRODUCT);
      assertThat(gate.qasmName()).isNotNull();
      Operation operation = operation(gate, orders(gate).get(0), angles(gate).get(0));
      assertThatThrownBy(operation::product)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("gate " + gate.label() + " is made of no others");
      return;
    }
    for (List<Integer> qubits : orders(gate)) {
      for (double[] angles : angles(gate)) {
        Operation operation = operation(gate, qubits, angles);
        GateProduct product = operation.product();
        FieldMatrix<Complex> found =
            identity(8).scalarMultiply(GateMatrices.phase(product.globalPhase()));
        for (Operation factor : product.operations()) {
          found = dense(factor).multiply(found);
        }
        assertClose(found, dense(operation), 1e-14);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Gate.class)
  void formIsWhatTheMatrixSays(Gate gate) {
    for (double[] angles : angles(gate)) {
      FieldMatrix<Complex> u = gate.matrix(angles);
      for (int row = 0; row < u.getRowDimension(); row++) {
        for (int column = 0; column < u.getColumnDimension(); column++) {
          Complex entry = u.getEntry(row, column);
          switch (gate.form()) {
            case REAL_ROTATION -> assertThat(entry.getImaginary()).isZero();
            case DIAGONAL ->
                assertThat(entry.abs()).isCloseTo(row == column ? 1 : 0, within(1e-15));
            case PERMUTATION ->
                assertThat(entry).isEqualTo(new Complex(column == gate.source(row) ? 1 : 0));
            case PRODUCT -> {}
          }
        }
      }
    }
    if (gate.form() != Gate.Form.PERMUTATION) {
      assertThatThrownBy(() -> gate.source(0))
          .hasMessage("gate " + gate.label() + " is no permutation");
    }
  }

  @Test
  void formsAndRealRotations() {
    assertThat(with(gate -> gate.form() == Gate.Form.REAL_ROTATION)).containsExactly("ry");
    assertThat(with(gate -> gate.form() == Gate.Form.DIAGONAL))
        .containsExactlyInAnyOrder("rz", "p", "rzz", "crz", "cp");
    assertThat(with(gate -> gate.form() == Gate.Form.PERMUTATION))
        .containsExactlyInAnyOrder("id", "x", "cx", "ccx", "swap", "cswap");
    assertThat(with(gate -> gate.numRealRotations() == 1))
        .containsExactlyInAnyOrder("h", "rx", "ry", "sx", "u", "ecr");
    assertThat(with(gate -> gate.numRealRotations() == 2))
        .containsExactlyInAnyOrder("ch", "crx", "cry");
    assertThat(with(gate -> gate.numRealRotations() > 2)).containsExactly("rxx", "ryy");
    assertThat(Gate.RYY.numRealRotations()).isEqualTo(4);
    assertThat(with(gate -> gate.qasmName() == null))
        .containsExactlyInAnyOrder("rxx", "ryy", "rzz", "iswap", "ecr");
  }

  private static List<String> with(Predicate<Gate> condition) {
    return Arrays.stream(Gate.values()).filter(condition).map(Gate::label).toList();
  }

  /** Where a control is 0 nothing happens. */
  @ParameterizedTest
  @EnumSource(Gate.class)
  void controlsControl(Gate gate) {
    int controls = (1 << gate.numControls()) - 1;
    for (double[] angles : angles(gate)) {
      FieldMatrix<Complex> u = gate.matrix(angles);
      for (int row = 0; row < u.getRowDimension(); row++) {
        for (int column = 0; column < u.getColumnDimension(); column++) {
          if ((row & controls) != controls || (column & controls) != controls) {
            assertThat(u.getEntry(row, column))
                .isEqualTo(row == column ? Complex.ONE : Complex.ZERO);
          }
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Gate.class)
  void isFoundByItsLabel(Gate gate) {
    assertThat(Gate.of(gate.label())).isSameAs(gate);
    assertThat(gate.symbol()).isNotBlank();
  }

  @Test
  void mistakes() {
    assertMistakeStarting(() -> Gate.of("cxx"), "unknown gate 'cxx'; gates are [id, x, ry, ");
    assertMistake(() -> Gate.U.matrix(1), "gate u takes 3 angles, found 1");
    assertMistake(
        () -> Operation.of(Gate.CX, 1),
        "gate cx takes 2 qubits and 0 angles, found qubits [1] and 0 angles");
    assertMistake(
        () -> Operation.of(Gate.CX, 1, 1), "gate cx needs different qubits, found [1, 1]");
    assertMistake(() -> Operation.of(Gate.X, -1), "a qubit must be 0 or more, found -1");
    assertMistake(
        () -> Operation.of(Gate.RX, Angle.feature(0), 0),
        "features enter as angles of ry only, found one in rx");
  }

  private static List<double[]> angles(Gate gate) {
    Random random = new Random(gate.ordinal());
    List<double[]> sets = new ArrayList<>();
    for (double first : ANGLES) {
      double[] angles = random.doubles(gate.numAngles(), -7, 7).toArray();
      if (angles.length > 0) {
        angles[0] = first;
      }
      sets.add(angles);
    }
    return sets;
  }

  /** Ascending, descending and gapped qubits of three. */
  private static List<List<Integer>> orders(Gate gate) {
    List<Integer> up = IntStream.range(0, gate.numQubits()).boxed().toList();
    List<Integer> down = new ArrayList<>(up);
    Collections.reverse(down);
    List<Integer> gapped = down.stream().map(q -> 2 * q % 3).toList();
    return List.of(up, down, gapped);
  }

  private static Operation operation(Gate gate, List<Integer> qubits, double[] angles) {
    List<Angle> constants = Arrays.stream(angles).mapToObj(Angle::constant).toList();
    return new Operation(gate, qubits, constants);
  }

  private static FieldMatrix<Complex> dense(Operation operation) {
    return DenseSimulator.matrix(operation, 3, new double[0], new double[0]);
  }

  private static FieldMatrix<Complex> identity(int size) {
    return MatrixUtils.createFieldIdentityMatrix(ComplexField.getInstance(), size);
  }

  private static FieldMatrix<Complex> adjoint(FieldMatrix<Complex> matrix) {
    FieldMatrix<Complex> adjoint = matrix.transpose();
    for (int row = 0; row < adjoint.getRowDimension(); row++) {
      for (int column = 0; column < adjoint.getColumnDimension(); column++) {
        adjoint.setEntry(row, column, adjoint.getEntry(row, column).conjugate());
      }
    }
    return adjoint;
  }

  private static void assertClose(
      FieldMatrix<Complex> found, FieldMatrix<Complex> expected, double tolerance) {
    for (int row = 0; row < expected.getRowDimension(); row++) {
      for (int column = 0; column < expected.getColumnDimension(); column++) {
        Complex difference = found.getEntry(row, column).subtract(expected.getEntry(row, column));
        assertThat(difference.abs()).as("[%d][%d]", row, column).isCloseTo(0, within(tolerance));
      }
    }
  }
}
