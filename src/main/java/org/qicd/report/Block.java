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
        Chart {

  /** Begins a section. */
  record Heading(String text) implements Block {}

  /**
   * Running text.
   *
   * @param lead whether it is the outcome, which is set larger
   */
  record Paragraph(String text, boolean lead) implements Block {}

  /** Text in columns of equal width; it scrolls where it is too wide. */
  record Preformatted(String caption, String text) implements Block {}

  /** A command to be copied; one click selects all of it. */
  record Command(String text) implements Block {}

  /**
   * Names and their values, in order.
   *
   * @param folded whether a reader has to open it; print shows only open ones
   */
  record KeyValues(String caption, Map<String, String> entries, boolean folded) implements Block {
    public KeyValues {
      entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    }
  }

  /** Blocks side by side where there is room: small multiples. */
  record Grid(List<Block> blocks) implements Block {
    public Grid {
      blocks = List.copyOf(blocks);
    }
  }
}
