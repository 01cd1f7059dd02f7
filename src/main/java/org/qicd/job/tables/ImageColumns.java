package org.qicd.job.tables;

import static org.apache.spark.sql.functions.array;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.commons.lang3.StringUtils;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.qicd.data.ExactColumns;
import org.qicd.data.Picture;
import org.qicd.data.files.ClassNames;
import org.qicd.job.config.JobConfig;
import org.qicd.job.config.JobParam;
import org.qicd.param.Param;
import org.qicd.param.UserMistake;

/**
 * Which columns of a table hold features, labels and splits. Names that the configuration leaves
 * empty are found by the table's columns and their types.
 *
 * @param features a column of vectors or arrays, or columns of numbers
 * @param label the column of the labels; empty if there is none
 * @param split the column that holds train, validation or test; empty if there is none
 */
record ImageColumns(List<String> features, String label, String split) {
  private static final String FEATURES = "features";
  private static final String LABEL = "label";
  private static final String SPLIT = "split";

  /** Names that a column of labels often has, if it is not called label. */
  private static final List<String> LABELS = List.of("label", "class", "target", "species", "y");

  private static final int LONGEST_NAME = 60;
  private static final int MOST_NAMES = 20;

  /**
   * Finds the columns.
   *
   * @param path the table's name for messages
   * @throws IllegalArgumentException if a column is missing that the configuration names, or if
   *     there is none for the features
   */
  static ImageColumns of(JobConfig config, String path, StructType schema) {
    List<String> names = Arrays.asList(schema.fieldNames());
    List<String> features = config.get(JobParam.DATA_FEATURES_COL);
    features.forEach(name -> require(JobParam.DATA_FEATURES_COL, name, path, names));
    String split = config.get(JobParam.DATA_SPLIT_COL);
    String label = config.get(JobParam.DATA_LABEL_COL);
    String shares = config.get(JobParam.DATA_SPLIT);
    if (!split.isEmpty() && !shares.isEmpty()) {
      throw new IllegalArgumentException(
          "data.splitCol is '%s' and data.split is '%s': expected one of them"
              .formatted(split, shares));
    }
    if (!split.isEmpty()) {
      require(JobParam.DATA_SPLIT_COL, split, path, names);
    } else if (shares.isEmpty() && names.contains(SPLIT)) {
      split = SPLIT;
    }
    if (label.isEmpty()) {
      label = label(schema, split).orElse("");
    } else {
      require(JobParam.DATA_LABEL_COL, label, path, names);
    }
    ImageColumns columns =
        new ImageColumns(
            features.isEmpty() ? features(schema, path, label, split) : features, label, split);
    columns.requireDistinct(path);
    return columns;
  }

  /** Refuses a column that would have two meanings. */
  private void requireDistinct(String path) {
    List<String> all = new ArrayList<>(features);
    all.addAll(List.of(label, split));
    for (int k = 0; k < all.size(); k++) {
      if (!all.get(k).isEmpty() && all.subList(0, k).contains(all.get(k))) {
        throw new IllegalArgumentException(
            "column '%s' of %s is taken twice: features are %s, the label is '%s', the split is '%s'"
                .formatted(all.get(k), path, listed(features), label, split));
      }
    }
  }

  private static void require(Param<?> param, String name, String path, List<String> names) {
    if (!names.contains(name)) {
      throw new IllegalArgumentException(
          "%s is '%s', but %s has the columns %s"
              .formatted(param.name(), UserMistake.visible(name), path, listed(names)));
    }
  }

  static String listed(List<String> names) {
    String first = String.join(", ", names.subList(0, Math.min(MOST_NAMES, names.size())));
    return UserMistake.visible(
        names.size() > MOST_NAMES
            ? "%s and %d more".formatted(first, names.size() - MOST_NAMES)
            : first);
  }

  /** The column of the labels: by its name, or as the only one of words. */
  private static Optional<String> label(StructType schema, String split) {
    List<String> names =
        Arrays.stream(schema.fieldNames())
            .filter(name -> LABELS.contains(name.toLowerCase(Locale.ROOT)))
            .toList();
    if (names.contains(LABEL)) {
      return Optional.of(LABEL);
    }
    return only(names)
        .or(
            () ->
                only(
                    named(
                        schema,
                        type -> type instanceof StringType || type instanceof BooleanType,
                        List.of(split))));
  }

  private static List<String> features(StructType schema, String path, String label, String split) {
    if (Arrays.asList(schema.fieldNames()).contains(FEATURES)) {
      return List.of(FEATURES);
    }
    Optional<String> whole = only(named(schema, ImageColumns::isWhole, List.of(label, split)));
    List<String> numbers =
        named(schema, type -> type instanceof NumericType, List.of(label, split));
    if (whole.isEmpty() && numbers.isEmpty()) {
      throw new IllegalArgumentException(
          "data.featuresCol is empty, and %s has no column of features: its columns are %s"
              .formatted(path, listed(Arrays.asList(schema.fieldNames()))));
    }
    return whole.map(List::of).orElse(numbers);
  }

  private static Optional<String> only(List<String> names) {
    return names.size() == 1 ? Optional.of(names.get(0)) : Optional.empty();
  }

  private static List<String> named(
      StructType schema, Predicate<DataType> types, List<String> others) {
    return Arrays.stream(schema.fields())
        .filter(field -> types.test(field.dataType()) && !others.contains(field.name()))
        .map(StructField::name)
        .toList();
  }

  private static boolean isWhole(DataType type) {
    return Picture.isTypeOf(type)
        || type.equals(SQLDataTypes.VectorType())
        || (type instanceof ArrayType array && array.elementType() instanceof NumericType);
  }

  /** The name of the column that holds all features of a row, once they are put together. */
  String together() {
    return features.size() == 1
        ? features.get(0)
        : StringUtils.abbreviate(String.join(", ", features), LONGEST_NAME);
  }

  /** These columns in words, unless they have the usual names. */
  Optional<String> found(JobConfig config) {
    if (equals(new ImageColumns(List.of(FEATURES), LABEL, SPLIT)) || config.hasArrayFiles()) {
      return Optional.empty();
    }
    String parts =
        split.isEmpty()
            ? "no column of splits: %s by content, class by class"
                .formatted(SplitShares.text(config))
            : "split '%s'".formatted(split);
    return Optional.of(
        UserMistake.visible(
            "features %s; label '%s'; %s".formatted(listed(features), label, parts)));
  }

  /** Whether the features of a row are in several columns, or in one of a single number. */
  boolean areScattered(StructType schema) {
    return features.size() > 1 || schema.apply(features.get(0)).dataType() instanceof NumericType;
  }

  /** A copy of a configuration that names these columns. */
  JobConfig in(JobConfig config) {
    return config
        .with(JobParam.DATA_FEATURES_COL, features)
        .with(JobParam.DATA_LABEL_COL, label)
        .with(JobParam.DATA_SPLIT_COL, split);
  }

  /**
   * The columns that a job reads, under their names: the features together, then the label by its
   * class's index and the split, as far as there are any, then further ones.
   */
  Dataset<Row> read(Dataset<Row> rows, ClassNames classes, List<String> further) {
    List<String> wanted = new ArrayList<>(features);
    List.of(label, split).stream().filter(name -> !name.isEmpty()).forEach(wanted::add);
    wanted.addAll(further);
    ExactColumns exact = new ExactColumns(rows, wanted.toArray(String[]::new));
    List<Column> chosen = new ArrayList<>();
    chosen.add(features(exact, rows.schema()).as(together()));
    if (!label.isEmpty()) {
      chosen.add(classes.indices(exact.column(label), label).as(label));
    }
    if (!split.isEmpty()) {
      chosen.add(exact.column(split).cast(DataTypes.StringType).as(split));
    }
    further.forEach(name -> chosen.add(exact.column(name).as(name)));
    return exact.table().select(chosen.toArray(Column[]::new));
  }

  /** The features of a row, together in one array if they are in several columns. */
  Column features(ExactColumns exact, StructType schema) {
    return areScattered(schema)
        ? array(
            features.stream()
                .map(name -> exact.column(name).cast(DataTypes.DoubleType))
                .toArray(Column[]::new))
        : exact.column(features.get(0));
  }

  /** The names of the classes, found in the labels of the training rows by a Spark job. */
  ClassNames classes(Dataset<Row> rows) {
    String[] wanted = split.isEmpty() ? new String[] {label} : new String[] {label, split};
    ExactColumns exact = new ExactColumns(rows, wanted);
    Dataset<Row> training =
        split.isEmpty()
            ? exact.table()
            : exact.table().filter(exact.column(split).cast(DataTypes.StringType).equalTo("train"));
    return ClassNames.in(
        training, exact.column(label), label, rows.schema().apply(label).dataType());
  }
}
