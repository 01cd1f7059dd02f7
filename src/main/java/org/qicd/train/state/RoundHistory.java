package org.qicd.train.state;

import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.qicd.data.RecordTable;

/** The history of a run as a table, with a row for each round and circuit. */
public final class RoundHistory {
  private RoundHistory() {}

  /** A data frame whose columns are the names and types of {@link RoundRecord} and its parts. */
  public static Dataset<Row> table(SparkSession spark, List<RoundRecord> history) {
    return RecordTable.of(spark, RoundRecord.class, history);
  }

  /** The columns by name, with a value for each record. What was not measured is null. */
  public static Map<String, List<Object>> columns(List<RoundRecord> history) {
    return RecordTable.columns(RoundRecord.class, history);
  }

  /**
   * The records of such columns, where NaN stands for null. A column may be missing if an older
   * program wrote the table. Its values are then NaN, or 0 for whole numbers.
   *
   * @throws IllegalArgumentException if columns have different lengths
   */
  public static List<RoundRecord> records(Map<String, double[]> columns) {
    return RecordTable.records(RoundRecord.class, columns);
  }
}
