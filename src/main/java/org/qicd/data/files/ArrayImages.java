package org.qicd.data.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.qicd.data.HadoopPaths;
import scala.Tuple2;

/**
 * Reads images and labels from files of arrays, as a table. Files are IDX, the format of MNIST,
 * Fashion-MNIST, QMNIST and EMNIST, or NumPy's .npy and .npz. The first two may be gzipped, which
 * is recognized by the content and not by the name.
 *
 * <p>The columns are {@code features}, an array of doubles, row by row from the top left; {@code
 * label}, a whole number, a double, a boolean or text, as the file has it; and {@code split}, if an
 * .npz file has several. The rows have the order of the files. The driver holds the bytes of all
 * elements. A partition carries at most about 800 kB of them.
 */
public final class ArrayImages {
  static final String FEATURES = "features";
  static final String LABEL = "label";
  static final String SPLIT = "split";

  private ArrayImages() {}

  /**
   * Returns the images and labels of a pair of files.
   *
   * @param imagesPath IDX or .npy of two dimensions or more, at any path that Hadoop knows
   * @param labelsPath IDX or .npy with as many labels; QMNIST's labels, which have 8 numbers each,
   *     are known too
   * @param options {@code transpose}: whether rows and columns of an image change places
   * @throws IllegalArgumentException with a message of one line that names the file, if it is
   *     missing, is not such a file, is not as long as its header says or is larger than 2 GB, or
   *     if the two files have different numbers of items
   */
  public static Dataset<Row> read(
      SparkSession spark, String imagesPath, String labelsPath, Map<String, String> options) {
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    try (ArrayFile images = ArrayFile.open(hadoop, imagesPath, ArrayHeader.Role.IMAGES);
        ArrayFile labels = ArrayFile.open(hadoop, labelsPath, ArrayHeader.Role.LABELS)) {
      return table(spark, List.of(ArrayPart.of("", images, labels)), ArrayOptions.of(options));
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "cannot read " + imagesPath + " and " + labelsPath + ": " + HadoopPaths.reason(e));
    }
  }

  /**
   * Of options of a file of arrays, those that hold for other images of the same kind.
   *
   * @param options each a name, an equals sign and a value
   */
  public static List<String> lasting(List<String> options) {
    return options.stream()
        .filter(option -> option.startsWith(ArrayOptions.TRANSPOSE + "="))
        .toList();
  }

  /** Returns the images of a file that has no labels. */
  public static Dataset<Row> read(
      SparkSession spark, String imagesPath, Map<String, String> options) {
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    try (ArrayFile images = ArrayFile.open(hadoop, imagesPath, ArrayHeader.Role.IMAGES)) {
      return table(spark, List.of(ArrayPart.of("", images)), ArrayOptions.of(options));
    } catch (IOException e) {
      throw unreadable(imagesPath, e);
    }
  }

  /**
   * Returns the images of an .npz file. {@link NpzMembers} says what its members are called.
   *
   * @param options {@code transpose} as above; {@code images} and {@code labels}: names of members
   */
  public static Npz npz(SparkSession spark, String path, Map<String, String> options) {
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    ArrayOptions read = ArrayOptions.of(options);
    try {
      NpzFile file = NpzFile.of(path, () -> ArrayFile.bytes(hadoop, path));
      NpzMembers members = NpzMembers.of(path, file.headers(), read);
      return new Npz(table(spark, file.parts(members), read), members.toString());
    } catch (IOException e) {
      throw unreadable(path, e);
    }
  }

  /**
   * The images of an .npz file.
   *
   * @param found the names of the arrays that were read
   */
  public record Npz(Dataset<Row> rows, String found) {}

  private static IllegalArgumentException unreadable(String path, IOException e) {
    return new IllegalArgumentException(
        "cannot read %s: %s".formatted(path, HadoopPaths.reason(e)));
  }

  private static Dataset<Row> table(
      SparkSession spark, List<ArrayPart> parts, ArrayOptions options) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    boolean labelled = parts.stream().anyMatch(part -> part.labels() != null);
    boolean split = parts.stream().anyMatch(part -> !part.split().isEmpty());
    DataType type = labelled ? labels(parts) : null;
    StructType schema =
        new StructType()
            .add(FEATURES, DataTypes.createArrayType(DataTypes.DoubleType, false), false);
    if (labelled) {
      schema = schema.add(LABEL, type);
    }
    if (split) {
      schema = schema.add(SPLIT, DataTypes.StringType, false);
    }
    JavaRDD<Row> rows = null;
    for (ArrayPart part : parts) {
      List<Tuple2<byte[], byte[]>> chunks = new ArrayList<>();
      for (int k = 0; k < part.pixels().size(); k++) {
        boolean has = part.labels() != null;
        chunks.add(new Tuple2<>(part.pixels().get(k), has ? part.classes().get(k) : new byte[0]));
      }
      JavaRDD<Row> own =
          context
              .parallelize(chunks, chunks.size())
              .flatMap(
                  new Unpack(
                      part,
                      options.order(part.name(), part.images().item()),
                      type,
                      split ? part.split() : null));
      rows = rows == null ? own : rows.union(own);
    }
    return spark.createDataFrame(rows, schema);
  }

  /** The type that holds the labels of all parts. */
  private static DataType labels(List<ArrayPart> parts) {
    Set<DataType> types =
        parts.stream()
            .filter(part -> part.labels() != null)
            .map(part -> part.labels().type().labels())
            .collect(Collectors.toSet());
    if (types.size() == 1) {
      return types.iterator().next();
    }
    if (types.contains(DataTypes.StringType) || types.contains(DataTypes.BooleanType)) {
      throw new IllegalArgumentException(
          "%s: its labels are of type %s: expected one type"
              .formatted(
                  parts.get(0).name(),
                  types.stream()
                      .map(DataType::simpleString)
                      .sorted()
                      .collect(Collectors.joining(" and "))));
    }
    return types.contains(DataTypes.DoubleType) ? DataTypes.DoubleType : DataTypes.LongType;
  }

  /** Turns the pixels and labels of a chunk into rows. */
  private static final class Unpack implements FlatMapFunction<Tuple2<byte[], byte[]>, Row> {
    private static final long serialVersionUID = 2L;

    private final ElementType pixel;
    private final int length;
    private final int[] order; // null: as in the file
    private final ElementType label; // null: no labels
    private final int labelLength;
    private final DataType type; // null: no column of labels
    private final String split; // null: no column of splits

    Unpack(ArrayPart part, int[] order, DataType type, String split) {
      this.pixel = part.images().type();
      this.length = part.images().itemLength();
      this.order = order;
      this.label = part.labels() == null ? null : part.labels().type();
      this.labelLength = part.labels() == null ? 0 : part.labels().itemLength();
      this.type = type;
      this.split = split;
    }

    @Override
    public Iterator<Row> call(Tuple2<byte[], byte[]> chunk) {
      ByteBuffer pixels = pixel.buffer(chunk._1());
      ByteBuffer labels = label == null ? null : label.buffer(chunk._2());
      Row[] rows = new Row[chunk._1().length / (pixel.bytes() * length)];
      for (int i = 0; i < rows.length; i++) {
        double[] features = new double[length];
        for (int f = 0; f < length; f++) {
          features[f] = pixel.number(pixels, i * length + (order == null ? f : order[f]));
        }
        List<Object> values = new ArrayList<>();
        values.add(features);
        if (type != null) {
          values.add(label == null ? null : as(type, label.label(labels, i * labelLength)));
        }
        if (split != null) {
          values.add(split);
        }
        rows[i] = RowFactory.create(values.toArray());
      }
      return Arrays.asList(rows).iterator();
    }

    private static Object as(DataType type, Object label) {
      if (!(label instanceof Number number)) {
        return label;
      }
      if (type.equals(DataTypes.DoubleType)) {
        return number.doubleValue();
      }
      if (type.equals(DataTypes.LongType)) {
        return number.longValue();
      }
      return label;
    }
  }
}
