package org.qicd.data.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.qicd.testing.Mistakes.assertMistake;
import static org.qicd.testing.Mistakes.assertMistakeStarting;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.qicd.data.Example;
import org.qicd.data.Examples;
import org.qicd.testing.SharedSpark;

@ExtendWith(SharedSpark.class)
class IdxFileTest {

  private static final int IMAGES = 0x803;
  private static final int LABELS = 0x801;

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"false, 1, 1, 1", "false, 7, 2, 3", "true, 7, 3, 2", "true, 2500, 28, 28"})
  void readsPixelsAndLabelsInOrder(
      boolean gzip, int count, int rows, int columns, SparkSession spark) throws IOException {
    byte[] pixels = randomBytes(count * rows * columns);
    byte[] labels = randomBytes(count);
    String images = write("images", gzip, pixels, IMAGES, count, rows, columns);
    Dataset<Row> read = read(spark, images, write("labels", gzip, labels, LABELS, count));

    assertThat(read.schema().simpleString()).isEqualTo("struct<features:array<double>,label:int>");
    List<Row> found = read.collectAsList();
    assertThat(found).hasSize(count);
    int at = 0;
    for (int i = 0; i < count; i++) {
      assertThat(found.get(i).getInt(1)).isEqualTo(labels[i] & 0xff);
      for (double feature : found.get(i).<Double>getList(0)) {
        assertThat(feature).isEqualTo(pixels[at++] & 0xff);
      }
    }
    assertThat(at).isEqualTo(pixels.length);
  }

  /** Type code, bytes of an element, and the value of the bits 0xfe, 0xfefe and so on. */
  @ParameterizedTest
  @CsvSource({
    "8, 1, 254",
    "9, 1, -2",
    "11, 2, -258",
    "12, 4, -16843010",
    "13, 4, -1.694739530317379E38",
    "14, 8, -5.3140103725178076E303"
  })
  void readsElementsOfEveryType(int code, int bytes, double value, SparkSession spark)
      throws IOException {
    byte[] pixels = new byte[2 * 3 * bytes];
    Arrays.fill(pixels, (byte) 0xfe);
    String images = write("typed", false, pixels, code << 8 | 2, 2, 3);
    byte[] labels = new byte[2 * bytes];
    Arrays.fill(labels, 0, bytes, (byte) 0xfe);
    Row row = read(spark, images, write("of", false, labels, code << 8 | 1, 2)).first();
    assertThat(row.<Double>getList(0)).containsExactly(value, value, value);
    assertThat(((Number) row.get(1)).doubleValue()).isEqualTo(value);
  }

  /** QMNIST writes the class, then seven facts about the writer. */
  @Test
  void theClassIsTheFirstOfEightNumbers(SparkSession spark) throws IOException {
    ByteBuffer labels = ByteBuffer.allocate(2 * 8 * Integer.BYTES);
    for (int label : new int[] {7, 1, 2, 3, 4, 5, 6, 9, 3, 1, 2, 3, 4, 5, 6, 9}) {
      labels.putInt(label);
    }
    String images = write("images", false, new byte[8], IMAGES, 2, 2, 2);
    String eight = write("labels", true, labels.array(), 0xc02, 2, 8);
    assertThat(read(spark, images, eight).collectAsList())
        .extracting(row -> row.getInt(1))
        .containsExactly(7, 3);
    String ten = write("ten", false, new byte[20], 0x802, 2, 10);
    assertMistake(
        () -> read(spark, images, ten),
        ten
            + ": 2 items of 10: expected one label for each image; of one-hot labels take the index"
            + " of the 1");
  }

  @Test
  void rowsAndColumnsChangePlaces(SparkSession spark) throws IOException {
    String images = write("turned", false, new byte[] {0, 1, 2, 3, 4, 5}, IMAGES, 1, 2, 3);
    String labels = write("labels", false, new byte[1], LABELS, 1);
    Map<String, String> transposed = Map.of("transpose", "true");
    assertThat(ArrayImages.read(spark, images, labels, transposed).first().<Double>getList(0))
        .containsExactly(0., 3., 1., 4., 2., 5.);
    assertThat(ArrayImages.read(spark, images, transposed).first().<Double>getList(0))
        .containsExactly(0., 3., 1., 4., 2., 5.);
    String planes = write("planes", false, new byte[] {0, 1, 2, 3, 4, 5, 6, 7}, 0x804, 1, 2, 2, 2);
    assertThat(ArrayImages.read(spark, planes, transposed).first().<Double>getList(0))
        .containsExactly(0., 1., 4., 5., 2., 3., 6., 7.);
    String flat = write("flat", false, new byte[3], 0x802, 1, 3);
    assertMistake(
        () -> ArrayImages.read(spark, flat, transposed),
        flat
            + ": transpose is true, but an image has no rows and columns: it is a list of 3"
            + " numbers");
    assertMistake(
        () -> ArrayImages.read(spark, flat, Map.of("header", "true")),
        "data.options has 'header': expected transpose, images or labels for a file of arrays");
  }

  @Test
  void keepsPartitionsSmallAndFeedsExamples(SparkSession spark) throws IOException {
    int count = 2500;
    String images = write("images", true, randomBytes(count * 784), IMAGES, count, 28, 28);
    String labels = write("labels", false, new byte[count], LABELS, count);
    JavaRDD<Example> examples = Examples.of(read(spark, images, labels), "features", "label");
    assertThat(examples.getNumPartitions()).isEqualTo(3);
    assertThat(examples.first().features()).hasSize(784);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void namesTheFileThatIsTooShortOrTooLong(boolean gzip, SparkSession spark) throws IOException {
    String images = write("images", gzip, new byte[12], IMAGES, 3, 2, 2);
    String labels = write("labels", gzip, new byte[3], LABELS, 3);
    String shortImages = write("short-images", gzip, new byte[11], IMAGES, 3, 2, 2);
    String longImages = write("long-images", gzip, new byte[13], IMAGES, 3, 2, 2);
    String shortLabels = write("short-labels", gzip, new byte[2], LABELS, 3);
    String longLabels = write("long-labels", gzip, new byte[4], LABELS, 3);
    assertMistake(
        () -> read(spark, shortImages, labels),
        shortImages + ": shorter than its header says: 3 items of 4 bytes");
    assertMistake(
        () -> read(spark, longImages, labels),
        longImages + ": longer than its header says: 3 items of 4 bytes");
    assertMistake(
        () -> read(spark, images, shortLabels),
        shortLabels + ": shorter than its header says: 3 items of 1 bytes");
    assertMistake(
        () -> read(spark, images, longLabels),
        longLabels + ": longer than its header says: 3 items of 1 bytes");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void namesTheFileWithAWrongHeader(boolean gzip, SparkSession spark) throws IOException {
    String images = write("images", gzip, new byte[12], IMAGES, 3, 2, 2);
    String labels = write("labels", gzip, new byte[3], LABELS, 3);
    String four = write("four", gzip, new byte[4], LABELS, 4);
    String none = write("none", gzip, new byte[0], LABELS, 0);
    String header = write("header", gzip, new byte[0], IMAGES, 3, 2);
    String empty = write("empty", gzip, new byte[0]);
    String wide = write("wide", gzip, new byte[9], IMAGES, 1, 1025, 1024);
    String huge = write("huge", gzip, new byte[9], IMAGES, -1, 1, 1);
    String overflow = write("overflow", gzip, new byte[9], IMAGES, -1, -1, -1);
    assertMistake(
        () -> read(spark, labels, images),
        labels
            + ": starts with 0x00000801: expected 0x00000803, an IDX file of images, or the same with another type");
    assertMistake(
        () -> read(spark, images, images),
        images
            + ": starts with 0x00000803: expected 0x00000801, an IDX file of labels, or the same with another type");
    assertMistake(
        () -> read(spark, images, four), images + " has 3 images, but " + four + " has 4 labels");
    assertMistake(
        () -> read(spark, images, none),
        none + ": 0 items of 1: expected at least one item of one number");
    assertMistake(() -> read(spark, header, labels), header + ": ends within its header");
    assertMistake(() -> read(spark, empty, labels), empty + ": ends within its header");
    assertMistake(
        () -> read(spark, wide, labels),
        wide + ": 1 items of 1025 x 1024: expected at most 1048576 numbers an item");
    assertMistake(
        () -> read(spark, huge, labels),
        huge
            + ": 4294967295 items of 1 x 1: expected at most 2147483639 bytes; cut it into"
            + " several");
    assertMistake(
        () -> read(spark, overflow, labels),
        overflow
            + ": 4294967295 items of 4294967295 x 4294967295: expected at most 1048576 numbers an"
            + " item");
  }

  @Test
  void takesNoMemoryForWhatIsOnlyPromised(SparkSession spark) throws IOException {
    String images = write("images", false, new byte[100], IMAGES, 2_000_000, 32, 32);
    String labels = write("labels", false, new byte[100], LABELS, 2_000_000);
    assertMistake(
        () -> read(spark, images, labels),
        images + ": shorter than its header says: 2000000 items of 1024 bytes");
  }

  @Test
  void stopsDecompressingWhereTheHeaderEnds(SparkSession spark) throws IOException {
    // 64 MB in 64 kB: far more than the header promises.
    String bomb = write("bomb", true, new byte[64 << 20], IMAGES, 3, 2, 2);
    assertThat(Files.size(Path.of(bomb))).isLessThan(100_000);
    assertMistake(
        () -> read(spark, bomb, write("labels", true, new byte[3], LABELS, 3)),
        bomb + ": longer than its header says: 3 items of 4 bytes");
  }

  @Test
  void namesAGzipFileThatIsDamagedOrCutOff(SparkSession spark) throws IOException {
    String labels = write("labels", false, new byte[300], LABELS, 300);
    Path images = Path.of(write("images", true, randomBytes(1200), IMAGES, 300, 2, 2));
    byte[] whole = Files.readAllBytes(images);
    Files.write(images, Arrays.copyOf(whole, whole.length / 2));
    assertMistake(
        () -> read(spark, images.toString(), labels),
        images + ": shorter than its header says: 300 items of 4 bytes");
    Files.write(images, Arrays.copyOf(whole, whole.length - 3));
    assertMistakeStarting(
        () -> read(spark, images.toString(), labels), images + ": damaged after its last item");
    byte[] wrongSum = whole.clone();
    wrongSum[whole.length - 6] ^= 1;
    Files.write(images, wrongSum);
    assertMistakeStarting(
        () -> read(spark, images.toString(), labels), images + ": damaged after its last item");
    Files.write(images, new byte[] {0x1f, (byte) 0x8b, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10});
    assertMistakeStarting(() -> read(spark, images.toString(), labels), images + ": damaged: ");
  }

  @Test
  void namesAFileThatIsNotThere(SparkSession spark) throws IOException {
    String images = write("images", false, new byte[12], IMAGES, 3, 2, 2);
    String none = folder.resolve("none").toString();
    assertMistake(() -> read(spark, none, none), none + ": no such file");
    assertMistake(() -> read(spark, images, none), none + ": no such file");
    assertMistakeStarting(
        () -> read(spark, "floppy://a/b", none), "floppy://a/b: no file system for floppy://");
    assertMistake(
        () -> read(spark, folder.toString(), none), folder + ": expected a file, found a folder");
  }

  private static Dataset<Row> read(SparkSession spark, String images, String labels) {
    return ArrayImages.read(spark, images, labels, Map.of());
  }

  private static byte[] randomBytes(int count) {
    byte[] bytes = new byte[count];
    new Random(count).nextBytes(bytes);
    return bytes;
  }

  /** Writes an IDX file: the header's numbers, then the body. */
  private String write(String name, boolean gzip, byte[] body, int... header) throws IOException {
    Path file = folder.resolve(name);
    ByteBuffer start = ByteBuffer.allocate(4 * header.length);
    for (int number : header) {
      start.putInt(number);
    }
    try (OutputStream plain = Files.newOutputStream(file);
        OutputStream out = gzip ? new GZIPOutputStream(plain) : plain) {
      out.write(start.array());
      out.write(body);
    }
    return file.toString();
  }
}
