package org.qicd.distill;

import java.io.Serializable;

/** The two terms of a student's loss, each summed over its images and not yet scaled. */
public final class LossSums implements Serializable {
  private static final long serialVersionUID = 1;

  /** The losses of no images. */
  public static final LossSums ZERO = new LossSums(TaskLoss.ZERO, DistillLoss.ZERO);

  private final TaskLoss task;
  private final DistillLoss distill;

  public LossSums(TaskLoss task, DistillLoss distill) {
    this.task = task;
    this.distill = distill;
  }

  /** The losses of labelled images. */
  public TaskLoss task() {
    return task;
  }

  /** The losses of images that have a target. */
  public DistillLoss distill() {
    return distill;
  }

  /** Returns the losses over the images of both. */
  public LossSums plus(LossSums other) {
    return new LossSums(task.plus(other.task), distill.plus(other.distill));
  }
}
