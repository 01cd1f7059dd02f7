package org.qicd.ml;

import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.udf;

import java.util.Arrays;
import java.util.OptionalInt;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.qicd.data.ExactColumns;
import org.qicd.data.FeatureColumn;
import org.qicd.data.ImagePreparation;

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
    FeatureColumn.of(schema, stage.getInputCol());
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

  /**
   * Adds the column to rows.
   *
   * @param schema the schema of the result, from the other method
   */
  static Dataset<Row> added(
      Dataset<?> rows, ImageFeaturesParams stage, ImagePreparation preparation, StructType schema) {
    FeatureColumn features = FeatureColumn.of(rows.schema(), stage.getInputCol());
    StructField added = schema.fields()[schema.size() - 1];
    // The column is put into a struct, since a function of Java then gets vectors and arrays in the
    // same way and without Scala collections.
    HandleInvalid invalid = HandleInvalid.of(stage.getHandleInvalid());
    ExactColumns exact = new ExactColumns(rows.toDF());
    Column[] columns = Arrays.copyOf(exact.all(), schema.size());
    UserDefinedFunction prepare =
        udf(new Prepare(features, preparation, invalid), SQLDataTypes.VectorType());
    if (invalid == HandleInvalid.SKIP) {
      // The filter would otherwise prepare each image again.
      prepare = prepare.asNondeterministic();
    }
    columns[schema.size() - 1] =
        prepare.apply(struct(exact.column(stage.getInputCol()))).as(added.name(), added.metadata());
    Dataset<Row> prepared = exact.table().select(columns);
    if (invalid != HandleInvalid.SKIP) {
      return prepared;
    }
    ExactColumns all = new ExactColumns(prepared);
    return all.table().filter(all.column(added.name()).isNotNull()).select(all.all());
  }

  /** Prepares the image in the only column of a row. */
  private static final class Prepare implements UDF1<Row, Vector> {
    private static final long serialVersionUID = 1L;

    private final FeatureColumn column;
    private final ImagePreparation preparation;
    private final HandleInvalid invalid;

    Prepare(FeatureColumn column, ImagePreparation preparation, HandleInvalid invalid) {
      this.column = column;
      this.invalid = invalid;
      this.preparation = preparation;
    }

    @Override
    public Vector call(Row row) {
      double[] image;
      try {
        image = column.read(row, 0);
      } catch (IllegalArgumentException e) {
        if (invalid == HandleInvalid.ERROR) {
          throw e;
        }
        return null;
      }
      column.check(image, preparation.numInputs(), "");
      return Vectors.dense(preparation.transform(image));
    }
  }
}
