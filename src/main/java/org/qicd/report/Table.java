package org.qicd.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A table, for a page, a terminal or Markdown. On a page readers can sort it by any column. */
public record Table(String caption, List<Column> columns, List<List<Cell>> rows) implements Block {

  /**
   * Checks the shape.
   *
   * @throws IllegalArgumentException if a row does not have a cell for each column
   */
  public Table {
    columns = List.copyOf(columns);
    rows = rows.stream().map(List::copyOf).toList();
    for (List<Cell> row : rows) {
      if (row.size() != columns.size()) {
        throw new IllegalArgumentException(
            "table '%s': a row has %d cells, expected %d"
                .formatted(caption, row.size(), columns.size()));
      }
    }
  }

  /**
   * Returns the table for a terminal, without its caption. Numbers are aligned to the right, other
   * cells to the left.
   */
  public String text() {
    List<List<String>> lines = new ArrayList<>();
    lines.add(columns.stream().map(Column::name).toList());
    rows.forEach(row -> lines.add(row.stream().map(Cell::text).toList()));
    int[] widths = new int[columns.size()];
    for (List<String> line : lines) {
      for (int c = 0; c < widths.length; c++) {
        widths[c] = Math.max(widths[c], line.get(c).length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (List<String> line : lines) {
      StringBuilder padded = new StringBuilder();
      for (int c = 0; c < widths.length; c++) {
        String blanks = " ".repeat(widths[c] - line.get(c).length());
        padded.append(c == 0 ? "" : "  ");
        padded.append(columns.get(c).numeric() ? blanks + line.get(c) : line.get(c) + blanks);
      }
      text.append(padded.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }

  /** Returns the table in Markdown, with its caption above it. */
  public String markdown() {
    StringBuilder text = new StringBuilder(caption).append(":\n\n");
    text.append(line(columns.stream().map(Column::name)));
    text.append(line(columns.stream().map(column -> column.numeric() ? "---:" : "---")));
    rows.forEach(row -> text.append(line(row.stream().map(Cell::text))));
    return text.append("\n").toString();
  }

  private static String line(Stream<String> cells) {
    return cells
        .map(cell -> cell.replace("|", "\\|"))
        .collect(Collectors.joining(" | ", "| ", " |\n"));
  }

  /**
   * A column.
   *
   * @param numeric whether the cells are aligned to the right and sorted by value
   */
  public record Column(String name, boolean numeric) {

    public static Column text(String name) {
      return new Column(name, false);
    }

    public static Column number(String name) {
      return new Column(name, true);
    }
  }

  /**
   * A cell of the table.
   *
   * @param value the number by which a numeric column is sorted; NaN comes last
   */
  public record Cell(String text, double value) {

    public static Cell text(String text) {
      return new Cell(text, Double.NaN);
    }

    public static Cell number(String text, double value) {
      return new Cell(text, value);
    }
  }
}
