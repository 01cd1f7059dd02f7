package org.qicd.distill;

/**
 * The task term of a student's loss: a scale times the sum of the cross-entropies of the labelled
 * images, each times the weight of its image and the factor of its class.
 */
public final class TaskTerm {
  final int[] labels;
  final double scale;
  private final double[] classFactors;

  /** Creates a task term in which all classes count alike. */
  public TaskTerm(int[] labels, double scale) {
    this(labels, scale, new double[0]);
  }

  /**
   * Creates a task term.
   *
   * @param labels one for each image of the data; a negative one means that the image has none
   * @param scale factor of each cross-entropy
   * @param classFactors a further factor of each cross-entropy, by label; empty if all are 1
   */
  public TaskTerm(int[] labels, double scale, double[] classFactors) {
    this.labels = labels;
    this.scale = scale;
    this.classFactors = classFactors;
  }

  /** How much an image of a class counts, beside its own weight. */
  double classFactor(int label) {
    return classFactors.length == 0 ? 1 : classFactors[label];
  }
}
