package org.qicd.ml;

import static org.apache.spark.sql.functions.udf;

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
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.qicd.data.ExactColumns;
import org.qicd.ensemble.EnsemblePredictor;
import org.qicd.ensemble.ImagePrediction;

/** The columns that a model adds, in their order, with their names and contents. */
final class PredictedColumns {

  /** Computes the value of a column from the prediction for an image. */
  @FunctionalInterface
  private interface Content extends Serializable {
    Object of(ImagePrediction prediction);
  }

  /** Computes the value of a column from the raw prediction. */
  @FunctionalInterface
  private interface OfRaw extends Serializable {
    Object of(QicdClassificationModel model, Vector raw);
  }

  /**
   * A column: the param that holds its name, its field in a schema, and its content. If {@code
   * ofRaw} is not null, the content is the raw prediction, which {@code ofRaw} turns into the
   * value.
   */
  private record Added(String param, StructField field, Content content, OfRaw ofRaw) {}

  private final List<Added> columns = new ArrayList<>();

  /**
   * Makes the columns that the params of a stage name. An empty name stands for no column.
   *
   * @param numClasses number of classes for the metadata, or 0 if it is not known
   */
  PredictedColumns(Params stage, int numClasses) {
    Content raw = p -> Vectors.dense(p.logProbabilities());
    add(stage, "rawPredictionCol", name -> vectors(name, numClasses), raw, null);
    add(
        stage,
        "probabilityCol",
        name -> vectors(name, numClasses),
        raw,
        (model, r) -> isNone(r) ? r : model.raw2probability(r));
    add(
        stage,
        "predictionCol",
        name -> classes(name, numClasses),
        raw,
        (model, r) -> isNone(r) ? Double.NaN : model.raw2prediction(r));
    add(
        stage,
        ColumnParam.STUDENT_PROBABILITY_COL.name(),
        name -> field(name, DataTypes.createArrayType(SQLDataTypes.VectorType())),
        p -> Arrays.stream(p.studentProbabilities()).map(Vectors::dense).toArray(Vector[]::new),
        null);
    add(
        stage,
        ColumnParam.DISAGREEMENT_COL.name(),
        name -> field(name, DataTypes.DoubleType),
        ImagePrediction::disagreement,
        null);
    add(
        stage,
        ColumnParam.INFIDELITY_COL.name(),
        name -> field(name, DataTypes.DoubleType),
        ImagePrediction::infidelity,
        null);
  }

  /** Whether a raw prediction is that of a row that cannot be predicted. */
  private static boolean isNone(Vector raw) {
    return Double.isNaN(raw.apply(0));
  }

  private void add(
      Params stage,
      String param,
      Function<String, StructField> field,
      Content content,
      OfRaw ofRaw) {
    String name = (String) stage.getOrDefault(stage.getParam(param));
    if (name == null) {
      throw new IllegalArgumentException(
          param + " is null: expected the name of a new column, or '' for none");
    }
    if (!name.isEmpty()) {
      columns.add(new Added(param, field.apply(name), content, ofRaw));
    }
  }

  /**
   * Appends these columns to a schema.
   *
   * @throws IllegalArgumentException if one of them exists already
   */
  StructType after(StructType schema) {
    StructType all = schema;
    for (Added column : columns) {
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

  /**
   * Adds the columns to rows. All of a row come from one simulation of its image: the raw
   * prediction first, and from it the probability and the prediction.
   */
  Dataset<Row> added(
      Dataset<Row> rows, QicdClassificationModel model, EnsemblePredictor predictor) {
    if (columns.isEmpty()) {
      return rows;
    }
    ImageColumn images =
        new ImageColumn(
            rows,
            model.getFeaturesCol(),
            model.numFeatures(),
            ", as the model was trained with",
            HandleInvalid.of(model.getHandleInvalid()));
    Column[] added = new Column[columns.size()];
    for (int k = 0; k < added.length; k++) {
      Added each = columns.get(k);
      DataType type = each.field.dataType();
      Content content = each.content;
      Column value =
          images.with(
              image -> content.of(predictor.predict(image)),
              each.ofRaw == null ? type : SQLDataTypes.VectorType(),
              content.of(predictor.none()));
      if (each.ofRaw != null) {
        value =
            udf(new Derived(model, each.ofRaw), type)
                .withName(ImageColumn.IN_PLANS)
                .asNonNullable()
                .apply(value);
      }
      added[k] = value.as(each.field.name(), each.field.metadata());
    }
    return images.add(
        image -> {
          predictor.check(image);
          return image;
        },
        added);
  }

  /** A function of the raw prediction, as Spark calls it. */
  private static final class Derived implements UDF1<Vector, Object> {
    private static final long serialVersionUID = 1L;

    private final QicdClassificationModel model;
    private final OfRaw function;

    Derived(QicdClassificationModel model, OfRaw function) {
      this.model = model;
      this.function = function;
    }

    @Override
    public Object call(Vector raw) {
      return function.of(model, raw);
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
