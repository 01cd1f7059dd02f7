package org.qicd.compare;

import java.util.List;
import org.qicd.param.ParamValues;

/**
 * A training method that takes part in a study.
 *
 * @param name name of the method in tables
 * @param kind what trains it
 * @param settings the settings to choose from on validation images, at least one; for MLlib's
 *     models only the parameters that decide the labels have a meaning
 */
public record Method(String name, Kind kind, List<Setting> settings) {

  /** How a method is trained. */
  public enum Kind {
    /** Students that train by rounds. */
    ROUNDS,
    /** MLlib's logistic regression on the labels of all students. */
    LOGISTIC_REGRESSION,
    /** MLlib's multilayer perceptron on the labels of all students. */
    PERCEPTRON
  }

  /**
   * One choice of hyperparameters.
   *
   * @param name what distinguishes this setting, such as {@code distillWeight=30 stepSize=0.1};
   *     empty if there is only one
   * @param params all training parameters except the seed; MLlib's models use those that decide the
   *     labels
   * @param regParam regularization of MLlib's logistic regression; other methods have none
   */
  public record Setting(String name, ParamValues params, double regParam) {}

  public Method {
    settings = List.copyOf(settings);
    if (settings.isEmpty()) {
      throw new IllegalArgumentException("method '%s' has no settings".formatted(name));
    }
  }
}
