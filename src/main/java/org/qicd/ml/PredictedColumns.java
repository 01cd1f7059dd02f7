package org.qicd.ml;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.qicd.train.Prediction;

/** The columns that a model adds, in their order: how each is called and what it holds. */
final class PredictedColumns implements Serializable {
  private static final long serialVersionUID = 1L;

  /** What a column holds, of a prediction under a model. */
  @FunctionalInterface
  private interface Content extends Serializable {
    Object of(QicdClassificationModel model, Prediction prediction);
  }

  private final List<StructField> fields = new ArrayList<>();
  private final List<Content> contents = new ArrayList<>();

  private PredictedColumns() {}

  /**
   * The columns that a model's params name.
   *
   * @param schema with MLlib's columns in it, from which their metadata are taken
   */
  static PredictedColumns of(QicdClassificationModel model, StructType schema) {
    PredictedColumns columns = new PredictedColumns();
    columns.add(schema, model.getRawPredictionCol(), (m, p) -> QicdClassificationModel.raw(p));
    columns.add(
        schema,
        model.getProbabilityCol(),
        (m, p) -> m.raw2probability(QicdClassificationModel.raw(p)));
    columns.add(
        schema,
        model.getPredictionCol(),
        (m, p) -> m.raw2prediction(QicdClassificationModel.raw(p)));
    columns.add(schema, model.getStudentProbabilityCol(), (m, p) -> students(p));
    columns.add(schema, model.getDisagreementCol(), (m, p) -> p.disagreement());
    columns.add(schema, model.getInfidelityCol(), (m, p) -> p.infidelity());
    return columns;
  }

  private void add(StructType schema, String name, Content content) {
    if (!name.isEmpty()) {
      fields.add(schema.apply(name));
      contents.add(content);
    }
  }

  private static Vector[] students(Prediction prediction) {
    return Arrays.stream(prediction.studentProbabilities())
        .map(Vectors::dense)
        .toArray(Vector[]::new);
  }

  int size() {
    return fields.size();
  }

  /** A schema followed by these columns. */
  StructType after(StructType schema) {
    StructType all = schema;
    for (StructField field : fields) {
      all = all.add(field);
    }
    return all;
  }

  /** Writes the values of a prediction behind those of its row. */
  void write(QicdClassificationModel model, Prediction prediction, Object[] values, int at) {
    for (int k = 0; k < contents.size(); k++) {
      values[at + k] = contents.get(k).of(model, prediction);
    }
  }

  /** A schema in which an array of numbers as features is a vector, as MLlib wants it. */
  static StructType asVectors(StructType schema, String featuresCol) {
    StructField[] fields = schema.fields().clone();
    for (int k = 0; k < fields.length; k++) {
      DataType type = fields[k].dataType();
      if (fields[k].name().equals(featuresCol)
          && type instanceof ArrayType array
          && array.elementType() instanceof NumericType) {
        fields[k] =
            new StructField(
                featuresCol, SQLDataTypes.VectorType(), fields[k].nullable(), fields[k].metadata());
      }
    }
    return new StructType(fields);
  }

  /**
   * A schema with the columns that MLlib's classifiers do not have.
   *
   * @throws IllegalArgumentException if one of them is there already
   */
  static StructType added(StructType schema, QicdParams stage) {
    StructType students =
        append(
            schema,
            stage.studentProbabilityCol().name(),
            stage.getStudentProbabilityCol(),
            DataTypes.createArrayType(SQLDataTypes.VectorType()));
    StructType disagreement =
        append(
            students,
            stage.disagreementCol().name(),
            stage.getDisagreementCol(),
            DataTypes.DoubleType);
    return append(
        disagreement, stage.infidelityCol().name(), stage.getInfidelityCol(), DataTypes.DoubleType);
  }

  private static StructType append(StructType schema, String param, String name, DataType type) {
    if (name.isEmpty()) {
      return schema;
    }
    if (Arrays.asList(schema.fieldNames()).contains(name)) {
      throw new IllegalArgumentException(
          "%s is '%s': expected a new column, found one of this name".formatted(param, name));
    }
    return schema.add(name, type);
  }
}
