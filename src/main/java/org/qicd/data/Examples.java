package org.qicd.data;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructType;
import scala.Tuple2;

/** Turns rows of a data frame into checked {@linkplain Example examples}. */
public final class Examples {

  private Examples() {}

  /**
   * The examples of {@code rows}, in their order and partitions. Rows are numbered from 0, which
   * takes a Spark job that counts the partitions; nothing is cached.
   *
   * <p>A missing column, a type that does not fit, and a bad first row are found at once. The tasks
   * find features that are null, not finite or not as many as in row 0, and labels that are not a
   * class number. They throw {@link IllegalArgumentException}s that name row and column.
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
    FeatureColumn features = check(rows.schema(), featuresCol, labelCol, weightCol);
    List<Column> columns = new ArrayList<>(List.of(column(rows, featuresCol)));
    if (labelCol != null) {
      columns.add(column(rows, labelCol));
    }
    if (weightCol != null) {
      columns.add(column(rows, weightCol));
    }
    JavaRDD<Row> selected = rows.select(columns.toArray(new Column[0])).javaRDD();
    Parse parse = new Parse(features, labelCol, weightCol);
    List<Row> first = selected.take(1);
    if (!first.isEmpty()) {
      parse.numFeatures = parse.call(new Tuple2<>(first.get(0), 0L)).features().length;
    }
    return selected.zipWithIndex().map(parse);
  }

  /**
   * Checks that there are such columns, and their types.
   *
   * @param labelCol or null
   * @param weightCol or null
   * @throws IllegalArgumentException naming the column that is missing or does not fit
   */
  public static FeatureColumn check(
      StructType schema, String featuresCol, String labelCol, String weightCol) {
    FeatureColumn features = FeatureColumn.of(schema, featuresCol);
    if (labelCol != null) {
      checkNumber(schema, labelCol, "a number for each label, or null for none");
    }
    if (weightCol != null) {
      checkNumber(schema, weightCol, "a number for each weight");
    }
    return features;
  }

  private static void checkNumber(StructType schema, String name, String expected) {
    DataType type = FeatureColumn.typeOf(schema, name);
    if (!(type instanceof NumericType)) {
      throw new IllegalArgumentException(
          "column '%s' is of type %s: expected %s".formatted(name, type.simpleString(), expected));
    }
  }

  /** The column of exactly this name, whatever characters it has. */
  private static Column column(Dataset<Row> rows, String name) {
    return rows.col("`" + name.replace("`", "``") + "`");
  }

  /** Reads a row of features, then label and weight as far as there are such columns. */
  private static final class Parse implements Function<Tuple2<Row, Long>, Example> {

    private static final long serialVersionUID = 1L;

    private final FeatureColumn column;
    private final String labelCol;
    private final String weightCol;

    /** The number of features that every row must have; 0 while that is not known. */
    private int numFeatures;

    Parse(FeatureColumn column, String labelCol, String weightCol) {
      this.column = column;
      this.labelCol = labelCol;
      this.weightCol = weightCol;
    }

    @Override
    public Example call(Tuple2<Row, Long> numbered) {
      Row row = numbered._1();
      long position = numbered._2();
      double[] features;
      try {
        features = column.read(row, 0);
        if (numFeatures != 0) {
          column.check(features, numFeatures, " as in row 0");
        }
      } catch (IllegalArgumentException e) {
        // The cause is left out: a user sees the innermost message, and it must name the row.
        throw new IllegalArgumentException("row " + position + ", " + e.getMessage());
      }
      boolean unlabelled = labelCol == null || row.isNullAt(1);
      return new Example(
          features,
          unlabelled ? Example.UNLABELLED : label(((Number) row.get(1)).doubleValue(), position),
          weightCol == null ? 1 : weight(row, labelCol == null ? 1 : 2, position));
    }

    private double weight(Row row, int at, long position) {
      double weight = row.isNullAt(at) ? Double.NaN : ((Number) row.get(at)).doubleValue();
      if (!(weight >= 0 && Double.isFinite(weight))) {
        throw new IllegalArgumentException(
            "row %d, column '%s': the weight is %s: expected a finite number, 0 or more"
                .formatted(position, weightCol, row.isNullAt(at) ? "null" : weight));
      }
      return weight;
    }

    private int label(double value, long position) {
      if (Double.isNaN(value)) {
        return Example.UNLABELLED;
      }
      if (!(value >= 0 && value <= Example.MAX_LABEL && value == Math.rint(value))) {
        throw new IllegalArgumentException(
            "row %d, column '%s': the label is %s: expected a whole number from 0 to %d, or null for none"
                .formatted(position, labelCol, value, Example.MAX_LABEL));
      }
      return (int) value;
    }
  }
}
