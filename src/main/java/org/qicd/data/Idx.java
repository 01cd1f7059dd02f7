package org.qicd.data;

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
import scala.Tuple2;

/**
 * Reads IDX files of images and labels, the format of MNIST and Fashion-MNIST, plain or gzipped
 * (told by what is in the file, not by its name).
 */
public final class Idx {

  /** Bytes of images in one partition; Spark warns of tasks above 1000 KiB. */
  private static final int PARTITION_BYTES = 800_000;

  private static final StructType SCHEMA =
      new StructType()
          .add("features", DataTypes.createArrayType(DataTypes.DoubleType, false), false)
          .add("label", DataTypes.IntegerType, false);

  private Idx() {}

  /**
   * The images of a pair of files, in their order: {@code features}, an array of doubles from 0 to
   * 255, row by row from the top left; {@code label}, an int. The driver reads the files, a byte a
   * pixel, and partitions carry at most about 800 kB of them.
   *
   * @param imagesPath file of magic 0x00000803; any path that Hadoop knows
   * @param labelsPath file of magic 0x00000801 with as many items
   * @throws IllegalArgumentException of one line that names the file, if it is missing, not such a
   *     file, not as long as its header says, larger than 2 GB, or if the two do not belong
   *     together
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
    return spark.createDataFrame(
        context.parallelize(chunks, chunks.size()).flatMap(new Unpack()), SCHEMA);
  }

  /** All pixels and labels, in the parts that become partitions. */
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

  /** Makes rows of a chunk's pixels and labels. */
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
