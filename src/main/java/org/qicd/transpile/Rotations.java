package org.qicd.transpile;

import java.util.ArrayList;
import java.util.List;

/**
 * Rotations of one qubit in turn: {@code rz(z[0]) rx(x[0]) rz(z[1]) ... rz(z[k])}, in the order in
 * which they are applied.
 */
record Rotations(List<LinearAngle> z, List<LinearAngle> x) {
  private static final double RIGHT = Math.PI / 2;

  /** Starts with a first rz. */
  static Rotations from(LinearAngle first) {
    return new Rotations(new ArrayList<>(List.of(first)), new ArrayList<>());
  }

  void rz(LinearAngle more) {
    z.set(z.size() - 1, last().plus(more));
  }

  void rz(double more) {
    rz(LinearAngle.of(more));
  }

  void rx(LinearAngle angle) {
    x.add(angle);
    z.add(LinearAngle.ZERO);
  }

  void rx(double angle) {
    rx(LinearAngle.of(angle));
  }

  LinearAngle last() {
    return z.get(z.size() - 1);
  }

  /**
   * The same with rx of pi/2 and of pi alone. Up to a global phase, {@code rx(t)} is {@code
   * rz(-pi/2) rx(pi/2) rz(pi - t) rx(pi/2) rz(-pi/2)}.
   */
  Rotations bySquareRoots() {
    Rotations found = from(z.get(0));
    for (int k = 0; k < x.size(); k++) {
      LinearAngle t = x.get(k);
      if (t.is(RIGHT) || t.is(Math.PI)) {
        found.rx(t);
      } else {
        found.rz(-RIGHT);
        found.rx(RIGHT);
        found.rz(t.negated().plus(Math.PI));
        found.rx(RIGHT);
        found.rz(-RIGHT);
      }
      found.rz(z.get(k + 1));
    }
    return found;
  }

  /**
   * The same with fewer rx, whose angles may depend on inputs: the other way round, {@code rx(pi/2)
   * rz(s) rx(pi/2)} is {@code rz(pi/2) rx(pi - s) rz(pi/2)} up to a global phase.
   */
  Rotations joined() {
    Rotations found = from(z.get(0));
    for (int k = 0; k < x.size(); k++) {
      if (k + 1 < x.size() && x.get(k).is(RIGHT) && x.get(k + 1).is(RIGHT)) {
        found.rz(RIGHT);
        found.rx(z.get(k + 1).negated().plus(Math.PI));
        found.rz(RIGHT);
        k++;
      } else {
        found.rx(x.get(k));
      }
      found.rz(z.get(k + 1));
    }
    return found;
  }
}
