package org.qicd.data;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Turns records of numbers, booleans, text and lists of numbers into tables and back. Each
 * component is a column. A component that is itself a record becomes the columns of its own
 * components.
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

  /** Returns a data frame with one row for each record. */
  public static <R extends Record> Dataset<Row> of(
      SparkSession spark, Class<R> type, List<R> records) {
    StructType schema = new StructType();
    for (RecordComponent column : components(type)) {
      schema = schema.add(column.getName(), TYPES.get(column.getType()), false);
    }
    return spark.createDataFrame(records.stream().map(RecordTable::row).toList(), schema);
  }

  /** Returns the components that are columns. A nested record is replaced by its own components. */
  private static List<RecordComponent> components(Class<?> type) {
    return Arrays.stream(type.getRecordComponents())
        .flatMap(c -> c.getType().isRecord() ? components(c.getType()).stream() : Stream.of(c))
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
   * Returns the records of a table.
   *
   * @throws IllegalArgumentException if a column is missing or of another type
   */
  public static <R extends Record> List<R> read(Dataset<Row> table, Class<R> type) {
    List<String> names = List.of(table.columns());
    for (RecordComponent column : components(type)) {
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
    return record(
        type,
        column ->
            column.getType() == List.class
                ? row.getList(row.fieldIndex(column.getName()))
                : row.getAs(column.getName()));
  }

  /** Returns a record whose components, and those of nested records, have the given values. */
  private static Object record(Class<?> type, Function<RecordComponent, Object> value) {
    RecordComponent[] components = type.getRecordComponents();
    Class<?>[] types = new Class<?>[components.length];
    Object[] values = new Object[components.length];
    for (int k = 0; k < components.length; k++) {
      types[k] = components[k].getType();
      values[k] = types[k].isRecord() ? record(types[k], value) : value.apply(components[k]);
    }
    try {
      return type.getDeclaredConstructor(types).newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a record's constructor takes its components", e);
    }
  }

  /** Returns columns by name, with one value for each record. NaN becomes null. */
  public static <R extends Record> Map<String, List<Object>> columns(
      Class<R> type, List<R> records) {
    Map<String, List<Object>> columns = new LinkedHashMap<>();
    components(type).forEach(column -> columns.put(column.getName(), new ArrayList<>()));
    for (R record : records) {
      Iterator<Object> values = values(record).iterator();
      for (List<Object> column : columns.values()) {
        Object value = values.next();
        column.add(value instanceof Double number && number.isNaN() ? null : value);
      }
    }
    return columns;
  }

  /**
   * Returns the records of columns of numbers. A missing column counts as NaN, or as 0 for whole
   * numbers.
   *
   * @param type a record that contains only numbers and such records
   * @throws IllegalArgumentException if columns differ in length
   */
  public static <R extends Record> List<R> records(Class<R> type, Map<String, double[]> columns) {
    List<RecordComponent> components = components(type);
    int size = columns.getOrDefault(components.get(0).getName(), new double[0]).length;
    for (RecordComponent column : components) {
      double[] values = columns.get(column.getName());
      if (values != null && values.length != size) {
        throw new IllegalArgumentException(
            "column '%s' of the history: expected %d values, found %d"
                .formatted(column.getName(), size, values.length));
      }
    }
    return IntStream.range(0, size)
        .mapToObj(row -> type.cast(record(type, column -> number(columns, column, row))))
        .toList();
  }

  private static Object number(Map<String, double[]> columns, RecordComponent column, int row) {
    double[] values = columns.get(column.getName());
    double value = values == null ? Double.NaN : values[row];
    if (column.getType() == int.class) {
      return (int) value; // 0 for NaN
    }
    return column.getType() == long.class ? (Object) (long) value : (Object) value;
  }
}
