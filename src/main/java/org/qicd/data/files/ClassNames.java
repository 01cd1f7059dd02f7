package org.qicd.data.files;

import static org.apache.spark.sql.functions.udf;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.qicd.data.Example;
import org.qicd.param.UserMistake;

/**
 * The names of classes, in the order of their indices. Labels that are 0 to C - 1 already are their
 * own names. Other labels, such as words, true and false, or whole numbers with gaps, get indices
 * in their order: numbers by size, words by their characters, false before true.
 */
public final class ClassNames implements Serializable {
  private static final long serialVersionUID = 1L;

  /** How many names a message lists. */
  private static final int LISTED = 10;

  private static final ClassNames NUMBERS = new ClassNames(List.of());

  private final ArrayList<String> names;

  private ClassNames(List<String> names) {
    this.names = new ArrayList<>(names);
  }

  /** The names of classes whose labels are their indices. */
  public static ClassNames numbers() {
    return NUMBERS;
  }

  /**
   * Makes names that were saved.
   *
   * @param names one for each class; none if labels are indices
   */
  public static ClassNames of(List<String> names) {
    return names.isEmpty() ? NUMBERS : new ClassNames(names);
  }

  /**
   * Finds the names in a column of labels, in a Spark job. A label of null or NaN is none. Numbers
   * that cannot be classes, such as fractions, are left to those who read the rows.
   *
   * @param label the column, of exactly one of the types below
   * @param type text, boolean, or a type of numbers
   * @throws IllegalArgumentException with a message of one line if the column is of another type,
   *     or if it has more than 1024 different words
   */
  public static ClassNames in(Dataset<Row> rows, Column label, String name, DataType type) {
    boolean numbers = type instanceof NumericType;
    if (!numbers && !(type instanceof StringType) && !(type instanceof BooleanType)) {
      throw new IllegalArgumentException(
          "column '%s' is of type %s: expected text, whole numbers or booleans as labels"
              .formatted(name, type.simpleString()));
    }
    int most = Example.MAX_LABEL + 1;
    List<Object> found =
        DistinctValues.of(
            rows.select((numbers ? label.cast(DataTypes.DoubleType) : label).as("label")),
            most + 1);
    if (!numbers) {
      if (found.size() > most) {
        throw new IllegalArgumentException(
            "column '%s' has more than %d different labels: expected at most so many classes"
                .formatted(name, most));
      }
      return of(found.stream().map(ClassNames::text).sorted().toList());
    }
    List<Double> values = found.stream().map(Double.class::cast).sorted().toList();
    // Classes may be -1 and 1, but beside 0, 1, ... a number below 0 rather means no label.
    List<Double> indices = values.stream().filter(value -> value >= 0).toList();
    boolean usual =
        values.size() > most
            || values.stream().anyMatch(value -> value != Math.rint(value))
            || IntStream.range(0, indices.size()).allMatch(k -> indices.get(k) == k);
    return usual ? NUMBERS : of(values.stream().map(ClassNames::text).toList());
  }

  /** A label as text. A whole number has no fraction, whatever its type. */
  private static String text(Object label) {
    return label instanceof Number number && number.doubleValue() == Math.rint(number.doubleValue())
        ? Long.toString(number.longValue())
        : label.toString();
  }

  /** Whether labels are the indices of classes. */
  public boolean areNumbers() {
    return names.isEmpty();
  }

  /** Whether labels are words, and not numbers or booleans. */
  public boolean areWords() {
    return names.stream().anyMatch(name -> !name.matches("-?[0-9]+|true|false"));
  }

  /** The names, or none if labels are indices. */
  public List<String> list() {
    return List.copyOf(names);
  }

  /** The name of a class. */
  public String name(int index) {
    return names.isEmpty() ? Integer.toString(index) : names.get(index);
  }

  /** Whether a text names one of the classes. Labels that are indices are known by their form. */
  boolean knows(String text) {
    return areNumbers() ? text.matches("0|[1-9][0-9]{0,3}") : names.contains(text);
  }

  /** The names of the first classes. */
  public List<String> first(int count) {
    return IntStream.range(0, count).mapToObj(this::name).toList();
  }

  /** The names for a message, of which a long list is cut. */
  @Override
  public String toString() {
    String listed = String.join(", ", names.subList(0, Math.min(LISTED, names.size())));
    return UserMistake.visible(
        names.size() > LISTED ? "%s and %d more".formatted(listed, names.size() - LISTED) : listed);
  }

  /**
   * Returns the indices of labels.
   *
   * @param label a column of labels
   * @param name its name, for the message about a label that is none of these
   */
  public Column indices(Column label, String name) {
    return areNumbers()
        ? label
        : udf(new IndexOf(this, name), DataTypes.DoubleType).withName("class").apply(label);
  }

  private static final class IndexOf implements UDF1<Object, Double> {
    private static final long serialVersionUID = 1L;

    private final ClassNames classes;
    private final String column;
    private final Map<String, Double> indices = new HashMap<>();

    IndexOf(ClassNames classes, String column) {
      this.classes = classes;
      this.column = column;
      for (int k = 0; k < classes.names.size(); k++) {
        indices.put(classes.names.get(k), (double) k);
      }
    }

    @Override
    public Double call(Object label) {
      if (label == null || (label instanceof Number number && Double.isNaN(number.doubleValue()))) {
        return null;
      }
      Double index = indices.get(text(label));
      if (index == null) {
        throw UserMistake.inRow(
            "column '%s': the label is '%s': expected one of %s"
                .formatted(column, UserMistake.visible(text(label)), classes));
      }
      return index;
    }
  }
}
