package org.qicd.ml;

import static org.apache.spark.sql.functions.udf;

import java.io.Serializable;
import org.apache.commons.lang3.StringUtils;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.qicd.data.ExactColumns;
import org.qicd.data.FeatureColumn;
import org.qicd.data.PictureColumn;
import org.qicd.data.PictureSteps;
import org.qicd.param.UserMistake;

/**
 * A column of images, functions of which become new columns. They do with invalid images what
 * {@code handleInvalid} says. Of a row they read the image alone, so that Spark reads and computes
 * no more than is asked for, and all other columns pass untouched.
 */
final class ImageColumn {
  /** What plans and Spark's messages call our functions. */
  static final String IN_PLANS = "qicd";

  private final ExactColumns table;
  private final Column images;
  private final Reader reader;

  /**
   * Takes the images of a table.
   *
   * @param numFeatures of each image; another number is an error, whatever {@code handleInvalid}
   *     says, since the table is then the wrong one
   * @param why what a message about another number says after the expected one
   * @throws IllegalArgumentException if there is no such column, or it holds no images
   */
  ImageColumn(Dataset<Row> rows, String name, int numFeatures, String why, HandleInvalid invalid) {
    this(rows, name, null, numFeatures, why, invalid);
  }

  /**
   * Takes the images of a table, which may be pictures.
   *
   * @param steps how pictures become images; null if images are vectors or arrays
   */
  ImageColumn(
      Dataset<Row> rows,
      String name,
      PictureSteps steps,
      int numFeatures,
      String why,
      HandleInvalid invalid) {
    table = new ExactColumns(rows, name);
    FeatureColumn column;
    if (steps == null) {
      images = table.column(name);
      column = FeatureColumn.of(rows.schema(), name);
    } else {
      images = PictureColumn.images(table.column(name), steps, invalid != HandleInvalid.ERROR);
      column = FeatureColumn.of(new StructType().add(name, SQLDataTypes.VectorType()), name);
    }
    reader = new Reader(column, numFeatures, why, invalid);
  }

  /**
   * Computes a value from an image, or throws an IllegalArgumentException with the reason why it
   * has none.
   */
  @FunctionalInterface
  interface OfImage extends Serializable {
    Object of(double[] image);
  }

  /**
   * Returns a function of the images.
   *
   * @param type type of the values
   * @param none the value of an invalid image that is kept; if it is not null, no value is
   */
  Column with(OfImage function, DataType type, Object none) {
    UserDefinedFunction ofImages =
        udf(new Function(reader, function, none), type).withName(IN_PLANS);
    return (none == null ? ofImages : ofImages.asNonNullable()).apply(images);
  }

  /**
   * Adds columns to the table. Rows whose images are invalid are left out if they are to be
   * skipped.
   *
   * @param check throws an IllegalArgumentException if an image is invalid
   */
  Dataset<Row> add(OfImage check, Column... columns) {
    Dataset<Row> rows = table.table();
    if (reader.invalid == HandleInvalid.SKIP) {
      // Not by the new columns, since Spark would compute them twice.
      OfImage valid =
          image -> {
            check.of(image);
            return true;
          };
      rows = rows.filter(with(valid, DataTypes.BooleanType, false));
    }
    return rows.select(table.allAnd(columns));
  }

  /** Reads the images of rows that hold nothing else. */
  private static final class Reader implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Number of characters that a message shows of an invalid image. */
    private static final int MOST_CHARACTERS = 80;

    private final FeatureColumn column;
    private final int numFeatures;
    private final String why;
    private final HandleInvalid invalid;

    Reader(FeatureColumn column, int numFeatures, String why, HandleInvalid invalid) {
      this.column = column;
      this.numFeatures = numFeatures;
      this.why = why;
      this.invalid = invalid;
    }

    /** Returns null, or throws if invalid images are errors. */
    double[] refused(Row row, String reason) {
      if (invalid != HandleInvalid.ERROR) {
        return null;
      }
      throw UserMistake.inRow(
          "%s, in the row with %s = %s; handleInvalid = skip or keep goes on without it"
              .formatted(
                  reason,
                  column.name(),
                  StringUtils.abbreviate(column.text(row, 0), MOST_CHARACTERS)));
    }

    /** Returns the image, or null if it is invalid. */
    double[] image(Row row) {
      double[] image;
      try {
        image = column.read(row, 0);
      } catch (IllegalArgumentException e) {
        return refused(row, e.getMessage());
      }
      column.check(image, numFeatures, why);
      return image;
    }
  }

  /** A function of an image, as Spark calls it. */
  private static final class Function implements UDF1<Object, Object> {
    private static final long serialVersionUID = 1L;

    private final Reader reader;
    private final OfImage function;
    private final Object none;

    Function(Reader reader, OfImage function, Object none) {
      this.reader = reader;
      this.function = function;
      this.none = none;
    }

    @Override
    public Object call(Object value) {
      Row row = RowFactory.create(value); // it knows how to read the sequences of Scala
      double[] image = reader.image(row);
      if (image == null) {
        return none;
      }
      try {
        return function.of(image);
      } catch (IllegalArgumentException e) {
        reader.refused(row, "column '%s': %s".formatted(reader.column.name(), e.getMessage()));
        return none;
      }
    }
  }
}
