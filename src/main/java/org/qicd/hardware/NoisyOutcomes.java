package org.qicd.hardware;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.qicd.backend.Backend;
import org.qicd.noise.BackwardObservables;
import org.qicd.noise.DensityMatrices;
import org.qicd.noise.NoiseModel;
import org.qicd.noise.Trajectories;
import org.qicd.transpile.PhysicalCircuit;
import org.qicd.transpile.PhysicalGate;

/**
 * The probabilities of what students' circuits show under noise. Up to {@value #MOST_EXACT} wires
 * they are exact. Above, they are means over random trajectories.
 */
final class NoisyOutcomes {
  /** The most wires of which mixed states are kept: 4^8 numbers. */
  static final int MOST_EXACT = 8;

  /** The most numbers that the observables of a circuit may have: 128 MB. */
  private static final int MOST_OBSERVED_BITS = 24;

  /**
   * What an encoded image depends on. Students whose circuits differ may have the same gates here,
   * but on exchanged qubits. So the angles belong to it.
   */
  private record Encoding(List<Integer> qubits, List<PhysicalGate> gates, List<Double> angles) {}

  private final Images images;
  private final int numQubits;
  private final int trajectories;
  private final long seed;
  private final boolean idle;

  /**
   * Begins with images.
   *
   * @param numQubits r, the number of readout qubits
   * @param plan which says how circuits are run
   */
  NoisyOutcomes(Images images, int numQubits, SweepPlan plan) {
    this.images = images;
    this.numQubits = numQubits;
    this.trajectories = plan.trajectories();
    this.seed = plan.seed();
    this.idle = plan.idle();
  }

  static boolean areExact(PhysicalCircuit circuit) {
    return circuit.qubits().size() <= MOST_EXACT;
  }

  /** Whether the gates behind the encoding are run backwards, once for all images. */
  static boolean areBackward(PhysicalCircuit circuit, int numQubits) {
    return !circuit.reuploads() && numQubits + 2 * circuit.qubits().size() <= MOST_OBSERVED_BITS;
  }

  /**
   * Returns the probabilities of the bit strings of the readout qubits.
   *
   * @return {@code [circuit][image][measured circuit][bit string]}
   */
  double[][][][] of(List<HardwareCircuit> circuits, Condition condition) {
    Map<Backend, Map<Encoding, double[]>> encoded = new HashMap<>();
    double[][][][] all = new double[circuits.size()][images.size()][][];
    for (int m = 0; m < all.length; m++) {
      HardwareCircuit student = circuits.get(m);
      int measured = student.measured().size();
      for (int image = 0; image < images.size(); image++) {
        all[m][image] = new double[measured][];
      }
      for (int k = 0; k < measured; k++) {
        PhysicalCircuit circuit = condition.circuit(student.measured().get(k));
        NoiseModel noise = condition.noise(circuit.backend(), idle);
        double[][] outcomes =
            areExact(circuit)
                ? exact(
                    circuit,
                    noise,
                    student.weights(),
                    encoded.computeIfAbsent(circuit.backend(), key -> new HashMap<>()))
                : sampled(circuit, noise, student.weights(), (long) m * measured + k);
        for (int image = 0; image < images.size(); image++) {
          all[m][image][k] = outcomes[image];
        }
      }
    }
    return all;
  }

  private double[][] exact(
      PhysicalCircuit circuit,
      NoiseModel noise,
      double[] weights,
      Map<Encoding, double[]> encoded) {
    DensityMatrices matrices = new DensityMatrices(circuit, noise);
    double[][] outcomes = new double[images.size()][];
    if (!areBackward(circuit, numQubits)) {
      for (int image = 0; image < outcomes.length; image++) {
        outcomes[image] = matrices.outcomes(weights, images.features(image), numQubits);
      }
      return outcomes;
    }
    List<PhysicalGate> gates = circuit.gates().subList(0, circuit.numEncodingGates());
    BackwardObservables observables = matrices.observables(weights, images.features(0), numQubits);
    for (int image = 0; image < outcomes.length; image++) {
      double[] features = images.features(image);
      Encoding encoding = new Encoding(circuit.qubits(), gates, angles(circuit, gates, features));
      outcomes[image] =
          observables.outcomes(
              encoded.computeIfAbsent(encoding, key -> matrices.encoded(features)));
    }
    return outcomes;
  }

  /** The angles of the gates that encode an image. */
  private static List<Double> angles(
      PhysicalCircuit circuit, List<PhysicalGate> gates, double[] features) {
    int count = gates.stream().mapToInt(gate -> gate.gate().numAngles()).sum();
    double[] all = circuit.angles(new double[circuit.numWeights()], features);
    return Arrays.stream(all, 0, count).boxed().toList();
  }

  /**
   * Outcomes by trajectories.
   *
   * @param number of the circuit: errors of students are independent, so they cancel out in an
   *     ensemble
   */
  private double[][] sampled(
      PhysicalCircuit circuit, NoiseModel noise, double[] weights, long number) {
    Trajectories random = new Trajectories(circuit, noise, trajectories, seed);
    double[][] outcomes = new double[images.size()][];
    for (int image = 0; image < outcomes.length; image++) {
      outcomes[image] =
          random
              .outcomes(weights, images.features(image), numQubits, images.key(image) + number)
              .mean();
    }
    return outcomes;
  }
}
