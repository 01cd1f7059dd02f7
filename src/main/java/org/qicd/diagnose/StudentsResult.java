package org.qicd.diagnose;

import java.util.List;
import java.util.Map;

/** What a {@link StudentsStudy} found. */
public final class StudentsResult {
  private final int[] steps;
  private final double stepSize;
  private final double disagreement;
  private final double kernelSpread;
  private final Map<StudentsStudy.Setting, double[]> expected;
  private final List<Map<StudentsStudy.Setting, double[]>> measured;

  StudentsResult(
      int[] steps,
      double stepSize,
      double disagreement,
      double kernelSpread,
      Map<StudentsStudy.Setting, double[]> expected,
      List<Map<StudentsStudy.Setting, double[]>> measured) {
    this.steps = steps;
    this.stepSize = stepSize;
    this.disagreement = disagreement;
    this.kernelSpread = kernelSpread;
    this.expected = expected;
    this.measured = measured;
  }

  /** Where values stand, from step 0 to the last. */
  public int[] steps() {
    return steps.clone();
  }

  public double stepSize() {
    return stepSize;
  }

  /** Share of the students' disagreement in the square of their starting residuals. */
  public double disagreement() {
    return disagreement;
  }

  /** Mean over starts of {@code ||K - K_mean|| / ||K_mean||}: the formula knows one kernel. */
  public double kernelSpread() {
    return kernelSpread;
  }

  /**
   * The formula's mean square of residuals at each of the steps; for sharded labels the mean over
   * seeds of the closed form from their own starts.
   *
   * @return null where the sharded system was too large to solve
   */
  public double[] expected(StudentsStudy.Setting setting) {
    return expected.get(setting);
  }

  /** The measured mean square of each seed at step number {@code look}. */
  public double[] measured(StudentsStudy.Setting setting, int look) {
    return measured.stream().mapToDouble(seed -> seed.get(setting)[look]).toArray();
  }
}
