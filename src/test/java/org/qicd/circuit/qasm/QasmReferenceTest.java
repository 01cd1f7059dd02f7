package org.qicd.circuit.qasm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.math3.complex.Complex;
import org.apache.commons.math3.linear.FieldMatrix;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.qicd.circuit.Angle;
import org.qicd.circuit.Circuit;
import org.qicd.circuit.Encoding;
import org.qicd.circuit.Operation;
import org.qicd.circuit.Readout;
import org.qicd.testing.Reference;

/**
 * Programs that Qiskit, PennyLane and Cirq have written, and the states that they have found; see
 * {@code programs.py} beside the reference file, which also makes states for {@code
 * -Dqicd.programs=FOLDER}.
 */
class QasmReferenceTest {
  /** Reads qubit 0 where it is: all of these programs that measure put it into the first bit. */
  private static final Readout ANY = new Readout(Readout.Kind.EXPVAL, 1, 1);

  static Stream<JsonNode> programs() {
    return Stream.of("programs.json", "random_programs.json")
        .flatMap(file -> Reference.read(file).cases().stream());
  }

  @ParameterizedTest
  @MethodSource("programs")
  void hasTheStateOfItsAuthor(JsonNode program) {
    String name = program.get("name").asText();
    double[] inputs = Reference.doubles(program.get("inputs"));
    double tolerance = Reference.read("programs.json").tolerance();
    QasmProgram read = QasmReader.read(name, program.get("text").asText());
    assertThat(read.weights()).hasSize(inputs.length);
    assertThat(distance(read, inputs, program)).isLessThan(tolerance);
  }

  static Stream<JsonNode> transpiled() {
    return Reference.read("transpiled.json").cases().stream();
  }

  /** Circuits on qubits of a device, which Qiskit transpiled; see {@code transpiled.py}. */
  @ParameterizedTest
  @MethodSource("transpiled")
  void measuresWhatItsAuthorMeasures(JsonNode program) {
    QasmProgram read = QasmReader.read("transpiled", program.get("text").asText());
    double[] expected = Reference.doubles(program.get("probabilities"));
    int bits = Integer.numberOfTrailingZeros(expected.length);
    assertThat(read.physicalQubits()).hasSize(read.numQubits()).doesNotHaveDuplicates();
    assertThat(read.measured()).hasSize(bits);
    Readout readout = new Readout(Readout.Kind.EXPVAL, bits, 1);
    Complex[] state =
        state(read.circuit(Encoding.AMPLITUDE, readout), Reference.doubles(program.get("inputs")));
    double[] found = new double[expected.length];
    for (int a = 0; a < state.length; a++) {
      found[a % found.length] += Math.pow(state[a].abs(), 2);
    }
    double tolerance = Reference.read("transpiled.json").tolerance();
    assertThat(found).containsExactly(expected, Offset.offset(tolerance));
  }

  @Test
  @EnabledIfSystemProperty(named = "qicd.programs", matches = ".+")
  void filesOfAFolder() throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(Path.of(System.getProperty("qicd.programs")))) {
      files = all.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    }
    assertThat(files).isNotEmpty();
    for (Path file : files) {
      Path text = Path.of(file.toString().replace(".json", ".qasm"));
      try {
        String program = Files.readString(text).replaceAll("\\bmeasure\\b[^;]*;", "");
        QasmProgram read = QasmReader.read(text.getFileName().toString(), program);
        double distance = distance(read, new double[0], new ObjectMapper().readTree(file.toFile()));
        System.out.printf("%s %.1e%n", text.getFileName(), distance);
        assertThat(distance).as(text.toString()).isLessThan(1e-12);
      } catch (IllegalArgumentException e) {
        System.out.println("refused: " + e.getMessage());
      }
    }
  }

  /** The largest difference between amplitudes, up to a global phase. */
  private static double distance(QasmProgram read, double[] inputs, JsonNode expected) {
    Circuit circuit = read.circuit(Encoding.AMPLITUDE, ANY);
    Complex[] found = state(circuit, inputs);
    double[] re = Reference.doubles(expected.get("re"));
    double[] im = Reference.doubles(expected.get("im"));
    assertThat(found).hasSameSizeAs(re);
    Complex overlap = Complex.ZERO;
    for (int a = 0; a < re.length; a++) {
      overlap = overlap.add(found[a].conjugate().multiply(new Complex(re[a], im[a])));
    }
    Complex phase = overlap.divide(new Complex(overlap.abs()));
    double largest = 0;
    for (int a = 0; a < re.length; a++) {
      Complex difference = found[a].multiply(phase).subtract(new Complex(re[a], im[a]));
      largest = Math.max(largest, difference.abs());
    }
    return largest;
  }

  /** The state that the matrices of the gates make of |0...0>, one after the other. */
  static Complex[] state(Circuit circuit, double[] weights) {
    Complex[] state = new Complex[1 << circuit.numQubits()];
    Arrays.fill(state, Complex.ZERO);
    state[0] = Complex.ONE;
    for (Operation operation : circuit.operations()) {
      apply(operation, weights, state);
    }
    return state;
  }

  private static void apply(Operation operation, double[] weights, Complex[] state) {
    double[] angles = operation.angles().stream().mapToDouble(t -> value(t, weights)).toArray();
    FieldMatrix<Complex> matrix = operation.gate().matrix(angles);
    int all = operation.qubits().stream().mapToInt(q -> 1 << q).sum();
    Complex[] old = new Complex[matrix.getRowDimension()];
    for (int rest = 0; rest < state.length; rest++) {
      if ((rest & all) == 0) {
        for (int k = 0; k < old.length; k++) {
          old[k] = state[rest | spread(k, operation.qubits())];
        }
        for (int row = 0; row < old.length; row++) {
          Complex sum = Complex.ZERO;
          for (int column = 0; column < old.length; column++) {
            sum = sum.add(matrix.getEntry(row, column).multiply(old[column]));
          }
          state[rest | spread(row, operation.qubits())] = sum;
        }
      }
    }
  }

  private static int spread(int bits, List<Integer> qubits) {
    int index = 0;
    for (int k = 0; k < qubits.size(); k++) {
      index |= (bits >> k & 1) << qubits.get(k);
    }
    return index;
  }

  private static double value(Angle angle, double[] weights) {
    return angle instanceof Angle.Weight weight
        ? weight.factor() * weights[weight.index()] + weight.offset()
        : ((Angle.Constant) angle).value();
  }
}
