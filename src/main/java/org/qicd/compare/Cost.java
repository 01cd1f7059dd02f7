package org.qicd.compare;

import java.util.function.ToDoubleFunction;

/** A cost of reaching an accuracy. */
public enum Cost {
  STEPS("steps", row -> row.when().steps()),
  GRADIENTS("gradients of images", row -> row.spent().gradients()),
  BYTES("bytes exchanged", row -> row.spent().bytes()),
  SHOTS("shots", row -> row.measured().shots()),
  SECONDS("seconds", row -> row.spent().seconds());

  private final String unit;
  private final ToDoubleFunction<TrialRow> soFar;

  Cost(String unit, ToDoubleFunction<TrialRow> soFar) {
    this.unit = unit;
    this.soFar = soFar;
  }

  /** Whether the cost is told where any trial has it: most trainings are not measured. */
  public boolean isRare() {
    return this == SHOTS;
  }

  /** The cost of a trial up to the round of a row. */
  public double of(TrialRow row) {
    return soFar.applyAsDouble(row);
  }

  public String unit() {
    return unit;
  }
}
