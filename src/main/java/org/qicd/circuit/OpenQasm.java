package org.qicd.circuit;

import java.util.List;
import java.util.Set;

/**
 * Writes a circuit as OpenQASM 3, or 2 for older readers. The program is what the device is asked
 * for: on an ideal device it prepares the circuit's state up to a global phase. For the errors of a
 * device, write {@link Circuit#executed}. Qubit q of the circuit is {@code q[q]}, and angles are in
 * radians.
 *
 * <p>The text uses only gates of {@code stdgates.inc}; other gates are written as {@linkplain
 * Operation#product() products} of these. So Qiskit (both of its loaders), Cirq and pyqasm can read
 * it. PennyLane knows the same gates but refuses every {@code include}, so that line must be
 * removed for it. Angles whose values are given are written as numbers, because not every reader
 * evaluates expressions.
 *
 * <p>Weights that are not given become inputs {@code theta0}, {@code theta1}, and so on; features
 * that are not given become inputs {@code x0}, {@code x1}, and so on. If there are more than ten,
 * indices are padded with zeros, so that sorting the names sorts the indices. Qiskit's importer,
 * Cirq and PennyLane support inputs; Qiskit's native loader and pyqasm do not yet. OpenQASM 2 has
 * no inputs.
 */
public final class OpenQasm {
  private static final String THETA = "theta";
  private static final String X = "x";

  /** Gates that have a product and are not in the {@code qelib1.inc} of the specification. */
  private static final Set<Gate> NOT_IN_VERSION_2 = Set.of(Gate.SX, Gate.CRX, Gate.CRY);

  private final Circuit circuit;
  private final double[] weights;
  private final double[] features;
  private final boolean isVersion2;
  private final StringBuilder body = new StringBuilder();

  private OpenQasm(Circuit circuit, double[] weights, double[] features) {
    this(circuit, weights, features, false);
  }

  private OpenQasm(Circuit circuit, double[] weights, double[] features, boolean isVersion2) {
    this.circuit = circuit;
    this.weights = weights;
    this.features = features;
    this.isVersion2 = isVersion2;
  }

  /** Returns the circuit with weights and features as inputs. */
  public static String of(Circuit circuit) {
    return new OpenQasm(circuit, null, null).text();
  }

  /**
   * Returns the circuit with given weights. Features are inputs if they are angles. If they are
   * amplitudes, the program starts after the encoding, and a comment in it says so.
   *
   * @throws IllegalArgumentException if the number of weights is not the circuit's
   */
  public static String of(Circuit circuit, double[] weights) {
    return new OpenQasm(circuit, circuit.checkedWeights(weights), null).text();
  }

  /**
   * Returns the circuit with given weights on a given image. The program starts from {@code
   * |0...0>}.
   *
   * @throws IllegalArgumentException if weights or features do not fit the circuit
   */
  public static String of(Circuit circuit, double[] weights, double[] features) {
    return onImage(circuit, weights, features, false).text();
  }

  private static OpenQasm onImage(
      Circuit circuit, double[] weights, double[] features, boolean isVersion2) {
    return new OpenQasm(
        circuit, circuit.checkedWeights(weights), circuit.prepared(features), isVersion2);
  }

  /**
   * Returns the circuit with given weights as OpenQASM 2. If features are amplitudes, the program
   * starts after the encoding, and a comment in it says so.
   *
   * @throws IllegalArgumentException if the number of weights is not the circuit's, or features are
   *     angles, for which there is no input
   */
  public static String version2(Circuit circuit, double[] weights) {
    if (circuit.encoding() != Encoding.AMPLITUDE) {
      throw new IllegalArgumentException(
          "OpenQASM 2 has no inputs for the features of encoding '%s': write OpenQASM 3, or give an"
                  .formatted(circuit.encoding().label())
              + " image");
    }
    return new OpenQasm(circuit, circuit.checkedWeights(weights), null, true).text();
  }

  /**
   * Returns the circuit with given weights on a given image as OpenQASM 2. The program starts from
   * {@code |0...0>}.
   *
   * @throws IllegalArgumentException if weights or features do not fit the circuit
   */
  public static String version2(Circuit circuit, double[] weights, double[] features) {
    return onImage(circuit, weights, features, true).text();
  }

  private String text() {
    encode();
    circuit.operations().forEach(this::operation);
    return (isVersion2
            ? "OPENQASM 2.0;\ninclude \"qelib1.inc\";\n"
            : "OPENQASM 3.0;\ninclude \"stdgates.inc\";\n")
        + comments()
        + inputs(THETA, weights == null ? circuit.numWeights() : 0)
        + inputs(X, features == null && !amplitude() ? circuit.numQubits() : 0)
        + (isVersion2 ? "qreg q[%d];\n" : "qubit[%d] q;\n").formatted(circuit.numQubits())
        + body;
  }

  private boolean amplitude() {
    return circuit.encoding() == Encoding.AMPLITUDE;
  }

  private String comments() {
    Readout readout = circuit.readout();
    String observable =
        switch (readout.kind()) {
          case EXPVAL -> "Pauli Z on qubit c";
          case PROJECTOR ->
              "the projector on bit string c of the lowest %d qubits"
                  .formatted(readout.numQubits());
          case PAULI ->
              "Pauli string c of %s, whose first letter acts on q[0]".formatted(readout.label());
        };
    String start =
        amplitude() && features == null
            ? "// Begins in the image's state, not in |0...0>: amplitudes are its features, padded"
                + " with zeros, of norm 1.\n"
            : "";
    String classes =
        readout.link() == Readout.Link.BORN
            ? "The probability of class c is, up to a common factor, the expectation of "
            : "The logit of class c is %s times the expectation of "
                .formatted(readout.logitScale());
    return "// Encoding %s. %s%s.\n".formatted(circuit.featureMap().label(), classes, observable)
        + start
        + scaling();
  }

  /** Comments that say how the inputs follow from the features of an image. */
  private String scaling() {
    FeatureScaling scaling = circuit.scaling();
    StringBuilder text = new StringBuilder();
    if (features == null && scaling.numFeatures() > 0) {
      double[] offsets = scaling.offsets();
      double[] factors = scaling.factors();
      for (int f = 0; f < circuit.numQubits(); f++) {
        text.append(
            f < offsets.length
                ? "// x%d = (feature %d - %s) * %s\n".formatted(f, f, offsets[f], factors[f])
                : "// x%d = 0\n".formatted(f));
      }
    }
    return text.toString();
  }

  private static String inputs(String kind, int count) {
    StringBuilder text = new StringBuilder();
    for (int k = 0; k < count; k++) {
      text.append("input float[64] ").append(name(kind, k, count)).append(";\n");
    }
    return text.toString();
  }

  /**
   * The name of an input. All indices have as many digits as the last one, so that names sort by
   * index.
   */
  private static String name(String kind, int index, int count) {
    String digits = Integer.toString(index);
    return kind + "0".repeat(Integer.toString(count - 1).length() - digits.length()) + digits;
  }

  private String theta(int weight) {
    return name(THETA, weight, circuit.numWeights());
  }

  private String x(int feature) {
    return name(X, feature, circuit.numQubits());
  }

  private void encode() {
    if (features == null) {
      for (EncodingGate gate : circuit.featureMap().gates(circuit.numQubits())) {
        List<String> angles =
            gate.angle() == null ? List.of() : List.of(gate.angle().formula(this::x));
        call(gate.gate(), angles, gate.qubits());
      }
    } else {
      circuit.encodingGates(features).forEach(this::operation);
    }
  }

  private void operation(Operation operation) {
    Gate gate = operation.gate();
    if (isVersion2 && (gate == Gate.SWAP || gate == Gate.CSWAP)) {
      swap(operation.qubits());
    } else if (gate.qasmName() == null || (isVersion2 && NOT_IN_VERSION_2.contains(gate))) {
      operation.product().operations().forEach(this::operation);
    } else {
      call(
          operation.gate(),
          operation.angles().stream().map(this::angle).toList(),
          operation.qubits());
    }
  }

  /** Writes a swap of the last two qubits by {@code cx}, of which a control turns the second. */
  private void swap(List<Integer> qubits) {
    int a = qubits.get(qubits.size() - 2);
    int b = qubits.get(qubits.size() - 1);
    call(Gate.CX, List.of(), List.of(b, a));
    if (qubits.size() == 2) {
      call(Gate.CX, List.of(), List.of(a, b));
    } else {
      call(Gate.CCX, List.of(), List.of(qubits.get(0), a, b));
    }
    call(Gate.CX, List.of(), List.of(b, a));
  }

  private void call(Gate gate, List<String> angles, List<Integer> qubits) {
    body.append(isVersion2 ? version2(gate) : gate.qasmName());
    if (!angles.isEmpty()) {
      body.append('(').append(String.join(", ", angles)).append(')');
    }
    for (int k = 0; k < qubits.size(); k++) {
      body.append(k == 0 ? " q[" : ", q[").append(qubits.get(k)).append(']');
    }
    body.append(";\n");
  }

  /** The gate's name in the {@code qelib1.inc} of the specification. */
  private static String version2(Gate gate) {
    return gate == Gate.P ? "u1" : gate == Gate.CP ? "cu1" : gate.qasmName();
  }

  private String angle(Angle angle) {
    if (angle instanceof Angle.Weight weight) {
      if (weights != null) {
        return Double.toString(weight.factor() * weights[weight.index()] + weight.offset());
      }
      String multiple = FeatureAngle.multiple(weight.factor(), theta(weight.index()));
      return weight.offset() == 0 ? multiple : multiple + " + " + weight.offset();
    }
    if (angle instanceof Angle.Feature feature) {
      return features == null
          ? FeatureAngle.multiple(feature.factor(), x(feature.index()))
          : Double.toString(feature.factor() * features[feature.index()]);
    }
    if (angle instanceof Angle.Scaled scaled) {
      return angle(scaled);
    }
    return Double.toString(((Angle.Constant) angle).value());
  }

  /** A scaled feature: a number, or a sum of a product and a shift in the names of the inputs. */
  private String angle(Angle.Scaled scaled) {
    if (weights != null && features != null) {
      double angle =
          Angle.Scaled.value(
              weights[scaled.scale()], weights[scaled.shift()], features[scaled.feature()]);
      return Double.toString(scaled.factor() * angle);
    }
    boolean named = weights == null;
    String scale = named ? theta(scaled.scale()) : "" + weights[scaled.scale()];
    String shift = named ? theta(scaled.shift()) : "" + weights[scaled.shift()];
    String sum = "%s*%s + %s".formatted(scale, x(scaled.feature()), shift);
    return scaled.factor() == 1 ? sum : "-(" + sum + ")";
  }
}
