package org.qicd.compare;

import java.util.List;
import org.qicd.param.ParamValues;

/**
 * A way of training that takes part in a study.
 *
 * @param name as tables show it
 * @param kind what trains it
 * @param settings the training parameters to choose from on validation images, at least one; for
 *     MLlib's models only those that say which labels there are
 */
public record Method(String name, Kind kind, List<Setting> settings) {

  /** What trains a method. */
  public enum Kind {
    /** Rounds of students. */
    ROUNDS,
    /** MLlib's logistic regression on the labels of all students. */
    LOGISTIC_REGRESSION,
    /** MLlib's multilayer perceptron on the labels of all students. */
    PERCEPTRON
  }

  /**
   * One choice of hyperparameters.
   *
   * @param name what is particular about it, such as {@code distillWeight=30 stepSize=0.1}; empty
   *     for an only one
   * @param params all training parameters, but the seed; MLlib's models take from them which labels
   *     there are
   * @param regParam of MLlib's logistic regression, which alone has one
   */
  public record Setting(String name, ParamValues params, double regParam) {}

  public Method {
    settings = List.copyOf(settings);
    if (settings.isEmpty()) {
      throw new IllegalArgumentException("method '%s' has no settings".formatted(name));
    }
  }
}
