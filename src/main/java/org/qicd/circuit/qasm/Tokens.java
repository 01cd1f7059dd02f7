package org.qicd.circuit.qasm;

/** The tokens of a text, of which a reader sees the next one. */
final class Tokens {
  private static final int LONGEST_INTEGER = 9;

  private final Source source;
  private final Lexer lexer;
  private Token next;

  Tokens(Source source) {
    this.source = source;
    this.lexer = new Lexer(source);
    this.next = lexer.next();
  }

  /** The next token, which is not taken. */
  Token next() {
    return next;
  }

  int line() {
    return next.line();
  }

  Token take() {
    Token taken = next;
    next = lexer.next();
    return taken;
  }

  /** Takes a symbol or word if it is next. */
  boolean took(String symbolOrWord) {
    boolean there = next.is(symbolOrWord);
    if (there) {
      take();
    }
    return there;
  }

  void expect(String symbolOrWord) {
    if (!took(symbolOrWord)) {
      throw unexpected("'" + symbolOrWord + "'");
    }
  }

  Token expect(Token.Kind kind, String what) {
    if (next.kind() != kind) {
      throw unexpected(what);
    }
    return take();
  }

  String name(String what) {
    return expect(Token.Kind.NAME, what).text();
  }

  /** Takes a whole number, 0 or more. */
  int integer(String what) {
    return integer(Token.Kind.NUMBER, what);
  }

  /** Takes a token whose text is a whole number, 0 or more. */
  int integer(Token.Kind kind, String what) {
    Token token = expect(kind, what);
    if (!token.text().matches("\\d{1,%d}".formatted(LONGEST_INTEGER))) {
      throw source.mistake(token.line(), "expected %s, found %s".formatted(what, token.shown()));
    }
    return Integer.parseInt(token.text());
  }

  IllegalArgumentException unexpected(String expected) {
    return source.mistake(next.line(), "expected %s, found %s".formatted(expected, next.shown()));
  }
}
