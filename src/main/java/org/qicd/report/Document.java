package org.qicd.report;

import java.util.List;

/**
 * A report: a title and what stands below it, in order.
 *
 * @param title plain text, also the name of the browser's tab
 */
public record Document(String title, List<Block> blocks) {
  public Document {
    blocks = List.copyOf(blocks);
  }
}
