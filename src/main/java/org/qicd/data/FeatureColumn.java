package org.qicd.data;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.UserDefinedType;
import org.qicd.param.UserMistake;

/** A column of images in a data frame: an ML vector, or an array of numbers. */
public final class FeatureColumn implements Serializable {
  private static final long serialVersionUID = 1L;

  private static final List<DataType> ELEMENTS =
      List.of(
          DataTypes.DoubleType,
          DataTypes.FloatType,
          DataTypes.LongType,
          DataTypes.IntegerType,
          DataTypes.ShortType,
          DataTypes.ByteType);

  private final String name;
  private final boolean vector;
  private final String one; // what messages call a value
  private final String many;

  private FeatureColumn(String name, boolean vector, String one, String many) {
    this.name = name;
    this.vector = vector;
    this.one = one;
    this.many = many;
  }

  /**
   * Returns the column with exactly this name.
   *
   * @throws IllegalArgumentException if the column is missing, exists twice, or is neither an ML
   *     vector nor an array of double, float, long, int, short or byte
   */
  public static FeatureColumn of(StructType schema, String name) {
    return of(schema, name, "feature", "features");
  }

  /** Returns a column whose values have another name in messages. */
  static FeatureColumn of(StructType schema, String name, String one, String many) {
    DataType type = typeOf(schema, name);
    boolean vector = type.equals(SQLDataTypes.VectorType());
    if (!vector && !(type instanceof ArrayType array && ELEMENTS.contains(array.elementType()))) {
      throw new IllegalArgumentException(
          "column '"
              + name
              + "' is of type "
              + text(type)
              + ": expected an ML vector ("
              + SQLDataTypes.VectorType().getClass().getName()
              + ") or an array of double, float or whole numbers");
    }
    return new FeatureColumn(name, vector, one, many);
  }

  public String name() {
    return name;
  }

  /**
   * Returns the name of a type for messages. Spark calls both the vectors of MLlib's DataFrame API
   * and those of its older RDD API "vector", so these are named by their classes.
   */
  static String text(DataType type) {
    return type instanceof UserDefinedType<?> ? type.getClass().getName() : type.simpleString();
  }

  /**
   * Returns the type of the column with exactly this name.
   *
   * @throws IllegalArgumentException if the column is missing or exists twice
   */
  public static DataType typeOf(StructType schema, String name) {
    List<String> names = Arrays.asList(schema.fieldNames());
    int at = names.indexOf(name);
    if (at < 0) {
      throw new IllegalArgumentException(
          "no column '" + name + "': the columns are " + String.join(", ", names));
    }
    if (at != names.lastIndexOf(name)) {
      throw new IllegalArgumentException(
          "column '%s' is there %d times: expected once"
              .formatted(name, Collections.frequency(names, name)));
    }
    return schema.fields()[at].dataType();
  }

  /**
   * Returns the features of a row.
   *
   * @param at index of this column in the row
   * @return at least one finite number
   * @throws IllegalArgumentException if there is anything else; the message names the column
   */
  public double[] read(Row row, int at) {
    if (row.isNullAt(at)) {
      throw wrong("the %s are null: Vectors MUST NOT be Null".formatted(many));
    }
    double[] features = vector ? row.<Vector>getAs(at).toArray() : array(row.getList(at));
    if (features.length == 0) {
      throw wrong("no %s: expected at least one".formatted(many));
    }
    for (int f = 0; f < features.length; f++) {
      if (!Double.isFinite(features[f])) {
        throw wrong(
            "%s %d is %s: Vector values MUST NOT be NaN or Infinity"
                .formatted(one, f, features[f]));
      }
    }
    return features;
  }

  /** Returns the features of a row as text. */
  public String text(Row row, int at) {
    return String.valueOf(vector || row.isNullAt(at) ? row.get(at) : row.getList(at));
  }

  private double[] array(List<Number> values) {
    double[] features = new double[values.size()];
    int f = 0;
    for (Number value : values) {
      if (value == null) {
        throw wrong("%s %d is null: expected a number".formatted(one, f));
      }
      features[f++] = value.doubleValue();
    }
    return features;
  }

  /**
   * Checks the number of features.
   *
   * @param why what the message says after the expected number; may be empty
   * @throws IllegalArgumentException if there are more or fewer; the message names the column
   */
  public void check(double[] features, int expected, String why) {
    if (features.length != expected) {
      throw wrong("%d %s: expected %d%s".formatted(features.length, many, expected, why));
    }
  }

  IllegalArgumentException wrong(String what) {
    return UserMistake.inRow("column '" + name + "': " + what);
  }
}
