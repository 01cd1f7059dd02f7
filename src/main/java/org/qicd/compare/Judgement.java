package org.qicd.compare;

/**
 * A verdict and the numbers on which it is based.
 *
 * @param because what was found, with its interval, in one line
 */
public record Judgement(Verdict verdict, String because) {
  @Override
  public String toString() {
    return verdict + ": " + because;
  }
}
