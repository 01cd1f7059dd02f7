package org.qicd.hardware;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.qicd.transpile.PhysicalCircuit;

/**
 * What a sweep takes, before it runs: numbers that gates read and write.
 *
 * @param exact whether mixed states are exact, and not means over trajectories
 * @param once what does not depend on the number of images
 * @param each what each image takes
 */
public record SweepCost(boolean exact, double once, double each) {
  /** What a sweep takes by default, unless that is too few images: minutes on two cores. */
  private static final double BUDGET = 4e11;

  /** The least and the most images by default. */
  private static final int LEAST_IMAGES = 16;

  private static final int MOST_IMAGES = 2000;

  /** Steps of this size are done in a second by a core, as measured. */
  private static final double IN_A_SECOND = 2e8;

  /** What an ensemble takes in a sweep. */
  public static SweepCost of(HardwareStudents students, SweepPlan plan) {
    double conditions = HardwareSweep.numConditions(plan) + Estimator.FOLDS.size() - 1;
    double once = 0;
    double each = 0;
    boolean exact = true;
    int numQubits = students.readout().numQubits();
    Set<List<Object>> encodings = new HashSet<>();
    for (HardwareCircuit student : students.circuits()) {
      for (PhysicalCircuit circuit : student.measured()) {
        int wires = circuit.qubits().size();
        int encoding = circuit.numEncodingGates();
        int gates = circuit.gates().size();
        if (!NoisyOutcomes.areExact(circuit)) {
          exact = false;
          each += (double) plan.trajectories() * gates * (1L << wires);
        } else if (NoisyOutcomes.areBackward(circuit, numQubits)) {
          once += (double) (gates - encoding) * (1L << (2 * wires + numQubits));
          boolean first =
              encodings.add(
                  List.of(
                      circuit.backend(), circuit.qubits(), circuit.gates().subList(0, encoding)));
          each += (double) ((first ? encoding : 0) + (1 << numQubits)) * (1L << (2 * wires));
        } else {
          each += (double) gates * (1L << (2 * wires));
        }
      }
    }
    return new SweepCost(exact, once * conditions, each * conditions);
  }

  /** The number of images if none is asked for. */
  public int images(long available) {
    double affordable = Math.max(LEAST_IMAGES, (BUDGET - once) / each);
    return (int) Math.min((double) available, Math.min(MOST_IMAGES, affordable));
  }

  /** The time that so many images take on so many cores, in seconds. */
  public double seconds(int images, int cores) {
    return (once + each * images) / IN_A_SECOND / cores;
  }
}
