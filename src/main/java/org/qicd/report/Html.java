package org.qicd.report;

/** HTML as it grows. It is also well-formed XML, so that tests can read it. */
final class Html {
  private final StringBuilder text = new StringBuilder();

  /** Adds markup of this package, as it is. */
  Html raw(String markup) {
    text.append(markup);
    return this;
  }

  /** Adds text from anywhere, in an element or an attribute in double quotes. */
  Html text(String content) {
    content.codePoints().forEach(this::escaped);
    return this;
  }

  /** An element that holds nothing but text. */
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
      // Control characters and halves of surrogates are not characters of a document.
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
