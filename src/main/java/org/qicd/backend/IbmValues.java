package org.qicd.backend;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The numbers that IBM's file has of a qubit or a gate: a list of {@code {"name", "unit",
 * "value"}}.
 */
final class IbmValues {
  private static final Map<String, Double> PER_SECOND =
      Map.of("s", 1.0, "ms", 1e3, "us", 1e6, "µs", 1e6, "ns", 1e9);

  private final Map<String, Section> items = new LinkedHashMap<>();

  IbmValues(List<Section> list) {
    for (Section item : list) {
      items.putIfAbsent(item.text("name"), item);
    }
  }

  boolean has(String name) {
    return items.containsKey(name);
  }

  /** Whether the qubit or gate works. */
  boolean isOperational() {
    return !has("operational") || items.get("operational").number("value") != 0;
  }

  /** Returns a number that the rule allows, or another one if there is none. */
  double number(String name, double otherwise, Layers.Rule rule) {
    return has(name) ? rule.check(place(name), items.get(name).number("value")) : otherwise;
  }

  /** Returns a time in seconds, whatever its unit, or another one if there is none. */
  double seconds(String name, double otherwise, Layers.Rule rule) {
    return has(name) ? number(name, otherwise, rule) / perSecond(items.get(name)) : otherwise;
  }

  private String place(String name) {
    return items.get(name).place() + ": " + name;
  }

  private static double perSecond(Section item) {
    Double factor = PER_SECOND.get(item.text("unit"));
    if (factor == null) {
      throw item.mistake(
          "expected a unit s, ms, us or ns, found '%s'".formatted(item.text("unit")));
    }
    return factor;
  }
}
