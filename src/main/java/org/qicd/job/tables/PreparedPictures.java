package org.qicd.job.tables;

import static org.apache.spark.sql.functions.col;

import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.storage.StorageLevel;
import org.qicd.data.ExactColumns;
import org.qicd.data.ImagePreparation;
import org.qicd.data.Picture;
import org.qicd.data.PictureColumn;
import org.qicd.data.PictureSpec;
import org.qicd.data.PictureSteps;
import org.qicd.job.config.JobConfig;
import org.qicd.job.config.JobParam;

/**
 * A table whose pictures have become images of numbers. These are cached, so that each picture is
 * decoded once, until {@link #close}.
 *
 * @param table has vectors in the place of pictures, null for one that is left out, and in addition
 *     where they come from, their heights and their widths
 */
record PreparedPictures(ImageTable table, PictureSteps steps) {
  /** The column that says where a picture comes from. */
  static final String ORIGIN = "_qicd_origin";

  private static final String HEIGHT = "_qicd_height";
  private static final String WIDTH = "_qicd_width";

  /** Whether a table holds pictures. */
  static boolean isNeededBy(ImageTable table) {
    return table.columns().features().size() == 1
        && Picture.isTypeOf(
            table.rows().schema().apply(table.columns().features().get(0)).dataType());
  }

  /** Refuses numbers where a model was trained on pictures, or the reverse. */
  static void requireSameKind(ImageTable table, ImagePreparation features) {
    requireSameKind(table.path(), isNeededBy(table), features);
  }

  /** Refuses images of the other kind than those of a model. */
  static void requireSameKind(String path, boolean pictures, ImagePreparation features) {
    if (pictures != features.pictures().isPresent()) {
      throw new IllegalArgumentException(
          "%s has %s, but the model was trained on %s"
              .formatted(
                  path,
                  pictures ? "pictures" : "images of numbers",
                  pictures ? "images of numbers" : "pictures"));
    }
  }

  /**
   * Prepares the pictures of a table.
   *
   * @param known the steps of a model; if empty, the configuration says them
   */
  static PreparedPictures of(ImageTable table, JobConfig config, Optional<PictureSteps> known) {
    return ImageSource.named(
        table.path(),
        () -> {
          PictureSteps steps = known.orElseGet(() -> steps(table, config));
          ImageTable numbers = numbers(table, steps, ImageTable.skips(config));
          numbers.rows().persist(StorageLevel.MEMORY_AND_DISK());
          return new PreparedPictures(numbers, steps);
        });
  }

  private static PictureSteps steps(ImageTable table, JobConfig config) {
    PictureSpec spec =
        new PictureSpec(
            config.get(JobParam.FEATURES_COLOR),
            config.get(JobParam.FEATURES_ASPECT),
            config.get(JobParam.FEATURES_BORDER),
            config.get(JobParam.FEATURES_SIDE));
    return PictureColumn.steps(table.rows(), table.columns().features().get(0), spec);
  }

  /**
   * Replaces the pictures of a table by images of numbers. Nothing is cached.
   *
   * @param nullIfInvalid whether a picture that cannot be used becomes null
   */
  static ImageTable numbers(ImageTable table, PictureSteps steps, boolean nullIfInvalid) {
    String name = table.columns().features().get(0);
    ExactColumns exact = new ExactColumns(table.rows(), name);
    Column picture = exact.column(name);
    Dataset<Row> rows =
        exact
            .table()
            .select(
                exact.allAnd(
                    PictureColumn.images(picture, steps, nullIfInvalid).as("_qicd_image"),
                    picture.getField("origin").as(ORIGIN),
                    picture.getField("height").as(HEIGHT),
                    picture.getField("width").as(WIDTH)))
            .drop(name)
            .withColumnRenamed("_qicd_image", name);
    return new ImageTable(table.path(), rows, table.columns(), table.found());
  }

  /** The sizes of the pictures, in words. The first job that needs all pictures decodes them. */
  String sizes() {
    Row sizes =
        ImageSource.named(
            table.path(),
            () ->
                table
                    .rows()
                    .filter(col(HEIGHT).gt(0))
                    .agg(
                        functions.min(WIDTH),
                        functions.max(WIDTH),
                        functions.min(HEIGHT),
                        functions.max(HEIGHT))
                    .head());
    if (sizes.isNullAt(0)) {
      throw new IllegalArgumentException(
          table.path() + ": no picture can be read: expected one at least");
    }
    return "%s x %s pixels"
        .formatted(
            range(sizes.getInt(0), sizes.getInt(1)), range(sizes.getInt(2), sizes.getInt(3)));
  }

  private static String range(int least, int most) {
    return least == most ? Integer.toString(least) : "%d to %d".formatted(least, most);
  }

  /** Frees the cache. */
  void close() {
    table.rows().unpersist();
  }
}
