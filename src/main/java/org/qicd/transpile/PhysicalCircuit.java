package org.qicd.transpile;

import java.io.Serializable;
import java.util.List;
import org.qicd.backend.Backend;

/**
 * A circuit as a quantum computer runs it: gates of the computer on coupled qubits, with angles
 * that are functions of the weights and of an image's features. Immutable.
 *
 * <p>The circuit acts on wires 0 to k - 1, each of which is one qubit of the computer. All wires
 * begin in the state 0. In a basis state's index, wire 0 is the least significant bit.
 */
public interface PhysicalCircuit extends Serializable {

  Backend backend();

  /** The qubit of the computer that each wire is. */
  List<Integer> qubits();

  /** The gates, in the order in which they are applied. */
  List<PhysicalGate> gates();

  /**
   * The number of gates at the front that encode the image. No later gate depends on the features,
   * unless {@link #reuploads}.
   */
  int numEncodingGates();

  /** Whether gates behind the encoding depend on the features too. */
  boolean reuploads();

  /** The wire that holds each qubit of the logical circuit when it is measured. */
  List<Integer> measured();

  int numWeights();

  /**
   * Returns the angles of all gates, in radians: those of the first gate, then those of the second,
   * and so on.
   *
   * @param weights of the logical circuit
   * @param features of the image, as the logical circuit takes them
   */
  double[] angles(double[] weights, double[] features);
}
