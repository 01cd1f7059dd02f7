package org.qicd.data;

import java.io.Serializable;
import java.util.Arrays;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/** A column of class probabilities in a data frame, which a teacher of any kind has written. */
final class TeacherColumn implements Serializable {
  private static final long serialVersionUID = 1L;

  /** How far the sum of the probabilities may be from 1. Some teachers write 32-bit numbers. */
  private static final double TOLERANCE = 1e-3;

  private final FeatureColumn column;

  private TeacherColumn(FeatureColumn column) {
    this.column = column;
  }

  /**
   * Returns the column with exactly this name.
   *
   * @throws IllegalArgumentException if the column is missing, or is neither an ML vector nor an
   *     array of numbers
   */
  static TeacherColumn of(StructType schema, String name) {
    return new TeacherColumn(FeatureColumn.of(schema, name, "probability", "probabilities"));
  }

  /**
   * Returns the probabilities of a row, scaled such that their sum is 1.
   *
   * @param at index of this column in the row
   * @param expected how many there must be; 0 if that is not known
   * @throws IllegalArgumentException if they are no probabilities; the message names the column
   */
  double[] read(Row row, int at, int expected) {
    double[] values = column.read(row, at);
    if (expected != 0) {
      column.check(values, expected, " as in row 0");
    }
    double sum = Arrays.stream(values).sum();
    for (int c = 0; c < values.length; c++) {
      if (values[c] < 0) {
        throw column.wrong(
            "the probability of class %d is %s: expected 0 to 1".formatted(c, values[c]));
      }
    }
    if (Math.abs(sum - 1) > TOLERANCE) {
      throw column.wrong("the sum of the probabilities is %s: expected 1".formatted(sum));
    }
    return Arrays.stream(values).map(value -> value / sum).toArray();
  }
}
