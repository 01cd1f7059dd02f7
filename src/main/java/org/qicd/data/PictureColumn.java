package org.qicd.data;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.udf;

import java.util.List;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.qicd.param.UserMistake;

/** Turns a column of {@linkplain Picture pictures} into one of images, which are ML vectors. */
public final class PictureColumn {
  private PictureColumn() {}

  /**
   * Makes the steps for a column of pictures. If they keep their size, the first picture that can
   * be read is looked at, in a Spark job.
   *
   * @throws IllegalArgumentException if there is none, or if the images are too large
   */
  public static PictureSteps steps(Dataset<Row> rows, String name, PictureSpec spec) {
    if (spec.side() > 0) {
      return PictureSteps.of(spec, spec.side(), spec.side());
    }
    ExactColumns exact = new ExactColumns(rows, name);
    List<Row> first =
        exact
            .table()
            .select(exact.column(name).as("image"))
            .filter(col("image.height").gt(0).and(col("image.width").gt(0)))
            .takeAsList(1);
    if (first.isEmpty()) {
      throw new IllegalArgumentException(
          "column '%s': expected at least one picture that can be read".formatted(name));
    }
    return PictureSteps.of(spec, Picture.of(first.get(0).getStruct(0)));
  }

  /**
   * Returns the images of pictures.
   *
   * @param nullIfInvalid whether a picture that is null, cannot be read, or is smaller than the
   *     border becomes null. Otherwise it is an error that says where the picture comes from, as a
   *     picture of another size always is
   */
  public static Column images(Column pictures, PictureSteps steps, boolean nullIfInvalid) {
    return udf(new Images(steps, nullIfInvalid), SQLDataTypes.VectorType())
        .withName("pixels")
        .apply(pictures);
  }

  private static final class Images implements UDF1<Row, Vector> {
    private static final long serialVersionUID = 1L;

    private final PictureSteps steps;
    private final boolean nullIfInvalid;

    Images(PictureSteps steps, boolean nullIfInvalid) {
      this.steps = steps;
      this.nullIfInvalid = nullIfInvalid;
    }

    @Override
    public Vector call(Row image) {
      Picture picture;
      try {
        picture = Picture.of(image);
      } catch (IllegalArgumentException e) {
        if (nullIfInvalid) {
          return null;
        }
        throw UserMistake.inRow(e.getMessage());
      }
      if (nullIfInvalid && !steps.takes(picture)) {
        return null;
      }
      try {
        return Vectors.dense(steps.features(picture));
      } catch (IllegalArgumentException e) {
        throw UserMistake.inRow(e.getMessage());
      }
    }
  }
}
