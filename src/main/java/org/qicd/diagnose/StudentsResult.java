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
   * it is the mean over seeds of the closed form for each seed's own starts.
   *
   * @return null if the sharded system was too large to solve
   */
  public double[] expected(StudentsStudy.Setting setting) {
    return expected.get(setting);
  }

  /**
   * The measured mean square of each seed, at the step with index {@code look} in {@link #steps}.
   */
  public double[] measured(StudentsStudy.Setting setting, int look) {
    return measured.stream().mapToDouble(seed -> seed.get(setting)[look]).toArray();
  }
}
