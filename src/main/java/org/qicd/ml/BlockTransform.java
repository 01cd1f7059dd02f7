package org.qicd.ml;

import static org.apache.spark.sql.functions.col;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.commons.lang3.StringUtils;
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
import org.qicd.ensemble.EnsemblePredictor;
import org.qicd.ensemble.Prediction;
import org.qicd.param.UserMistake;

/**
 * Predicts the rows of a partition in blocks. Each row is predicted once, and the order of the rows
 * is kept. Rows that {@code handleInvalid} skips are left out. A user-defined function would get
 * one row at a time, and one row costs as much as eight in a block.
 */
final class BlockTransform implements MapPartitionsFunction<Row, Row> {
  private static final long serialVersionUID = 1L;

  /** Rows that are simulated at a time, enough to make the cost of binding the weights small. */
  private static final int BLOCK = 256;

  /** Number of columns of an invalid row that a message shows. */
  private static final int MOST_COLUMNS = 5;

  /** Number of characters that a message shows of each of these columns. */
  private static final int MOST_CHARACTERS = 40;

  private final QicdClassificationModel model;
  private final EnsemblePredictor predictor;
  private final PredictedColumns columns;
  private final FeatureColumn features;
  private final int featuresAt;
  private final HandleInvalid invalid;

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
    this.invalid = HandleInvalid.of(model.getHandleInvalid());
  }

  /**
   * Adds the predictions to rows.
   *
   * @param schema the columns of the rows, then the new columns
   */
  Dataset<Row> applied(Dataset<Row> rows, StructType schema) {
    // An encoder loses metadata and parts of some types, and it needs distinct names. So the
    // columns get numbers as names here, and their own names, types and metadata back afterwards.
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
        while (!predicted.hasNext() && rows.hasNext()) { // All rows of a block may be left out.
          predicted = predict(block(rows)).iterator();
        }
        return predicted.hasNext();
      }

      @Override
      public Row next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        return predicted.next();
      }
    };
  }

  private static List<Row> block(Iterator<Row> rows) {
    List<Row> block = new ArrayList<>(BLOCK);
    while (block.size() < BLOCK && rows.hasNext()) {
      block.add(rows.next());
    }
    return block;
  }

  private List<Row> predict(List<Row> block) {
    List<double[]> images = new ArrayList<>();
    block.forEach(row -> images.add(image(row)));
    List<Prediction> predictions = predictions(block, images);
    List<Row> rows = new ArrayList<>(block.size());
    int next = 0;
    for (int i = 0; i < images.size(); i++) {
      if (images.get(i) != null) {
        rows.add(predicted(block.get(i), predictions.get(next++)));
      } else if (invalid == HandleInvalid.KEEP) {
        rows.add(predicted(block.get(i), predictor.none()));
      }
    }
    return rows;
  }

  private Row predicted(Row row, Prediction prediction) {
    int size = row.size();
    Object[] values = new Object[size + columns.size()];
    for (int k = 0; k < size; k++) {
      values[k] = row.get(k);
    }
    columns.write(model, prediction, values, size);
    return RowFactory.create(values);
  }

  /** The features of a row, or null if they are not valid. */
  private double[] image(Row row) {
    double[] image;
    try {
      image = features.read(row, featuresAt);
    } catch (IllegalArgumentException e) {
      return refused(row, e.getMessage());
    }
    features.check(image, model.numFeatures(), ", as the model was trained with");
    return image;
  }

  /** Returns null for an invalid row, or throws if {@code handleInvalid} is error. */
  private double[] refused(Row row, String reason) {
    if (invalid != HandleInvalid.ERROR) {
      return null;
    }
    throw UserMistake.inRow(
        "%s, in the row %s; handleInvalid = skip or keep goes on without it"
            .formatted(reason, shown(row)));
  }

  /** The first columns of a row, abbreviated, so that a user can find the row. */
  private static String shown(Row row) {
    String text =
        IntStream.range(0, row.size())
            .limit(MOST_COLUMNS)
            .mapToObj(
                k ->
                    row.schema().fieldNames()[k]
                        + " = "
                        + StringUtils.abbreviate(String.valueOf(row.get(k)), MOST_CHARACTERS))
            .collect(Collectors.joining(", "));
    return UserMistake.visible(text) + (row.size() > MOST_COLUMNS ? ", ..." : "");
  }

  /**
   * Predicts the images that are not null. An image that cannot be encoded is set to null in the
   * list.
   */
  private List<Prediction> predictions(List<Row> block, List<double[]> images) {
    try {
      return predictions(images);
    } catch (IllegalArgumentException e) {
      // Some image cannot be encoded. That is rare, so it is looked for only now.
      for (int i = 0; i < images.size(); i++) {
        try {
          if (images.get(i) != null) {
            predictor.check(images.get(i));
          }
        } catch (IllegalArgumentException misfit) {
          String column = model.getFeaturesCol();
          images.set(
              i, refused(block.get(i), "column '%s': %s".formatted(column, misfit.getMessage())));
        }
      }
      return predictions(images);
    }
  }

  private List<Prediction> predictions(List<double[]> images) {
    int numFeatures = model.numFeatures();
    int count = (int) images.stream().filter(Objects::nonNull).count();
    double[] packed = new double[count * numFeatures];
    int at = 0;
    for (double[] image : images) {
      if (image != null) {
        System.arraycopy(image, 0, packed, at, numFeatures);
        at += numFeatures;
      }
    }
    return count == 0 ? List.of() : predictor.predict(packed, numFeatures);
  }
}
