package org.qicd.data.files;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.udf;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;
import org.qicd.data.Picture;
import org.qicd.param.UserMistake;

/**
 * A folder of pictures as a table. Each picture is a row, in the order of the paths:
 *
 * <ul>
 *   <li>{@code path}: the file
 *   <li>{@code label}: the name of its class's folder, as a number if all names are whole numbers
 *   <li>{@code split}: train, validation or test, if there are folders of these names
 *   <li>{@code image}: the decoded picture, as Spark's image source has it
 * </ul>
 *
 * <p>The driver lists the files, and the tasks read them. Spark's own sources of files would leave
 * out what begins with a low line, and decode without a look at the size or at what is damaged.
 */
public final class PictureFolder {
  /** The name of the format. */
  public static final String FORMAT = "images";

  /** The column of the files. */
  private static final String PATH = "path";

  /** The column of the pictures. */
  private static final String IMAGE = "image";

  private static final String LABEL = "label";
  private static final String SPLIT = "split";

  /** The number of files in a partition, and of their bytes. */
  private static final int PARTITION_FILES = 1000;

  private static final long PARTITION_BYTES = 1 << 25;

  /** How many classes a text lists. */
  private static final int LISTED = 10;

  private final String name;
  private final PictureListing listing;

  private PictureFolder(String name, PictureListing listing) {
    this.name = name;
    this.listing = listing;
  }

  /**
   * Lists a folder that has a folder for each class, or folders train, validation and test with a
   * folder for each class.
   *
   * @param path any path that Hadoop knows
   * @throws IllegalArgumentException with a message of one line if there are no pictures in classes
   */
  public static PictureFolder ofClasses(Configuration hadoop, String path) {
    PictureListing listing = PictureListing.of(hadoop, path);
    listing.requireClasses();
    return new PictureFolder(path, listing);
  }

  /**
   * Lists pictures that a model is to predict: a file, a folder, with folders in it or not, or all
   * that a pattern matches. They have labels if the model knows one of the names of the folders.
   */
  public static PictureFolder toPredict(Configuration hadoop, String path, ClassNames known) {
    PictureListing listing = PictureListing.of(hadoop, path);
    return new PictureFolder(
        path,
        listing.classes().stream().anyMatch(known::knows) ? listing : listing.withoutClasses());
  }

  /** The number of pictures in each class, in the order of the names. */
  private Map<String, Long> counts() {
    return listing.files().stream()
        .filter(file -> file.label() != null)
        .collect(
            Collectors.groupingBy(PictureListing.File::label, TreeMap::new, Collectors.counting()));
  }

  /** What was found, in words. */
  public String text() {
    Map<String, Long> counts = counts();
    String classes =
        counts.entrySet().stream()
            .limit(LISTED)
            .map(entry -> "%s (%d)".formatted(entry.getKey(), entry.getValue()))
            .collect(Collectors.joining(", "));
    return UserMistake.visible(
        "%d pictures in %d folders: %s%s"
            .formatted(
                listing.files().size(),
                counts.size(),
                classes,
                counts.size() > LISTED ? " and %d more".formatted(counts.size() - LISTED) : ""));
  }

  /**
   * The table. Pictures are decoded by whoever reads their column.
   *
   * @param keepUnreadable whether a file that cannot be read as a picture becomes what {@link
   *     Picture#unreadable} says. Otherwise it is an error that names the file
   */
  public Dataset<Row> table(SparkSession spark, boolean keepUnreadable) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    boolean numbers =
        counts().keySet().stream().allMatch(label -> label.matches("0|[1-9][0-9]{0,8}"));
    List<Row> rows = new ArrayList<>();
    long bytes = 0;
    for (PictureListing.File file : listing.files()) {
      Object label =
          numbers && file.label() != null ? (Object) Integer.valueOf(file.label()) : file.label();
      rows.add(RowFactory.create(file.path(), label, file.split()));
      bytes += file.length();
    }
    DataType labels = numbers ? DataTypes.IntegerType : DataTypes.StringType;
    StructType schema =
        new StructType()
            .add(PATH, DataTypes.StringType, false)
            .add(LABEL, labels)
            .add(SPLIT, DataTypes.StringType);
    long parts =
        Math.max(
            Math.max(rows.size() / PARTITION_FILES, bytes / PARTITION_BYTES) + 1,
            Math.min(rows.size(), context.defaultParallelism()));
    Broadcast<SerializableConfiguration> hadoop =
        context.broadcast(new SerializableConfiguration(context.hadoopConfiguration()));
    Dataset<Row> table =
        spark
            .createDataFrame(context.parallelize(rows, (int) parts), schema)
            .withColumn(
                IMAGE,
                udf(new Decode(hadoop, keepUnreadable), Picture.TYPE)
                    .withName("picture")
                    .apply(col(PATH)));
    if (counts().isEmpty()) {
      table = table.drop(LABEL);
    }
    return listing.files().stream().allMatch(file -> file.split() == null)
        ? table.drop(SPLIT)
        : table;
  }

  /** Why a file cannot be read as a picture; empty if it can. */
  public static Optional<String> problem(Configuration hadoop, String path) {
    try {
      PictureFile.read(hadoop, path);
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of(UserMistake.visible(e.getMessage()));
    }
  }

  @Override
  public String toString() {
    return name;
  }

  private static final class Decode implements UDF1<String, Row> {
    private static final long serialVersionUID = 1L;

    private final Broadcast<SerializableConfiguration> hadoop;
    private final boolean keepUnreadable;

    Decode(Broadcast<SerializableConfiguration> hadoop, boolean keepUnreadable) {
      this.hadoop = hadoop;
      this.keepUnreadable = keepUnreadable;
    }

    @Override
    public Row call(String path) {
      try {
        return PictureFile.read(hadoop.value().value(), path).row();
      } catch (IllegalArgumentException e) {
        if (keepUnreadable) {
          return Picture.unreadable(path);
        }
        throw UserMistake.inRow(UserMistake.visible(e.getMessage()));
      }
    }
  }
}
