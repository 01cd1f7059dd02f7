package org.qicd.bench;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoubleSupplier;

/**
 * A ratio, or a time in seconds, that is to be reached.
 *
 * @param atLeast whether more is better; otherwise less is
 * @param measured the ratio so far; infinite, zero or NaN where a part of it was not measured
 */
record Goal(String name, boolean atLeast, double goal, DoubleSupplier measured) {

  static Goal atLeast(String name, double goal, DoubleSupplier measured) {
    return new Goal(name, true, goal, measured);
  }

  static Goal atMost(String name, double goal, DoubleSupplier measured) {
    return new Goal(name, false, goal, measured);
  }

  boolean isMeasured() {
    double ratio = measured.getAsDouble();
    return Double.isFinite(ratio) && ratio > 0;
  }

  boolean isMet() {
    return isMeasured()
        && (atLeast ? measured.getAsDouble() >= goal : measured.getAsDouble() <= goal);
  }

  String verdict() {
    return !isMeasured() ? "not measured" : isMet() ? "met" : "missed";
  }

  /** For a file of JSON; a ratio that was not measured is null there. */
  Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("name", name);
    map.put(atLeast ? "atLeast" : "atMost", goal);
    map.put("measured", isMeasured() ? measured.getAsDouble() : null);
    map.put("verdict", verdict());
    return map;
  }

  String row() {
    String ratio = isMeasured() ? "%.2f".formatted(measured.getAsDouble()) : "-";
    return String.format(
        Locale.ROOT, "%-66s %s %6.2f %9s  %s", name, atLeast ? ">=" : "<=", goal, ratio, verdict());
  }
}
