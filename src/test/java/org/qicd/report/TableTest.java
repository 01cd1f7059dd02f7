package org.qicd.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.qicd.report.Table.Cell;
import org.qicd.report.Table.Column;

/** One table as text and in Markdown; {@link HtmlReportTest} reads it as HTML. */
class TableTest {
  private static final Table TABLE =
      new Table(
          "Fruit",
          List.of(Column.text("name"), Column.number("count"), Column.text("remark")),
          List.of(
              List.of(Cell.text("apple|pear"), Cell.number("7", 7), Cell.text("ripe")),
              List.of(Cell.text("fig"), Cell.number("1,000", 1000), Cell.text(""))));

  @Test
  void textHasNumbersToTheRight() {
    assertThat(TABLE.text())
        .isEqualTo(
            """
            name        count  remark
            apple|pear      7  ripe
            fig         1,000
            """);
  }

  @Test
  void markdownIsEscaped() {
    assertThat(TABLE.markdown())
        .isEqualTo(
            """
            Fruit:

            | name | count | remark |
            | --- | ---: | --- |
            | apple\\|pear | 7 | ripe |
            | fig | 1,000 |  |

            """);
  }
}
