package org.qicd.diagnose;

import java.io.Serializable;
import org.qicd.circuit.Circuit;

/**
 * What students learn: the targets of a sample of labelled images, with the squared loss.
 *
 * @param circuit the students' circuit, whose readout has a logit scale of 1
 * @param targetShare the size of targets, as a share of half an observable's range, see {@link
 *     Targets}
 */
public record LearningTask(Circuit circuit, Sample sample, double targetShare)
    implements Serializable {

  /** Returns the same task on the first {@code count} images, or on all if there are fewer. */
  public LearningTask first(int count) {
    return new LearningTask(circuit, sample.first(count), targetShare);
  }

  /**
   * Returns the target of output c of image i at {@code i C + c}.
   *
   * @throws IllegalArgumentException if targets reach the end of the observables' range, or a label
   *     has no output
   */
  public double[] targets() {
    return Targets.of(circuit.readout(), sample.labels(), targetShare);
  }

  public CircuitModel model() {
    return new CircuitModel(circuit, sample.encoded(circuit));
  }
}
