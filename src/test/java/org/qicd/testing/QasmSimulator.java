package org.qicd.testing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.math3.complex.Complex;

/**
 * Reads OpenQASM 3 as its specification says and nothing of our gate table: all it knows is {@code
 * U}, {@code ctrl @}, the gates of {@code stdgates.inc} where they are included, and the
 * definitions in the text. Of statements it takes {@code gate}, {@code input}, {@code qubit},
 * {@code bit}, a measurement of everything, and calls of gates.
 */
public final class QasmSimulator {
  /** Those of the specification that we may call, up to a global phase, in terms of U. */
  private static final String STANDARD_GATES =
      """
      gate id a { U(0, 0, 0) a; }
      gate x a { U(pi, 0, pi) a; }
      gate y a { U(pi, pi/2, pi/2) a; }
      gate z a { U(0, 0, pi) a; }
      gate h a { U(pi/2, 0, pi) a; }
      gate s a { U(0, 0, pi/2) a; }
      gate sdg a { U(0, 0, -pi/2) a; }
      gate t a { U(0, 0, pi/4) a; }
      gate tdg a { U(0, 0, -pi/4) a; }
      gate sx a { U(pi/2, -pi/2, pi/2) a; }
      gate rx(v) a { U(v, -pi/2, pi/2) a; }
      gate ry(v) a { U(v, 0, 0) a; }
      gate rz(v) a { U(0, 0, v) a; }
      gate p(v) a { U(0, 0, v) a; }
      gate u3(v0, v1, v2) a { U(v0, v1, v2) a; }
      gate cz a, b { ctrl @ U(0, 0, pi) a, b; }
      gate cp(v) a, b { ctrl @ U(0, 0, v) a, b; }
      gate cx a, b { h b; cz a, b; h b; }
      gate cy a, b { sdg b; cx a, b; s b; }
      gate ch a, b { ry(-pi/4) b; cz a, b; ry(pi/4) b; }
      gate crz(v) a, b { rz(v/2) b; cx a, b; rz(-v/2) b; cx a, b; }
      gate cry(v) a, b { ry(v/2) b; cx a, b; ry(-v/2) b; cx a, b; }
      gate crx(v) a, b { h b; crz(v) a, b; h b; }
      gate swap a, b { cx a, b; cx b, a; cx a, b; }
      gate ccx a, b, c {
        h c; cp(pi/2) b, c; cx a, b; cp(-pi/2) b, c; cx a, b; cp(pi/2) a, c; h c;
      }
      gate cswap a, b, c { cx c, b; ccx a, b, c; cx c, b; }
      """;

  private static final String INCLUDE = "include \"stdgates.inc\";";
  private static final Pattern GATE =
      Pattern.compile("gate (\\w+)(?:\\(([^)]*)\\))? ([^{]*)\\{([^}]*)}");
  private static final Pattern CALL =
      Pattern.compile("(ctrl @ )?(\\w+)\\s*(?:\\((.*)\\))?\\s+(.*)", Pattern.DOTALL);

  private record Definition(List<String> angles, List<String> qubits, List<String> calls) {}

  private final Map<String, Definition> definitions = new HashMap<>();
  private final Map<String, Double> inputs;
  private Complex[] state;

  private QasmSimulator(Map<String, Double> inputs) {
    this.inputs = inputs;
  }

  /**
   * The state of a text's circuit.
   *
   * @param inputs a value for each input of the text, and no more
   * @param start the state before the first gate, or null for |0...0>
   */
  public static Complex[] state(String text, Map<String, Double> inputs, Complex[] start) {
    QasmSimulator simulator = new QasmSimulator(inputs);
    simulator.run(text.replace(INCLUDE, STANDARD_GATES).replaceAll("//[^\n]*", ""), start);
    return simulator.state;
  }

  private void run(String text, Complex[] start) {
    Matcher gate = GATE.matcher(text);
    while (gate.find()) {
      List<String> calls = statements(gate.group(4));
      definitions.put(
          gate.group(1), new Definition(names(gate.group(2)), names(gate.group(3)), calls));
    }
    List<String> declared = new ArrayList<>();
    for (String statement : statements(GATE.matcher(text).replaceAll(""))) {
      Matcher register = Pattern.compile("qubit\\[(\\d+)] q").matcher(statement);
      Matcher input = Pattern.compile("input float\\[64] (\\w+)").matcher(statement);
      if (register.matches()) {
        state = start == null ? zero(Integer.parseInt(register.group(1))) : start.clone();
      } else if (input.matches()) {
        declared.add(input.group(1));
      } else if (!statement.matches("OPENQASM 3\\.0|bit\\[\\d+] c|c = measure q")) {
        call(statement, inputs, Map.of());
      }
    }
    if (!declared.stream().sorted().toList().equals(inputs.keySet().stream().sorted().toList())) {
      throw new IllegalArgumentException("inputs " + declared + ", given " + inputs.keySet());
    }
  }

  private static Complex[] zero(int numQubits) {
    Complex[] zero = new Complex[1 << numQubits];
    Arrays.fill(zero, Complex.ZERO);
    zero[0] = Complex.ONE;
    return zero;
  }

  private static List<String> statements(String text) {
    return Arrays.stream(text.split(";")).map(String::strip).filter(s -> !s.isEmpty()).toList();
  }

  private static List<String> names(String list) {
    return list == null ? List.of() : Arrays.stream(list.split(",")).map(String::strip).toList();
  }

  /** Angles of one call, split at commas outside of parentheses. */
  private static List<String> arguments(String list) {
    List<String> arguments = new ArrayList<>();
    int depth = 0;
    int from = 0;
    for (int at = 0; list != null && at <= list.length(); at++) {
      char c = at == list.length() ? ',' : list.charAt(at);
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      if (c == ',' && depth == 0) {
        arguments.add(list.substring(from, at));
        from = at + 1;
      }
    }
    return arguments;
  }

  private void call(String statement, Map<String, Double> values, Map<String, Integer> qubits) {
    Matcher call = CALL.matcher(statement);
    if (!call.matches()) {
      throw new IllegalArgumentException("not a statement: " + statement);
    }
    List<Integer> on = new ArrayList<>();
    for (String name : names(call.group(4))) {
      on.add(
          name.startsWith("q[")
              ? Integer.parseInt(name.substring(2, name.length() - 1))
              : qubits.get(name));
    }
    double[] angles =
        arguments(call.group(3)).stream()
            .mapToDouble(a -> new Expression(a, values).read())
            .toArray();
    if (call.group(1) != null) {
      if (!call.group(2).equals("U")) {
        throw new IllegalArgumentException("only U is controlled: " + statement);
      }
      apply(angles, on.get(1), 1 << on.get(0));
    } else if (call.group(2).equals("U")) {
      apply(angles, on.get(0), 0);
    } else {
      expand(call.group(2), angles, on);
    }
  }

  private void expand(String name, double[] angles, List<Integer> on) {
    Definition definition = definitions.get(name);
    if (definition == null) {
      throw new IllegalArgumentException("no gate " + name);
    }
    Map<String, Double> values = new HashMap<>();
    for (int k = 0; k < definition.angles().size(); k++) {
      values.put(definition.angles().get(k), angles[k]);
    }
    Map<String, Integer> qubits = new HashMap<>();
    for (int k = 0; k < definition.qubits().size(); k++) {
      qubits.put(definition.qubits().get(k), on.get(k));
    }
    definition.calls().forEach(call -> call(call, values, qubits));
  }

  /** U of the specification, version 3, where all bits of the mask are 1. */
  private void apply(double[] t, int qubit, int mask) {
    Complex phase = phase(t[0] / 2);
    Complex a = phase.multiply(Math.cos(t[0] / 2));
    Complex b = phase.multiply(phase(t[2])).multiply(-Math.sin(t[0] / 2));
    Complex c = phase.multiply(phase(t[1])).multiply(Math.sin(t[0] / 2));
    Complex d = phase.multiply(phase(t[1] + t[2])).multiply(Math.cos(t[0] / 2));
    for (int zero = 0; zero < state.length; zero++) {
      int one = zero | 1 << qubit;
      if (zero != one && (zero & mask) == mask) {
        Complex low = state[zero];
        Complex high = state[one];
        state[zero] = a.multiply(low).add(b.multiply(high));
        state[one] = c.multiply(low).add(d.multiply(high));
      }
    }
  }

  private static Complex phase(double angle) {
    return new Complex(Math.cos(angle), Math.sin(angle));
  }

  /** An angle: numbers, pi, names, {@code + - * /}, a leading minus, parentheses. */
  private static final class Expression {
    private final String text;
    private final Map<String, Double> values;
    private int at;

    Expression(String text, Map<String, Double> values) {
      this.text = text.replaceAll("\\s", "");
      this.values = values;
    }

    double read() {
      double sum = sum();
      if (at != text.length()) {
        throw new IllegalArgumentException("not an angle: " + text);
      }
      return sum;
    }

    private boolean skip(char c) {
      boolean there = at < text.length() && text.charAt(at) == c;
      at += there ? 1 : 0;
      return there;
    }

    private double sum() {
      double sum = product();
      while (true) {
        if (skip('+')) {
          sum += product();
        } else if (skip('-')) {
          sum -= product();
        } else {
          return sum;
        }
      }
    }

    private double product() {
      double product = factor();
      while (true) {
        if (skip('*')) {
          product *= factor();
        } else if (skip('/')) {
          product /= factor();
        } else {
          return product;
        }
      }
    }

    private double factor() {
      if (skip('-')) {
        return -factor();
      }
      if (skip('(')) {
        double inner = sum();
        skip(')');
        return inner;
      }
      Matcher token =
          Pattern.compile("[0-9.]+(?:[eE][-+]?[0-9]+)?|\\w+")
              .matcher(text)
              .region(at, text.length());
      if (!token.lookingAt()) {
        throw new IllegalArgumentException("not an angle: " + text);
      }
      at = token.end();
      String word = token.group();
      if (word.equals("pi")) {
        return Math.PI;
      }
      return Character.isDigit(word.charAt(0)) ? Double.parseDouble(word) : values.get(word);
    }
  }
}
