package org.qicd.circuit;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Definitions, up to a global phase, of the gates that OpenQASM 3 knows only by an include. Qiskit
 * takes them; PennyLane, which refuses any include, has gates of the same names. Under {@code ctrl}
 * stands only {@code U(0, 0, v)}, which has one phase in all readings of the specification, and
 * angles are named in alphabetical order, in which Qiskit's reader hands them over.
 */
final class QasmGates {
  private static final Pattern DEFINITION = Pattern.compile("gate (\\w+)[^}]*}");
  private static final Pattern WORD = Pattern.compile("\\w+");

  private static final Map<String, String> DEFINITIONS =
      parse(
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
          """);

  private QasmGates() {}

  private static Map<String, String> parse(String text) {
    Map<String, String> definitions = new LinkedHashMap<>();
    Matcher definition = DEFINITION.matcher(text);
    while (definition.find()) {
      definitions.put(definition.group(1), definition.group());
    }
    return definitions;
  }

  /** The definitions of some gates and of those that they are made of, a statement each. */
  static String definitions(Set<String> gates) {
    Set<String> needed = new TreeSet<>();
    gates.forEach(gate -> collect(gate, needed));
    StringBuilder text = new StringBuilder();
    DEFINITIONS.forEach(
        (name, definition) -> {
          if (needed.contains(name)) {
            text.append(definition).append('\n');
          }
        });
    return text.toString();
  }

  private static void collect(String gate, Set<String> needed) {
    String definition = DEFINITIONS.get(gate);
    if (definition == null || !needed.add(gate)) {
      return;
    }
    Matcher word = WORD.matcher(definition.substring(definition.indexOf('{')));
    while (word.find()) {
      collect(word.group(), needed);
    }
  }
}
