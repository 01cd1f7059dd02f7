package org.qicd.data.files;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.qicd.data.HadoopPaths;
import scala.Tuple2;

/**
 * Reads IDX files of images and labels, the format of MNIST and Fashion-MNIST. They may be plain or
 * gzipped, which is recognized by the content and not by the name.
 */
public final class Idx {

  /** The number of bytes of images in one partition. Spark warns of tasks above 1000 KiB. */
  private static final int PARTITION_BYTES = 800_000;

  private static final StructType SCHEMA =
      new StructType()
          .add("features", DataTypes.createArrayType(DataTypes.DoubleType, false), false)
          .add("label", DataTypes.IntegerType, false);

  private Idx() {}

  /**
   * Returns the images of a pair of files, in their order. The columns are {@code features}, an
   * array of doubles from 0 to 255, row by row from the top left, and {@code label}, an int. The
   * driver reads the files and holds one byte for each pixel. A partition carries at most about 800
   * kB of them.
   *
   * @param imagesPath file with magic number 0x00000803, at any path that Hadoop knows
   * @param labelsPath file with magic number 0x00000801 and as many items
   * @throws IllegalArgumentException with a message of one line that names the file, if it is
   *     missing, is not such a file, is not as long as its header says or is larger than 2 GB, or
   *     if the two files have different numbers of items
   */
  public static Dataset<Row> read(SparkSession spark, String imagesPath, String labelsPath) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    Configuration hadoop = context.hadoopConfiguration();
    List<Tuple2<byte[], byte[]>> chunks;
    try (IdxFile images = IdxFile.open(hadoop, imagesPath, IdxFile.IMAGES);
        IdxFile labels = IdxFile.open(hadoop, labelsPath, IdxFile.LABELS)) {
      chunks = chunks(images, labels);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "cannot read " + imagesPath + " and " + labelsPath + ": " + HadoopPaths.reason(e));
    }
    return table(spark, chunks);
  }

  /**
   * Returns the images of a file that has no labels, otherwise as {@link #read(SparkSession,
   * String, String)} does, in the column {@code features} alone.
   */
  public static Dataset<Row> read(SparkSession spark, String imagesPath) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    List<Tuple2<byte[], byte[]>> chunks = new ArrayList<>();
    try (IdxFile images = IdxFile.open(context.hadoopConfiguration(), imagesPath, IdxFile.IMAGES)) {
      int most = Math.max(1, PARTITION_BYTES / images.itemSize());
      for (int left = images.count(); left > 0; left -= most) {
        int items = Math.min(most, left);
        chunks.add(new Tuple2<>(images.read(items), new byte[items]));
      }
      images.expectEnd();
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "cannot read %s: %s".formatted(imagesPath, HadoopPaths.reason(e)));
    }
    return table(spark, chunks).drop("label");
  }

  private static Dataset<Row> table(SparkSession spark, List<Tuple2<byte[], byte[]>> chunks) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    return spark.createDataFrame(
        context.parallelize(chunks, chunks.size()).flatMap(new Unpack()), SCHEMA);
  }

  /** Reads all pixels and labels, in the parts that become partitions. */
  static List<Tuple2<byte[], byte[]>> chunks(IdxFile images, IdxFile labels) throws IOException {
    if (images.count() != labels.count()) {
      throw new IllegalArgumentException(
          "%s has %d images, but %s has %d labels"
              .formatted(images.name(), images.count(), labels.name(), labels.count()));
    }
    List<Tuple2<byte[], byte[]>> chunks = new ArrayList<>();
    int most = Math.max(1, PARTITION_BYTES / images.itemSize());
    for (int left = images.count(); left > 0; left -= most) {
      int items = Math.min(most, left);
      chunks.add(new Tuple2<>(images.read(items), labels.read(items)));
    }
    images.expectEnd();
    labels.expectEnd();
    return chunks;
  }

  /** Turns the pixels and labels of a chunk into rows. */
  private static final class Unpack implements FlatMapFunction<Tuple2<byte[], byte[]>, Row> {

    private static final long serialVersionUID = 1L;

    @Override
    public Iterator<Row> call(Tuple2<byte[], byte[]> chunk) {
      byte[] pixels = chunk._1();
      byte[] labels = chunk._2();
      int size = pixels.length / labels.length;
      Row[] rows = new Row[labels.length];
      for (int i = 0; i < labels.length; i++) {
        double[] features = new double[size];
        for (int f = 0; f < size; f++) {
          features[f] = Byte.toUnsignedInt(pixels[i * size + f]);
        }
        rows[i] = RowFactory.create(features, Byte.toUnsignedInt(labels[i]));
      }
      return Arrays.asList(rows).iterator();
    }
  }
}
