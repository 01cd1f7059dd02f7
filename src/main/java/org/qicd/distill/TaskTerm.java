package org.qicd.distill;

/**
 * The task term of a student's loss: a scale times the sum of the cross-entropies of the labelled
 * images, each times its image's weight.
 */
public final class TaskTerm {
  final int[] labels;
  final double scale;

  /**
   * Creates a task term.
   *
   * @param labels one for each image of the data; a negative one means that the image has none
   * @param scale factor of each cross-entropy
   */
  public TaskTerm(int[] labels, double scale) {
    this.labels = labels;
    this.scale = scale;
  }
}
