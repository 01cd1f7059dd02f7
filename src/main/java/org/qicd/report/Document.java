package org.qicd.report;

import java.util.List;

/**
 * A report: a title, and the blocks below it in their order.
 *
 * @param title plain text, which is also the title of the browser's tab
 */
public record Document(String title, List<Block> blocks) {
  public Document {
    blocks = List.copyOf(blocks);
  }
}
