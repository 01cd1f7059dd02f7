package org.qicd.compare;

import java.util.function.ToDoubleFunction;

/** What reaching an accuracy costs. */
public enum Cost {
  STEPS("steps", TrialRow::steps),
  GRADIENTS("gradients of images", row -> row.spent().gradients()),
  BYTES("bytes exchanged", row -> row.spent().bytes()),
  SECONDS("seconds", row -> row.spent().seconds());

  private final String unit;
  private final ToDoubleFunction<TrialRow> soFar;

  Cost(String unit, ToDoubleFunction<TrialRow> soFar) {
    this.unit = unit;
    this.soFar = soFar;
  }

  /** Of a trial up to a round. */
  public double of(TrialRow row) {
    return soFar.applyAsDouble(row);
  }

  public String unit() {
    return unit;
  }
}
