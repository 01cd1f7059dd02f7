package org.qicd.data;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Flat records of numbers, booleans and text as tables: a column for each component. */
public final class RecordTable {
  private static final Map<Class<?>, DataType> TYPES =
      Map.of(
          int.class, DataTypes.IntegerType,
          long.class, DataTypes.LongType,
          double.class, DataTypes.DoubleType,
          boolean.class, DataTypes.BooleanType,
          String.class, DataTypes.StringType);

  private RecordTable() {}

  /** A data frame with a row for each record. */
  public static <R extends Record> Dataset<Row> of(
      SparkSession spark, Class<R> type, List<R> records) {
    return spark.createDataFrame(
        records.stream().map(record -> row(type, record)).toList(), schema(type));
  }

  private static StructType schema(Class<? extends Record> type) {
    StructType schema = new StructType();
    for (RecordComponent column : type.getRecordComponents()) {
      schema = schema.add(column.getName(), TYPES.get(column.getType()), false);
    }
    return schema;
  }

  private static Row row(Class<? extends Record> type, Record record) {
    return RowFactory.create(
        Arrays.stream(type.getRecordComponents()).map(column -> value(column, record)).toArray());
  }

  private static Object value(RecordComponent column, Record record) {
    try {
      return column.getAccessor().invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a record's accessors are public", e);
    }
  }

  /**
   * The records of a table.
   *
   * @throws IllegalArgumentException if a column is missing or of another type
   */
  public static <R extends Record> List<R> read(Dataset<Row> table, Class<R> type) {
    RecordComponent[] columns = type.getRecordComponents();
    List<String> names = List.of(table.columns());
    Class<?>[] types = new Class<?>[columns.length];
    for (int k = 0; k < columns.length; k++) {
      types[k] = columns[k].getType();
      String name = columns[k].getName();
      if (!names.contains(name)
          || !table.schema().apply(name).dataType().equals(TYPES.get(types[k]))) {
        throw new IllegalArgumentException(
            "column '%s': expected one of type %s, found the columns %s"
                .formatted(
                    name, TYPES.get(types[k]).simpleString(), table.schema().simpleString()));
      }
    }
    return table.collectAsList().stream().map(row -> record(row, type, types)).toList();
  }

  private static <R extends Record> R record(Row row, Class<R> type, Class<?>[] types) {
    Object[] values =
        Arrays.stream(type.getRecordComponents())
            .map(column -> row.<Object>getAs(column.getName()))
            .toArray();
    try {
      return type.getDeclaredConstructor(types).newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a record's constructor takes its components", e);
    }
  }
}
