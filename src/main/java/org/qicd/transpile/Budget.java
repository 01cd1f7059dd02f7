package org.qicd.transpile;

import java.util.Arrays;
import java.util.List;
import org.qicd.backend.Backend;
import org.qicd.backend.Backend.Calibration;

/**
 * What a circuit costs on a quantum computer. Coherent errors are not counted. Neither is what
 * comes before and behind the circuits of a job, such as its queue and its compilation.
 *
 * @param numQubits number of qubits
 * @param numOneQubitGates number of gates of one qubit that take time
 * @param numTwoQubitGates number of gates of two qubits or more
 * @param depth the longest chain of gates that share qubits
 * @param twoQubitDepth the longest such chain, of which gates of one qubit count nothing
 * @param gateSeconds how long the gates take if each begins as soon as its qubits are free
 * @param readoutSeconds how long the slowest measurement takes
 * @param delaySeconds the pause before the next shot
 * @param errorFree the share of shots in which no gate and no readout errs, if errors are
 *     independent: the product of {@code 1 - error}
 */
public record Budget(
    int numQubits,
    int numOneQubitGates,
    int numTwoQubitGates,
    int depth,
    int twoQubitDepth,
    double gateSeconds,
    double readoutSeconds,
    double delaySeconds,
    double errorFree) {

  /** Returns the cost of a circuit. */
  public static Budget of(PhysicalCircuit circuit) {
    Backend backend = circuit.backend();
    int wires = circuit.qubits().size();
    double[] depths = new double[wires];
    double[] pairDepths = new double[wires];
    double[] times = new double[wires];
    int ones = 0;
    int twos = 0;
    double logarithm = 0;
    for (PhysicalGate gate : circuit.gates()) {
      if (!gate.isError()) {
        boolean isPair = gate.wires().size() > 1;
        Calibration known = backend.gate(gate.gate(), on(circuit, gate.wires()));
        twos += isPair ? 1 : 0;
        ones += !isPair && known.time() > 0 ? 1 : 0;
        follow(depths, gate.wires(), 1);
        follow(pairDepths, gate.wires(), isPair ? 1 : 0);
        follow(times, gate.wires(), known.time());
        logarithm += StrictMath.log1p(-known.error());
      }
    }
    double readout = 0;
    for (int qubit : on(circuit, circuit.measured())) {
      Backend.Qubit known = backend.qubits().get(qubit);
      readout = Math.max(readout, known.readoutTime());
      logarithm += StrictMath.log1p(-Basis.readoutError(known));
    }
    return new Budget(
        wires,
        ones,
        twos,
        (int) longest(depths),
        (int) longest(pairDepths),
        longest(times),
        readout,
        backend.repetitionDelay(),
        StrictMath.exp(logarithm));
  }

  private static List<Integer> on(PhysicalCircuit circuit, List<Integer> wires) {
    return wires.stream().map(circuit.qubits()::get).toList();
  }

  /** Adds a gate to the chains that end on its wires. */
  private static void follow(double[] chains, List<Integer> wires, double length) {
    double end = 0;
    for (int wire : wires) {
      end = Math.max(end, chains[wire] + length);
    }
    for (int wire : wires) {
      chains[wire] = end;
    }
  }

  private static double longest(double[] chains) {
    return Arrays.stream(chains).max().orElse(0);
  }

  /** How long one shot takes, until the next one can begin. */
  public double secondsPerShot() {
    return gateSeconds + readoutSeconds + delaySeconds;
  }

  /** How long a quantum computer works on so many shots. */
  public double seconds(double shots) {
    return shots * secondsPerShot();
  }

  /**
   * Returns the cost of a circuit that applies the gates of this one several times in a row, as
   * inversion does, which applies those of another circuit backwards.
   */
  public Budget repeated(int times) {
    return new Budget(
        numQubits,
        times * numOneQubitGates,
        times * numTwoQubitGates,
        times * depth,
        times * twoQubitDepth,
        times * gateSeconds,
        readoutSeconds,
        delaySeconds,
        StrictMath.pow(errorFree, times));
  }
}
