package org.qicd.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.qicd.testing.MiniHdfs;
import org.qicd.testing.PictureFiles;
import org.qicd.testing.SharedSpark;

/** From a folder of pictures to predictions, and all that may be wrong with such a folder. */
@Tag("slow")
@ExtendWith(SharedSpark.class)
class PictureDataTest {
  private static final int SIDE = 4;
  private static final int PICTURES = 30;
  private static final List<String> NAMES = List.of("Bär & [1]", "cat", "dog");

  private static final List<String> SETTINGS =
      List.of("numStudents=2", "maxIter=3", "numLayers=2", "stepSize=0.2");

  @TempDir static Path folder;

  private static SparkSession spark;
  private static Path animals;
  private static Path run;

  @BeforeAll
  static void animals(SparkSession session) {
    spark = session;
    animals = animals("animals");
    run = folder.resolve("run");
    CommandLineRun trained = train(run, animals);
    assertThat(trained.code()).as(trained.err()).isZero();
    assertThat(trained.out().replaceAll("\\s+", " "))
        .contains(
            "16 features, 3 classes (Bär & [1], cat, dog)",
            "found 30 pictures in 3 folders: Bär & [1] (10), cat (10), dog (10) of 4 x 4 pixels",
            "18 train, 6 validation, 6 test images");
  }

  private static int sample(Random random, int kind, int x) {
    return random.nextInt(60) + (x == kind ? 190 : 1);
  }

  private static byte[] png(Random random, int kind, int width, int height) {
    BufferedImage image =
        PictureFiles.grey(width, height, (x, y, b) -> sample(random, kind, x * SIDE / width));
    return PictureFiles.bytes(image, "png");
  }

  /** Pictures in a folder for each class, with files that systems put there. */
  private static Path animals(String name) {
    Path root = folder.resolve(name);
    Random random = new Random(1);
    for (int i = 0; i < PICTURES; i++) {
      Path file = root.resolve(NAMES.get(i % 3)).resolve("%02d.png".formatted(i));
      PictureFiles.write(file, png(random, i % 3, SIDE, SIDE));
    }
    for (String system : List.of(".DS_Store", "cat/Thumbs.db", "cat/._01.png", ".git/x.png")) {
      PictureFiles.write(root.resolve(system), new byte[] {1, 2, 3});
    }
    PictureFiles.write(root.resolve("README.txt"), "what this is".getBytes(StandardCharsets.UTF_8));
    return root;
  }

  private static CommandLineRun train(Path run, Path data, String... settings) {
    List<String> args = new ArrayList<>(List.of("train", "--overwrite", "--run", run.toString()));
    for (String setting : SETTINGS) {
      args.addAll(List.of("--set", setting));
    }
    for (String setting : settings) {
      args.addAll(List.of("--set", setting));
    }
    args.addAll(List.of("--set", "data.path=" + data));
    return CommandLineRun.of(args);
  }

  private static CommandLineRun predict(Path input, Path output, String... more) {
    List<String> args =
        new ArrayList<>(
            List.of("predict", run.toString(), "--input", input.toString(), "--overwrite"));
    args.addAll(List.of("--output", output.toString()));
    args.addAll(List.of(more));
    return CommandLineRun.of(args);
  }

  private static String fingerprint(Path run) throws IOException {
    return new ObjectMapper()
        .readTree(run.resolve("metrics.json").toFile())
        .get("modelFingerprint")
        .asText();
  }

  private static void assertRefused(CommandLineRun run, String message) {
    assertThat(run.err()).contains(message);
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err().lines().filter(line -> !line.startsWith("warning"))).hasSize(1);
  }

  /** The pixels of the animals as a table of arrays. */
  private static List<Row> table() throws IOException {
    List<Row> rows = new ArrayList<>();
    for (String name : NAMES) {
      try (var files = Files.list(animals.resolve(name))) {
        for (Path file : files.sorted().toList()) {
          if (file.toString().endsWith(".png") && !file.getFileName().toString().startsWith(".")) {
            BufferedImage image = javax.imageio.ImageIO.read(file.toFile());
            double[] features = image.getRaster().getPixels(0, 0, SIDE, SIDE, (double[]) null);
            rows.add(RowFactory.create(features, name));
          }
        }
      }
    }
    return rows;
  }

  @Test
  void theSameImagesInParquetMakeTheSameModel() throws IOException {
    StructType schema =
        new StructType()
            .add("features", DataTypes.createArrayType(DataTypes.DoubleType))
            .add("label", DataTypes.StringType);
    Path parquet = folder.resolve("animals.parquet");
    spark.createDataFrame(table(), schema).repartition(5).write().parquet(parquet.toString());
    Path other = folder.resolve("run of Parquet");
    CommandLineRun trained = train(other, parquet);
    assertThat(trained.code()).as(trained.err()).isZero();
    assertThat(fingerprint(other)).isEqualTo(fingerprint(run));
  }

  @ParameterizedTest
  @CsvSource({"rgb,pad,48", "luminance,crop,16"})
  void sizesAndColoursMayDiffer(String color, String aspect, int features) {
    Path root = folder.resolve("mixed " + color);
    Random random = new Random(2);
    for (int i = 0; i < PICTURES; i++) {
      int kind = i % 3;
      int width = 9 + random.nextInt(9);
      int type = i % 2 == 0 ? BufferedImage.TYPE_3BYTE_BGR : BufferedImage.TYPE_BYTE_GRAY;
      BufferedImage image =
          PictureFiles.image(type, width, 8, (x, y, b) -> sample(random, kind, x * SIDE / width));
      String ending = i % 5 == 0 ? "jpg" : "png";
      // A class may be called like a number, or like a split.
      PictureFiles.write(
          root.resolve(List.of("train", "10", "9").get(kind)).resolve(i + "." + ending),
          PictureFiles.bytes(image, ending.equals("jpg") ? "jpeg" : "png"));
    }
    Path other = folder.resolve("run of mixed " + color);
    assertRefused(train(other, root), "expected one size, or side to resize them");
    CommandLineRun trained =
        train(
            other, root, "features.side=4", "features.color=" + color, "features.aspect=" + aspect);
    assertThat(trained.code()).as(trained.err()).isZero();
    assertThat(trained.out().replaceAll("\\s+", " "))
        .contains(features + " features, 3 classes (10, 9, train)")
        .containsPattern("of \\d+ to 17 x 8 pixels");
    PipelineModel model = PipelineModel.load(other.resolve("model").toString());
    assertThat(
            model
                .transform(spark.read().format("image").load(root.resolve("train").toString()))
                .<Vector>map(
                    (org.apache.spark.api.java.function.MapFunction<Row, Vector>)
                        row -> row.getAs("prepared"),
                    org.apache.spark.sql.Encoders.kryo(Vector.class))
                .first()
                .size())
        .isEqualTo(features);
  }

  @Test
  void foldersCanBeSplits() throws IOException {
    Path root = folder.resolve("splits");
    Random random = new Random(3);
    int number = 0;
    for (String split : List.of("Training", "val", "test")) {
      for (int i = 0; i < 9; i++) {
        PictureFiles.write(
            root.resolve("%s/%d/%d.png".formatted(split, i % 3, number++)),
            png(random, i % 3, SIDE, SIDE));
      }
    }
    Path other = folder.resolve("run of splits");
    CommandLineRun trained = train(other, root);
    assertThat(trained.code()).as(trained.err()).isZero();
    assertThat(trained.out().replaceAll("\\s+", " "))
        .contains("9 train, 9 validation, 9 test images, 16 features, 3 classes,");
    CommandLineRun evaluated = CommandLineRun.of("evaluate", other.toString());
    assertThat(evaluated.out()).contains("those of the training");
    Files.createDirectories(root.resolve("extra/1"));
    assertRefused(
        train(other, root), "has the folders of splits and extra: expected only train, validation");
  }

  @Test
  void predictionsNameTheirFiles() throws IOException {
    Path output = folder.resolve("predictions.json");
    CommandLineRun predicted = predict(animals, output);
    assertThat(predicted.code()).as(predicted.err()).isZero();
    assertThat(predicted.out()).contains("30 rows", "ensemble ");
    List<Row> rows = spark.read().json(output.toString()).collectAsList();
    assertThat(rows).hasSize(PICTURES);
    for (Row row : rows) {
      Path file = Path.of(row.<String>getAs("path"));
      assertThat(file).isRegularFile();
      assertThat(row.<String>getAs("label")).isEqualTo(file.getParent().getFileName().toString());
      assertThat(NAMES).contains(row.<String>getAs("prediction"));
    }
  }

  @Test
  void foldersThatAreNoClassesAreNoLabels() throws IOException {
    Path root = folder.resolve("unknown");
    PictureFiles.write(root.resolve("2024/01/a.png"), png(new Random(4), 0, SIDE, SIDE));
    PictureFiles.write(root.resolve("b.png"), png(new Random(4), 1, SIDE, SIDE));
    Path output = folder.resolve("unknown.csv");
    CommandLineRun predicted = predict(root, output);
    assertThat(predicted.code()).as(predicted.err()).isZero();
    assertThat(Files.readAllLines(output)).hasSize(3);
    assertThat(Files.readString(output)).startsWith("path,prediction,probability,");
    CommandLineRun one = predict(root.resolve("b.png"), output);
    assertThat(one.code()).as(one.err()).isZero();
    assertThat(Files.readAllLines(output)).hasSize(2);
    assertThat(predict(root.resolve("*.png"), output).out()).contains("1 row,");
  }

  @Test
  void picturesMayBeOnHdfs() throws IOException {
    try (MiniHdfs hdfs = MiniHdfs.start(folder.resolve("hdfs"))) {
      org.apache.hadoop.fs.Path root = new org.apache.hadoop.fs.Path(hdfs.open() + "/there");
      try (FileSystem files = FileSystem.newInstance(root.toUri(), new Configuration())) {
        files.copyFromLocalFile(new org.apache.hadoop.fs.Path(animals.toUri()), root);
      }
      Path other = folder.resolve("run of HDFS");
      List<String> args = new ArrayList<>(List.of("train", "--overwrite", "--run"));
      args.add(other.toString());
      for (String setting : SETTINGS) {
        args.addAll(List.of("--set", setting));
      }
      args.addAll(List.of("--set", "data.path=" + root));
      CommandLineRun trained = CommandLineRun.of(args);
      assertThat(trained.code()).as(trained.err()).isZero();
      assertThat(fingerprint(other)).isEqualTo(fingerprint(run));
      Path output = folder.resolve("hdfs.csv");
      CommandLineRun predicted =
          CommandLineRun.of(
              "predict", run.toString(), "--input", root + "/cat", "--output", output.toString());
      assertThat(predicted.code()).as(predicted.err()).isZero();
      assertThat(Files.readString(output)).contains("\n" + root + "/cat/01.png,");
    }
  }

  @Test
  void whatIsNoPictureIsAnErrorOrLeftOutOrKept() throws IOException {
    Path root = animals("with bad ones");
    PictureFiles.write(
        root.resolve("dog/notes.txt"), "no picture".getBytes(StandardCharsets.UTF_8));
    byte[] whole = png(new Random(5), 0, SIDE, SIDE);
    PictureFiles.write(
        root.resolve("dog/half.png"), java.util.Arrays.copyOf(whole, whole.length / 2));
    PictureFiles.write(root.resolve("dog/bomb.png"), PictureFiles.headerOfPng(1 << 20, 1 << 20));
    Path other = folder.resolve("run with bad ones");
    assertRefused(train(other, root), "dog/");
    CommandLineRun trained = train(other, root, "data.handleInvalid=skip");
    assertThat(trained.code()).as(trained.err()).isZero();
    assertThat(trained.err())
        .contains(
            "3 of 33 pictures cannot be used and are left out: ",
            "dog/bomb.png has 1048576 x 1048576 pixels: expected at most 50000000",
            "dog/half.png is damaged: it ends too early",
            "dog/notes.txt is no picture: expected PNG, JPEG or BMP");
    assertThat(fingerprint(other)).isEqualTo(fingerprint(run));

    Path output = folder.resolve("bad.json");
    assertRefused(predict(root, output), "dog/");
    CommandLineRun skipped = predict(root, output, "--handle-invalid", "skip");
    assertThat(skipped.code()).as(skipped.err()).isZero();
    assertThat(skipped.out()).contains("30 rows");
    assertThat(skipped.err()).contains("3 rows left out");
    CommandLineRun kept = predict(root, output, "--handle-invalid", "keep");
    assertThat(kept.code()).as(kept.err()).isZero();
    assertThat(kept.out()).contains("33 rows");
    assertThat(spark.read().json(output.toString()).filter("prediction is null").count())
        .isEqualTo(3);
  }

  @Test
  void aBlackPictureIsNamed() {
    Path root = animals("with black ones");
    PictureFiles.write(
        root.resolve("cat/night.png"),
        PictureFiles.bytes(PictureFiles.grey(SIDE, SIDE, (x, y, b) -> 0), "png"));
    Path other = folder.resolve("run with black ones");
    assertRefused(train(other, root), "cat/night.png: ");
    CommandLineRun skipped = train(other, root, "data.handleInvalid=skip");
    assertThat(skipped.code()).as(skipped.err()).isZero();
    assertThat(skipped.err()).contains("1 of 31 ");
  }

  @Test
  void anEmptyFolderOfAClassIsRefused() throws IOException {
    Path root = animals("with an empty class");
    Files.createDirectories(root.resolve("eel"));
    PictureFiles.write(root.resolve("eel/.DS_Store"), new byte[3]);
    assertRefused(
        train(folder.resolve("never"), root),
        "has no picture in eel: expected one at least, or no such folder");
  }

  @ParameterizedTest
  @ValueSource(strings = {"auto", "images"})
  void aFolderWithoutClassesIsNotTrainedOn(String format) {
    Path root = folder.resolve("flat");
    PictureFiles.write(root.resolve("a.png"), png(new Random(6), 0, SIDE, SIDE));
    assertRefused(
        train(folder.resolve("never"), root, "data.format=" + format),
        "has no folders in it: expected pictures in a folder for each class");
    Path beside = animals("beside");
    PictureFiles.write(beside.resolve("a.png"), png(new Random(6), 0, SIDE, SIDE));
    assertRefused(
        train(folder.resolve("never"), beside, "data.format=" + format),
        "a.png is not in a folder of a class: expected each picture in one of Bär & [1], cat, dog");
  }

  @Test
  void numbersAndPicturesAreNotMixedUp() {
    assertRefused(
        predict(Path.of("data/digits.parquet"), folder.resolve("never.csv")), "no column 'image'");
    assertRefused(
        train(
            folder.resolve("never"),
            Path.of("data/digits.parquet").toAbsolutePath(),
            "features.color=rgb"),
        "data/digits.parquet has images of numbers");
    assertRefused(
        train(folder.resolve("never"), animals, "data.options=[\"a=b\"]"),
        "a folder of pictures has no options");
    assertRefused(
        train(folder.resolve("never"), folder.resolve("nowhere"), "data.format=images"),
        "nowhere: no such file or folder");
  }
}
