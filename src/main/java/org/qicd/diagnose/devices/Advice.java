package org.qicd.diagnose.devices;

/**
 * Which strategy suits students on unlike devices. The rule was written down before the trials of
 * this program, from an earlier study with another one: digits, 6 qubits, 8 layers, 8 students. A
 * limit lies between two settings of the study, and nothing in between was tried.
 */
public enum Advice {
  AVERAGE("The devices are nearly alike: take strategy = average."),
  PULL("Average the task gradient alone: take strategy = qicd with taskGradient = averaged."),
  COUPLE(
      "Let weights undo the crosstalk: take tunableCouplers = true, strategy = qicd and"
          + " taskGradient = averaged."),
  AVERAGE_THEN_QCD(
      "Average first and match class probabilities at the end: take strategy = qcd after a phase of"
          + " strategy=average."),
  QCD("Match class probabilities: take strategy = qcd.");

  /**
   * The fidelity at the start above which averaging loses nothing. In the study it lost one point
   * at .97.
   */
  static final double ALIKE = 0.99;

  /**
   * The fidelity at the start, in multiples of 1/D, from which the infidelity has a gradient to
   * follow. In the study 4.5 were enough and 1.1 were too few.
   */
  public static final double BASIN = 4;

  /**
   * The fidelity within the weights' reach from which infidelity pulls do no harm. In the study
   * they paid at .99 and came second at .94.
   */
  static final double REACHED = 0.97;

  /**
   * The fidelity at the start from which averaging is a good beginning of QCD. In the study it was
   * ahead of QCD alone at .49 and behind at .07.
   */
  static final double GOOD_BEGINNING = 0.3;

  private final String text;

  Advice(String text) {
    this.text = text;
  }

  /** The advice in a sentence. */
  public String text() {
    return text;
  }

  /**
   * Advises by the rule.
   *
   * @param start the mean fidelity between students of equal weights, F0
   * @param reached the mean fidelity after the best change of the weights
   * @param withCouplers the same if there were tunable couplers; {@code reached} if there are, or
   *     if they would change nothing
   */
  static Advice of(double start, double reached, double withCouplers, int numQubits) {
    if (start > ALIKE) {
      return AVERAGE;
    }
    if (!hasBasin(start, numQubits)) {
      return QCD;
    }
    if (reached >= REACHED) {
      return PULL;
    }
    if (withCouplers >= REACHED) {
      return COUPLE;
    }
    return start >= GOOD_BEGINNING ? AVERAGE_THEN_QCD : QCD;
  }

  /** Whether the infidelity has a gradient to follow at the start. */
  static boolean hasBasin(double start, int numQubits) {
    return start >= BASIN * StartFidelity.uniform(numQubits);
  }
}
