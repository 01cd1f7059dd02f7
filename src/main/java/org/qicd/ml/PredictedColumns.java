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

/** The columns that a model adds, in their order: how each is called and what it holds. */
final class PredictedColumns implements Serializable {
  private static final long serialVersionUID = 1L;

  /** What a column holds, of a prediction under a model. */
  @FunctionalInterface
  private interface Content extends Serializable {
    Object of(QicdClassificationModel model, Prediction prediction);
  }

  /** A column: the param that names it, what a schema says of it, and what it holds. */
  private record Column(String param, StructField field, Content content) implements Serializable {
    private static final long serialVersionUID = 1L;
  }

  private final List<Column> columns = new ArrayList<>();

  /**
   * The columns that a stage's params name; an empty name is no column.
   *
   * @param numClasses for their metadata, 0 where it is not known
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
   * A schema followed by these columns.
   *
   * @throws IllegalArgumentException if one of them is there already
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

  /** Writes the values of a prediction behind those of its row. */
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
