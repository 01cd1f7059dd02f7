package org.qicd.report;

/** Builds HTML. It is also well-formed XML, so that tests can read it. */
final class Html {
  private final StringBuilder text = new StringBuilder();

  /** Adds markup unchanged. Only markup that is written in this package may be passed. */
  Html raw(String markup) {
    text.append(markup);
    return this;
  }

  /** Adds text of any origin, escaped for use in an element or in an attribute in double quotes. */
  Html text(String content) {
    content.codePoints().forEach(this::escaped);
    return this;
  }

  /** Adds an element that contains only text. */
  Html element(String name, String content) {
    return raw("<" + name + ">").text(content).raw("</" + name + ">");
  }

  private void escaped(int c) {
    switch (c) {
      case '&' -> text.append("&amp;");
      case '<' -> text.append("&lt;");
      case '>' -> text.append("&gt;");
      case '"' -> text.append("&quot;");
      case '\'' -> text.append("&#39;");
      // A document must not contain control characters and halves of surrogate pairs.
      default ->
          text.appendCodePoint(
              (c < ' ' && c != '\n' && c != '\t') || c == 127 || (c >= 0xD800 && c < 0xE000)
                  ? 0xFFFD
                  : c);
    }
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
