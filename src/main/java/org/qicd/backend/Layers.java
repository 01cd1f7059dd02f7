package org.qicd.backend;

import java.util.List;

/**
 * Sections of a file that say the same of a qubit or a gate. A key is taken from the first section
 * that has it.
 */
record Layers(List<Section> sections) {

  /** Returns the objects under a key, of those sections that have it. */
  Layers object(String key) {
    return new Layers(
        sections.stream()
            .filter(section -> section.has(key))
            .map(section -> section.object(key))
            .toList());
  }

  /**
   * Returns a number.
   *
   * @param otherwise what it is if no section has it
   * @param rule refuses a number that is out of its range; it is told the place in the file
   */
  double number(String key, double otherwise, Rule rule) {
    for (Section section : sections) {
      if (section.has(key)) {
        return rule.check(section.at(key), section.number(key));
      }
    }
    return otherwise;
  }

  /** A rule of {@link BackendRules}. */
  interface Rule {
    double check(String place, double value);
  }
}
