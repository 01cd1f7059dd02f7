package org.qicd.compare;

/** What the trials say about a claim. */
public enum Verdict {
  HOLDS("holds"),
  DOES_NOT_HOLD("does not hold"),
  UNDECIDED("undecided");

  private final String words;

  Verdict(String words) {
    this.words = words;
  }

  /** Returns the verdict on "both claims hold". It does not hold if one of the two does not. */
  Verdict and(Verdict other) {
    if (this == DOES_NOT_HOLD || other == DOES_NOT_HOLD) {
      return DOES_NOT_HOLD;
    }
    return this == UNDECIDED ? this : other;
  }

  /** Returns the words that a report prints. */
  @Override
  public String toString() {
    return words;
  }
}
