package org.qicd.circuit.qasm;

/**
 * A word, a number, a physical qubit, a text in quotes or a symbol.
 *
 * @param text what stands there; of a text in quotes, what is between the quotes
 * @param line number of its line, from 1
 */
record Token(Kind kind, String text, int line) {

  enum Kind {
    NAME,
    NUMBER,
    /** A qubit of a device: {@code $12}, whose text is {@code 12}. */
    PHYSICAL_QUBIT,
    STRING,
    SYMBOL,
    END
  }

  boolean is(String symbolOrWord) {
    return (kind == Kind.SYMBOL || kind == Kind.NAME) && text.equals(symbolOrWord);
  }

  /** The token as a message shows it. */
  String shown() {
    if (kind == Kind.END) {
      return "the end of the text";
    }
    String sign = kind == Kind.PHYSICAL_QUBIT ? "$" : "";
    return "'" + sign + (text.length() <= 40 ? text : text.substring(0, 40) + "...") + "'";
  }
}
