package org.qicd.simulate;

/**
 * One occurrence of weights in a circuit: a trained angle of a gate. It is {@code factor w +
 * offset}, as the circuit asks for it, or {@code w x + b} where a weight scales a feature.
 */
final class Site {
  final ShiftRule rule;

  /** The gate turns by so many times the angle that the circuit asks for: 1 + eps. */
  final double stretch;

  /** Index of the weight w. */
  final int weight;

  /** Index of the weight b, and of the feature x; -1 if there is none. */
  final int shift;

  final int feature;
  final double factor;

  /** The first layer that depends on the angle. */
  final int firstLayer;

  private final Turns[] turns; // in each layer; null where the angle does not occur

  Site(
      ShiftRule rule,
      double stretch,
      double factor,
      int weight,
      int shift,
      int feature,
      Turns[] turns) {
    this.rule = rule;
    this.stretch = stretch;
    this.factor = factor;
    this.weight = weight;
    this.shift = shift;
    this.feature = feature;
    this.turns = turns;
    int first = 0;
    while (turns[first] == null) {
      first++;
    }
    firstLayer = first;
    removeGlobalPhase();
  }

  boolean isScaled() {
    return feature >= 0;
  }

  /** Where the angle occurs in a layer; null if it does not. */
  Turns turns(int layer) {
    return turns[layer];
  }

  /**
   * Replaces the generator G by {@code G - centre}. Then its eigenvalues are 1 and -1, and perhaps
   * 0, so that states combine with real factors.
   */
  private void removeGlobalPhase() {
    if (rule.centre == 0) {
      return;
    }
    // Only phases have a trace, and behind them states are complex.
    int at = firstLayer;
    while (turns[at] == null || turns[at].masks.length == 0) {
      at++;
    }
    turns[at].phase(0, rule.centre / 2);
  }

  /** The number of shifted states that are simulated; {@link #combine} makes all others of them. */
  int numPasses() {
    return rule.shifts.length / 2;
  }

  /** By how much the gate turns further in a pass. */
  double passAngle(int pass) {
    return (pass + 1) * Math.PI;
  }

  /**
   * The factors of the states psi, psi(pi) and psi(2 pi) in the state psi(s) whose angle is shifted
   * by s. With eigenvalues 1 and -1 it is {@code cos(s/2) psi + sin(s/2) psi(pi)}. With 0 in
   * addition, the part (psi + psi(2 pi)) / 2 stays as it is, and the rest is turned likewise.
   *
   * @param s of the gate as it is executed, in radians
   */
  void combine(double s, double[] factors) {
    double cos = StrictMath.cos(s / 2);
    double sin = StrictMath.sin(s / 2);
    boolean two = numPasses() == 1;
    factors[0] = two ? cos : (1 + cos - sin) / 2;
    factors[1] = sin;
    factors[2] = two ? 0 : (1 - cos - sin) / 2;
  }
}
