package org.qicd.circuit;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A circuit as OpenQASM 3, in one text that the loaders of Qiskit and of PennyLane both take as it
 * is. Its state is the circuit's up to a global phase; qubit q is {@code q[q]}. Weights that are
 * not given are inputs {@code theta0}, {@code theta1}, ..., features inputs {@code x0}, {@code x1},
 * ...; angles are in radians.
 */
public final class OpenQasm {
  private final Circuit circuit;
  private final double[] weights;
  private final double[] features;
  private final Set<String> gates = new TreeSet<>();
  private final StringBuilder body = new StringBuilder();

  private OpenQasm(Circuit circuit, double[] weights, double[] features) {
    this.circuit = circuit;
    this.weights = weights;
    this.features = features;
  }

  /** The circuit with weights and features as inputs. */
  public static String of(Circuit circuit) {
    return new OpenQasm(circuit, null, null).text();
  }

  /**
   * The circuit with given weights and, as far as they are angles, features as inputs. Where the
   * features are amplitudes the text begins behind the encoding, and says so.
   *
   * @throws IllegalArgumentException if the weights are not as many as the circuit's
   */
  public static String of(Circuit circuit, double[] weights) {
    return new OpenQasm(circuit, checked(circuit, weights), null).text();
  }

  /**
   * The circuit with given weights on a given image, from |0...0> on.
   *
   * @throws IllegalArgumentException if weights or features do not fit the circuit
   */
  public static String of(Circuit circuit, double[] weights, double[] features) {
    circuit.encoding().check(features.length, circuit.numQubits());
    requireFinite("features", features);
    if (circuit.encoding() == Encoding.AMPLITUDE && Arrays.stream(features).allMatch(x -> x == 0)) {
      throw new IllegalArgumentException("all features are 0: expected one that is not");
    }
    return new OpenQasm(circuit, checked(circuit, weights), features).text();
  }

  private static double[] checked(Circuit circuit, double[] weights) {
    if (weights.length != circuit.numWeights()) {
      throw new IllegalArgumentException(
          "the circuit has %d weights, found %d".formatted(circuit.numWeights(), weights.length));
    }
    requireFinite("weights", weights);
    return weights;
  }

  private static void requireFinite(String what, double[] values) {
    if (!Arrays.stream(values).allMatch(Double::isFinite)) {
      throw new IllegalArgumentException(what + " must be finite, found NaN or infinity");
    }
  }

  private String text() {
    encode();
    circuit.operations().forEach(this::operation);
    return "OPENQASM 3.0;\n"
        + comments()
        + QasmGates.definitions(gates)
        + inputs("theta", weights == null ? circuit.numWeights() : 0)
        + inputs("x", features == null && !amplitude() ? circuit.numQubits() : 0)
        + "qubit[%d] q;\n".formatted(circuit.numQubits())
        + body;
  }

  private boolean amplitude() {
    return circuit.encoding() == Encoding.AMPLITUDE;
  }

  private String comments() {
    Readout readout = circuit.readout();
    String observable =
        readout.kind() == Readout.Kind.EXPVAL
            ? "Pauli Z on qubit c"
            : "the projector on bit string c of the lowest %d qubits"
                .formatted(readout.numQubits());
    String start =
        amplitude() && features == null
            ? "// Begins in the image's state, not in |0...0>: amplitudes are its features, padded"
                + " with zeros, of norm 1.\n"
            : "";
    return "// Encoding %s. The logit of class c is %s times the expectation of %s.\n"
            .formatted(circuit.encoding().label(), readout.logitScale(), observable)
        + start;
  }

  private static String inputs(String name, int count) {
    StringBuilder text = new StringBuilder();
    for (int k = 0; k < count; k++) {
      text.append("input float[64] ").append(name).append(k).append(";\n");
    }
    return text.toString();
  }

  private void encode() {
    if (amplitude()) {
      if (features != null) {
        StatePreparation.of(Arrays.copyOf(features, 1 << circuit.numQubits()))
            .forEach(this::operation);
      }
    } else if (features != null) {
      circuit.encoding().operations(features).forEach(this::operation);
    } else {
      encodeInputs();
    }
  }

  /** {@link Encoding#operations} with names in place of numbers. */
  private void encodeInputs() {
    int n = circuit.numQubits();
    int repetitions = circuit.encoding() == Encoding.ZZ ? 2 : 1;
    for (int repetition = 0; repetition < repetitions; repetition++) {
      for (int q = 0; q < n; q++) {
        switch (circuit.encoding()) {
          case ANGLE -> gate("ry", List.of("x" + q), q);
          case ANGLE_X -> gate("rx", List.of("x" + q), q);
          case ANGLE_Z -> {
            gate("h", List.of(), q);
            gate("rz", List.of("x" + q), q);
          }
          case ZZ -> {
            gate("h", List.of(), q);
            gate("p", List.of("2*x" + q), q);
          }
          case AMPLITUDE, REUPLOADING -> {}
        }
      }
      if (circuit.encoding() == Encoding.ZZ) {
        entangleInputs(n);
      }
    }
  }

  private void entangleInputs(int n) {
    for (int i = 0; i < n; i++) {
      for (int j = i + 1; j < n; j++) {
        gate("cx", List.of(), i, j);
        gate("p", List.of("2*(pi - x%d)*(pi - x%d)".formatted(i, j)), j);
        gate("cx", List.of(), i, j);
      }
    }
  }

  private void operation(Operation operation) {
    List<String> angles = operation.angles().stream().map(this::angle).toList();
    int[] q = operation.qubits().stream().mapToInt(Integer::intValue).toArray();
    switch (operation.gate()) {
      case U -> gate("u3", angles, q);
      case RXX -> between("h", List.of(), List.of(), angles, q);
      case RYY -> between("rx", List.of("pi/2"), List.of("-pi/2"), angles, q);
      case RZZ -> rzz(angles, q);
      case ISWAP -> {
        gate("s", List.of(), q[0]);
        gate("s", List.of(), q[1]);
        gate("h", List.of(), q[0]);
        gate("cx", List.of(), q[0], q[1]);
        gate("cx", List.of(), q[1], q[0]);
        gate("h", List.of(), q[1]);
      }
      default -> gate(operation.gate().label(), angles, q);
    }
  }

  /** A rotation about ZZ in another basis, which a gate on both qubits changes to and back. */
  private void between(
      String basis, List<String> there, List<String> back, List<String> angles, int[] q) {
    gate(basis, there, q[0]);
    gate(basis, there, q[1]);
    rzz(angles, q);
    gate(basis, back, q[0]);
    gate(basis, back, q[1]);
  }

  private void rzz(List<String> angles, int[] q) {
    gate("cx", List.of(), q[0], q[1]);
    gate("rz", angles, q[1]);
    gate("cx", List.of(), q[0], q[1]);
  }

  private void gate(String name, List<String> angles, int... qubits) {
    gates.add(name);
    body.append(name);
    if (!angles.isEmpty()) {
      body.append('(').append(String.join(", ", angles)).append(')');
    }
    for (int k = 0; k < qubits.length; k++) {
      body.append(k == 0 ? " q[" : ", q[").append(qubits[k]).append(']');
    }
    body.append(";\n");
  }

  private String angle(Angle angle) {
    if (angle instanceof Angle.Weight weight) {
      return weights == null
          ? multiple(weight.factor(), "theta" + weight.index())
          : Double.toString(weight.factor() * weights[weight.index()]);
    }
    if (angle instanceof Angle.Feature feature) {
      return features == null
          ? multiple(feature.factor(), "x" + feature.index())
          : Double.toString(feature.factor() * features[feature.index()]);
    }
    return Double.toString(((Angle.Constant) angle).value());
  }

  private static String multiple(double factor, String input) {
    if (factor == 1) {
      return input;
    }
    return factor == -1 ? "-" + input : factor + "*" + input;
  }
}
