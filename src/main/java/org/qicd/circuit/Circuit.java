package org.qicd.circuit;

import java.io.Serializable;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An immutable parameterised quantum circuit: an encoding, operations and a readout, on a device.
 * Qubit 0 is the least significant bit of an amplitude's index. Wherever a circuit is simulated, it
 * is simulated with the errors of its device.
 *
 * @param numQubits n, 1 to {@value #MAX_QUBITS}
 * @param featureMap how the features of an image enter
 * @param operations what is asked of the device, in the order in which it is applied
 * @param scaling how features become the angles of the encoding
 * @param device the errors of the device
 */
public record Circuit(
    int numQubits,
    FeatureMap featureMap,
    List<Operation> operations,
    Readout readout,
    FeatureScaling scaling,
    Device device)
    implements Serializable {

  /**
   * The widest register. A block of 8 states of 20 qubits takes 128 MB, and each further qubit
   * doubles that.
   */
  public static final int MAX_QUBITS = 20;

  /** Creates a circuit on an ideal device, whose features are used as they are. */
  public Circuit(
      int numQubits, FeatureMap featureMap, List<Operation> operations, Readout readout) {
    this(numQubits, featureMap, operations, readout, FeatureScaling.NONE, Device.IDEAL);
  }

  /** Creates such a circuit with an {@linkplain FeatureMap#of encoding as it is by default}. */
  public Circuit(int numQubits, Encoding encoding, List<Operation> operations, Readout readout) {
    this(numQubits, FeatureMap.of(encoding), operations, readout);
  }

  public Circuit {
    operations = List.copyOf(operations);
    Encoding encoding = featureMap.encoding();
    if (scaling.numFeatures() > (encoding == Encoding.AMPLITUDE ? 0 : numQubits)) {
      throw new IllegalArgumentException(
          "a scaling of %d features does not fit encoding '%s' on %d qubits"
              .formatted(scaling.numFeatures(), encoding.label(), numQubits));
    }
    if (numQubits < 1 || numQubits > MAX_QUBITS) {
      throw new IllegalArgumentException(
          "numQubits must be 1 to %d, found %d".formatted(MAX_QUBITS, numQubits));
    }
    if (readout.numQubits() > numQubits) {
      throw new IllegalArgumentException(
          "readout '%s' of %d classes needs %d qubits, the circuit has %d"
              .formatted(
                  readout.kind().label(), readout.numClasses(), readout.numQubits(), numQubits));
    }
    operations.forEach(operation -> check(operation, encoding, numQubits));
    if (encoding == Encoding.REUPLOADING
        && has(Angle.Scaled.class, operations)
        && has(Angle.Feature.class, operations)) {
      throw new IllegalArgumentException(
          "either all features of a circuit are scaled by weights or none, found both");
    }
    device.errors().forEach(error -> check(error.operation(), encoding, numQubits));
    device.check(numWeights(operations), operations.size());
  }

  private static void check(Operation operation, Encoding encoding, int numQubits) {
    for (int qubit : operation.qubits()) {
      if (qubit >= numQubits) {
        throw new IllegalArgumentException(
            "gate %s acts on qubit %d, the circuit has %d"
                .formatted(operation.gate().label(), qubit, numQubits));
      }
    }
    for (Angle angle : operation.angles()) {
      if (angle instanceof Angle.Feature feature) {
        checkFeature(feature.index(), encoding, numQubits);
      } else if (angle instanceof Angle.Scaled scaled) {
        checkFeature(scaled.feature(), encoding, numQubits);
      }
    }
  }

  private static boolean has(Class<? extends Angle> kind, List<Operation> operations) {
    return operations.stream().flatMap(each -> each.angles().stream()).anyMatch(kind::isInstance);
  }

  private static void checkFeature(int feature, Encoding encoding, int numQubits) {
    if (encoding != Encoding.REUPLOADING) {
      throw new IllegalArgumentException(
          "features enter as angles of circuits with encoding 'reuploading' only, found one with"
              + " '%s'".formatted(encoding.label()));
    }
    if (feature >= numQubits) {
      throw new IllegalArgumentException(
          "a circuit of %d qubits takes %d features, found an angle of feature %d"
              .formatted(numQubits, numQubits, feature));
    }
  }

  public Encoding encoding() {
    return featureMap.encoding();
  }

  /** Returns the same circuit with another scaling of the features. */
  public Circuit withScaling(FeatureScaling other) {
    return new Circuit(numQubits, featureMap, operations, readout, other, device);
  }

  /**
   * Returns the same circuit on another device.
   *
   * @throws IllegalArgumentException if the device is not made for this circuit
   */
  public Circuit on(Device other) {
    return new Circuit(numQubits, featureMap, operations, readout, scaling, other);
  }

  /**
   * Returns the same circuit after the angles of its device have drifted.
   *
   * @param drift by how much each weight's angle has drifted, in radians, by the index of the
   *     weight
   */
  public Circuit drifted(double[] drift) {
    return on(device.drifted(operations, drift));
  }

  /** Returns the circuit that ends after the first operations of this one, on the same device. */
  public Circuit first(int numOperations) {
    List<Operation> kept = operations.subList(0, numOperations);
    Device errors = device.ofFirst(numOperations, numWeights(kept));
    return new Circuit(numQubits, featureMap, kept, readout, scaling, errors);
  }

  /** Returns the same circuit on an ideal device. */
  public Circuit ideal() {
    return on(Device.IDEAL);
  }

  /**
   * Returns the circuit that an ideal device would have to be asked for, so that it does what this
   * circuit's device does. The weights are the same.
   */
  public Circuit executed() {
    if (device.isIdeal()) {
      return this;
    }
    List<Operation> all =
        device.executed(operations).stream().map(Device.Executed::operation).toList();
    return new Circuit(numQubits, featureMap, all, readout, scaling, Device.IDEAL);
  }

  /** Returns the operations of {@link #executed}, with where each comes from. */
  public List<Device.Executed> executedOperations() {
    return device.executed(operations);
  }

  /**
   * Returns an image's features as the gates of this circuit take them: scaled, and padded with
   * zeros to n angles, or to 2^n amplitudes.
   *
   * @throws IllegalArgumentException if the features do not fit the circuit, are not finite, or are
   *     amplitudes that are all 0
   */
  public double[] prepared(double[] features) {
    encoding().check(features.length, numQubits);
    requireFinite("features", features);
    double[] scaled = scaling.angles(features, features.length);
    requireFinite("scaled features", scaled);
    boolean amplitudes = encoding() == Encoding.AMPLITUDE;
    if (amplitudes && Arrays.stream(features).allMatch(x -> x == 0)) {
      throw new IllegalArgumentException("all features are 0: expected one that is not");
    }
    return Arrays.copyOf(scaled, amplitudes ? 1 << numQubits : numQubits);
  }

  /**
   * Returns the gates, with constant angles, that encode an image: they turn {@code |0...0>} into
   * the state on which the operations act. They are the same for all images but for their angles.
   *
   * @param prepared the features, as {@link #prepared} returns them
   */
  public List<Operation> encodingGates(double[] prepared) {
    return encoding() == Encoding.AMPLITUDE
        ? StatePreparation.of(prepared)
        : featureMap.operations(prepared);
  }

  /**
   * Refuses numbers that are not finite.
   *
   * @param what the name of the numbers, plural
   */
  static void requireFinite(String what, double[] values) {
    if (!Arrays.stream(values).allMatch(Double::isFinite)) {
      throw new IllegalArgumentException(what + " must be finite, found NaN or infinity");
    }
  }

  /**
   * Returns weights if they fit this circuit.
   *
   * @throws IllegalArgumentException if their number is not the circuit's, or one is not finite
   */
  public double[] checkedWeights(double[] weights) {
    if (weights.length != numWeights()) {
      throw new IllegalArgumentException(
          "the circuit has %d weights, found %d".formatted(numWeights(), weights.length));
    }
    requireFinite("weights", weights);
    return weights;
  }

  /** One more than the largest index of a weight. */
  public int numWeights() {
    return numWeights(operations);
  }

  private static int numWeights(List<Operation> operations) {
    int weights = 0;
    for (Operation operation : operations) {
      for (Angle angle : operation.angles()) {
        if (angle instanceof Angle.Weight weight) {
          weights = Math.max(weights, weight.index() + 1);
        } else if (angle instanceof Angle.Scaled scaled) {
          weights = Math.max(weights, Math.max(scaled.scale(), scaled.shift()) + 1);
        }
      }
    }
    return weights;
  }

  /** Whether features are scaled by weights, so that their scaling is trained. */
  public boolean trainsScaling() {
    // Other encodings have no features among their angles, which is told without a search.
    return encoding() == Encoding.REUPLOADING && has(Angle.Scaled.class, operations);
  }

  /** The longest chain of operations that share qubits; the encoding is not counted. */
  public int depth() {
    int[] level = new int[numQubits];
    int depth = 0;
    for (Operation operation : operations) {
      int after = 0;
      for (int qubit : operation.qubits()) {
        after = Math.max(after, level[qubit] + 1);
      }
      for (int qubit : operation.qubits()) {
        level[qubit] = after;
      }
      depth = Math.max(depth, after);
    }
    return depth;
  }

  /** The number of operations of each gate, in the order in which the gates first appear. */
  public Map<Gate, Integer> gateCounts() {
    Map<Gate, Integer> counts = new LinkedHashMap<>();
    for (Operation operation : operations) {
      counts.merge(operation.gate(), 1, Integer::sum);
    }
    return counts;
  }
}
