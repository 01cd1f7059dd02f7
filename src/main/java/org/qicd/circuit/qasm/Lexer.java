package org.qicd.circuit.qasm;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cuts a text into tokens. White space and comments are left out. */
final class Lexer {
  // Possessive quantifiers: a mismatch is seen at once, however long the token is.
  private static final Pattern NUMBER =
      Pattern.compile("(?:\\d[\\d_]*+\\.?[\\d_]*+|\\.\\d[\\d_]*+)(?:[eE][-+]?\\d++)?");
  private static final Pattern NAME = Pattern.compile("[\\p{L}_][\\p{L}\\p{Nd}_]*+");
  private static final Pattern PHYSICAL_QUBIT = Pattern.compile("\\$(\\d++)");
  private static final Pattern STRING = Pattern.compile("\"([^\"\n]*+)\"");
  private static final Pattern SYMBOL =
      Pattern.compile("->|\\*\\*|[-+*/^()\\[\\]{},;=@:$<>!&|~%#]");

  private final Source source;
  private final String text;
  private int at;
  private int line = 1;

  Lexer(Source source) {
    this.source = source;
    this.text = source.text().replace("\r\n", "\n").replace('\r', '\n');
    this.at = text.startsWith("\uFEFF") ? 1 : 0; // a byte order mark
  }

  /** Returns the next token. After the last one, there is one of kind END again and again. */
  Token next() {
    skipBlanks();
    if (at == text.length()) {
      return new Token(Token.Kind.END, "", line);
    }
    Token token = match(NUMBER, Token.Kind.NUMBER);
    token = token == null ? match(NAME, Token.Kind.NAME) : token;
    token = token == null ? match(PHYSICAL_QUBIT, Token.Kind.PHYSICAL_QUBIT) : token;
    token = token == null ? match(STRING, Token.Kind.STRING) : token;
    token = token == null ? match(SYMBOL, Token.Kind.SYMBOL) : token;
    if (token == null) {
      throw source.mistake(
          line, "unexpected character '%s'".formatted(Character.toString(text.codePointAt(at))));
    }
    return token;
  }

  private Token match(Pattern pattern, Token.Kind kind) {
    Matcher matcher = pattern.matcher(text).region(at, text.length());
    if (!matcher.lookingAt()) {
      return null;
    }
    at = matcher.end();
    return new Token(kind, matcher.group(matcher.groupCount()), line);
  }

  private void skipBlanks() {
    while (at < text.length()) {
      if (Character.isWhitespace(text.charAt(at))) {
        line += text.charAt(at) == '\n' ? 1 : 0;
        at++;
      } else if (text.startsWith("//", at)) {
        int end = text.indexOf('\n', at);
        at = end < 0 ? text.length() : end;
      } else if (text.startsWith("/*", at)) {
        skipComment();
      } else {
        return;
      }
    }
  }

  private void skipComment() {
    int end = text.indexOf("*/", at + 2);
    if (end < 0) {
      throw source.mistake(line, "a comment begins with /* and does not end");
    }
    line += (int) text.substring(at, end).chars().filter(c -> c == '\n').count();
    at = end + 2;
  }
}
