package org.qicd.circuit.qasm;

import java.util.HashMap;
import java.util.Map;
import org.qicd.circuit.Gate;

/**
 * The standard gates by their names: those of the language, of {@code stdgates.inc} of OpenQASM 3
 * and of {@code qelib1.inc} of OpenQASM 2, as Qiskit has it, and the other gates of our table.
 *
 * <p>Most are rows of the {@linkplain Gate table of gates}. The others are defined by these. A
 * control makes phases visible. The specification of OpenQASM 3 gives {@code U}, {@code u2} and
 * {@code u3} a phase that Qiskit leaves out, so these cannot be controlled where it is not zero.
 * {@code cu} is the same for all.
 */
final class Gates {
  /** Rotations that are products of others, and relative-phase forms of Toffoli's gate. */
  private static final String DEFINITIONS =
      """
      gate u(t, f, l) a { p(l) a; ry(t) a; p(f) a; }
      gate U(t, f, l) a { disputed(t/2); u(t, f, l) a; }
      gate CX a, b { cx a, b; }
      gate u0(g) a { }
      gate u1(l) a { p(l) a; }
      gate u3(t, f, l) a { disputed(-(f + l)/2); u(t, f, l) a; }
      gate u2(f, l) a { u3(pi/2, f, l) a; }
      gate phase(l) a { p(l) a; }
      gate sxdg a { gphase(-pi/4); rx(-pi/2) a; }
      gate cphase(l) a, b { cp(l) a, b; }
      gate cu1(l) a, b { cp(l) a, b; }
      gate cu3(t, f, l) a, b { ctrl @ u(t, f, l) a, b; }
      gate cu(t, f, l, g) a, b { p(g) a; ctrl @ u(t, f, l) a, b; }
      gate csx a, b { ctrl @ sx a, b; }
      gate c3x a, b, c, d { ctrl(3) @ x a, b, c, d; }
      gate c4x a, b, c, d, e { ctrl(4) @ x a, b, c, d, e; }
      gate c3sqrtx a, b, c, d { ctrl(3) @ sx a, b, c, d; }
      gate rccx a, b, c { h c; t c; cx b, c; tdg c; cx a, c; t c; cx b, c; tdg c; h c; }
      gate rc3x a, b, c, d {
        h d; t d; cx c, d; tdg d; h d; cx a, d; t d; cx b, d; tdg d; cx a, d;
        t d; cx b, d; tdg d; h d; t d; cx c, d; tdg d; h d;
      }
      """;

  /** All by their names. */
  static final Map<String, Callee> STANDARD = standard();

  private Gates() {}

  private static Map<String, Callee> standard() {
    Map<String, Callee> basic = new HashMap<>();
    for (Gate gate : Gate.values()) {
      if (gate.numAngles() <= 1) {
        basic.put(gate.label(), new Callee.Basic(gate));
      }
    }
    basic.put("disputed", new Callee.GlobalPhase(true));
    Map<String, Callee> all = Definitions.standard(DEFINITIONS, basic);
    all.remove("disputed");
    return Map.copyOf(all);
  }
}
