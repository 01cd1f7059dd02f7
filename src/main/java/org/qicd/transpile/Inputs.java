package org.qicd.transpile;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.qicd.circuit.Angle;
import org.qicd.circuit.Circuit;
import org.qicd.circuit.Encoding;
import org.qicd.circuit.Operation;

/**
 * The numbers on which the angles of a circuit depend, in this order: the weights, the angles of
 * the gates that encode the image, the features that operations turn by, and the features that are
 * scaled by weights.
 *
 * <p>A circuit's operations are written here as operations whose angles depend on inputs alone: a
 * weight of the index k stands for the input k.
 */
final class Inputs implements Serializable {
  private static final long serialVersionUID = 1;

  private final Circuit circuit;
  private final int numWeights;
  private final int numEncodingAngles;
  private final int numFeatures;
  private final List<Angle.Scaled> scaled = new ArrayList<>();

  Inputs(Circuit circuit) {
    this.circuit = circuit;
    numWeights = circuit.numWeights();
    numEncodingAngles = (int) anyEncoding().stream().mapToLong(gate -> gate.angles().size()).sum();
    numFeatures = circuit.encoding() == Encoding.REUPLOADING ? circuit.numQubits() : 0;
  }

  int numWeights() {
    return numWeights;
  }

  /** The gates of some image's encoding; those of other images differ in their angles alone. */
  private List<Operation> anyEncoding() {
    boolean amplitude = circuit.encoding() == Encoding.AMPLITUDE;
    double[] features = new double[amplitude ? 1 << circuit.numQubits() : circuit.numQubits()];
    Arrays.fill(features, 1);
    return circuit.encodingGates(features);
  }

  /** The gates that encode an image. */
  List<Operation> encoding() {
    List<Operation> gates = new ArrayList<>();
    int next = numWeights;
    for (Operation gate : anyEncoding()) {
      List<Angle> angles = new ArrayList<>();
      while (angles.size() < gate.angles().size()) {
        angles.add(Angle.weight(next++));
      }
      gates.add(new Operation(gate.gate(), gate.qubits(), angles));
    }
    return gates;
  }

  /** An operation of the circuit, as a gate of inputs. */
  Operation of(Operation operation) {
    List<Angle> angles = operation.angles().stream().map(this::of).toList();
    return new Operation(operation.gate(), operation.qubits(), angles);
  }

  private Angle of(Angle angle) {
    if (angle instanceof Angle.Feature feature) {
      int input = numWeights + numEncodingAngles + feature.index();
      return new Angle.Weight(input, feature.factor());
    }
    if (angle instanceof Angle.Scaled product) {
      scaled.add(product);
      return Angle.weight(numWeights + numEncodingAngles + numFeatures + scaled.size() - 1);
    }
    return angle;
  }

  /**
   * Returns the inputs for weights and an image.
   *
   * @throws IllegalArgumentException if they do not fit the circuit
   */
  double[] values(double[] weights, double[] features) {
    double[] prepared = circuit.prepared(features);
    double[] values =
        Arrays.copyOf(
            circuit.checkedWeights(weights),
            numWeights + numEncodingAngles + numFeatures + scaled.size());
    int next = numWeights;
    for (Operation gate : circuit.encodingGates(prepared)) {
      for (Angle angle : gate.angles()) {
        values[next++] = ((Angle.Constant) angle).value();
      }
    }
    System.arraycopy(prepared, 0, values, next, numFeatures);
    next += numFeatures;
    for (Angle.Scaled s : scaled) {
      values[next++] =
          s.factor()
              * Angle.Scaled.value(weights[s.scale()], weights[s.shift()], prepared[s.feature()]);
    }
    return values;
  }
}
