package org.qicd.diagnose;

import java.io.Serializable;
import org.qicd.circuit.TrainedScaling;
import org.qicd.distill.Start;

/**
 * Students from a common start that descend, while a frozen kernel predicts their learning curves.
 *
 * @param metricImages number of images for the Fubini-Study metric
 */
record Scenario(
    LearningTask task,
    DiagnosisPlan.Students students,
    DiagnosisPlan.Training training,
    int metricImages,
    long seed)
    implements Serializable {

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

  /** The model on the images for the metric. */
  CircuitModel metricModel() {
    return task.first(metricImages).model();
  }

  /** The students' weights at the start, {@code [student][weight]}. */
  double[][] start() {
    double[][] start = new double[students.count()][];
    int size = task.circuit().numWeights();
    for (int m = 0; m < start.length; m++) {
      start[m] = Start.COMMON.weights(seed, 0, m, size, size, students.difference());
      TrainedScaling.reset(task.circuit(), start[m]);
    }
    return start;
  }
}
