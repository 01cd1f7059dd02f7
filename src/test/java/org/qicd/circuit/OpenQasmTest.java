package org.qicd.circuit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.DecimalFormat;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.math3.complex.Complex;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.qicd.testing.DenseSimulator;
import org.qicd.testing.Devices;
import org.qicd.testing.FeatureMaps;
import org.qicd.testing.QasmSimulator;
import org.qicd.testing.RandomCircuits;
import org.qicd.testing.Reference;

/** Exported texts, read back by what knows only U and {@code stdgates.inc}. */
class OpenQasmTest {
  private static final double TOLERANCE = 1e-12;
  private static final int NUM_QUBITS = 3;

  /** Where texts and states go for {@code src/test/python/qasm_loaders.py}, if anywhere. */
  private static final String FOLDER = System.getProperty("qicd.qasm");

  private final Random random = new Random(20250607);

  /** The reader itself: it gets the states that Qiskit and PennyLane agree on. */
  @ParameterizedTest
  @ValueSource(strings = {"all_gates_portable.qasm", "measured_portable.qasm"})
  void theReaderReadsTheReferenceFiles(String file) throws IOException {
    JsonNode expected =
        Reference.read("qasm/index.json").cases().stream()
            .filter(each -> each.get("file").asText().equals(file))
            .findFirst()
            .orElseThrow();
    String text = Files.readString(Path.of("src/test/resources/reference/qasm", file));
    double[] re = Reference.doubles(expected.get("state").get("re"));
    double[] im = Reference.doubles(expected.get("state").get("im"));
    Complex[] state =
        IntStream.range(0, re.length)
            .mapToObj(a -> new Complex(re[a], im[a]))
            .toArray(Complex[]::new);
    assertSameState(QasmSimulator.state(text, Map.of(), null), state);
  }

  @ParameterizedTest
  @EnumSource
  void everyGate(Gate gate) {
    int[] qubits = {2, 0, 1};
    List<Integer> on = IntStream.of(qubits).limit(gate.numQubits()).boxed().toList();
    List<Angle> angles = new ArrayList<>();
    for (int k = 0; k < gate.numAngles(); k++) {
      angles.add(new Angle.Weight(k, k == 0 ? -2 : 1));
    }
    List<Operation> operations = new ArrayList<>();
    for (int q = 0; q < NUM_QUBITS; q++) { // a start in which no amplitude is zero, or real
      operations.add(Operation.of(Gate.RX, Angle.constant(0.4 + q), q));
    }
    operations.add(new Operation(gate, on, angles));
    assertAllForms(circuit(Encoding.ANGLE, operations));
  }

  static Stream<Circuit> templates() {
    return Stream.concat(fixed(), fixed().filter(OpenQasmTest::canBeScaled).map(OpenQasmTest::scaled));
  }

  private static boolean canBeScaled(Circuit circuit) {
    return TrainedScaling.serves(circuit.encoding());
  }

  private static Circuit scaled(Circuit circuit) {
    return new TrainedScaling(circuit, NUM_QUBITS).circuit();
  }

  private static Stream<Circuit> fixed() {
    return Stream.of(Ansatz.values())
        .flatMap(
            ansatz ->
                FeatureMaps.all()
                    .map(
                        map ->
                            ansatz.circuit(
                                NUM_QUBITS,
                                2,
                                2,
                                false,
                                map,
                                new Readout(Readout.Kind.EXPVAL, 2, 40))));
  }

  @ParameterizedTest
  @MethodSource("templates")
  void everyTemplateOnEveryEncoding(Circuit circuit) {
    assertAllForms(circuit);
  }

  /** What a circuit does on a device with errors of all kinds, and after a drift. */
  @ParameterizedTest
  @EnumSource
  void everyTemplateOnADevice(Ansatz ansatz) {
    for (Encoding encoding : Encoding.values()) {
      Readout readout = new Readout(Readout.Kind.EXPVAL, 2, 40);
      Circuit ideal = ansatz.circuit(NUM_QUBITS, 2, 2, true, FeatureMap.of(encoding), readout);
      Circuit real = Devices.random(ideal, ansatz, 2, 9);
      Circuit drifted = real.drifted(random.doubles(real.numWeights(), -1, 1).toArray());
      assertAllForms(real.executed());
      assertAllForms(drifted.executed());
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void randomCircuits(long seed) {
    assertAllForms(RandomCircuits.of(seed, NUM_QUBITS, 60, 5));
    assertAllForms(RandomCircuits.scaled(seed, NUM_QUBITS, 60, 5));
  }

  /** Padded, sparse, negative, on one qubit: the gates make exactly these amplitudes. */
  @ParameterizedTest
  @MethodSource("amplitudes")
  void amplitudesArePrepared(double[] features) {
    int n = Encoding.AMPLITUDE.numQubits(features.length);
    Circuit circuit =
        new Circuit(n, Encoding.AMPLITUDE, List.of(), new Readout(Readout.Kind.PROJECTOR, 2, 1));
    String text = OpenQasm.of(circuit, new double[0], features);
    Complex[] expected = DenseSimulator.encoded(Encoding.AMPLITUDE, n, features);
    assertSameState(read(text, Map.of(), null, expected), expected);
  }

  static Stream<double[]> amplitudes() {
    return Stream.of(
        new double[] {-3, 4},
        new double[] {0, 0, -1},
        new double[] {1e-100, 2e-100, -3e-100, 0, 5e-100},
        new double[] {1.5e308, -1.5e308, 1.5e308, 1.5e308, 1e308},
        new double[] {Double.MIN_VALUE, Double.MIN_VALUE, 0, -Double.MIN_VALUE, 2e-323},
        new double[] {-1, -2, -3, -4, -5, -6, -7, -8},
        new Random(7).doubles(27, -1, 1).toArray());
  }

  /** Only what stands in {@code stdgates.inc}, on angles that are numbers. */
  @Test
  void callsStandardGatesWithPlainNumbers() {
    List<String> standard =
        List.of(
            "id h x y z s sdg t tdg sx rx ry rz p u3 cx cy cz ch swap crx cry crz cp ccx cswap"
                .split(" "));
    List<Operation> all = new ArrayList<>();
    for (Gate gate : Gate.values()) {
      List<Integer> on = IntStream.range(0, gate.numQubits()).boxed().toList();
      List<Angle> angles = new ArrayList<>();
      for (int k = 0; k < gate.numAngles(); k++) {
        angles.add(new Angle.Weight(k, -0.1));
      }
      all.add(new Operation(gate, on, angles));
    }
    for (Encoding encoding : Encoding.values()) {
      String text =
          OpenQasm.of(circuit(encoding, all), new double[] {1, -2, 3e-7}, new double[] {3, -4, 5});
      assertThat(text)
          .startsWith("OPENQASM 3.0;\ninclude \"stdgates.inc\";\n")
          .doesNotContain("ctrl", "gphase", "barrier", "\ngate ", "(pi", "*");
      List<String> calls = text.lines().filter(line -> line.contains(" q[")).toList();
      assertThat(calls)
          .hasSizeGreaterThan(Gate.values().length)
          .allMatch(call -> standard.contains(call.split("[ (]")[0]))
          .allMatch(call -> call.matches("\\w+(\\([-.,E 0-9]+\\))?( q\\[\\d],?)+;"));
    }
  }

  /** OpenQASM 2 says the same, by the names that it has for the same gates. */
  @ParameterizedTest
  @MethodSource("templates")
  void version2(Circuit template) {
    List<Operation> all = new ArrayList<>(template.operations());
    for (Gate gate : Gate.values()) {
      List<Integer> on = IntStream.range(0, gate.numQubits()).boxed().toList();
      all.add(new Operation(gate, on, Collections.nCopies(gate.numAngles(), Angle.weight(0))));
    }
    Circuit circuit = circuit(template.encoding(), all);
    double[] weights = random.doubles(circuit.numWeights(), -7, 7).toArray();
    double[] features = random.doubles(NUM_QUBITS, -3, 3).toArray();
    Complex[] expected = DenseSimulator.state(circuit, weights, features);
    String text = OpenQasm.version2(circuit, weights, features);
    assertThat(text).doesNotContain("swap", "sx ", "crx", "cry", "p(", "input");
    assertSameState(QasmSimulator.state(version3(text), Map.of(), null), expected);
    if (circuit.encoding() == Encoding.AMPLITUDE) {
      Complex[] start = DenseSimulator.encoded(Encoding.AMPLITUDE, NUM_QUBITS, features);
      text = OpenQasm.version2(circuit, weights);
      assertSameState(QasmSimulator.state(version3(text), Map.of(), start), expected);
    } else {
      assertThatThrownBy(() -> OpenQasm.version2(circuit, weights))
          .hasMessageStartingWith("OpenQASM 2 has no inputs for the features of encoding");
    }
  }

  private static String version3(String version2) {
    assertThat(version2).startsWith("OPENQASM 2.0;\ninclude \"qelib1.inc\";\n");
    return version2
        .replace("OPENQASM 2.0", "OPENQASM 3.0")
        .replace("qelib1.inc", "stdgates.inc")
        .replace("qreg q[3];", "qubit[3] q;")
        .replace("\nu1(", "\np(")
        .replace("\ncu1(", "\ncp(");
  }

  /** Qiskit hands parameters over in the order of their names. */
  @ParameterizedTest
  @EnumSource
  void namesOfInputsSortAsTheirIndices(Encoding encoding) {
    Circuit circuit =
        Ansatz.BASIC_ENTANGLER.circuit(11, 10, encoding, new Readout(Readout.Kind.EXPVAL, 2, 1));
    List<String> names =
        OpenQasm.of(circuit)
            .lines()
            .filter(line -> line.startsWith("input float[64] "))
            .map(line -> line.substring(16, line.length() - 1))
            .toList();
    assertThat(names)
        .isSorted()
        .hasSize(110 + (encoding == Encoding.AMPLITUDE ? 0 : 11))
        .contains("theta000", "theta009", "theta109");
    if (encoding != Encoding.AMPLITUDE) {
      assertThat(names).contains("x00", "x10");
    }
    assertThat(OpenQasm.of(circuit(Encoding.ANGLE, List.of()))).contains("x0;", "x2;");
  }

  @Test
  void moreThanTenInputs() {
    int n = 11;
    Circuit circuit =
        Ansatz.BASIC_ENTANGLER.circuit(
            n, 1, Encoding.ANGLE, new Readout(Readout.Kind.EXPVAL, 2, 1));
    double[] weights = random.doubles(n, -7, 7).toArray();
    double[] features = random.doubles(n, -3, 3).toArray();
    Map<String, Double> all = new HashMap<>(inputs("theta", weights));
    all.putAll(inputs("x", features));
    Complex[] bound = QasmSimulator.state(OpenQasm.of(circuit, weights, features), Map.of(), null);
    assertSameState(read(OpenQasm.of(circuit), all, null, bound), bound);
  }

  @Test
  void mistakes() {
    Circuit circuit = templates().findFirst().orElseThrow(); // amplitude
    double[] weights = new double[circuit.numWeights()];
    assertThatThrownBy(() -> OpenQasm.of(circuit, new double[3]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the circuit has 18 weights, found 3");
    assertThatThrownBy(() -> OpenQasm.of(circuit, weights, new double[9]))
        .hasMessageContaining("takes 1 to 8 features, found 9");
    assertThatThrownBy(() -> OpenQasm.of(circuit, weights, new double[8]))
        .hasMessageContaining("all features are 0");
    assertThatThrownBy(() -> OpenQasm.of(circuit, weights, new double[] {1, Double.NaN}))
        .hasMessageContaining("features must be finite");
  }

  private static Circuit circuit(Encoding encoding, List<Operation> operations) {
    return new Circuit(NUM_QUBITS, encoding, operations, new Readout(Readout.Kind.EXPVAL, 1, 1));
  }

  /** All bound, features as inputs, and weights and features as inputs: one state. */
  private void assertAllForms(Circuit circuit) {
    boolean amplitude = circuit.encoding() == Encoding.AMPLITUDE;
    double[] weights = random.doubles(circuit.numWeights(), -7, 7).toArray();
    double[] features = random.doubles(amplitude ? 7 : NUM_QUBITS, -3, 3).toArray();
    Complex[] expected = DenseSimulator.state(circuit, weights, features);
    Complex[] start =
        amplitude ? DenseSimulator.encoded(circuit.encoding(), NUM_QUBITS, features) : null;
    Map<String, Double> x = amplitude ? Map.of() : inputs("x", features);
    Map<String, Double> all = new HashMap<>(inputs("theta", weights));
    all.putAll(x);
    assertSameState(
        read(OpenQasm.of(circuit, weights, features), Map.of(), null, expected), expected);
    assertSameState(read(OpenQasm.of(circuit, weights), x, start, expected), expected);
    assertSameState(read(OpenQasm.of(circuit), all, start, expected), expected);
  }

  /** Reads a text; leaves it, if from |0...0>, for the loaders of others too. */
  private static Complex[] read(
      String text, Map<String, Double> inputs, Complex[] start, Complex[] expected) {
    if (start == null && FOLDER != null) {
      Map<String, Object> json = new HashMap<>();
      json.put("inputs", inputs);
      json.put("re", Stream.of(expected).map(Complex::getReal).toList());
      json.put("im", Stream.of(expected).map(Complex::getImaginary).toList());
      try {
        Path file = Files.createTempFile(Files.createDirectories(Path.of(FOLDER)), "c", ".qasm");
        Files.writeString(file, text);
        Files.writeString(
            Path.of(file.toString().replace(".qasm", ".json")),
            new ObjectMapper().writeValueAsString(json));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return QasmSimulator.state(text, inputs, start);
  }

  private static Map<String, Double> inputs(String name, double[] values) {
    Map<String, Double> inputs = new HashMap<>();
    for (int k = 0; k < values.length; k++) {
      String digits = Integer.toString(values.length - 1).replaceAll(".", "0");
      inputs.put(name + new DecimalFormat(digits).format(k), values[k]);
    }
    return inputs;
  }

  /** Equal up to a global phase: |<a|b>| = |a|^2 = |b|^2 = 1. */
  private static void assertSameState(Complex[] found, Complex[] expected) {
    Complex overlap = Complex.ZERO;
    for (int a = 0; a < expected.length; a++) {
      overlap = overlap.add(found[a].conjugate().multiply(expected[a]));
    }
    Complex phase = overlap.divide(new Complex(overlap.abs()));
    for (int a = 0; a < expected.length; a++) {
      assertThat(found[a].multiply(phase).subtract(expected[a]).abs())
          .as("amplitude %d", a)
          .isLessThan(TOLERANCE);
    }
  }
}
