package org.qicd.circuit.qasm;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The inputs of a program. An input whose name is {@code x} and a number is the feature of that
 * number; {@code _x_0_} is how Qiskit writes the first element of a vector {@code x}. All others
 * are weights, numbered in the order of their declarations.
 */
final class Inputs {
  private static final Pattern FEATURE = Pattern.compile("_?x_?(\\d{1,6})_?");

  /**
   * An input.
   *
   * @param number the index of the weight or the feature
   */
  record Input(String name, boolean isFeature, int number, int line) {}

  private final List<Input> all = new ArrayList<>();
  private final Map<String, Polynomial> values = new HashMap<>();
  private int numWeights;

  void declare(String name, int line) {
    Matcher feature = FEATURE.matcher(name);
    boolean isFeature = feature.matches();
    int number = isFeature ? Integer.parseInt(feature.group(1)) : numWeights++;
    values.put(name, Polynomial.input(all.size()));
    all.add(new Input(name, isFeature, number, line));
  }

  /** The value of a name, or null if it is no input. */
  Polynomial value(String name) {
    return values.get(name);
  }

  Input get(int index) {
    return all.get(index);
  }

  List<Input> weights() {
    return all.stream().filter(input -> !input.isFeature()).toList();
  }
}
