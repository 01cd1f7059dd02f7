package org.qicd.diagnose.shots;

import java.util.ArrayList;
import java.util.List;
import org.qicd.simulate.StateBatch;

/**
 * Fidelities between students' states, over all pairs of students and all images.
 *
 * @param mean the mean
 * @param lowest the lowest of a pair and an image
 * @param highest the highest
 * @param byInversion the mean of what an inversion test reports: a student's device runs its own
 *     circuit, and then the inverse of the other's circuit with the other's weights. It is the mean
 *     where all devices are alike
 */
public record Fidelities(double mean, double lowest, double highest, double byInversion) {

  static Fidelities of(Students students) {
    List<StateBatch> states = new ArrayList<>();
    for (int m = 0; m < students.count(); m++) {
      states.add(students.states(m, m));
    }
    boolean alike = students.circuits.stream().distinct().count() == 1;
    double sum = 0;
    double inverted = 0;
    double lowest = 1;
    double highest = 0;
    int count = 0;
    for (int m = 0; m < states.size(); m++) {
      for (int j = 0; j < states.size(); j++) {
        if (j == m) {
          continue;
        }
        for (double fidelity : states.get(m).fidelities(states.get(j))) {
          sum += fidelity;
          lowest = Math.min(lowest, fidelity);
          highest = Math.max(highest, fidelity);
          count++;
        }
        if (!alike) {
          for (double fidelity : states.get(m).fidelities(students.states(m, j))) {
            inverted += fidelity;
          }
        }
      }
    }
    double mean = sum / count;
    return new Fidelities(mean, lowest, highest, alike ? mean : inverted / count);
  }

  /** Whether the states of all students are the same, but for rounding. */
  public boolean areEqual() {
    return 1 - lowest < 1e-12;
  }
}
