package org.qicd.compare;

/**
 * A verdict and the numbers it rests on.
 *
 * @param because one line: what was found, with its interval
 */
public record Judgement(Verdict verdict, String because) {
  @Override
  public String toString() {
    return verdict + ": " + because;
  }
}
