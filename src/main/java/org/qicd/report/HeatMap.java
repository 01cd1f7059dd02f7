package org.qicd.report;

import java.util.List;

/**
 * A matrix in shades of one colour, or of two colours if values may be negative. Numbers are
 * written into the cells that have room for them.
 *
 * @param columnTitle what the columns stand for
 * @param rowTitle what the rows stand for
 * @param columns names of the columns
 * @param rows names of the rows
 * @param values {@code [row][column]}; NaN leaves a cell empty
 * @param shade what the shades mean; it is shown in a bar below the matrix
 */
public record HeatMap(
    String caption,
    String columnTitle,
    String rowTitle,
    List<String> columns,
    List<String> rows,
    List<List<Double>> values,
    Axis shade)
    implements Chart {

  /**
   * Checks the shape.
   *
   * @throws IllegalArgumentException if the shape of the values does not fit the rows and columns
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
