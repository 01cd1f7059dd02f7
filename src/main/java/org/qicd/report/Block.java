package org.qicd.report;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A part of a document. All text is plain text, never markup. */
public sealed interface Block
    permits Block.Heading,
        Block.Paragraph,
        Block.Preformatted,
        Block.Command,
        Block.KeyValues,
        Block.Grid,
        Table,
        Pictures,
        Svg,
        Chart {

  /** Begins a section. */
  record Heading(String text) implements Block {}

  /**
   * Running text.
   *
   * @param lead whether the text is the outcome of the report, which is set larger
   */
  record Paragraph(String text, boolean lead) implements Block {}

  /** Text in characters of equal width. It scrolls if it is too wide. */
  record Preformatted(String caption, String text) implements Block {}

  /** A command to be copied. One click selects all of it. */
  record Command(String text) implements Block {}

  /**
   * Names and their values, in order.
   *
   * @param folded whether the list is closed until a reader opens it; lists that are closed are not
   *     printed
   */
  record KeyValues(String caption, Map<String, String> entries, boolean folded) implements Block {
    public KeyValues {
      entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    }
  }

  /** Blocks that stand side by side where there is room, such as small multiples. */
  record Grid(List<Block> blocks) implements Block {
    public Grid {
      blocks = List.copyOf(blocks);
    }
  }
}
