package org.qicd.data.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.qicd.testing.Mistakes.assertMistake;
import static org.qicd.testing.Mistakes.assertMistakeStarting;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.qicd.testing.NumpyFiles;
import org.qicd.testing.SharedSpark;

/** Arrays as NumPy writes them; {@code test_data_files.py} reads files of NumPy itself. */
@ExtendWith(SharedSpark.class)
class NumpyFileTest {
  private static final byte[] PIXELS = {0, 1, 2, 3, 4, 5};
  private static final byte[] X = NumpyFiles.npy("|u1", false, "(2, 3)", PIXELS);
  private static final byte[] Y = NumpyFiles.npy("|u1", false, "(2,)", new byte[] {1, 0});

  @TempDir Path folder;

  private String file(String name, byte[] bytes) throws IOException {
    return Files.write(folder.resolve(name), bytes).toString();
  }

  private Dataset<Row> npz(SparkSession spark, Map<String, byte[]> arrays) throws IOException {
    return ArrayImages.npz(spark, file("a.npz", NumpyFiles.npz(arrays)), Map.of()).rows();
  }

  @Test
  void theFirstIndexMayBeTheFastest(SparkSession spark) throws IOException {
    // Element (i, r, c) of two images of 2 x 3 is 100 i + 10 r + c.
    byte[] body = {0, 100, 10, 110, 1, 101, 11, 111, 2, 102, 12, 112};
    String images = file("f.npy", NumpyFiles.npy("|u1", true, "(2, 2, 3)", body));
    List<Row> rows = ArrayImages.read(spark, images, Map.of()).collectAsList();
    assertThat(rows.get(0).<Double>getList(0)).containsExactly(0., 1., 2., 10., 11., 12.);
    assertThat(rows.get(1).<Double>getList(0)).containsExactly(100., 101., 102., 110., 111., 112.);
  }

  /**
   * A type, the value of its element 0x0102... in the order of the bytes, and the column's type.
   */
  @ParameterizedTest
  @CsvSource({
    "<i2, 513, int",
    ">i2, 258, int",
    "<u4, 67305985, bigint",
    ">u8, 72623859790382856, bigint",
    "<f2, 3.057718276977539E-5, double",
    ">f4, 2.387939260590663E-38, double",
    "|i1, 1, int",
    "|b1, true, boolean",
    "|S2, '\u0001\u0002', string",
    ">U1, \ufffd, string",
  })
  void elementsHaveTheirType(String descr, String value, String type, SparkSession spark)
      throws IOException {
    int size = Integer.parseInt(descr.substring(2)) * (descr.contains("U") ? 4 : 1);
    byte[] labels = new byte[2 * size];
    for (int k = 0; k < size; k++) {
      labels[k] = (byte) (k + 1);
    }
    Dataset<Row> rows =
        ArrayImages.read(
            spark,
            file("x.npy", X),
            file("y.npy", NumpyFiles.npy(descr, false, "(2,)", labels)),
            Map.of());
    assertThat(rows.schema().apply("label").dataType().simpleString()).isEqualTo(type);
    assertThat(rows.first().get(1)).asString().isEqualTo(value);
  }

  @Test
  void wordsAreLabels(SparkSession spark) throws IOException {
    ByteBuffer words = ByteBuffer.allocate(2 * 4 * 4).order(ByteOrder.LITTLE_ENDIAN);
    words.put("cat".getBytes(Charset.forName("UTF-32LE"))).position(16);
    words.put("\u00e9\ud83d\ude00".getBytes(Charset.forName("UTF-32LE")));
    byte[] labels = NumpyFiles.npy("<U4", false, "(2,)", words.array());
    assertThat(npz(spark, Map.of("X", X, "y", labels)).select("label").collectAsList())
        .extracting(row -> row.getString(0))
        .containsExactly("cat", "\u00e9\ud83d\ude00");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x_train y_train x_test y_test",
        "train_images train_labels test_images test_labels"
      })
  void namesTellSplits(String names, SparkSession spark) throws IOException {
    String[] name = names.split(" ");
    byte[] twoByOne = NumpyFiles.npy("<i8", false, "(2, 1)", new byte[16]);
    Dataset<Row> rows =
        npz(spark, Map.of(name[0], X, name[1], Y, name[2], X, name[3], twoByOne, "about", Y));
    assertThat(rows.columns()).containsExactly("features", "label", "split");
    assertThat(rows.select("label", "split").collectAsList())
        .extracting(Row::toString)
        .containsExactly("[1,train]", "[0,train]", "[0,test]", "[0,test]");
  }

  @Test
  void arraysWithoutNamesAndChosenOnes(SparkSession spark) throws IOException {
    assertThat(npz(spark, Map.of("arr_0", X, "arr_1", Y)).columns())
        .containsExactly("features", "label");
    assertThat(npz(spark, Map.of("anything", X)).columns()).containsExactly("features");
    String two = file("two.npz", NumpyFiles.npz(Map.of("a", X, "b", X, "c", Y)));
    assertMistakeStarting(
        () -> ArrayImages.npz(spark, two, Map.of()),
        two + ": expected arrays x and y, images and labels, or x_train, y_train, x_test and");
    assertThat(ArrayImages.npz(spark, two, Map.of("images", "b", "labels", "c")).found())
        .isEqualTo("b with c");
    assertMistake(
        () -> ArrayImages.npz(spark, two, Map.of("images", "d")),
        "data.options has images=d, but " + two + " holds a (2 x 3), b (2 x 3), c (2)");
  }

  /** QMNIST's labels have eight numbers, but in IDX alone. */
  @ParameterizedTest
  @ValueSource(strings = {"<i4", "<f4", ">f4", "<u4", "<U1"})
  void oneHotLabelsOfEightClassesAreRefused(String descr, SparkSession spark) throws IOException {
    String labels = file("y.npy", NumpyFiles.npy(descr, false, "(2, 8)", new byte[64]));
    assertMistakeStarting(
        () -> ArrayImages.read(spark, file("x.npy", X), labels, Map.of()),
        labels + ": 2 items of 8: expected one label for each image; of one-hot labels take");
  }

  @Test
  void oneArrayIsNotBoth(SparkSession spark) throws IOException {
    String both = file("both.npz", NumpyFiles.npz(Map.of("x", X, "y", Y)));
    for (Map<String, String> options :
        List.of(Map.of("images", "y"), Map.of("images", "x", "labels", "x"))) {
      assertMistakeStarting(
          () -> ArrayImages.npz(spark, both, options),
          both + ": expected one array with images and another one with labels, found both in ");
    }
  }

  @Test
  void objectsAreNeverMade(SparkSession spark) throws IOException {
    // What pickle would run is not even looked at.
    byte[] objects = NumpyFiles.npy("|O", false, "(2,)", "cos\nsystem\n(S'false'\ntR.".getBytes());
    String labels = file("objects.npy", objects);
    assertMistake(
        () -> ArrayImages.read(spark, file("x.npy", X), labels, Map.of()),
        labels
            + ": it holds Python objects, which are never unpickled: save an array of numbers or"
            + " text instead, such as numpy.array(y.tolist())");
    String both = file("both.npz", NumpyFiles.npz(Map.of("x", X, "y", objects)));
    assertMistakeStarting(
        () -> ArrayImages.npz(spark, both, Map.of()), both + ": y: it holds Python objects");
    // Nobody has asked for this one.
    assertThat(npz(spark, Map.of("x", X, "y", Y, "extra", objects)).count()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      value = {
        "<f8#(2000000000, 28, 28)#expected at most 2147483639 bytes; cut it into several",
        "<f8#(999999999999999999, 1)#expected at most 2147483639 bytes; cut it into several",
        "<f8#(2, 999999999999999999, 999999999)#expected at most 1048576 numbers an item",
        "<f8#(2, 1000)#shorter than its header says: 2 items of 8000 bytes",
        "|u1#(2, 2)#longer than its header says: 2 items of 2 bytes",
        "<f8#(0, 28)#0 items of 28: expected at least one item of one number",
        "<f8#()#a single number: expected an array of images",
        "<c16#(2, 3)#its elements are of type '<c16': expected whole numbers, floats of",
        "<U999999#(2, 3)#which are text: expected images, which are numbers",
        "<M8[ns]#(2, 3)#its elements are of type '<M8[ns]'",
        "<f8#(2, -3)#expected descr, fortran_order and shape",
        "|u1#(6,)#6 items of 1: expected images, each of several numbers",
      })
  void aHeaderThatLiesTakesNoMemory(String descr, String shape, String words, SparkSession spark)
      throws IOException {
    for (boolean fortran : new boolean[] {false, true}) {
      String images = file("lies.npy", NumpyFiles.npy(descr, fortran, shape, PIXELS));
      assertThatThrownBy(() -> ArrayImages.read(spark, images, Map.of()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith(images + ": ")
          .hasMessageContaining(words);
    }
  }

  @Test
  void bombsAndDamageAreOneLine(SparkSession spark) throws IOException {
    byte[] bomb = NumpyFiles.npy("|u1", false, "(2, 3)", new byte[64 << 20]);
    String path = file("bomb.npz", NumpyFiles.npz(Map.of("x", bomb, "y", Y)));
    assertThat(Files.size(Path.of(path))).isLessThan(100_000);
    assertMistake(
        () -> ArrayImages.npz(spark, path, Map.of()),
        path + ": x: longer than its header says: 2 items of 3 bytes");
    byte[] whole = NumpyFiles.npz(Map.of("x", X, "y", Y));
    String cut = file("cut.npz", Arrays.copyOf(whole, whole.length / 3));
    assertMistakeStarting(() -> ArrayImages.npz(spark, cut, Map.of()), cut + ": ");
    String text = file("text.npz", "no zip file at all".getBytes());
    assertMistakeStarting(
        () -> ArrayImages.npz(spark, text, Map.of()), text + ": expected arrays x and y");
    String wrong = file("counts.npz", NumpyFiles.npz(Map.of("x", X, "y", X)));
    assertMistakeStarting(
        () -> ArrayImages.npz(spark, wrong, Map.of()), wrong + ": y: 2 items of 3: expected one");
    byte[] three = NumpyFiles.npy("|u1", false, "(3,)", new byte[3]);
    String counts = file("counts.npz", NumpyFiles.npz(Map.of("x", X, "y", three)));
    assertMistake(
        () -> ArrayImages.npz(spark, counts, Map.of()),
        counts + ": x has 2 images, but y has 3 labels");
    byte[] header = NumpyFiles.npy("{'descr': [('a', '<f8')], 'shape': (2,)}", PIXELS);
    String records = file("records.npy", header);
    assertMistakeStarting(
        () -> ArrayImages.read(spark, records, Map.of()),
        records + ": its elements are records of several fields");
    assertMistakeStarting(
        () -> ArrayImages.read(spark, path, Map.of()), path + " is a zip file: give an .npz file");
  }
}
