package org.qicd.train;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.qicd.data.RecordTable;

/** The history of a run as a table: a row for each round and student. */
public final class RoundHistory {
  private static final RecordComponent[] COLUMNS = RoundRecord.class.getRecordComponents();

  private RoundHistory() {}

  /** A data frame whose columns are the names and types of {@link RoundRecord}. */
  public static Dataset<Row> table(SparkSession spark, List<RoundRecord> history) {
    return RecordTable.of(spark, RoundRecord.class, history);
  }

  /** The columns by name, a value for each record; null for what was not measured. */
  public static Map<String, List<Object>> columns(List<RoundRecord> history) {
    Map<String, List<Object>> columns = new LinkedHashMap<>();
    for (RecordComponent column : COLUMNS) {
      List<Object> values = new ArrayList<>();
      for (RoundRecord record : history) {
        Object value = value(column, record);
        values.add(value instanceof Double number && number.isNaN() ? null : value);
      }
      columns.put(column.getName(), values);
    }
    return columns;
  }

  /**
   * The records of such columns, with NaN for null. Columns that an older program did not know may
   * be missing: NaN, or 0 for whole numbers.
   *
   * @throws IllegalArgumentException if a column is of another length
   */
  public static List<RoundRecord> records(Map<String, double[]> columns) {
    int size = columns.getOrDefault(COLUMNS[0].getName(), new double[0]).length;
    for (RecordComponent column : COLUMNS) {
      double[] values = columns.get(column.getName());
      if (values != null && values.length != size) {
        throw new IllegalArgumentException(
            "column '%s' of the history: expected %d values, found %d"
                .formatted(column.getName(), size, values.length));
      }
    }
    return IntStream.range(0, size).mapToObj(row -> record(columns, row)).toList();
  }

  private static RoundRecord record(Map<String, double[]> columns, int row) {
    Object[] values = new Object[COLUMNS.length];
    Class<?>[] types = new Class<?>[COLUMNS.length];
    for (int k = 0; k < COLUMNS.length; k++) {
      double[] column = columns.get(COLUMNS[k].getName());
      double value = column == null ? Double.NaN : column[row];
      types[k] = COLUMNS[k].getType();
      if (types[k] == int.class) {
        values[k] = (int) value; // 0 for NaN
      } else if (types[k] == long.class) {
        values[k] = (long) value;
      } else {
        values[k] = value;
      }
    }
    try {
      return RoundRecord.class.getDeclaredConstructor(types).newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a record's constructor takes its components", e);
    }
  }

  private static Object value(RecordComponent column, RoundRecord record) {
    try {
      return column.getAccessor().invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a record's accessors are public", e);
    }
  }
}
