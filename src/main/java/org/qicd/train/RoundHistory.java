package org.qicd.train;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The history of a run as a table: a row for each round and student. */
public final class RoundHistory {
  private static final RecordComponent[] COLUMNS = RoundRecord.class.getRecordComponents();

  private RoundHistory() {}

  /** A data frame whose columns are the names and types of {@link RoundRecord}. */
  public static Dataset<Row> table(SparkSession spark, List<RoundRecord> history) {
    StructType schema = new StructType();
    for (RecordComponent column : COLUMNS) {
      boolean whole = column.getType() == int.class;
      schema =
          schema.add(column.getName(), whole ? DataTypes.IntegerType : DataTypes.DoubleType, false);
    }
    return spark.createDataFrame(history.stream().map(RoundHistory::row).toList(), schema);
  }

  private static Row row(RoundRecord record) {
    return RowFactory.create(Arrays.stream(COLUMNS).map(column -> value(column, record)).toArray());
  }

  private static Object value(RecordComponent column, RoundRecord record) {
    try {
      return column.getAccessor().invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a record's accessors are public", e);
    }
  }
}
