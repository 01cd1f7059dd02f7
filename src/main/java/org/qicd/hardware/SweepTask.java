package org.qicd.hardware;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.qicd.circuit.Readout;
import org.qicd.data.Tasks;
import org.qicd.noise.NoiseModel;
import org.qicd.noise.ReadoutInversion;
import org.qicd.transpile.PhysicalCircuit;

/**
 * Runs all students on some images under one condition, with each number of shots. Results are
 * class scores {@code [circuit][image][class]}.
 */
final class SweepTask implements Tasks.Task<Images, Map<Run, double[][][]>> {
  private static final long serialVersionUID = 1;

  private final HardwareStudents students;
  private final SweepPlan plan;
  private final Condition condition;
  private final boolean mitigates;

  /**
   * Makes the task.
   *
   * @param mitigates whether errors are mitigated, too
   */
  SweepTask(HardwareStudents students, SweepPlan plan, Condition condition, boolean mitigates) {
    this.students = students;
    this.plan = plan;
    this.condition = condition;
    this.mitigates = mitigates;
  }

  @Override
  public Map<Run, double[][][]> run(Images images) {
    Readout readout = students.readout();
    NoisyOutcomes outcomes = new NoisyOutcomes(images, readout.numQubits(), plan);
    List<Condition> folded = new ArrayList<>(List.of(condition));
    if (mitigates) {
      folded.clear();
      for (int folds : Estimator.FOLDS) {
        folded.add(new Condition(condition.scale(), condition.without(), folds));
      }
    }
    List<double[][][][]> probabilities =
        folded.stream().map(each -> outcomes.of(students.circuits(), each)).toList();
    Map<Run, double[][][]> found = new HashMap<>();
    for (int m = 0; m < students.circuits().size(); m++) {
      List<Optional<ReadoutInversion>> inversions = mitigates ? inversions(m) : List.of();
      for (int image = 0; image < images.size(); image++) {
        for (int shots : plan.shots()) {
          Estimator estimator = new Estimator(readout, plan.by(shots), m, images.key(image));
          double[][][] shares = new double[folded.size()][][];
          for (int f = 0; f < shares.length; f++) {
            shares[f] = estimator.shares(probabilities.get(f)[m][image], folded.get(f));
          }
          for (Map.Entry<Mitigation, double[][]> each : mitigated(shares, inversions).entrySet()) {
            Run run = new Run(condition, shots, each.getKey());
            found
                    .computeIfAbsent(
                        run, key -> new double[students.circuits().size()][images.size()][])[m][
                    image] =
                estimator.scores(each.getValue());
          }
        }
      }
    }
    return found;
  }

  /** The shares of the outcomes, with each mitigation. */
  private Map<Mitigation, double[][]> mitigated(
      double[][][] folded, List<Optional<ReadoutInversion>> inversions) {
    Map<Mitigation, double[][]> all = new HashMap<>();
    all.put(Mitigation.NONE, folded[0]);
    if (mitigates) {
      double[][][] inverted = new double[folded.length][][];
      for (int f = 0; f < folded.length; f++) {
        inverted[f] = Estimator.inverted(folded[f], inversions);
      }
      all.put(Mitigation.READOUT, inverted[0]);
      all.put(Mitigation.EXTRAPOLATION, Estimator.extrapolated(folded));
      all.put(Mitigation.READOUT_AND_EXTRAPOLATION, Estimator.extrapolated(inverted));
    }
    return all;
  }

  private List<Optional<ReadoutInversion>> inversions(int student) {
    return students.circuits().get(student).measured().stream()
        .map(circuit -> noise(circuit).confusion(circuit, students.readout().numQubits()))
        .map(each -> Optional.of(each).filter(ReadoutInversion::exists).map(ReadoutInversion::new))
        .toList();
  }

  private NoiseModel noise(PhysicalCircuit circuit) {
    return condition.noise(circuit.backend(), plan.idle());
  }
}
