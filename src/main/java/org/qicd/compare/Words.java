package org.qicd.compare;

import org.qicd.report.Numbers;
import org.qicd.stats.Interval;

/** Formats numbers for rules and judgements. */
final class Words {
  static final String TOO_FEW =
      "With fewer than " + ClaimRule.FEWEST_SEEDS + " seeds the claim is undecided.";

  private Words() {}

  /** Formats a number without trailing zeros. */
  static String number(double x) {
    return Numbers.format("%.4g", x).replaceFirst("(\\.\\d*?)0+$", "$1").replaceFirst("\\.$", "");
  }

  /** Formats a margin of accuracy in points, which are hundredths. */
  static String points(double fraction) {
    String number = number(100 * fraction);
    return number + (number.equals("1") ? " point" : " points");
  }

  /** Formats a difference of accuracies with its interval, in points. */
  static String points(Interval i) {
    return Numbers.format(
        "%+.2f points [%+.2f, %+.2f]", 100 * i.value(), 100 * i.lower(), 100 * i.upper());
  }

  static String ratio(Interval i) {
    return Numbers.format("%.2f times [%.2f, %.2f]", i.value(), i.lower(), i.upper());
  }

  static String p(double p) {
    return p < 0.001 ? "p < 0.001" : Numbers.format("p = %.3f", p);
  }

  static String seeds(int n) {
    return n + " seeds";
  }
}
