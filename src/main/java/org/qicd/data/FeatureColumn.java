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

  private FeatureColumn(String name, boolean vector) {
    this.name = name;
    this.vector = vector;
  }

  /**
   * Returns the column with exactly this name.
   *
   * @throws IllegalArgumentException if the column is missing, exists twice, or is neither an ML
   *     vector nor an array of double, float, long, int, short or byte
   */
  public static FeatureColumn of(StructType schema, String name) {
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
    return new FeatureColumn(name, vector);
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

  static DataType typeOf(StructType schema, String name) {
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
      throw wrong("the features are null: Vectors MUST NOT be Null");
    }
    double[] features = vector ? row.<Vector>getAs(at).toArray() : array(row.getList(at));
    if (features.length == 0) {
      throw wrong("no features: expected at least one");
    }
    for (int f = 0; f < features.length; f++) {
      if (!Double.isFinite(features[f])) {
        throw wrong(
            "feature %d is %s: Vector values MUST NOT be NaN or Infinity"
                .formatted(f, features[f]));
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
        throw wrong("feature " + f + " is null: expected a number");
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
      throw wrong(features.length + " features: expected " + expected + why);
    }
  }

  private IllegalArgumentException wrong(String what) {
    return UserMistake.inRow("column '" + name + "': " + what);
  }
}
