package org.qicd.data.files;

import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Finds the different values of a column in one pass. Spark SQL's {@code distinct} needs a shuffle,
 * for which a new process loads and compiles code for seconds.
 */
final class DistinctValues implements FlatMapFunction<Iterator<Row>, Object> {
  private static final long serialVersionUID = 1L;

  private final int most;

  private DistinctValues(int most) {
    this.most = most;
  }

  /**
   * Returns the different values in any order, without null and NaN.
   *
   * @param column a table of one column, of text, booleans or doubles
   * @param most so many values are enough: of more, some are returned
   */
  static List<Object> of(Dataset<Row> column, int most) {
    return column.javaRDD().mapPartitions(new DistinctValues(most)).collect().stream()
        .distinct()
        .toList();
  }

  @Override
  public Iterator<Object> call(Iterator<Row> rows) {
    Set<Object> values = new HashSet<>();
    while (rows.hasNext() && values.size() < most) {
      Object value = rows.next().get(0);
      if (value instanceof Double number) {
        if (!number.isNaN()) {
          values.add(number + 0.0); // -0 becomes 0
        }
      } else if (value != null) {
        values.add(value);
      }
    }
    return values.iterator();
  }
}
