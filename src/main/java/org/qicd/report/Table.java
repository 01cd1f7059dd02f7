package org.qicd.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A table: on a page, where a reader can sort it by any column, for a terminal, and in Markdown.
 */
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

  /** The table for a terminal, without its caption: numbers to the right, the rest to the left. */
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

  /** The table in Markdown, its caption above. */
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
   * @param numeric whether its cells are set to the right and sorted by value
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
   * What stands in a row and column.
   *
   * @param value what it is sorted by in a numeric column; NaN: last
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
