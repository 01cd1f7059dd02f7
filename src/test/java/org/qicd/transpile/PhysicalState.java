package org.qicd.transpile;

import java.util.Arrays;
import java.util.List;
import org.apache.commons.math3.complex.Complex;
import org.apache.commons.math3.linear.FieldMatrix;

/** What a physical circuit does without noise, by the matrices in the table of gates. */
final class PhysicalState {
  private PhysicalState() {}

  /**
   * The state at the end on the wires that hold the qubits of the logical circuit; amplitudes of
   * states where another wire is not 0 are left out.
   */
  static Complex[] of(PhysicalCircuit circuit, double[] weights, double[] features) {
    Complex[] state = new Complex[1 << circuit.qubits().size()];
    Arrays.fill(state, Complex.ZERO);
    state[0] = Complex.ONE;
    double[] angles = circuit.angles(weights, features);
    int next = 0;
    for (PhysicalGate gate : circuit.gates()) {
      int end = next + gate.gate().numAngles();
      state = apply(gate.gate().matrix(Arrays.copyOfRange(angles, next, end)), gate.wires(), state);
      next = end;
    }
    Complex[] logical = new Complex[1 << circuit.measured().size()];
    for (int a = 0; a < logical.length; a++) {
      logical[a] = state[spread(a, circuit.measured())];
    }
    return logical;
  }

  private static Complex[] apply(FieldMatrix<Complex> gate, List<Integer> wires, Complex[] state) {
    Complex[] result = new Complex[state.length];
    int mask = spread(-1, wires);
    for (int a = 0; a < state.length; a++) {
      Complex sum = Complex.ZERO;
      for (int k = 0; k < gate.getColumnDimension(); k++) {
        Complex entry = gate.getEntry(gathered(a, wires), k);
        sum = sum.add(entry.multiply(state[a & ~mask | spread(k, wires)]));
      }
      result[a] = sum;
    }
    return result;
  }

  private static int spread(int bits, List<Integer> wires) {
    int index = 0;
    for (int k = 0; k < wires.size(); k++) {
      index |= (bits >> k & 1) << wires.get(k);
    }
    return index;
  }

  private static int gathered(int index, List<Integer> wires) {
    int bits = 0;
    for (int k = 0; k < wires.size(); k++) {
      bits |= (index >> wires.get(k) & 1) << k;
    }
    return bits;
  }
}
