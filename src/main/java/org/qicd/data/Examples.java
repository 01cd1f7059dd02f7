package org.qicd.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructType;
import scala.Tuple2;

/** Turns rows of a data frame into checked {@linkplain Example examples}. */
public final class Examples {

  private static final List<DataType> ELEMENTS =
      List.of(
          DataTypes.DoubleType,
          DataTypes.FloatType,
          DataTypes.LongType,
          DataTypes.IntegerType,
          DataTypes.ShortType,
          DataTypes.ByteType);

  private Examples() {}

  /**
   * The examples of {@code rows}, in their order and partitions. Rows are numbered from 0, which
   * takes a Spark job that counts the partitions; nothing is cached.
   *
   * <p>Found at once: a missing column, a type that does not fit, a bad first row. Found in the
   * tasks, as {@link IllegalArgumentException}s that name row and column: features that are null,
   * not finite or not as many as in row 0; labels that are not a class number.
   *
   * @param featuresCol an ML vector, or an array of double, float, long, int, short or byte
   * @param labelCol any number, null and NaN meaning that the row has no label; or null: no row has
   *     a label
   */
  public static JavaRDD<Example> of(Dataset<Row> rows, String featuresCol, String labelCol) {
    return of(rows, featuresCol, labelCol, null);
  }

  /**
   * The same with weights.
   *
   * @param weightCol any finite number that is not negative; or null: every row has weight 1
   */
  public static JavaRDD<Example> of(
      Dataset<Row> rows, String featuresCol, String labelCol, String weightCol) {
    DataType type = typeOf(rows.schema(), featuresCol);
    boolean vector = type.equals(SQLDataTypes.VectorType());
    if (!vector && !(type instanceof ArrayType array && ELEMENTS.contains(array.elementType()))) {
      throw new IllegalArgumentException(
          "column '"
              + featuresCol
              + "' is of type "
              + type.simpleString()
              + ": expected an ML vector or an array of double, float or whole numbers");
    }
    List<Column> columns = new ArrayList<>(List.of(column(rows, featuresCol)));
    if (labelCol != null) {
      columns.add(number(rows, labelCol, "a number for each label, or null for none"));
    }
    if (weightCol != null) {
      columns.add(number(rows, weightCol, "a number for each weight"));
    }
    JavaRDD<Row> selected = rows.select(columns.toArray(new Column[0])).javaRDD();
    Parse parse = new Parse(featuresCol, labelCol, weightCol, vector);
    List<Row> first = selected.take(1);
    if (!first.isEmpty()) {
      parse.numFeatures = parse.call(new Tuple2<>(first.get(0), 0L)).features().length;
    }
    return selected.zipWithIndex().map(parse);
  }

  private static Column number(Dataset<Row> rows, String name, String expected) {
    DataType type = typeOf(rows.schema(), name);
    if (!(type instanceof NumericType)) {
      throw new IllegalArgumentException(
          "column '%s' is of type %s: expected %s".formatted(name, type.simpleString(), expected));
    }
    return column(rows, name);
  }

  private static DataType typeOf(StructType schema, String name) {
    List<String> names = Arrays.asList(schema.fieldNames());
    int at = names.indexOf(name);
    if (at < 0) {
      throw new IllegalArgumentException(
          "no column '" + name + "': the columns are " + String.join(", ", names));
    }
    return schema.fields()[at].dataType();
  }

  /** The column of exactly this name, whatever characters it has. */
  private static Column column(Dataset<Row> rows, String name) {
    return rows.col("`" + name.replace("`", "``") + "`");
  }

  /** Reads a row of features, then label and weight as far as there are such columns. */
  private static final class Parse implements Function<Tuple2<Row, Long>, Example> {

    private static final long serialVersionUID = 1L;

    private final String featuresCol;
    private final String labelCol;
    private final String weightCol;
    private final boolean vector;

    /** What every row must have; 0 while that is not known. */
    private int numFeatures;

    Parse(String featuresCol, String labelCol, String weightCol, boolean vector) {
      this.featuresCol = featuresCol;
      this.labelCol = labelCol;
      this.weightCol = weightCol;
      this.vector = vector;
    }

    @Override
    public Example call(Tuple2<Row, Long> numbered) {
      Row row = numbered._1();
      long position = numbered._2();
      if (row.isNullAt(0)) {
        throw wrong(position, featuresCol, "the features are null: expected numbers");
      }
      double[] features = vector ? row.<Vector>getAs(0).toArray() : array(row.getList(0), position);
      if (numFeatures != 0 && features.length != numFeatures) {
        throw wrong(
            position,
            featuresCol,
            features.length + " features: expected " + numFeatures + " as in row 0");
      }
      int label =
          labelCol == null || row.isNullAt(1)
              ? Example.UNLABELLED
              : label(((Number) row.get(1)).doubleValue(), position);
      double weight = weightCol == null ? 1 : weight(row, labelCol == null ? 1 : 2, position);
      try {
        return new Example(features, label, weight);
      } catch (IllegalArgumentException e) {
        // Not chained: the innermost message is what a user gets to see, and it must name the row.
        throw wrong(position, featuresCol, e.getMessage());
      }
    }

    private double[] array(List<Number> values, long position) {
      double[] features = new double[values.size()];
      int f = 0;
      for (Number value : values) {
        if (value == null) {
          throw wrong(position, featuresCol, "feature " + f + " is null: expected a number");
        }
        features[f++] = value.doubleValue();
      }
      return features;
    }

    private double weight(Row row, int at, long position) {
      double weight = row.isNullAt(at) ? Double.NaN : ((Number) row.get(at)).doubleValue();
      if (!(weight >= 0 && Double.isFinite(weight))) {
        throw wrong(
            position,
            weightCol,
            "the weight is %s: expected a finite number, 0 or more"
                .formatted(row.isNullAt(at) ? "null" : weight));
      }
      return weight;
    }

    private int label(double value, long position) {
      if (Double.isNaN(value)) {
        return Example.UNLABELLED;
      }
      if (!(value >= 0 && value <= Example.MAX_LABEL && value == Math.rint(value))) {
        throw wrong(
            position,
            labelCol,
            "the label is "
                + value
                + ": expected a whole number from 0 to "
                + Example.MAX_LABEL
                + ", or null for none");
      }
      return (int) value;
    }

    private static IllegalArgumentException wrong(long row, String column, String what) {
      return new IllegalArgumentException("row " + row + ", column '" + column + "': " + what);
    }
  }
}
