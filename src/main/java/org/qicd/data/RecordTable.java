package org.qicd.data;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Records of numbers, booleans, text and lists of numbers as tables: a column for each component. A
 * component that is itself a record becomes the columns of its own components.
 */
public final class RecordTable {
  private static final Map<Class<?>, DataType> TYPES =
      Map.of(
          int.class, DataTypes.IntegerType,
          long.class, DataTypes.LongType,
          double.class, DataTypes.DoubleType,
          boolean.class, DataTypes.BooleanType,
          String.class, DataTypes.StringType,
          List.class, DataTypes.createArrayType(DataTypes.DoubleType, false));

  private RecordTable() {}

  /** A data frame with a row for each record. */
  public static <R extends Record> Dataset<Row> of(
      SparkSession spark, Class<R> type, List<R> records) {
    StructType schema = new StructType();
    for (RecordComponent column : columns(type)) {
      schema = schema.add(column.getName(), TYPES.get(column.getType()), false);
    }
    return spark.createDataFrame(records.stream().map(RecordTable::row).toList(), schema);
  }

  /** Components that are columns; a record within gives its own components in its place. */
  private static List<RecordComponent> columns(Class<?> type) {
    return Arrays.stream(type.getRecordComponents())
        .flatMap(c -> c.getType().isRecord() ? columns(c.getType()).stream() : Stream.of(c))
        .toList();
  }

  private static Row row(Record record) {
    return RowFactory.create(values(record).toArray());
  }

  private static Stream<Object> values(Record record) {
    return Arrays.stream(record.getClass().getRecordComponents())
        .map(component -> value(component, record))
        .flatMap(value -> value instanceof Record r ? values(r) : Stream.of(value));
  }

  private static Object value(RecordComponent component, Record record) {
    try {
      return component.getAccessor().invoke(record);
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
    List<String> names = List.of(table.columns());
    for (RecordComponent column : columns(type)) {
      DataType expected = TYPES.get(column.getType());
      if (!names.contains(column.getName())
          || !table
              .schema()
              .apply(column.getName())
              .dataType()
              .simpleString()
              .equals(expected.simpleString())) {
        throw new IllegalArgumentException(
            "column '%s': expected one of type %s, found the columns %s"
                .formatted(
                    column.getName(), expected.simpleString(), table.schema().simpleString()));
      }
    }
    return table.collectAsList().stream().map(row -> type.cast(record(row, type))).toList();
  }

  private static Object record(Row row, Class<?> type) {
    RecordComponent[] components = type.getRecordComponents();
    Class<?>[] types = new Class<?>[components.length];
    Object[] values = new Object[components.length];
    for (int k = 0; k < components.length; k++) {
      types[k] = components[k].getType();
      values[k] =
          types[k].isRecord()
              ? record(row, types[k])
              : types[k] == List.class
                  ? row.getList(row.fieldIndex(components[k].getName()))
                  : row.getAs(components[k].getName());
    }
    try {
      return type.getDeclaredConstructor(types).newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a record's constructor takes its components", e);
    }
  }
}
