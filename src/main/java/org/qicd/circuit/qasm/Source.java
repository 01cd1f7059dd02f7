package org.qicd.circuit.qasm;

import org.qicd.param.UserMistake;

/**
 * A text that is read, and the name by which messages call it.
 *
 * @param name the name of the file, or another one for a text without a file
 */
record Source(String name, String text) {
  /** The longest text. A circuit of 10,000 gates takes about 300,000 characters. */
  static final int MOST_CHARACTERS = 1 << 20;

  Source {
    if (text.length() > MOST_CHARACTERS) {
      throw new IllegalArgumentException(
          "%s has %d characters: expected at most %d"
              .formatted(name, text.length(), MOST_CHARACTERS));
    }
  }

  /** The exception for a mistake in a line, counted from 1. */
  IllegalArgumentException mistake(int line, String message) {
    return new IllegalArgumentException(
        UserMistake.visible("%s line %d: %s".formatted(name, line, message)));
  }
}
