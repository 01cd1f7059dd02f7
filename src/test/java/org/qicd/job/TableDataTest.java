package org.qicd.job;

import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
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
import org.junit.jupiter.params.provider.ValueSource;
import org.qicd.testing.NumpyFiles;
import org.qicd.testing.SharedSpark;

/** From anybody's table to anybody's predictions: the same flowers in many formats. */
@Tag("slow")
@ExtendWith(SharedSpark.class)
class TableDataTest {
  private static final StructType SCHEMA =
      new StructType()
          .add("id", DataTypes.StringType)
          .add("length", DataTypes.DoubleType)
          .add("width", DataTypes.DoubleType)
          .add("height", DataTypes.IntegerType)
          .add("kind", DataTypes.StringType);

  private static final int ROWS = 60;
  private static final List<String> KINDS = List.of("iris", "rose", "éléphant, \"x\"");

  @TempDir static Path folder;

  private static SparkSession spark;
  private static Dataset<Row> flowers;
  private static Path run;

  @BeforeAll
  static void flowers(SparkSession session) {
    spark = session;
    Random random = new Random(3);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      int kind = i % KINDS.size();
      rows.add(
          RowFactory.create(
              "n" + i,
              kind + random.nextGaussian() / 5,
              -kind + random.nextGaussian() / 5,
              10 * kind + random.nextInt(3),
              KINDS.get(kind)));
    }
    flowers = spark.createDataFrame(rows, SCHEMA).coalesce(1);
    Path csv = write("csv", flowers, Map.of("header", "true", "escape", "\""));
    run = folder.resolve("run");
    assertThat(train(run, csv).out().replaceAll("\\s+", " "))
        .contains(
            "3 features, 3 classes (iris, rose, éléphant, \"x\")",
            "label 'kind'; no column of splits: 0.6/0.2/0.2 by content",
            "36 train, 12 validation, 12 test images");
  }

  private static Path write(String format, Dataset<Row> rows, Map<String, String> options) {
    Path path = folder.resolve("flowers." + format);
    rows.write().mode("overwrite").format(format).options(options).save(path.toString());
    return path;
  }

  private static CommandLineRun train(Path run, Path data, String... settings) {
    List<String> args = new ArrayList<>(List.of("train", "--overwrite", "--run", run.toString()));
    for (String setting :
        List.of(
            "numStudents=2",
            "encoding=reuploading",
            "maxIter=3",
            "numLayers=2",
            "stepSize=0.2",
            "data.featuresCol=[length,width,height]",
            "data.labelCol=kind")) {
      args.addAll(List.of("--set", setting));
    }
    for (String setting : settings) {
      args.addAll(List.of("--set", setting));
    }
    args.addAll(List.of("--set", "data.path=" + data));
    CommandLineRun trained = CommandLineRun.of(args);
    assertThat(trained.code()).as(trained.err()).isZero();
    return trained;
  }

  private static String fingerprint(Path run) throws IOException {
    return new ObjectMapper()
        .readTree(run.resolve("metrics.json").toFile())
        .get("modelFingerprint")
        .asText();
  }

  private static CommandLineRun predict(Path input, Path output, String... more) {
    List<String> args =
        new ArrayList<>(
            List.of("predict", run.toString(), "--input", input.toString(), "--output"));
    args.add(output.toString());
    args.addAll(List.of(more));
    return CommandLineRun.of(args);
  }

  private static CommandLineRun done(CommandLineRun run) {
    assertThat(run.code()).as(run.err()).isZero();
    return run;
  }

  /** What a short training prints whose columns are to be found, in one line. */
  private static String wordsOfATraining(Path data) {
    List<String> args = new ArrayList<>(List.of("train", "--overwrite", "--run"));
    args.add(folder.resolve("found").toString());
    for (String setting :
        List.of("maxIter=1", "encoding=reuploading", "numLayers=1", "data.path=" + data)) {
      args.addAll(List.of("--set", setting));
    }
    return done(CommandLineRun.of(args)).out().replaceAll("\\s+", " ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"parquet", "json", "orc"})
  void theSameRowsInAnotherFormatMakeTheSameModel(String format) throws IOException {
    Path other = folder.resolve("run of " + format);
    train(other, write(format, flowers, Map.of()));
    assertThat(fingerprint(other)).isEqualTo(fingerprint(run));
  }

  /** Training and test images as doubles, with labels that are numbers. */
  @Test
  void theSameImagesInFiveFormatsMakeTheSameModel() throws IOException {
    Dataset<Row> table =
        flowers
            .withColumn("label", expr("int(substring(id, 2)) % 3"))
            .withColumn("split", expr("if(int(substring(id, 2)) < 45, 'train', 'test')"))
            .withColumn("height", expr("double(height)"))
            .select("length", "width", "height", "label", "split");
    String columns = "data.featuresCol=[length,width,height]";
    String whole = "data.featuresCol=[features]";
    Dataset<Row> arrays =
        table.selectExpr("array(length, width, height) as features", "label", "split");
    Map<String, String> trained = new TreeMap<>();
    trained.put(
        "csv", trainedOn(columns, "data.path=" + write("csv", table, Map.of("header", "true"))));
    for (String format : List.of("parquet", "json", "orc")) {
      trained.put(format, trainedOn(whole, "data.path=" + write(format, arrays, Map.of())));
    }
    Map<String, byte[]> train = bytes(arrays.filter("split = 'train'").collectAsList());
    Map<String, byte[]> test = bytes(arrays.filter("split = 'test'").collectAsList());
    Path npz = folder.resolve("flowers.npz");
    Files.write(
        npz,
        NumpyFiles.npz(
            Map.of(
                "x_train", NumpyFiles.npy(">f8", false, "(45, 3)", train.get("features")),
                "y_train", NumpyFiles.npy("|i1", false, "(45,)", train.get("label")),
                "x_test", NumpyFiles.npy(">f8", false, "(15, 3)", test.get("features")),
                "y_test", NumpyFiles.npy("|i1", false, "(15,)", test.get("label")))));
    trained.put("npz", trainedOn("data.path=" + npz, "data.validation=0"));
    trained.put(
        "idx",
        trainedOn(
            "data.format=idx",
            "data.validation=0",
            "data.trainImages=" + idx("train-x", 0xe02, train.get("features"), 45, 3),
            "data.trainLabels=" + idx("train-y", 0x901, train.get("label"), 45),
            "data.testImages=" + idx("test-x", 0xe02, test.get("features"), 15, 3),
            "data.testLabels=" + idx("test-y", 0x901, test.get("label"), 15)));
    assertThat(trained).hasSize(6);
    assertThat(trained.values()).as(trained.toString()).containsOnly(trained.get("parquet"));
  }

  private static String trainedOn(String... settings) throws IOException {
    Path other = folder.resolve("run of a format");
    List<String> args = new ArrayList<>(List.of("train", "--overwrite", "--run", other.toString()));
    for (String setting : List.of("encoding=reuploading", "maxIter=2", "numLayers=1")) {
      args.addAll(List.of("--set", setting));
    }
    for (String setting : settings) {
      args.addAll(List.of("--set", setting));
    }
    done(CommandLineRun.of(args));
    return fingerprint(other);
  }

  /** The bytes of features and labels, big-endian. */
  private static Map<String, byte[]> bytes(List<Row> rows) {
    ByteBuffer features = ByteBuffer.allocate(rows.size() * 3 * Double.BYTES);
    ByteBuffer labels = ByteBuffer.allocate(rows.size());
    for (Row row : rows) {
      row.<Double>getList(0).forEach(features::putDouble);
      labels.put((byte) row.getInt(1));
    }
    return Map.of("features", features.array(), "label", labels.array());
  }

  private static Path idx(String name, int magic, byte[] body, int... sizes) throws IOException {
    ByteBuffer file = ByteBuffer.allocate(4 + 4 * sizes.length + body.length).putInt(magic);
    IntStream.of(sizes).forEach(file::putInt);
    return Files.write(folder.resolve(name), file.put(body).array());
  }

  /** Images that lay on their side in the training do so in predictions, without being told. */
  @Test
  void predictionsAreTransposedAsTheTrainingWas() throws IOException {
    ByteBuffer pixels = ByteBuffer.allocate(24 * 6 * Double.BYTES);
    ByteBuffer labels = ByteBuffer.allocate(24);
    for (int i = 0; i < 24; i++) {
      for (int f = 0; f < 6; f++) {
        pixels.putDouble(1 + i % 2 * f + (i * f) % 5);
      }
      labels.put((byte) (i % 2));
    }
    Path images = idx("side-x", 0xe03, pixels.array(), 24, 2, 3);
    Path classes = idx("side-y", 0x901, labels.array(), 24);
    trainedOn(
        "data.format=idx",
        "data.options=[\"transpose=true\"]",
        "data.validation=0",
        "data.trainImages=" + images,
        "data.trainLabels=" + classes,
        "data.testImages=" + images,
        "data.testLabels=" + classes);
    String unsaid = predictedSide(images);
    assertThat(unsaid).isEqualTo(predictedSide(images, "data.options=[\"transpose=true\"]"));
    assertThat(unsaid).isNotEqualTo(predictedSide(images, "data.options=[\"transpose=false\"]"));
  }

  private static String predictedSide(Path images, String... settings) throws IOException {
    Path output = folder.resolve("side.csv");
    List<String> args = new ArrayList<>();
    args.addAll(List.of("predict", folder.resolve("run of a format").toString(), "--overwrite"));
    args.addAll(List.of("--input", images.toString(), "--output", output.toString()));
    for (String setting : settings) {
      args.addAll(List.of("--set", setting));
    }
    done(CommandLineRun.of(args));
    return Files.readString(output);
  }

  /** The first two bytes of a BMP picture may begin a table, too. */
  @Test
  void aTableMayBeginLikeAPicture() throws IOException {
    StringBuilder text = new StringBuilder("BMI,age,kind\n");
    for (int i = 0; i < 20; i++) {
      text.append("2%d,%d,%s%n".formatted(i % 7, 30 + i, i % 2 == 0 ? "iris" : "rose"));
    }
    Path file = Files.writeString(folder.resolve("bmi.csv"), text);
    assertThat(wordsOfATraining(file)).contains("features BMI, age; label 'kind'");
  }

  /** As spreadsheets write it: a mark before the first line, quotes, and ends of lines of two. */
  @Test
  void aCsvFileMayComeFromAnotherSystem() throws IOException {
    StringBuilder text = new StringBuilder("\ufeff\"a, first\",b,kind\r\n");
    for (int i = 0; i < 20; i++) {
      text.append("\"1.%d\",2,\"%s\"\r\n".formatted(i, i % 2 == 0 ? "iris" : "a \"\"rose\"\""));
    }
    Path file = Files.writeString(folder.resolve("system.csv"), text);
    assertThat(wordsOfATraining(file))
        .contains("features a, first, b; label 'kind'", "2 classes (a \"rose\", iris)");
    Path bare = folder.resolve("bare.csv");
    Files.writeString(bare, "\ufeff" + text.substring(text.indexOf("\n") + 1));
    assertThat(wordsOfATraining(bare))
        .contains("features _c0, _c1; label '_c2'", "12 train, 4 validation, 4 test images");
    Path wide = folder.resolve("wide.csv");
    Files.writeString(wide, "0,".repeat(400_000) + "0\n");
    assertThat(predict(wide, folder.resolve("wide-out.csv")).err())
        .contains("has 400001 columns: expected at most 100000");
    Files.writeString(wide, "0,".repeat(1_000_000) + "0\n");
    assertThat(predict(wide, folder.resolve("wide-out.csv")).err())
        .contains("its first line has more than 1048576 characters");
    Files.write(wide, text.toString().getBytes(StandardCharsets.UTF_16));
    assertThat(predict(wide, folder.resolve("wide-out.csv")).err())
        .contains("is no UTF-8: data.options = [\"encoding=UTF-16\"]");
  }

  @Test
  void theSameRowsInAnotherOrderMakeTheSameModel() throws IOException {
    Path other = folder.resolve("run of another order");
    train(
        other,
        write("parquet", flowers.orderBy("length").repartition(3), Map.of()),
        "data.format=parquet");
    assertThat(fingerprint(other)).isEqualTo(fingerprint(run));
  }

  @Test
  void columnsAreFoundByTheirNamesAndTypes() throws IOException {
    Path table =
        write(
            "parquet",
            flowers
                .drop("id")
                .withColumnRenamed("kind", "Species")
                .selectExpr("*", "'test' as part"),
            Map.of());
    assertThat(wordsOfATraining(table))
        .contains("features length, width, height; label 'Species'; no column of splits");
  }

  /** The first line of a CSV file, and the features that it makes. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0,1,2,kind|features 0, 1, 2; label 'kind'",
        "a;b;c;kind|features a, b, c; label 'kind'",
        "a\tb\tc\tkind|features a, b, c; label 'kind'",
        "1.5,2,10,iris|features _c0, _c1, _c2; label '_c3'",
      })
  void theFirstLineOfACsvFileIsUnderstood(String row) throws IOException {
    String line = row.split("\\|")[0];
    String separator = line.contains(";") ? ";" : line.contains("\t") ? "\t" : ",";
    StringBuilder text = new StringBuilder(line + "\n");
    for (int i = 0; i < 20; i++) {
      text.append(String.join(separator, "1." + i, "2", "1" + i % 2, i % 2 == 0 ? "iris" : "rose"));
      text.append('\n');
    }
    Path file = Files.writeString(folder.resolve("first.csv"), text);
    assertThat(wordsOfATraining(file)).contains(row.split("\\|")[1], "2 classes (iris, rose)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"csv", "json", "parquet"})
  void predictsARowForEachRowInItsOrder(String format) throws IOException {
    Path output = folder.resolve("predicted." + format);
    Path input = folder.resolve("flowers.csv");
    CommandLineRun predicted = done(predict(input, output, "--overwrite"));
    assertThat(predicted.out()).contains("60 rows", "ensemble");
    assertThat(Files.isRegularFile(output)).isTrue();
    Dataset<Row> rows =
        spark
            .read()
            .format(format)
            .option("header", "true")
            .option("inferSchema", "true")
            .option("escape", "\"")
            .load(output.toString());
    List<Row> expected =
        PipelineModel.load(run.resolve("model").toString()).transform(flowers).collectAsList();
    List<Row> found = rows.select("id", "kind", "prediction", "probability").collectAsList();
    assertThat(found).hasSize(ROWS);
    for (int i = 0; i < ROWS; i++) {
      Row own = expected.get(i);
      assertThat(found.get(i).getString(0)).isEqualTo("n" + i);
      assertThat(found.get(i).getString(1)).isEqualTo(KINDS.get(i % KINDS.size()));
      assertThat(found.get(i).getString(2)).isEqualTo(own.getAs("predictedLabel"));
      Vector probabilities = own.getAs("probability");
      assertThat(found.get(i).getDouble(3))
          .isCloseTo(probabilities.apply(probabilities.argmax()), within(1e-15));
    }
  }

  /** The pipeline knows the indices of labels that are words, and needs no column of labels. */
  @Test
  void theModelGivesLabelsTheirIndices() {
    PipelineModel model = PipelineModel.load(run.resolve("model").toString());
    Dataset<Row> predicted = model.transform(flowers);
    for (Row row : predicted.collectAsList()) {
      assertThat(row.<Double>getAs("labelIndex"))
          .isEqualTo(KINDS.stream().sorted().toList().indexOf(row.<String>getAs("kind")));
    }
    long right = predicted.filter("labelIndex = prediction").count();
    assertThat(
            new MulticlassClassificationEvaluator()
                .setLabelCol("labelIndex")
                .setMetricName("accuracy")
                .evaluate(predicted))
        .isEqualTo(right / (double) ROWS);
    assertThat(model.transform(flowers.drop("kind")).columns())
        .contains("predictedLabel")
        .doesNotContain("labelIndex");
    assertThat(model.transform(flowers.withColumn("kind", lit(null).cast("string"))).count())
        .isEqualTo(ROWS);
  }

  @Test
  void aFolderHasAFileForEachPartition() {
    Path input = folder.resolve("parts.parquet");
    flowers.repartition(3).write().mode("overwrite").parquet(input.toString());
    String output = folder.resolve("predictions.parquet") + "/";
    CommandLineRun predicted =
        CommandLineRun.of(
            List.of("predict", run.toString(), "--input", input.toString(), "--output", output));
    done(predicted);
    Dataset<Row> rows = spark.read().parquet(output);
    assertThat(rows.count()).isEqualTo(ROWS);
    assertThat(rows.columns())
        .containsExactly(
            "id",
            "kind",
            "prediction",
            "probability",
            "probabilities",
            "studentProbabilities",
            "disagreement");
    assertThat(rows.selectExpr("abs(aggregate(probabilities, 0d, (a, p) -> a + p) - 1)").head())
        .satisfies(row -> assertThat(row.getDouble(0)).isLessThan(1e-12));
  }

  @Test
  void anOutputIsReplacedOnlyWhenItIsAskedForAndWhole() throws IOException {
    Path output = Files.writeString(folder.resolve("old.csv"), "old");
    Path input = folder.resolve("flowers.csv");
    assertThat(predict(input, output).err()).contains("old.csv exists: --overwrite");
    Path broken = folder.resolve("broken.csv");
    Files.writeString(broken, "id,length,width,height,kind\nn0,1.5,2.5,3,rose\nn1,1.5\n");
    CommandLineRun failed = predict(broken, output, "--overwrite");
    assertThat(failed.code()).isEqualTo(2);
    assertThat(failed.err().strip().lines()).singleElement().asString().contains("broken.csv");
    assertThat(output).hasContent("old");
    done(predict(input, output, "--overwrite"));
    try (Stream<String> lines = Files.lines(output)) {
      assertThat(lines.count()).isEqualTo(ROWS + 1);
    }
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .noneMatch(name -> name.startsWith(".old.csv"));
    }
  }

  @Test
  void rowsThatCannotBePredictedAreErrorsOrLeftOutOrKept() throws IOException {
    Path input = folder.resolve("null.csv");
    Files.writeString(input, "id,length,width,height\na,1.5,2.5,3\nb,,2.5,3\nc,0.1,0.2,0\n");
    Path output = folder.resolve("null-out.csv");
    CommandLineRun failed = predict(input, output);
    assertThat(failed.code()).isEqualTo(2);
    assertThat(failed.err().strip().lines())
        .singleElement()
        .asString()
        .contains("null.csv", "feature 0 is null", "handleInvalid");
    assertThat(output).doesNotExist();
    CommandLineRun skipped = done(predict(input, output, "--handle-invalid", "skip"));
    assertThat(skipped.err()).contains("warning: 1 row left out");
    assertThat(Files.readAllLines(output)).hasSize(3);
    done(predict(input, output, "--overwrite", "--handle-invalid", "keep"));
    assertThat(Files.readAllLines(output).get(2)).matches("b,+");
  }

  @Test
  void mistakesAreOneLine() throws IOException {
    Path output = folder.resolve("mistake.csv");
    Path twin = folder.resolve("twin.csv");
    Files.writeString(twin, "length,width,height,Prediction\n1,2,3,4\n");
    assertThat(predict(twin, output).err()).contains("twin.csv has a column 'Prediction'");
    Path empty = Files.createFile(folder.resolve("empty.csv"));
    assertThat(predict(empty, output).err()).contains("empty.csv has no columns");
    Path few = folder.resolve("few.csv");
    Files.writeString(few, "length,height\n1,3\n");
    assertThat(predict(few, output).err()).contains("no column 'width'", "few.csv are length");
    Path word = folder.resolve("word.csv");
    Files.writeString(word, "length,width,height\n1,2,3\n1,two,3\n");
    assertThat(predict(word, output).err()).contains("'width'", "type string: expected numbers");
    assertThat(predict(word, folder.resolve("out.xlsx")).err()).contains(".parquet, .csv or .json");
    assertThat(predict(word, folder.resolve("no/out.csv")).err()).contains("there is no folder");
    assertThat(output).doesNotExist();
    Path stranger = folder.resolve("stranger.csv");
    Files.writeString(stranger, "length,width,height,kind\n1,2,3,tulip\n");
    assertThat(done(predict(stranger, output)).err())
        .contains("no table of results", "'tulip': expected one of iris, rose");
    assertThat(output).exists();
  }
}
