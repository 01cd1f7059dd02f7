package org.qicd.circuit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class DrawingTest {
  private static final Readout ONE = new Readout(Readout.Kind.EXPVAL, 1, 1);

  @Test
  void template() {
    Readout readout = new Readout(Readout.Kind.EXPVAL, 2, 5);
    Circuit circuit = Ansatz.STRONGLY_ENTANGLING.circuit(3, 1, Encoding.AMPLITUDE, readout);
    assertThat(Drawing.draw(circuit))
        .isEqualTo(
            """
            q0 amplitude├─RZ(θ0)─RY(θ1)─RZ(θ2)─●───⊕─┤expval z0
                                               │   │
            q1 amplitude├─RZ(θ3)─RY(θ4)─RZ(θ5)─⊕─●─┼─┤expval z1
                                                 │ │
            q2 amplitude├─RZ(θ6)─RY(θ7)─RZ(θ8)───⊕─●─
            """);
  }

  @Test
  void everyKindOfCell() {
    Circuit circuit =
        new Circuit(
            4,
            Encoding.ZZ,
            List.of(
                Operation.of(Gate.H, 0),
                Operation.of(Gate.CCX, 3, 0, 2),
                Operation.of(Gate.CSWAP, 1, 3, 0),
                Operation.of(Gate.CRX, new Angle.Weight(0, -0.5), 0, 2),
                Operation.of(Gate.RZZ, Angle.constant(Math.PI * 3 / 4), 0, 3),
                Operation.of(Gate.SDG, 1),
                Operation.of(Gate.X, 2),
                Operation.of(Gate.CZ, 2, 1)),
            ONE);
    assertThat(Drawing.draw(circuit))
        .isEqualTo(
            """
            q0 zz├─H─●─×─────●─────RZZ(3π/4)──────┤expval z0
                     │ │     │         │
            q1 zz├───┼─●─────┼─────────┼─────S†─Z─
                     │ │     │         │        │
            q2 zz├───⊕─┼─RX(-θ0/2)─────┼─────X──●─
                     │ │               │
            q3 zz├───●─×───────────RZZ(3π/4)──────
            """);
  }

  @Test
  void continues() {
    Readout readout = new Readout(Readout.Kind.PROJECTOR, 2, 5);
    Circuit circuit = Ansatz.REAL_AMPLITUDES.circuit(2, 2, Encoding.REUPLOADING, readout);
    assertThat(Drawing.draw(circuit, 40))
        .isEqualTo(
            """
            q0 reuploading├─RY(x0)─RY(θ0)─●─RY(x0)─»
                                          │
            q1 reuploading├─RY(x1)─RY(θ1)─⊕─RY(x1)─»

            q0 «─RY(θ2)─●─RY(θ4)─┤projector
                        │
            q1 «─RY(θ3)─⊕─RY(θ5)─
            """);
  }

  @Test
  void scaledFeatures() {
    Circuit circuit = Ansatz.REAL_AMPLITUDES.circuit(2, 1, Encoding.ANGLE, ONE);
    assertThat(Drawing.draw(new TrainedScaling(circuit, 2).circuit()))
        .isEqualTo(
            """
            q0 reuploading├─RY(θ0x0+θ1)─RY(θ4)─●─RY(θ6)─┤expval z0
                                               │
            q1 reuploading├─RY(θ2x1+θ3)─RY(θ5)─⊕─RY(θ7)─
            """);
  }

  @ParameterizedTest
  @EnumSource(Ansatz.class)
  void keepsTheWidthAndLosesNoGate(Ansatz ansatz) {
    Readout readout = new Readout(Readout.Kind.EXPVAL, 10, 5);
    Circuit circuit = ansatz.circuit(11, 4, Encoding.AMPLITUDE, readout);
    String wide = Drawing.draw(circuit, Integer.MAX_VALUE);
    assertThat(wide.lines()).hasSize(21);
    for (int width : new int[] {40, 77, 100}) {
      String drawing = Drawing.draw(circuit, width);
      assertThat(drawing.lines()).allSatisfy(line -> assertThat(line).hasSizeBetween(0, width));
      for (String symbol : List.of("●", "⊕", "θ", "│", "┼", "┤expval z")) {
        assertThat(drawing.split(symbol, -1)).as(symbol).hasSameSizeAs(wide.split(symbol, -1));
      }
    }
    assertThat(wide.split("θ", -1)).hasSize(circuit.numWeights() + 1);
  }

  /** Above and below a vertical line stands one, or a cell of the gate that it belongs to. */
  @ParameterizedTest
  @EnumSource(Ansatz.class)
  void verticalLinesAreUnbroken(Ansatz ansatz) {
    Readout readout = new Readout(Readout.Kind.EXPVAL, 10, 5);
    Circuit circuit = ansatz.circuit(11, 4, Encoding.AMPLITUDE, readout);
    List<String> lines = Drawing.draw(circuit, 77).lines().toList();
    int joints = 0;
    for (int row = 0; row < lines.size(); row++) {
      for (int column = 0; column < lines.get(row).length(); column++) {
        if ("│┼".indexOf(lines.get(row).charAt(column)) >= 0) {
          assertThat("│┼●⊕").contains(lines.get(row - 1).substring(column, column + 1));
          assertThat("│┼●⊕").contains(lines.get(row + 1).substring(column, column + 1));
          joints++;
        }
      }
    }
    assertThat(joints).isPositive();
  }

  @Test
  void aWidthThatIsTooSmallStillDraws() {
    Circuit circuit = Ansatz.BASIC_ENTANGLER.circuit(1, 2, Encoding.ANGLE, ONE);
    assertThat(Drawing.draw(circuit, 1))
        .isEqualTo("q0 angle├─RX(θ0)─»\n\nq0 «─RX(θ1)─┤expval z0\n");
  }

  @Test
  void emptyCircuit() {
    Circuit circuit = new Circuit(1, Encoding.AMPLITUDE, List.of(), ONE);
    assertThat(Drawing.draw(circuit)).isEqualTo("q0 amplitude├─┤expval z0\n");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "3.141592653589793, π",
    "-1.5707963267948966, -π/2",
    "2.356194490192345, 3π/4",
    "-0.26179938779914946, -π/12",
    "6.283185307179586, 2π",
    "0.123456, 0.1235",
    "-2, -2",
    "12345.6, 12350",
    "1e-13, 1E-13",
  })
  void constants(double value, String text) {
    Operation operation = Operation.of(Gate.RX, Angle.constant(value), 0);
    String drawing = Drawing.draw(new Circuit(1, Encoding.AMPLITUDE, List.of(operation), ONE), 100);
    assertThat(drawing).contains("─RX(" + text + ")─");
  }

  @ParameterizedTest
  @CsvSource({"1, θ7", "-1, -θ7", "2, 2θ7", "0.5, θ7/2", "0.3, 0.3θ7", "0, 0"})
  void multiplesOfAWeight(double factor, String text) {
    Operation operation = Operation.of(Gate.RX, new Angle.Weight(7, factor), 0);
    String drawing = Drawing.draw(new Circuit(1, Encoding.AMPLITUDE, List.of(operation), ONE), 100);
    assertThat(drawing).contains("─RX(" + text + ")─");
  }
}
