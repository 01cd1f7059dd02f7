package org.qicd.ml;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.Params;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.qicd.data.ExactColumns;
import org.qicd.ensemble.Prediction;

/** The columns that a model adds, in their order, with their names and contents. */
final class PredictedColumns implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Computes the value of a column from a prediction of a model. */
  @FunctionalInterface
  private interface Content extends Serializable {
    Object of(QicdClassificationModel model, Prediction prediction);
  }

  /** A column: the param that holds its name, its field in a schema, and its content. */
  private record Column(String param, StructField field, Content content) implements Serializable {
    private static final long serialVersionUID = 1L;
  }

  private final List<Column> columns = new ArrayList<>();

  /**
   * Makes the columns that the params of a stage name. An empty name stands for no column.
   *
   * @param numClasses number of classes for the metadata, or 0 if it is not known
   */
  PredictedColumns(Params stage, int numClasses) {
    add(
        stage,
        "rawPredictionCol",
        name -> vectors(name, numClasses),
        (m, p) -> QicdClassificationModel.raw(p));
    add(
        stage,
        "probabilityCol",
        name -> vectors(name, numClasses),
        (m, p) ->
            p.isNone()
                ? QicdClassificationModel.raw(p)
                : m.raw2probability(QicdClassificationModel.raw(p)));
    add(
        stage,
        "predictionCol",
        name -> classes(name, numClasses),
        (m, p) -> p.isNone() ? Double.NaN : m.raw2prediction(QicdClassificationModel.raw(p)));
    add(
        stage,
        ColumnParam.STUDENT_PROBABILITY_COL.name(),
        name -> field(name, DataTypes.createArrayType(SQLDataTypes.VectorType())),
        (m, p) -> students(p));
    add(
        stage,
        ColumnParam.DISAGREEMENT_COL.name(),
        name -> field(name, DataTypes.DoubleType),
        (m, p) -> p.disagreement());
    add(
        stage,
        ColumnParam.INFIDELITY_COL.name(),
        name -> field(name, DataTypes.DoubleType),
        (m, p) -> p.infidelity());
  }

  private void add(
      Params stage, String param, Function<String, StructField> field, Content content) {
    String name = (String) stage.getOrDefault(stage.getParam(param));
    if (name == null) {
      throw new IllegalArgumentException(
          param + " is null: expected the name of a new column, or '' for none");
    }
    if (!name.isEmpty()) {
      columns.add(new Column(param, field.apply(name), content));
    }
  }

  private static Vector[] students(Prediction prediction) {
    return Arrays.stream(prediction.studentProbabilities())
        .map(Vectors::dense)
        .toArray(Vector[]::new);
  }

  int size() {
    return columns.size();
  }

  /**
   * Appends these columns to a schema.
   *
   * @throws IllegalArgumentException if one of them exists already
   */
  StructType after(StructType schema) {
    StructType all = schema;
    for (Column column : columns) {
      String name = column.field.name();
      for (String other : all.fieldNames()) {
        if (ExactColumns.same(other, name)) {
          throw new IllegalArgumentException(
              "%s is '%s': expected a new column, found column '%s'"
                  .formatted(column.param, name, other));
        }
      }
      all = all.add(column.field);
    }
    return all;
  }

  /** Writes the values of a prediction into an array, from index {@code at} on. */
  void write(QicdClassificationModel model, Prediction prediction, Object[] values, int at) {
    for (int k = 0; k < columns.size(); k++) {
      values[at + k] = columns.get(k).content.of(model, prediction);
    }
  }

  private static StructField vectors(String name, int size) {
    AttributeGroup group = size > 0 ? new AttributeGroup(name, size) : new AttributeGroup(name);
    return new StructField(name, SQLDataTypes.VectorType(), false, group.toMetadata());
  }

  private static StructField classes(String name, int number) {
    NominalAttribute attribute = NominalAttribute.defaultAttr().withName(name);
    return new StructField(
        name,
        DataTypes.DoubleType,
        false,
        (number > 0 ? attribute.withNumValues(number) : attribute).toMetadata());
  }

  private static StructField field(String name, DataType type) {
    return new StructField(name, type, false, Metadata.empty());
  }
}
