package org.qicd.circuit;

import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An immutable parameterised quantum circuit: an encoding, operations and a readout. Qubit 0 is the
 * least significant bit of an amplitude's index.
 *
 * @param numQubits n, 1 to {@value #MAX_QUBITS}
 * @param operations in the order in which they are applied
 * @param scaling how features become the angles of the encoding
 */
public record Circuit(
    int numQubits,
    Encoding encoding,
    List<Operation> operations,
    Readout readout,
    FeatureScaling scaling)
    implements Serializable {

  /**
   * The widest register. A block of 8 states of 20 qubits takes 128 MB, and each further qubit
   * doubles that.
   */
  public static final int MAX_QUBITS = 20;

  /** Creates a circuit whose features are used as they are, without scaling. */
  public Circuit(int numQubits, Encoding encoding, List<Operation> operations, Readout readout) {
    this(numQubits, encoding, operations, readout, FeatureScaling.NONE);
  }

  public Circuit {
    operations = List.copyOf(operations);
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
    for (Operation operation : operations) {
      for (int qubit : operation.qubits()) {
        if (qubit >= numQubits) {
          throw new IllegalArgumentException(
              "gate %s acts on qubit %d, the circuit has %d"
                  .formatted(operation.gate().label(), qubit, numQubits));
        }
      }
      for (Angle angle : operation.angles()) {
        if (angle instanceof Angle.Feature feature) {
          checkFeature(feature, encoding, numQubits);
        }
      }
    }
  }

  private static void checkFeature(Angle.Feature feature, Encoding encoding, int numQubits) {
    if (encoding != Encoding.REUPLOADING) {
      throw new IllegalArgumentException(
          "features enter as angles of circuits with encoding 'reuploading' only, found one with"
              + " '%s'".formatted(encoding.label()));
    }
    if (feature.index() >= numQubits) {
      throw new IllegalArgumentException(
          "a circuit of %d qubits takes %d features, found an angle of feature %d"
              .formatted(numQubits, numQubits, feature.index()));
    }
  }

  /** Returns the same circuit with another scaling of the features. */
  public Circuit withScaling(FeatureScaling other) {
    return new Circuit(numQubits, encoding, operations, readout, other);
  }

  /** One more than the largest index of a weight. */
  public int numWeights() {
    int weights = 0;
    for (Operation operation : operations) {
      for (Angle angle : operation.angles()) {
        if (angle instanceof Angle.Weight weight) {
          weights = Math.max(weights, weight.index() + 1);
        }
      }
    }
    return weights;
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
