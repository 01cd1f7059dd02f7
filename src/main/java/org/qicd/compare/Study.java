package org.qicd.compare;

import java.util.List;
import java.util.Optional;

/**
 * Methods that are compared on one problem: the same images, labels and number of steps.
 *
 * @param name name of the study in tables
 * @param expectation the expected result in a sentence, written before the numbers are seen
 * @param settingsOf name of another study, whose chosen settings are used for methods that both
 *     studies have; empty if all methods are tuned on this study
 * @param methods at least two methods with different names
 */
public record Study(String name, String expectation, String settingsOf, List<Method> methods) {
  public Study {
    methods = List.copyOf(methods);
    if (methods.size() < 2) {
      throw new IllegalArgumentException(
          "compare: study '%s' has %d method, expected two or more to compare"
              .formatted(name, methods.size()));
    }
    if (methods.stream().map(Method::name).distinct().count() < methods.size()) {
      throw new IllegalArgumentException(
          "compare: study '%s' has two methods of one name".formatted(name));
    }
  }

  /** Creates a study that tunes all its methods. */
  public Study(String name, String expectation, List<Method> methods) {
    this(name, expectation, "", methods);
  }

  /** The method with the given name. */
  public Optional<Method> method(String method) {
    return methods.stream().filter(each -> each.name().equals(method)).findFirst();
  }
}
