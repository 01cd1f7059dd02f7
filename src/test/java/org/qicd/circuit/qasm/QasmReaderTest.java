package org.qicd.circuit.qasm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.math3.complex.Complex;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.qicd.circuit.Angle;
import org.qicd.circuit.Ansatz;
import org.qicd.circuit.Circuit;
import org.qicd.circuit.Encoding;
import org.qicd.circuit.FeatureMap;
import org.qicd.circuit.Gate;
import org.qicd.circuit.OpenQasm;
import org.qicd.circuit.Operation;
import org.qicd.circuit.Readout;
import org.qicd.testing.DenseSimulator;
import org.qicd.testing.FeatureMaps;
import org.qicd.testing.QasmSimulator;
import org.qicd.testing.RandomCircuits;

/** What is read is what a text says, and any other text is refused in one line. */
class QasmReaderTest {
  private static final Readout TWO = new Readout(Readout.Kind.EXPVAL, 2, 40);
  private static final String START = "OPENQASM 3.0;\ninclude \"stdgates.inc\";\n";

  private static QasmProgram read(String body) {
    return QasmReader.read("own.qasm", START + body);
  }

  private static Circuit circuit(String body) {
    return read(body).circuit(Encoding.AMPLITUDE, new Readout(Readout.Kind.EXPVAL, 1, 1));
  }

  static Stream<Arguments> templates() {
    return Stream.of(Ansatz.values())
        .flatMap(a -> FeatureMaps.all().map(map -> Arguments.of(a, map)));
  }

  @ParameterizedTest
  @MethodSource("templates")
  void whatIsExportedIsReadBackGateByGate(Ansatz ansatz, FeatureMap map) {
    for (int n : new int[] {2, 3, 11}) {
      Circuit circuit = ansatz.circuit(n, 2, 2, false, map, TWO);
      QasmProgram read = QasmReader.read("exported", OpenQasm.of(circuit));
      assertThat(read.circuit(map, TWO)).isEqualTo(circuit);
      assertThat(read.weights()).isSorted().hasSize(circuit.numWeights());
    }
  }

  /** With gates that the export writes as products, shared weights, factors and features. */
  @Test
  void randomCircuitsAreReadBack() {
    for (long seed = 0; seed < 40; seed++) {
      Circuit some = RandomCircuits.of(seed, 3, 60, 3);
      List<Operation> operations = new ArrayList<>(some.operations());
      operations.add(
          Operation.of(Gate.RY, Angle.feature(1), 0)); // whatever was drawn, all are used
      IntStream.range(0, 3).forEach(w -> operations.add(Operation.of(Gate.RY, Angle.weight(w), w)));
      Circuit circuit = new Circuit(3, Encoding.REUPLOADING, operations, some.readout());
      Circuit back =
          QasmReader.read("random", OpenQasm.of(circuit)).circuit(Encoding.REUPLOADING, TWO);
      double[] weights = new Random(seed).doubles(3, -3, 3).toArray();
      double[] features = new Random(-seed).doubles(3, -3, 3).toArray();
      assertSameState(
          DenseSimulator.state(back, weights, features),
          DenseSimulator.state(circuit, weights, features));
    }
  }

  /** Nested definitions, expressions and registers, against a reader that shares no code. */
  @Test
  void randomProgramsHaveTheStateOfAnotherReader() {
    for (long seed = 0; seed < 200; seed++) {
      RandomProgram program = new RandomProgram(seed);
      String text = program.text();
      double[] values = new Random(seed).doubles(3, -3, 3).toArray();
      Map<String, Double> inputs = Map.of("b", values[0], "a", values[1], "c", values[2]);
      QasmProgram read = QasmReader.read("random", text);
      assertThat(read.weights()).containsExactly("b", "a", "c");
      Circuit circuit = read.circuit(Encoding.AMPLITUDE, new Readout(Readout.Kind.EXPVAL, 1, 1));
      assertSameState(
          QasmReferenceTest.state(circuit, values), QasmSimulator.state(text, inputs, null));
    }
  }

  /** The unitary of any gate with controls is that gate where all controls are 1. */
  @ParameterizedTest
  @CsvSource({"1", "2", "3"})
  void controls(int numControls) {
    for (Gate gate : Gate.values()) {
      if (gate.numAngles() > 1 || gate.numQubits() + numControls > 5) {
        continue;
      }
      int n = gate.numQubits() + numControls;
      List<Integer> qubits = new ArrayList<>(IntStream.range(0, n).boxed().toList());
      Collections.shuffle(qubits, new Random(gate.ordinal()));
      String on = String.join(", ", qubits.stream().map(q -> "q[" + q + "]").toList());
      String start = "qubit[%d] q; input float[64] a;\n".formatted(n);
      for (int q = 0; q < n; q++) {
        start += "h q[%d]; rz(%s) q[%d]; ry(%s) q[%d];\n".formatted(q, 0.3 + q, q, 0.2 * q, q);
      }
      String angle = gate.numAngles() == 1 ? "(a)" : "";
      Circuit before = circuit(start + "rz(a) q[0];");
      Circuit after =
          circuit(
              start
                  + "rz(a) q[0];\nctrl(%d) @ %s%s %s;"
                      .formatted(numControls, gate.label(), angle, on));
      double[] weights = {0.7};
      Complex[] expected = QasmReferenceTest.state(before, weights);
      applyControlled(gate, numControls, qubits, weights, expected);
      assertSameState(QasmReferenceTest.state(after, weights), expected);
    }
  }

  private static void applyControlled(
      Gate gate, int numControls, List<Integer> qubits, double[] angle, Complex[] state) {
    int mask = qubits.subList(0, numControls).stream().mapToInt(q -> 1 << q).sum();
    List<Integer> on = qubits.subList(numControls, qubits.size());
    List<Angle> angles = gate.numAngles() == 1 ? List.of(Angle.constant(angle[0])) : List.of();
    Complex[] whole =
        DenseSimulator.matrix(
                new Operation(gate, on, angles), qubits.size(), new double[0], new double[0])
            .operate(state);
    for (int a = 0; a < state.length; a++) {
      state[a] = (a & mask) == mask ? whole[a] : state[a];
    }
  }

  @Test
  void weightsAreInTheOrderOfTheirDeclarations() {
    QasmProgram read =
        read(
            "input float[64] z; input float b; input angle[32] \u03b8; qubit[2] q;\n"
                + "rx(\u03b8/2 - pi/4) q[0]; ry(-b) q[1]; crz(3*z + 1e-1) q[0], q[1];");
    assertThat(read.weights()).containsExactly("z", "b", "\u03b8");
    assertThat(read.circuit(Encoding.AMPLITUDE, TWO).operations())
        .containsExactly(
            Operation.of(Gate.RX, new Angle.Weight(2, 0.5, -Math.PI / 4), 0),
            Operation.of(Gate.RY, new Angle.Weight(1, -1), 1),
            Operation.of(Gate.CRZ, new Angle.Weight(0, 3, 0.1), 0, 1));
  }

  /** A class is read where the program measures its bit, whatever qubit that is. */
  @Test
  void measurementsSayWhichQubitsAreRead() {
    String body = "qubit[4] q; bit[3] c; input float a; ry(a) q[3]; ry(0.2) q[2]; ry(0.3) q[0];\n";
    double[] weights = {0.5};
    Circuit plain = read(body).circuit(Encoding.AMPLITUDE, TWO);
    Circuit measured =
        read(body + "c[0] = measure q[3]; c[2] = measure q[0]; barrier q;")
            .circuit(Encoding.AMPLITUDE, TWO);
    assertThat(zs(measured, weights, 0, 1)).containsExactly(zs(plain, weights, 3, 0));
    assertThat(
            zs(
                read(body + "measure q[1] -> c[1]; measure q[0] -> c[0];")
                    .circuit(Encoding.AMPLITUDE, TWO),
                weights,
                0,
                1))
        .containsExactly(zs(plain, weights, 0, 1));
    assertThatThrownBy(() -> read(body + "c[0] = measure q[3];").circuit(Encoding.AMPLITUDE, TWO))
        .hasMessage(
            "own.qasm measures 1 qubits: expected 2 or more for 2 classes with readout 'expval', or"
                + " none");
  }

  /**
   * Qubits of a device are numbered by their first use, and a class is read where its bit is
   * measured.
   */
  @Test
  void qubitsOfADevice() {
    QasmProgram read =
        read(
            "bit[2] c; input float a; ry(a) $17; barrier $17, $4; cz $4, $17; h $120;\n"
                + "c[0] = measure $120; c[1] = measure $17;");
    assertThat(read.physicalQubits()).containsExactly(17, 4, 120);
    assertThat(read.measured()).containsExactly(2, 0);
    assertThat(read.circuit(Encoding.AMPLITUDE, TWO).operations())
        .containsExactly(
            Operation.of(Gate.RY, Angle.weight(0), 0),
            Operation.of(Gate.CZ, 1, 0),
            Operation.of(Gate.H, 2),
            Operation.of(Gate.SWAP, 0, 2),
            Operation.of(Gate.SWAP, 1, 2));
    assertThat(read("qubit q; x q;").physicalQubits()).isEmpty();
  }

  /** The gate ecr as Qiskit defines it is one gate; with other gates it is what the text says. */
  @Test
  void aDefinitionOfAGateOfTheTable() {
    String ecr = "gate ecr a, b { s a; sx b; cx a, b; x a; }\n";
    assertThat(circuit(ecr + "ecr $1, $0;").operations())
        .containsExactly(Operation.of(Gate.ECR, 0, 1));
    assertThat(circuit("gate ecr a, b { s a; cx b, a; }\necr $1, $0;").operations())
        .containsExactly(Operation.of(Gate.S, 0), Operation.of(Gate.CX, 1, 0));
    assertThat(circuit("gate ecr(t) a, b { rx(t) a; cx a, b; }\necr(1) $1, $0;").operations())
        .hasSize(2);
    String before = "qubit[3] q; h q[0]; ry(0.4) q[1]; rx(0.7) q[2];\n";
    String other = ecr.replace("ecr", "another");
    assertSameState(
        QasmReferenceTest.state(
            circuit(ecr + before + "ctrl @ ecr q[0], q[1], q[2];"), new double[0]),
        QasmReferenceTest.state(
            circuit(other + before + "ctrl @ another q[0], q[1], q[2];"), new double[0]));
  }

  private static double[] zs(Circuit circuit, double[] weights, int... qubits) {
    Complex[] state = QasmReferenceTest.state(circuit, weights);
    return Arrays.stream(qubits)
        .mapToDouble(
            q ->
                IntStream.range(0, state.length)
                    .mapToDouble(
                        a ->
                            (a >> q & 1) == 0
                                ? Math.pow(state[a].abs(), 2)
                                : -Math.pow(state[a].abs(), 2))
                    .sum())
        .map(z -> Math.rint(z * 1e12) / 1e12)
        .toArray();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "qubit[2] q;\\n\\nfoo q[0]; | line 5: 'foo' is no gate or statement that can be read",
        "qubit q; reset q; | line 3: 'reset' is no gate or statement that can be read",
        "qubit q; if (true) x q; | line 3: 'if' is no gate or statement that can be read",
        "qubit q; inv @ s q; | line 3: 'inv' is no gate or statement that can be read",
        "qubit[2] q; cx q[0], q[2]; | line 3: index 2 in 'q', which has 2 elements",
        "qubit[2] q; cx q[0], q[0]; | line 3: a gate needs different qubits, found one of them twice",
        "qubit[2] q; cx q[0]; | line 3: 'cx' takes 0 angles and 2 qubits, found 0 and 1",
        "qubit[2] q; rx q[0]; | line 3: 'rx' takes 1 angles and 1 qubits, found 0 and 1",
        "qubit[2] q; qubit[3] r; cx q, r; | line 3: registers of 3 and 2 qubits in one call",
        "qubit[21] q; | line 3: 'q' has 21 qubits: expected 1 or more, and at most 20 in all registers",
        "qubit[12] q; qubit[9] r; | line 3: 'r' has 9 qubits: expected 1 or more, and at most 20 in all registers",
        "qubit[0] q; | line 3: 'q' has 0 qubits: expected 1 or more, and at most 20 in all registers",
        "qubit[9999999999] q; | line 3: expected a size, found '9999999999'",
        "qubit q; qubit q; | line 3: the name 'q' is declared twice",
        "input float[64] a; qubit q; | line 3: no gate depends on the input 'a'",
        "input int a; | line 3: expected an input of type float or angle, found 'int'",
        "input array[float[64], 2] a; | line 3: expected an input of type float or angle, found 'array'",
        "qubit q; rx(b) q; | line 3: unknown name 'b' in an angle",
        "qubit q; rx(1/2) q; | line 3: a division of whole numbers, of which OpenQASM 3 drops the remainder: write a decimal point",
        "qubit q; rx(1.0/0) q; | line 3: an angle must be finite, found NaN or infinity",
        "qubit q; rx(1e999) q; | line 3: an angle must be finite, found NaN or infinity",
        "input float a; qubit q; rx(sin(a)) q; | line 3: sin takes a constant, found an input",
        "input float a; qubit q; rx(1/a) q; | line 3: only a constant may stand behind /, found an input",
        "input float a; qubit q; rx(a*a) q; | line 3: a product of inputs is no angle of a circuit, but for f*(pi - x0)*(pi - x1) and f*x0*x1 in an encoding",
        "input float a; qubit q; rx(a*a*a) q; | line 3: a product of three inputs or more is no angle of a circuit",
        "qubit[2] q; ctrl @ U(1, 0, 0) q[0], q[1]; | line 3: a controlled U, u2 or u3 has another phase in the specification than in Qiskit: write cu(theta, phi, lambda, gamma)",
        "qubit q; bit c; c = measure q; x q; | line 3: a gate on a qubit that is measured before: only final ones can be read",
        "qubit q; bit[2] c; c = measure q; | line 3: 1 qubits are measured into 2 bits",
        "qubit q; bit[2] c; c[0] = measure q; c[1] = measure q; | line 3: a qubit or bit takes part in two measurements",
        "gate a q { b q; } | line 3: 'b' is no gate or statement that can be read",
        "gate a q { a q; } | line 3: 'a' is no gate or statement that can be read",
        "gate a q { cx q, q; } | line 3: a gate needs different qubits, found one of them twice",
        "gate a q { } gate a q { } | line 3: the gate 'a' is defined twice",
        "gate a(t) q { rx(s) q; } | line 3: unknown name 's' in an angle",
        "x q[0]; qubit q; | line 3: expected a qubit, found 'q'",
        "qubit q; x q | line 3: expected ';', found the end of the text",
        "qubit q; \u00a7 | line 3: unexpected character '\u00a7'",
        "/* never ends | line 3: a comment begins with /* and does not end",
        "include \"other.inc\"; | line 3: expected \"stdgates.inc\" or \"qelib1.inc\", found 'other.inc'",
        "bit c; | line 3: the program declares no qubit",
        "qubit q; x $0; | line 3: the qubit '$0' of a device in a program that declares qubits",
        "x $0; qubit q; | line 3: 'q' is declared in a program on qubits of a device",
        "qubit $0; | line 3: expected a name, found '$0'",
        "x $; | line 3: expected a qubit, found '$'",
        "x $1234567890; | line 3: expected the index of a qubit, found '$1234567890'",
        "gate a q { x $0; } | line 3: expected a qubit, found '$0'",
        "$0 = 1; | line 3: expected a statement, found '$0'",
        "bit[21] c; h $0; h $1; h $2; h $3; h $4; h $5; h $6; h $7; h $8; h $9; h $10; h $11; h $12; h $13; h $14; h $15; h $16; h $17; h $18; h $19; h $21; | line 3: more than 20 qubits of a device",
      })
  void mistakesInOneLine(String body, String message) {
    assertThatThrownBy(() -> read(body.replace("\\n", "\n")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("own.qasm " + message);
  }

  /** Lines end as on any system, and only a line ends a comment. */
  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", "\r"})
  void linesOfAnySystem(String end) {
    String text = "\uFEFFOPENQASM 2.0; // first\nqreg q[1]; /* a\nb */ U(1/2,0,0) q;\nboo;\n";
    assertThatThrownBy(() -> QasmReader.read("f", text.replace("\n", end)))
        .hasMessage("f line 4: 'boo' is no gate or statement that can be read");
  }

  @Test
  void mistakesBeforeTheFirstStatement() {
    assertThatThrownBy(() -> QasmReader.read("f", ""))
        .hasMessage("f line 1: expected 'OPENQASM', found the end of the text");
    assertThatThrownBy(() -> QasmReader.read("f", "OPENQASM 4.0; qubit q;"))
        .hasMessage("f line 1: expected version 2.0 or 3.0, found '4.0'");
    assertThatThrownBy(() -> QasmReader.read("f", "OPENQASM 2.0;\nqreg q[1];\nh q;"))
        .hasMessage("f line 3: gate 'h' without include \"stdgates.inc\" before it");
  }

  @Test
  void encodingsThatDoNotFit() {
    QasmProgram plain = read("input float a; qubit[2] q; ry(a) q;");
    assertThatThrownBy(() -> plain.circuit(Encoding.REUPLOADING, TWO))
        .hasMessage(
            "own.qasm: encoding 'reuploading' takes features within the circuit: expected inputs x0,"
                + " x1 and so on as angles of ry, found none");
    QasmProgram features = read("input float a; input float x1; qubit[2] q; rx(a) q;\nrx(x1) q;");
    assertThatThrownBy(() -> features.circuit(Encoding.ANGLE, TWO))
        .hasMessage(
            "own.qasm line 3: a program with features x0, x1 and so on begins with the gates of"
                + " encoding 'angle': gate 1 of these is not there");
    assertThatThrownBy(() -> features.circuit(Encoding.REUPLOADING, TWO))
        .hasMessage(
            "own.qasm line 4: an input with a name as x0 is a feature of the image, which may be the"
                + " angle only of ry, as x0 or -x0, with encoding 'reuploading': found gate rx with"
                + " encoding 'reuploading'");
  }

  /** Texts that are short and stand for more than a computer holds, and texts that are long. */
  @Test
  @Timeout(20)
  void whatHasNoEndIsRefused() {
    StringBuilder doubling = new StringBuilder("gate g0 q { x q; x q; }\n");
    StringBuilder empty = new StringBuilder("gate g0 q { }\n");
    for (int k = 1; k < 60; k++) {
      doubling.append("gate g%d q { g%d q; g%d q; }\n".formatted(k, k - 1, k - 1));
      empty.append("gate g%d q { g%d q; g%d q; }\n".formatted(k, k - 1, k - 1));
    }
    assertRefused(
        doubling + "qubit q; g59 q;",
        "line 3: more than 100000 gates, all definitions written out");
    assertRefused(
        empty + "qubit q; g59 q;",
        "line 6: definitions within definitions take too long to write out");
    StringBuilder deep = new StringBuilder("gate g0 q { x q; }\n");
    for (int k = 1; k < 2000; k++) {
      deep.append("gate g%d q { g%d q; }\n".formatted(k, k - 1));
    }
    assertRefused(deep + "qubit q; g1999 q;", "line 103: definitions nested more than 100 deep");
    assertRefused(
        "qubit q; rx(" + "(".repeat(100_000) + "1) q;",
        "line 3: an expression nested more than 100 deep");
    assertRefused(
        "qubit q; rx(" + "-".repeat(100_000) + "1) q;",
        "line 3: an expression nested more than 100 deep");
    assertRefused(
        "qubit q; rx(2" + "**2".repeat(100_000) + ") q;",
        "line 3: an expression nested more than 100 deep");
    assertThat(circuit("qubit q; rx(1" + "+1".repeat(100_000) + ") q;").operations())
        .containsExactly(Operation.of(Gate.RX, Angle.constant(100_001), 0));
    assertRefused(
        "qubit q;\n" + "x q;\n".repeat(100_001),
        "line 100004: more than 100000 gates, all definitions written out");
    assertThatThrownBy(() -> read("qubit q;\n" + "x q;\n".repeat(1_000_000)))
        .hasMessage("own.qasm has 5000047 characters: expected at most 1048576");
    assertRefused(
        "gate big(a) q { rx(a%s) q; }\nqubit q;\n%s"
            .formatted("+1".repeat(100_000), "big(1) q;\n".repeat(1000)),
        "line 3: definitions within definitions take too long to write out");
    assertRefused(
        "qubit[20] q;\nctrl(19) @ x "
            + String.join(", ", IntStream.range(0, 20).mapToObj(q -> "q[" + q + "]").toList())
            + ";",
        "line 4: more than 100000 gates, all definitions written out");
    String inputs =
        IntStream.range(0, 17).mapToObj(k -> "input float a" + k + ";").reduce("", String::concat);
    String sum = String.join("+", IntStream.range(0, 17).mapToObj(k -> "a" + k).toList());
    assertRefused(inputs + "qubit q; rx(" + sum + ") q;", "line 3: an angle of more than 16 terms");
  }

  private static void assertRefused(String body, String message) {
    assertThatThrownBy(() -> read(body))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("own.qasm " + message);
  }

  private static void assertSameState(Complex[] found, Complex[] expected) {
    Complex overlap = Complex.ZERO;
    for (int a = 0; a < expected.length; a++) {
      overlap = overlap.add(found[a].conjugate().multiply(expected[a]));
    }
    Complex phase = overlap.divide(new Complex(overlap.abs()));
    for (int a = 0; a < expected.length; a++) {
      assertThat(found[a].multiply(phase).subtract(expected[a]).abs()).isLessThan(1e-12);
    }
  }
}
