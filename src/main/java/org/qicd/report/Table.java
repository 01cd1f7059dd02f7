package org.qicd.report;

import java.util.List;

/** A table that a reader can sort by any column. */
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
