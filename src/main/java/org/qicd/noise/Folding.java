package org.qicd.noise;

import java.util.ArrayList;
import java.util.List;
import org.apache.commons.math3.complex.Complex;
import org.apache.commons.math3.linear.FieldMatrix;
import org.qicd.backend.Backend;
import org.qicd.circuit.Gate;
import org.qicd.transpile.PhysicalCircuit;
import org.qicd.transpile.PhysicalGate;

/**
 * A circuit whose gates of several qubits are each run, undone and run again, so that their noise
 * is 3, 5, ... times as strong. Without noise it does what the circuit does. Immutable.
 *
 * <p>Coherent errors directly behind such a gate come with each of its runs.
 */
public final class Folding implements PhysicalCircuit {
  private final PhysicalCircuit circuit;
  private final List<PhysicalGate> gates = new ArrayList<>();

  /** For each angle, the place of the circuit's angle that it is, or -1 - place of its negative. */
  private final List<Integer> angles = new ArrayList<>();

  private int numEncodingGates;

  /**
   * Creates the folded circuit.
   *
   * @param factor how often each gate of several qubits is run, an odd number
   * @throws IllegalArgumentException if the factor is even or not positive, or a gate is not undone
   *     by itself with negated angles
   */
  public Folding(PhysicalCircuit circuit, int factor) {
    if (factor < 1 || factor % 2 == 0) {
      throw new IllegalArgumentException(
          "factor of noise: expected an odd number from 1 on, found " + factor);
    }
    this.circuit = circuit;
    List<PhysicalGate> all = circuit.gates();
    int firstAngle = 0;
    for (int g = 0; g < all.size(); ) {
      int behind = behind(all, g);
      int runs = isFolded(all.get(g)) ? factor : 1;
      int next = firstAngle;
      for (int run = 0; run < runs; run++) {
        next = add(all.subList(g, behind), firstAngle, run % 2 == 1);
      }
      firstAngle = next;
      if (g < circuit.numEncodingGates()) {
        numEncodingGates = gates.size();
      }
      g = behind;
    }
  }

  /** Where the gate and the errors that come with each of its runs end. */
  private int behind(List<PhysicalGate> all, int gate) {
    int behind = gate + 1;
    if (isFolded(all.get(gate))) {
      while (behind < all.size()
          && all.get(behind).isError()
          && behind != circuit.numEncodingGates()) {
        behind++;
      }
    }
    return behind;
  }

  private static boolean isFolded(PhysicalGate gate) {
    return gate.wires().size() > 1 && !gate.isError();
  }

  /** Adds gates, the first of them undone if asked for, and returns where their angles end. */
  private int add(List<PhysicalGate> run, int firstAngle, boolean undone) {
    int angle = firstAngle;
    for (PhysicalGate gate : run) {
      boolean negated = undone && !gate.isError();
      if (negated && !isUndoneByItself(gate.gate())) {
        throw new IllegalArgumentException(
            "folding: expected gates that are undone by themselves with negated angles, found "
                + gate.gate().label());
      }
      gates.add(gate);
      for (int k = 0; k < gate.gate().numAngles(); k++, angle++) {
        angles.add(negated ? -1 - angle : angle);
      }
    }
    return angle;
  }

  /** Whether a gate with negated angles undoes the gate. */
  public static boolean isUndoneByItself(Gate gate) {
    double[] angles = new double[gate.numAngles()];
    double[] negated = new double[angles.length];
    for (int k = 0; k < angles.length; k++) {
      angles[k] = 1 + k; // if it holds for these, it holds for all: they are no special angles
      negated[k] = -angles[k];
    }
    FieldMatrix<Complex> product = gate.matrix(angles).multiply(gate.matrix(negated));
    for (int row = 0; row < product.getRowDimension(); row++) {
      for (int column = 0; column < product.getColumnDimension(); column++) {
        double expected = row == column ? 1 : 0;
        if (product.getEntry(row, column).subtract(expected).abs() > 1e-12) {
          return false;
        }
      }
    }
    return true;
  }

  @Override
  public Backend backend() {
    return circuit.backend();
  }

  @Override
  public List<Integer> qubits() {
    return circuit.qubits();
  }

  @Override
  public List<PhysicalGate> gates() {
    return List.copyOf(gates);
  }

  @Override
  public int numEncodingGates() {
    return numEncodingGates;
  }

  @Override
  public boolean reuploads() {
    return circuit.reuploads();
  }

  @Override
  public List<Integer> measured() {
    return circuit.measured();
  }

  @Override
  public int numWeights() {
    return circuit.numWeights();
  }

  @Override
  public double[] angles(double[] weights, double[] features) {
    double[] all = circuit.angles(weights, features);
    return angles.stream().mapToDouble(k -> k >= 0 ? all[k] : -all[-1 - k]).toArray();
  }
}
