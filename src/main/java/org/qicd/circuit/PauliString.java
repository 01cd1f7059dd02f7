package org.qicd.circuit;

import java.io.Serializable;

/**
 * A product of Pauli matrices, such as {@code ZIX}. The first letter acts on qubit 0, which is the
 * lowest bit of an amplitude's index. Qubits without a letter are left alone, as those with an I.
 *
 * <p>The string maps {@code |a>} to {@code i^y (-1)^s |a ^ flips>}, where y is the number of Y and
 * s the number of ones of {@code a & signs}.
 *
 * @param letters 1 to {@value Circuit#MAX_QUBITS} of I, X, Y and Z, and one that is not I
 */
public record PauliString(String letters) implements Serializable {
  private static final String LETTERS = "IXYZ";

  public PauliString {
    if (!isOne(letters)) {
      throw new IllegalArgumentException(
          "a Pauli string has 1 to %d letters I, X, Y, Z, found '%s'"
              .formatted(Circuit.MAX_QUBITS, letters));
    }
    if (letters.chars().allMatch(letter -> letter == 'I')) {
      throw new IllegalArgumentException(
          "the Pauli string '%s' has the expectation 1 whatever the image is: expected a letter other than I"
              .formatted(letters));
    }
  }

  /** Whether a text has the letters of a Pauli string, and not too many. */
  public static boolean isOne(String text) {
    return !text.isEmpty()
        && text.length() <= Circuit.MAX_QUBITS
        && text.chars().allMatch(letter -> LETTERS.indexOf(letter) >= 0);
  }

  /** The bits that X and Y flip. */
  public int flips() {
    return mask('X') | mask('Y');
  }

  /** The bits whose ones change the sign, by Y and Z. */
  public int signs() {
    return mask('Y') | mask('Z');
  }

  /** The number of Y. */
  public int numYs() {
    return Integer.bitCount(mask('Y'));
  }

  private int mask(char letter) {
    int mask = 0;
    for (int q = 0; q < letters.length(); q++) {
      mask |= letters.charAt(q) == letter ? 1 << q : 0;
    }
    return mask;
  }

  /** One more than the highest qubit on which the string acts. */
  public int numQubits() {
    return 32 - Integer.numberOfLeadingZeros(flips() | signs());
  }

  /** Whether another string is the same operator. */
  boolean acts(PauliString other) {
    return flips() == other.flips() && signs() == other.signs();
  }
}
