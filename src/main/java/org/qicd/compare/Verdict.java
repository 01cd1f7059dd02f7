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

  /** The verdict of "both claims hold": one that does not hold is enough against it. */
  Verdict and(Verdict other) {
    if (this == DOES_NOT_HOLD || other == DOES_NOT_HOLD) {
      return DOES_NOT_HOLD;
    }
    return this == UNDECIDED ? this : other;
  }

  /** As a report prints it. */
  @Override
  public String toString() {
    return words;
  }
}
