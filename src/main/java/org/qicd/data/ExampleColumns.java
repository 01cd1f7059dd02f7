package org.qicd.data;

import java.util.Objects;
import java.util.stream.Stream;

/**
 * The names of the columns that {@linkplain Examples examples} come from. All but the first may be
 * null, if there is no such column.
 *
 * @param features an ML vector, or an array of double, float, long, int, short or byte
 * @param label a column of any number type, where null and NaN mean that the row has no label
 * @param weight a column of finite numbers that are not negative; without it, every row has weight
 *     1
 * @param teacher class probabilities that a teacher gave the row, as a vector or an array
 */
public record ExampleColumns(String features, String label, String weight, String teacher) {

  /** Columns of features and labels alone. */
  public static ExampleColumns of(String features, String label) {
    return new ExampleColumns(features, label, null, null);
  }

  /** The names of the columns that there are, in the order of this record. */
  Stream<String> names() {
    return Stream.of(features, label, weight, teacher).filter(Objects::nonNull);
  }
}
