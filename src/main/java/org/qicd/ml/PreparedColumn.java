package org.qicd.ml;

import java.util.OptionalInt;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.qicd.data.ExactColumns;
import org.qicd.data.FeatureColumn;
import org.qicd.data.ImagePreparation;
import org.qicd.data.Picture;

/** The column of prepared images, which {@link ImageFeaturesModel} adds. */
final class PreparedColumn {
  private PreparedColumn() {}

  /**
   * Adds the column to a schema.
   *
   * @param size number of features of a prepared image, if it is known
   * @throws IllegalArgumentException if the input column is missing or of another type, or if the
   *     output column exists already
   */
  static StructType added(StructType schema, ImageFeaturesParams stage, OptionalInt size) {
    if (!areImagesPictures(schema, stage)) {
      FeatureColumn.of(schema, stage.getInputCol());
    }
    String name = stage.getOutputCol();
    for (String other : schema.fieldNames()) {
      if (ExactColumns.same(other, name)) {
        throw new IllegalArgumentException(
            "outputCol is '%s': expected a new column, found column '%s'".formatted(name, other));
      }
    }
    AttributeGroup group =
        size.isPresent() ? new AttributeGroup(name, size.getAsInt()) : new AttributeGroup(name);
    return schema.add(new StructField(name, SQLDataTypes.VectorType(), true, group.toMetadata()));
  }

  /** Whether the images of a stage are pictures. */
  static boolean areImagesPictures(StructType schema, ImageFeaturesParams stage) {
    return Picture.isTypeOf(FeatureColumn.typeOf(schema, stage.getInputCol()));
  }

  /**
   * Refuses a column that holds pictures where the model was fitted on numbers, or the reverse.
   *
   * @throws IllegalArgumentException naming the column
   */
  static void requireSameKind(
      StructType schema, ImageFeaturesParams stage, ImagePreparation preparation) {
    boolean pictures = preparation.pictures().isPresent();
    if (areImagesPictures(schema, stage) != pictures) {
      throw new IllegalArgumentException(
          "column '%s' holds %s: the model was fitted on %s"
              .formatted(
                  stage.getInputCol(),
                  pictures ? "numbers" : "pictures",
                  pictures ? "pictures" : "images of numbers"));
    }
  }

  /**
   * Adds the column to rows.
   *
   * @param schema the schema of the result, from the other method
   */
  static Dataset<Row> added(
      Dataset<?> rows, ImageFeaturesParams stage, ImagePreparation preparation, StructType schema) {
    ImageColumn images =
        new ImageColumn(
            rows.toDF(),
            stage.getInputCol(),
            preparation.pictures().orElse(null),
            preparation.numInputs(),
            "",
            HandleInvalid.of(stage.getHandleInvalid()));
    StructField added = schema.fields()[schema.size() - 1];
    Column prepared =
        images.with(
            image -> Vectors.dense(preparation.transform(image)), SQLDataTypes.VectorType(), null);
    // Every image of numbers can be prepared.
    return images.add(image -> image, prepared.as(added.name(), added.metadata()));
  }
}
