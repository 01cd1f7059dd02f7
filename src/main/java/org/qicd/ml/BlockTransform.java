package org.qicd.ml;

import static org.apache.spark.sql.functions.col;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.qicd.data.FeatureColumn;
import org.qicd.train.EnsemblePredictor;
import org.qicd.train.Prediction;

/**
 * Predicts the rows of a partition in blocks, each row once, and hands them on in their order. A
 * user-defined function would get one row at a time, which costs as much as eight.
 */
final class BlockTransform implements MapPartitionsFunction<Row, Row> {
  private static final long serialVersionUID = 1L;

  /** Rows simulated at a time: enough that binding the weights does not show. */
  private static final int BLOCK = 256;

  private final QicdClassificationModel model;
  private final EnsemblePredictor predictor;
  private final PredictedColumns columns;
  private final FeatureColumn features;
  private final int featuresAt;

  BlockTransform(
      QicdClassificationModel model,
      EnsemblePredictor predictor,
      PredictedColumns columns,
      FeatureColumn features,
      int featuresAt) {
    this.model = model;
    this.predictor = predictor;
    this.columns = columns;
    this.features = features;
    this.featuresAt = featuresAt;
  }

  /**
   * Rows with their predictions.
   *
   * @param schema theirs and the new columns'
   */
  Dataset<Row> applied(Dataset<Row> rows, StructType schema) {
    // An encoder keeps no metadata, not all of every type, and wants each name once. So the columns
    // are numbered on their way through it and get back what they had.
    StructType numbered = new StructType();
    for (StructField field : schema.fields()) {
      numbered = numbered.add("_" + numbered.size(), field.dataType(), field.nullable());
    }
    Encoder<Row> encoder = Encoders.row(numbered);
    Column[] columns = new Column[schema.size()];
    for (int k = 0; k < columns.length; k++) {
      StructField field = schema.fields()[k];
      Column column = col("_" + k);
      boolean same = encoder.schema().fields()[k].dataType().equals(field.dataType());
      columns[k] =
          (same ? column : column.cast(field.dataType())).as(field.name(), field.metadata());
    }
    return rows.mapPartitions(this, encoder).select(columns);
  }

  @Override
  public Iterator<Row> call(Iterator<Row> rows) {
    return new Iterator<>() {
      private Iterator<Row> predicted = List.<Row>of().iterator();

      @Override
      public boolean hasNext() {
        return predicted.hasNext() || rows.hasNext();
      }

      @Override
      public Row next() {
        if (!predicted.hasNext()) {
          predicted = predict(block(rows)).iterator();
        }
        return predicted.next();
      }
    };
  }

  private static List<Row> block(Iterator<Row> rows) {
    if (!rows.hasNext()) {
      throw new NoSuchElementException();
    }
    List<Row> block = new ArrayList<>(BLOCK);
    while (block.size() < BLOCK && rows.hasNext()) {
      block.add(rows.next());
    }
    return block;
  }

  private List<Row> predict(List<Row> block) {
    int numFeatures = model.numFeatures();
    double[] images = new double[block.size() * numFeatures];
    for (int i = 0; i < block.size(); i++) {
      double[] image = features.read(block.get(i), featuresAt);
      features.check(image, numFeatures, ", as the model was trained with");
      System.arraycopy(image, 0, images, i * numFeatures, numFeatures);
    }
    List<Row> rows = new ArrayList<>(block.size());
    Iterator<Row> from = block.iterator();
    for (Prediction prediction : predictions(images)) {
      Row row = from.next();
      int size = row.size();
      Object[] values = new Object[size + columns.size()];
      for (int k = 0; k < size; k++) {
        values[k] = row.get(k);
      }
      columns.write(model, prediction, values, size);
      rows.add(RowFactory.create(values));
    }
    return rows;
  }

  private List<Prediction> predictions(double[] images) {
    try {
      return predictor.predict(images, model.numFeatures());
    } catch (IllegalArgumentException e) {
      // The cause is left out: a user sees the innermost message, and places in a block are no
      // rows of the user's.
      throw new IllegalArgumentException(
          "column '%s': %s"
              .formatted(model.getFeaturesCol(), e.getMessage().replaceFirst("^image \\d+: ", "")));
    }
  }
}
