package org.qicd.report;

import java.util.List;

/**
 * A matrix in shades of one colour, or of two where values may be negative. Numbers are written
 * into cells that have room for them.
 *
 * @param columnTitle what columns are
 * @param rowTitle what rows are
 * @param columns names of the columns
 * @param rows names of the rows
 * @param values {@code [row][column]}; NaN is an empty cell
 * @param scale of the shades
 */
public record HeatMap(
    String caption,
    String columnTitle,
    String rowTitle,
    List<String> columns,
    List<String> rows,
    List<List<Double>> values,
    Scale scale)
    implements Chart {

  /**
   * Checks the shape.
   *
   * @throws IllegalArgumentException if there are not as many values as rows and columns
   */
  public HeatMap {
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
    values = values.stream().map(List::copyOf).toList();
    for (List<Double> row : values) {
      if (row.size() != columns.size() || values.size() != rows.size()) {
        throw new IllegalArgumentException(
            "heat map '%s': expected %d rows of %d values, found %d and %d"
                .formatted(caption, rows.size(), columns.size(), values.size(), row.size()));
      }
    }
  }
}
