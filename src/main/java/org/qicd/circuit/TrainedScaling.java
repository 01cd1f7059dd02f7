package org.qicd.circuit;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A circuit that trains how features become angles: where another circuit has a gate that turns by
 * a feature x, it has one that turns by {@code w x + b}, with two weights of its own. With w = 1
 * and b = 0 both circuits do the same.
 *
 * <p>The circuit has all its encoding gates among its operations, so its encoding is {@code
 * reuploading}, whatever that of the other one is. The two weights of a gate come before those of
 * the gates behind it, and the other weights keep their order. So circuits that have their first
 * layers in common still have.
 */
public final class TrainedScaling {
  private static final Set<Encoding> SERVED =
      Set.of(Encoding.ANGLE, Encoding.ANGLE_X, Encoding.ANGLE_Z, Encoding.REUPLOADING);

  private final Circuit circuit;
  private final int numFeatures;
  private final List<Operation> operations = new ArrayList<>();
  private final int[] places; // of the other circuit's operations, among these
  private final int[] weights; // the index of each of its weights
  private int numMoved; // how many of its weights have an index
  private int numScaled;

  /**
   * Scales the features of a circuit.
   *
   * @param circuit on an ideal device
   * @param numFeatures the number of features of an image. Gates that turn by further features,
   *     which count as 0, are left out
   * @throws IllegalArgumentException if the encoding is not {@linkplain #serves served}
   */
  public TrainedScaling(Circuit circuit, int numFeatures) {
    if (!serves(circuit.encoding())) {
      throw new IllegalArgumentException(
          "a trained scaling needs gates that turn by one feature each, found encoding '%s'"
              .formatted(circuit.encoding().label()));
    }
    this.numFeatures = numFeatures;
    places = new int[circuit.operations().size()];
    weights = new int[circuit.numWeights()];
    encode(circuit.featureMap(), circuit.numQubits());
    for (int k = 0; k < places.length; k++) {
      add(circuit.operations().get(k));
      places[k] = operations.size() - 1;
    }
    this.circuit =
        new Circuit(
            circuit.numQubits(),
            FeatureMap.of(Encoding.REUPLOADING),
            operations,
            circuit.readout(),
            circuit.scaling(),
            Device.IDEAL);
  }

  /** Whether each gate of an encoding turns by one feature. */
  public static boolean serves(Encoding encoding) {
    return SERVED.contains(encoding);
  }

  /** The circuit that trains the scaling. */
  public Circuit circuit() {
    return circuit;
  }

  /**
   * The index among its operations of an operation of the other circuit that is no encoding gate.
   */
  public int place(int operation) {
    return places[operation];
  }

  private void encode(FeatureMap map, int numQubits) {
    List<EncodingGate> gates = map.gates(numQubits);
    // RZ(t) H = H RX(t), and RX is a real rotation between constant phases.
    boolean turned = map.encoding() == Encoding.ANGLE_Z;
    for (EncodingGate gate : gates) {
      if (gate.angle() != null && gate.angle().features().get(0) < numFeatures) {
        Angle angle = scaled(gate.angle().features().get(0), 1);
        Gate rotation = turned ? Gate.RX : gate.gate();
        operations.add(new Operation(rotation, gate.qubits(), List.of(angle)));
      }
    }
    for (EncodingGate gate : gates) {
      if (gate.angle() == null) {
        operations.add(new Operation(gate.gate(), gate.qubits(), List.of()));
      }
    }
  }

  private void add(Operation operation) {
    boolean missing =
        operation.angles().stream()
            .anyMatch(angle -> angle instanceof Angle.Feature x && x.index() >= numFeatures);
    if (!missing) {
      List<Angle> angles = operation.angles().stream().map(this::angle).toList();
      operations.add(new Operation(operation.gate(), operation.qubits(), angles));
    }
  }

  private Angle angle(Angle angle) {
    if (angle instanceof Angle.Feature feature) {
      return scaled(feature.index(), feature.factor());
    }
    if (angle instanceof Angle.Weight weight) {
      for (; numMoved <= weight.index(); numMoved++) {
        weights[numMoved] = numMoved + 2 * numScaled;
      }
      return new Angle.Weight(weights[weight.index()], weight.factor(), weight.offset());
    }
    return angle;
  }

  private Angle scaled(int feature, double factor) {
    int scale = numMoved + 2 * numScaled++;
    return new Angle.Scaled(feature, scale, scale + 1, factor);
  }

  /**
   * Sets the weights of all trained scalings of a circuit to w = 1 and b = 0. The other weights,
   * and those of circuits without trained scalings, stay as they are.
   *
   * @param weights of the circuit, changed
   */
  public static void reset(Circuit circuit, double[] weights) {
    for (Operation operation : circuit.operations()) {
      for (Angle angle : operation.angles()) {
        if (angle instanceof Angle.Scaled scaled) {
          weights[scaled.scale()] = 1;
          weights[scaled.shift()] = 0;
        }
      }
    }
  }
}
