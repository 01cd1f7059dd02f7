package org.qicd.diagnose;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a {@link StudentsStudy} found. */
public final class StudentsResult {
  private final int[] steps;
  private final double stepSize;
  private final double disagreement;
  private final double kernelSpread;
  private final Map<Setting, double[]> expected;
  private final List<Map<Setting, double[]>> measured;

  /** How the students are coupled. */
  public enum Coupling {
    MEAN("mean of the distillation terms, labels shared"),
    SUM("sum of the pulls, labels shared"),
    SHARDED("mean of the distillation terms, labels sharded");

    private final String label;

    Coupling(String label) {
      this.label = label;
    }

    public String label() {
      return label;
    }

    /** The weight at which a mean over the others is equal to this coupling. */
    double lambda(double lambda, int students) {
      return this == SUM ? lambda * (students - 1) : lambda;
    }
  }

  /** A coupling, and the number of students. */
  public record Setting(Coupling coupling, int students) implements Serializable {}

  StudentsResult(
      int[] steps,
      double stepSize,
      double disagreement,
      double kernelSpread,
      Map<Setting, double[]> expected,
      List<Map<Setting, double[]>> measured) {
    this.steps = steps;
    this.stepSize = stepSize;
    this.disagreement = disagreement;
    this.kernelSpread = kernelSpread;
    this.expected = expected;
    this.measured = measured;
  }

  /** The steps at which values were taken, from step 0 to the last. */
  public int[] steps() {
    return steps.clone();
  }

  public double stepSize() {
    return stepSize;
  }

  /** The share of the squared starting residuals that is due to differences between students. */
  public double disagreement() {
    return disagreement;
  }

  /**
   * The mean over starts of {@code ||K - K_mean|| / ||K_mean||}. The smaller it is, the better the
   * formula's assumption that all starts have one kernel.
   */
  public double kernelSpread() {
    return kernelSpread;
  }

  /**
   * The mean square of residuals that the formula predicts at each of the steps. For sharded labels
   * it is the mean over seeds of the closed form for each seed's own starts. It is empty if the
   * sharded system was too large to solve.
   */
  public Optional<double[]> expected(Setting setting) {
    return Optional.ofNullable(expected.get(setting));
  }

  /**
   * The measured mean square of each seed, at the step with index {@code look} in {@link #steps}.
   */
  public double[] measured(Setting setting, int look) {
    return measured.stream().mapToDouble(seed -> seed.get(setting)[look]).toArray();
  }
}
