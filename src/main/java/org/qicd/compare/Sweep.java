package org.qicd.compare;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Studies that differ in one parameter.
 *
 * @param param name of the parameter
 * @param studies value of the parameter in each study, by the study's name; values ascend
 * @param methods names of the methods that are shown
 */
public record Sweep(String param, Map<String, Double> studies, List<String> methods) {

  /**
   * Checks the order.
   *
   * @throws IllegalArgumentException if there are fewer than two studies or values do not ascend
   */
  public Sweep {
    double before = Double.NEGATIVE_INFINITY;
    for (double value : studies.values()) {
      if (!(value > before)) {
        throw new IllegalArgumentException(
            "compare: the studies of a sweep must have ascending %s, found %s"
                .formatted(param, studies.values()));
      }
      before = value;
    }
    if (studies.size() < 2) {
      throw new IllegalArgumentException(
          "compare: a sweep of %s has %d study, expected two or more"
              .formatted(param, studies.size()));
    }
    methods = List.copyOf(methods);
    studies = Collections.unmodifiableMap(new LinkedHashMap<>(studies));
  }
}
