package org.qicd.diagnose;

import org.qicd.circuit.Circuit;
import org.qicd.distill.Start;

/**
 * Students from a common start that descend, while a frozen kernel predicts their learning curves.
 *
 * @param circuit the students' circuit, whose readout has a logit scale of 1
 * @param targetShare the size of targets, as a share of half an observable's range, see {@link
 *     Targets}
 * @param difference standard deviation of the students' differences at the start, in radians
 * @param stepShare the step size as a share of the critical one
 * @param staleness number of steps from one refresh of stale targets to the next
 */
record Scenario(
    Circuit circuit,
    Sample sample,
    double targetShare,
    int students,
    double difference,
    double lambda,
    double stepShare,
    int steps,
    int staleness,
    int metricImages,
    long seed)
    implements Tasks.Task<Scenario.Kind, Curve> {

  /** How the students are taught. */
  enum Kind {
    CODISTILLATION("codistillation, squared pull"),
    STALE("the same, stale targets"),
    TEACHER("a frozen teacher"),
    INFIDELITY("codistillation by infidelity");

    private final String label;

    Kind(String label) {
      this.label = label;
    }

    String label() {
      return label;
    }
  }

  double[] targets() {
    return Targets.of(circuit.readout(), sample.labels(), targetShare);
  }

  CircuitModel model(int images) {
    return new CircuitModel(circuit, sample.first(images).encoded(circuit));
  }

  /** The students' weights at the start. */
  double[][] start() {
    double[][] start = new double[students][];
    int size = circuit.numWeights();
    for (int m = 0; m < students; m++) {
      start[m] = Start.COMMON.weights(seed, 0, m, size, size, difference);
    }
    return start;
  }

  @Override
  public Curve run(Kind kind) {
    return new ScenarioRun(this).curve(kind);
  }
}
