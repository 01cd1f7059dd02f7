package org.qicd.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.qicd.testing.Mistakes.assertMistake;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.qicd.testing.SharedSpark;

@ExtendWith(SharedSpark.class)
class ExamplesTest {

  private static final DataType VECTOR = SQLDataTypes.VectorType();
  private static final DataType DOUBLES = DataTypes.createArrayType(DataTypes.DoubleType);
  private static final DataType DOUBLE = DataTypes.DoubleType;

  static Stream<Arguments> featureTypes() {
    return Stream.of(
        Arguments.of(VECTOR, Vectors.dense(1, 0, 3)),
        Arguments.of(VECTOR, Vectors.sparse(3, new int[] {0, 2}, new double[] {1, 3})),
        Arguments.of(DOUBLES, List.of(1.0, 0.0, 3.0)),
        Arguments.of(DataTypes.createArrayType(DataTypes.FloatType), List.of(1f, 0f, 3f)),
        Arguments.of(DataTypes.createArrayType(DataTypes.LongType), List.of(1L, 0L, 3L)),
        Arguments.of(DataTypes.createArrayType(DataTypes.IntegerType), List.of(1, 0, 3)),
        Arguments.of(
            DataTypes.createArrayType(DataTypes.ShortType),
            List.of((short) 1, (short) 0, (short) 3)),
        Arguments.of(
            DataTypes.createArrayType(DataTypes.ByteType), List.of((byte) 1, (byte) 0, (byte) 3)));
  }

  @ParameterizedTest
  @MethodSource("featureTypes")
  void readsEveryTypeOfFeatures(DataType type, Object features, SparkSession spark) {
    Dataset<Row> rows = rows(spark, type, DOUBLE, RowFactory.create(features, 7.0));
    Example example = Examples.of(rows, "image.of", "label").first();
    assertThat(example.features()).containsExactly(1, 0, 3);
    assertThat(example.label()).isEqualTo(7);
  }

  static Stream<Arguments> labelTypes() {
    return Stream.of(
        Arguments.of(DOUBLE, 2.0, 2),
        Arguments.of(DataTypes.FloatType, 2f, 2),
        Arguments.of(DataTypes.LongType, 1023L, 1023),
        Arguments.of(DataTypes.IntegerType, 0, 0),
        Arguments.of(DataTypes.ByteType, (byte) 2, 2),
        Arguments.of(DataTypes.createDecimalType(4, 1), new BigDecimal("2.0"), 2),
        Arguments.of(DOUBLE, Double.NaN, Example.UNLABELLED),
        Arguments.of(DOUBLE, null, Example.UNLABELLED),
        Arguments.of(DataTypes.IntegerType, null, Example.UNLABELLED));
  }

  @ParameterizedTest
  @MethodSource("labelTypes")
  void readsEveryTypeOfLabel(DataType type, Object label, int expected, SparkSession spark) {
    Dataset<Row> rows = rows(spark, VECTOR, type, RowFactory.create(Vectors.dense(1), label));
    assertThat(Examples.of(rows, "image.of", "label").first().label()).isEqualTo(expected);
  }

  @Test
  void readsRowsWithoutALabelColumnAndNoRows(SparkSession spark) {
    Dataset<Row> rows = rows(spark, VECTOR, DOUBLE, RowFactory.create(Vectors.dense(1), 3.0));
    assertThat(Examples.of(rows, "image.of", null).first().label()).isEqualTo(Example.UNLABELLED);
    assertThat(Examples.of(rows.limit(0), "image.of", "label").count()).isZero();
  }

  static Stream<Arguments> mistakes() {
    Row good = RowFactory.create(List.of(1.0, 2.0), 1.0);
    return Stream.of(
        Arguments.of(
            "row 2, column 'image.of': the features are null: Vectors MUST NOT be Null",
            new Row[] {good, good, RowFactory.create(null, 1.0)}),
        Arguments.of(
            "row 0, column 'image.of': the features are null: Vectors MUST NOT be Null",
            new Row[] {RowFactory.create(null, 1.0)}),
        Arguments.of(
            "row 1, column 'image.of': feature 1 is null: expected a number",
            new Row[] {good, RowFactory.create(Arrays.asList(1.0, null), 1.0)}),
        Arguments.of(
            "row 1, column 'image.of': feature 0 is NaN: Vector values MUST NOT be NaN or Infinity",
            new Row[] {good, RowFactory.create(List.of(Double.NaN, 1.0), 1.0)}),
        Arguments.of(
            "row 3, column 'image.of': feature 1 is -Infinity: Vector values MUST NOT be NaN or Infinity",
            new Row[] {
              good, good, good, RowFactory.create(List.of(1.0, Double.NEGATIVE_INFINITY), 1.0)
            }),
        Arguments.of(
            "row 2, column 'image.of': 3 features: expected 2 as in row 0",
            new Row[] {good, good, RowFactory.create(List.of(1.0, 2.0, 3.0), 1.0)}),
        Arguments.of(
            "row 0, column 'image.of': no features: expected at least one",
            new Row[] {RowFactory.create(List.of(), 1.0)}),
        Arguments.of(
            "row 1, column 'label': the label is -1.0: Labels MUST be in [0, 1023], or null for none",
            new Row[] {good, RowFactory.create(List.of(1.0, 2.0), -1.0)}),
        Arguments.of(
            "row 1, column 'label': the label is 1.5: Labels MUST be Integers, or null for none",
            new Row[] {good, RowFactory.create(List.of(1.0, 2.0), 1.5)}),
        Arguments.of(
            "row 1, column 'label': the label is 1024.0: Labels MUST be in [0, 1023], or null for none",
            new Row[] {good, RowFactory.create(List.of(1.0, 2.0), 1024.0)}));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void namesRowAndColumnOfAMistake(String message, Row[] data, SparkSession spark) {
    Dataset<Row> rows = rows(spark, DOUBLES, DOUBLE, data);
    assertMistake(() -> Examples.of(rows, "image.of", "label").count(), message);
  }

  static Stream<Arguments> teachersMistakes() {
    return Stream.of(
        Arguments.of("the probabilities are null: Vectors MUST NOT be Null", null),
        Arguments.of("no probabilities: expected at least one", List.of()),
        Arguments.of("3 probabilities: expected 2 as in row 0", List.of(.25, .25, .5)),
        Arguments.of("probability 1 is null: expected a number", Arrays.asList(1.0, null)),
        Arguments.of(
            "probability 0 is NaN: Vector values MUST NOT be NaN or Infinity",
            List.of(Double.NaN, 1.0)),
        Arguments.of("the probability of class 0 is -0.5: expected 0 to 1", List.of(-0.5, 1.5)),
        Arguments.of("the sum of the probabilities is 1.5: expected 1", List.of(0.75, 0.75)),
        Arguments.of("the sum of the probabilities is 0.0: expected 1", List.of(0.0, 0.0)));
  }

  @ParameterizedTest
  @MethodSource("teachersMistakes")
  void namesRowAndColumnOfATeachersMistake(String message, List<Double> wrong, SparkSession spark) {
    Dataset<Row> rows =
        rows(
                spark,
                DOUBLES,
                DOUBLES,
                RowFactory.create(List.of(1.0, 2.0), List.of(0.5, 0.5)),
                RowFactory.create(List.of(1.0, 2.0), wrong))
            .coalesce(1);
    ExampleColumns columns = new ExampleColumns("image.of", null, null, "label");
    assertMistake(
        () -> Examples.of(rows, columns, null).count(), "row 1, column 'label': " + message);
  }

  /** A teacher that writes 32-bit numbers does not miss a sum of 1 by rounding. */
  @Test
  void aTeachersProbabilitiesAreScaledToASumOfOne(SparkSession spark) {
    Row row = RowFactory.create(List.of(1.0, 2.0), List.of(0.3001, 0.7001));
    ExampleColumns columns = new ExampleColumns("image.of", null, null, "label");
    double[] taught =
        Examples.of(rows(spark, DOUBLES, DOUBLES, row), columns, null).first().teacher();
    assertThat(taught[0] + taught[1]).isCloseTo(1, within(1e-15));
    assertThat(taught[0] / taught[1]).isCloseTo(0.3001 / 0.7001, within(1e-15));
  }

  @Test
  void namesColumnsThatDoNotFit(SparkSession spark) {
    Dataset<Row> rows =
        rows(spark, DOUBLES, DOUBLE, RowFactory.create(List.of(1.0), 1.0))
            .selectExpr("`image.of`", "label", "'a' as name", "array('a') as names");
    assertMistake(
        () -> Examples.of(rows, "image", "label"),
        "no column 'image': the columns are image.of, label, name, names");
    assertMistake(
        () -> Examples.of(rows, "image.of", "class"),
        "no column 'class': the columns are image.of, label, name, names");
    assertMistake(
        () -> Examples.of(rows, "names", "label"),
        "column 'names' is of type array<string>: expected an ML vector"
            + " (org.apache.spark.ml.linalg.VectorUDT) or an array of double, float or whole numbers");
    assertMistake(
        () -> Examples.of(rows, "label", "label"),
        "column 'label' is of type double: expected an ML vector"
            + " (org.apache.spark.ml.linalg.VectorUDT) or an array of double, float or whole numbers");
    assertMistake(
        () -> Examples.of(rows, "image.of", "name"),
        "Column name must be of type numeric but was actually of type string: expected a number"
            + " for each label, or null for none");
  }

  @Test
  void anExampleHoldsFiniteFeaturesAndAClass() {
    assertMistake(
        () -> new Example(new double[] {0, Double.POSITIVE_INFINITY}, 0),
        "feature 1 is Infinity: expected a finite number");
    assertMistake(
        () -> new Example(new double[1], -2), "label is -2: expected 0 to 1023, or -1 for none");
  }

  /**
   * The feature column's name has a dot, which Spark would take for a path if it were not quoted.
   */
  private static Dataset<Row> rows(
      SparkSession spark, DataType features, DataType label, Row... rows) {
    StructType schema = new StructType().add("image.of", features).add("label", label);
    return spark.createDataFrame(Arrays.asList(rows), schema);
  }
}
