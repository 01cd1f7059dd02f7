package org.qicd.data;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.api.java.JavaPairRDD;
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
   * Returns the examples of {@code rows}, in the same order and partitions. Rows are numbered from
   * 0, which takes a Spark job that counts the partitions; nothing is cached.
   *
   * <p>A missing column, a type that does not fit, and a bad first row are found at once. Tasks
   * find features that are null, not finite or not as many as in row 0, and labels that are not a
   * class number. They throw an {@link IllegalArgumentException} that names row and column.
   *
   * @param featuresCol an ML vector, or an array of double, float, long, int, short or byte
   * @param labelCol a column of any number type, where null and NaN mean that the row has no label;
   *     null if no row has a label
   */
  public static JavaRDD<Example> of(Dataset<Row> rows, String featuresCol, String labelCol) {
    return of(rows, ExampleColumns.of(featuresCol, labelCol), null);
  }

  /** Decides whether features, which are all finite, can be used. */
  @FunctionalInterface
  public interface Usable extends Serializable {
    boolean test(double[] features);
  }

  /**
   * Returns examples of these columns, otherwise as {@link #of(Dataset, String, String)} does. Rows
   * whose features are null, not finite, or not usable are left out. The other rows keep the
   * numbers that they have among all rows.
   *
   * @param usable decides which features are usable; null if no row is left out
   */
  public static JavaRDD<Example> of(Dataset<Row> rows, ExampleColumns columns, Usable usable) {
    FeatureColumn features = check(rows.schema(), columns);
    String[] names = columns.names().toArray(String[]::new);
    ExactColumns exact = new ExactColumns(rows, names);
    Column[] chosen = Arrays.stream(names).map(exact::column).toArray(Column[]::new);
    JavaRDD<Row> selected = FewPartitions.of(exact.table().select(chosen).javaRDD());
    TeacherColumn teacher =
        columns.teacher() == null ? null : TeacherColumn.of(rows.schema(), columns.teacher());
    Parse parse = new Parse(features, columns.label(), columns.weight(), teacher);
    List<Row> first =
        (usable == null ? selected : selected.filter(row -> isUsable(features, row, usable)))
            .take(1);
    if (!first.isEmpty()) {
      Example row = parse.call(new Tuple2<>(first.get(0), 0L));
      parse.numFeatures = row.features().length;
      parse.numTaught = row.teacher().length;
    }
    JavaPairRDD<Row, Long> numbered = selected.zipWithIndex();
    return (usable == null
            ? numbered
            : numbered.filter(row -> isUsable(features, row._1(), usable)))
        .map(parse);
  }

  /** Whether the features of a row are numbers, and usable. */
  public static boolean isUsable(FeatureColumn column, Row row, Usable usable) {
    try {
      return usable.test(column.read(row, 0));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /**
   * Checks that the columns exist, and their types.
   *
   * @return the column of features
   * @throws IllegalArgumentException if a column is missing or does not fit; the message names it
   */
  public static FeatureColumn check(StructType schema, ExampleColumns columns) {
    FeatureColumn features = FeatureColumn.of(schema, columns.features());
    if (columns.label() != null) {
      checkNumber(schema, columns.label(), "a number for each label, or null for none");
    }
    if (columns.weight() != null) {
      checkNumber(schema, columns.weight(), "a number for each weight");
    }
    if (columns.teacher() != null) {
      TeacherColumn.of(schema, columns.teacher());
    }
    return features;
  }

  private static void checkNumber(StructType schema, String name, String expected) {
    DataType type = FeatureColumn.typeOf(schema, name);
    if (!(type instanceof NumericType)) {
      throw new IllegalArgumentException(
          // This message has the wording of Spark's own classifiers, which Spark's tests expect.
          "Column %s must be of type numeric but was actually of type %s: expected %s"
              .formatted(name, FeatureColumn.text(type), expected));
    }
  }

  /** Reads a row of features, followed by the other columns as far as there are any. */
  private static final class Parse implements Function<Tuple2<Row, Long>, Example> {

    private static final long serialVersionUID = 1L;

    private final FeatureColumn column;
    private final String labelCol;
    private final String weightCol;
    private final TeacherColumn teacher; // null: none

    /** The number of features that every row must have; 0 while it is not known. */
    private int numFeatures;

    /** The number of a teacher's probabilities that every row must have; 0 while not known. */
    private int numTaught;

    Parse(FeatureColumn column, String labelCol, String weightCol, TeacherColumn teacher) {
      this.column = column;
      this.labelCol = labelCol;
      this.weightCol = weightCol;
      this.teacher = teacher;
    }

    @Override
    public Example call(Tuple2<Row, Long> numbered) {
      Row row = numbered._1();
      long position = numbered._2();
      double[] features;
      double[] taught;
      int at = 1; // the next column
      int label = labelCol == null ? -1 : at++;
      int weight = weightCol == null ? -1 : at++;
      try {
        features = column.read(row, 0);
        if (numFeatures != 0) {
          column.check(features, numFeatures, " as in row 0");
        }
        taught = teacher == null ? new double[0] : teacher.read(row, at, numTaught);
      } catch (IllegalArgumentException e) {
        // The cause is left out: a user sees the innermost message, and it must name the row.
        throw new IllegalArgumentException("row " + position + ", " + e.getMessage());
      }
      boolean unlabelled = label < 0 || row.isNullAt(label);
      return new Example(
          features,
          unlabelled
              ? Example.UNLABELLED
              : label(((Number) row.get(label)).doubleValue(), position),
          weight < 0 ? 1 : weight(row, weight, position),
          taught);
    }

    private double weight(Row row, int at, long position) {
      double weight = row.isNullAt(at) ? Double.NaN : ((Number) row.get(at)).doubleValue();
      if (!(weight >= 0 && Double.isFinite(weight))) {
        throw new IllegalArgumentException(
            "row %d, column '%s': the weight is %s: Weights MUST NOT be %s"
                .formatted(
                    position,
                    weightCol,
                    row.isNullAt(at) ? "null" : weight,
                    Double.isNaN(weight) ? "Null or NaN" : "Negative or Infinity"));
      }
      return weight;
    }

    private int label(double value, long position) {
      if (Double.isNaN(value)) {
        return Example.UNLABELLED;
      }
      if (!(value >= 0 && value <= Example.MAX_LABEL && value == Math.rint(value))) {
        throw new IllegalArgumentException(
            "row %d, column '%s': the label is %s: Labels MUST be %s, or null for none"
                .formatted(
                    position,
                    labelCol,
                    value,
                    value >= 0 && value <= Example.MAX_LABEL
                        ? "Integers"
                        : "in [0, %d]".formatted(Example.MAX_LABEL)));
      }
      return (int) value;
    }
  }
}
