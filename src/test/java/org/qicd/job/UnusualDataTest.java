package org.qicd.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
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
import org.qicd.testing.SharedSpark;

/** Images that are no mistake but hardly meant: the run ends well, and a line tells what is odd. */
@Tag("slow")
@ExtendWith(SharedSpark.class)
class UnusualDataTest {
  private static final StructType SCHEMA =
      new StructType()
          .add("features", DataTypes.createArrayType(DataTypes.DoubleType))
          .add("label", DataTypes.DoubleType)
          .add("split", DataTypes.StringType);

  @TempDir static Path folder;

  private static SparkSession spark;

  @BeforeAll
  static void session(SparkSession session) {
    spark = session;
  }

  /** 20 images of 2 classes, changed: rows 0 to 11 train, 12 to 15 validation, 16 to 19 test. */
  private static String data(Consumer<List<Object[]>> change) {
    List<Object[]> rows = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      double label = i % 2;
      double[] features = {1, 0.1 * i, label, 2};
      rows.add(new Object[] {features, label, i < 12 ? "train" : i < 16 ? "validation" : "test"});
    }
    change.accept(rows);
    List<Row> made = rows.stream().map(RowFactory::create).toList();
    String path = folder.resolve("images.parquet").toString();
    spark.createDataFrame(made, SCHEMA).coalesce(1).write().mode("overwrite").parquet(path);
    return path;
  }

  private static CommandLineRun train(Path run, String path, String... settings) {
    List<String> args = new ArrayList<>(List.of("train", "--overwrite", "--run", run.toString()));
    for (String setting :
        List.of(
            "numStudents=2", "maxIter=2", "numLayers=1", "validationInterval=1", "patience=1")) {
      args.addAll(List.of("--set", setting));
    }
    for (String setting : settings) {
      args.addAll(List.of("--set", setting));
    }
    args.addAll(List.of("--set", "data.path=" + path));
    CommandLineRun trained = CommandLineRun.of(args);
    assertThat(trained.code()).as(trained.err()).isZero();
    assertThat(run.resolve("report.html")).exists();
    return trained;
  }

  private static List<String> warnings(CommandLineRun run) {
    return run.err().lines().filter(line -> line.startsWith("warning: ")).toList();
  }

  private static void unlabel(List<Object[]> rows, String split) {
    rows.stream().filter(row -> split.equals(row[2])).forEach(row -> row[1] = null);
  }

  private static JsonNode test(Path run) throws IOException {
    return new ObjectMapper().readTree(run.resolve("metrics.json").toFile()).get("test");
  }

  @Test
  void usualDataIsToldNothingOf() {
    assertThat(warnings(train(folder.resolve("usual"), data(rows -> {})))).isEmpty();
  }

  @Test
  void rareClassesAreCounted() {
    // Of 12 training images and 2 classes none is rare before there are more than 20 of the other.
    String path =
        data(
            rows -> {
              for (int i = 0; i < 30; i++) {
                rows.add(new Object[] {new double[] {3, 0.1 * i, 0, 2}, 0.0, "train"});
              }
              rows.removeIf(row -> row[2].equals("train") && (double) row[1] == 1);
              rows.add(new Object[] {new double[] {-1, 4, 1, -2}, 1.0, "train"});
            });
    String rare =
        "warning: classes are rare: of 37 labelled training images class 1 has 1; classWeight ="
            + " balanced counts them for more";
    List<String> warned = warnings(train(folder.resolve("rare"), path, "numStudents=1"));
    assertThat(warned).containsOnlyOnce(rare);
    assertThat(
            warnings(train(folder.resolve("rare"), path, "numStudents=1", "classWeight=balanced")))
        .noneMatch(line -> line.contains("rare"));
    assertThat(warnings(train(folder.resolve("lonely"), path)))
        .anyMatch(
            line ->
                line.matches(
                    "warning: student \\d has 18 labelled images of class 0 only: it learns to say"
                        + " nothing else; use fewer students, more labels for each, or labels ="
                        + " shared"));
  }

  @Test
  void imagesThatAreNearlyParallelAreMeasured() {
    String path = data(rows -> rows.forEach(row -> ((double[]) row[0])[3] += 100));
    assertThat(warnings(train(folder.resolve("parallel"), path)))
        .singleElement()
        .asString()
        .startsWith(
            "warning: images are nearly parallel: the mean fidelity of the states of two of 12"
                + " training images is 1.000, so");
    assertThat(warnings(train(folder.resolve("parallel"), path, "encoding=angle"))).isEmpty();
  }

  @Test
  void testImagesWithoutLabelsHaveNoAccuracy() throws IOException {
    Path run = folder.resolve("unlabelled");
    CommandLineRun trained = train(run, data(rows -> unlabel(rows, "test")));
    assertThat(warnings(trained))
        .containsExactly(
            "warning: none of the 4 test images has a label: there is no test accuracy");
    JsonNode ensemble = test(run).get("ensemble");
    assertThat(ensemble.get("images").asInt()).isZero();
    assertThat(ensemble.has("accuracy")).isFalse();
    assertThat(ensemble.has("accuracyInterval95")).isFalse();
    assertThat(ensemble.has("taskLoss")).isFalse();
    assertThat(test(run).get("students").get(0).get("infidelity").asDouble()).isBetween(0.0, 1.0);
    assertThat(trained.out()).contains("averaged weights").doesNotContain("NaN");
    assertThat(run.resolve("report.html")).content().contains("No test image has a label");
    assertThat(run.resolve("log.txt")).content().contains("none of the 4 test images has a label");
    Files.delete(run.resolve("metrics.json"));
    CommandLineRun resumed = CommandLineRun.of("resume", run.toString());
    assertThat(resumed.code()).as(resumed.err()).isZero();
    assertThat(run.resolve("metrics.json")).exists();
    CommandLineRun evaluated =
        CommandLineRun.of(
            "evaluate", run.toString(), "--set", "data.path=" + folder + "/images.parquet");
    assertThat(evaluated.code()).as(evaluated.err()).isZero();
    assertThat(evaluated.out()).contains("ensemble").doesNotContain("NaN");
    Path sweep = folder.resolve("sweep");
    CommandLineRun swept =
        CommandLineRun.of("hardware", run.toString(), "--output", sweep.toString());
    assertThat(swept.code()).as(swept.err()).isEqualTo(Main.USER_MISTAKE);
    assertThat(swept.err()).contains("none of the 4 test images has a label: expected some");
    assertThat(sweep).doesNotExist();
  }

  @Test
  void accuracyIsThatOfTheTestImagesWithLabels() throws IOException {
    Path run = folder.resolve("some");
    CommandLineRun trained = train(run, data(rows -> rows.get(17)[1] = null));
    assertThat(warnings(trained)).isEmpty();
    assertThat(test(run).get("ensemble").get("images").asInt()).isEqualTo(3);
    assertThat(test(run).get("ensemble").get("accuracy").asDouble()).isBetween(0.0, 1.0);
  }

  @Test
  void noTestRowsAndNoValidationRows() throws IOException {
    Path run = folder.resolve("train only");
    CommandLineRun trained =
        train(
            run,
            data(rows -> rows.removeIf(row -> !row[2].equals("train"))),
            "strategy=qkd",
            "teacherRounds=1");
    assertThat(warnings(trained))
        .containsExactly(
            "warning: there are no validation images: nothing is validated, and patience has no"
                + " effect",
            "warning: there are no test images: there is no test accuracy");
    assertThat(trained.out()).contains("12 train, 0 validation, 0 test images");
    assertThat(test(run).get("ensemble").get("images").asInt()).isZero();
    assertThat(test(run).get("students").get(0).has("infidelity")).isFalse();
  }

  @Test
  void validationImagesWithoutLabelsStopNothing() {
    CommandLineRun trained =
        train(folder.resolve("blind"), data(rows -> unlabel(rows, "validation")));
    assertThat(warnings(trained))
        .containsExactly(
            "warning: none of the 4 validation images has a label: nothing is validated, and"
                + " patience has no effect");
    assertThat(trained.err()).contains("round 2/2").doesNotContain("NaN");
  }

  @Test
  void rowsOfNoSplitAreCounted() {
    CommandLineRun trained = train(folder.resolve("splits"), data(rows -> rows.get(0)[2] = null));
    assertThat(warnings(trained))
        .containsExactly(
            "warning: " + folder + "/images.parquet: 1 row has no 'split' and is not used");
    assertThat(trained.out()).contains("11 train, 4 validation");
  }

  @Test
  void classesWithoutATrainingImageAreNamed() {
    CommandLineRun trained =
        train(
            folder.resolve("gaps"),
            data(
                rows -> {
                  for (int i = 0; i < rows.size(); i++) {
                    rows.get(i)[1] = i < 12 ? i % 4 : 0.0;
                  }
                }),
            "data.limit=3");
    assertThat(warnings(trained))
        .satisfiesExactly(
            line ->
                assertThat(line)
                    .matches(
                        "warning: labels go up to \\d, which makes \\d classes, but no training image"
                            + " has.*"),
            line ->
                assertThat(line)
                    .startsWith(
                        "warning: student 0 has 1 labelled image of class 0 only: it learns"));
  }

  @Test
  void labelsWithGapsKeepTheirNames() throws IOException {
    Path run = folder.resolve("names");
    CommandLineRun trained =
        train(run, data(rows -> rows.forEach(row -> row[1] = row[1].equals(1.0) ? 7.0 : 0.0)));
    assertThat(warnings(trained)).isEmpty();
    assertThat(trained.out()).contains("2 classes (0, 7)");
    assertThat(new ObjectMapper().readTree(run.resolve("metrics.json").toFile()).get("classes"))
        .hasToString("[\"0\",\"7\"]");
  }

  @Test
  void labelsMayBeMinusOneAndOne() throws IOException {
    Path run = folder.resolve("signs");
    CommandLineRun trained =
        train(run, data(rows -> rows.forEach(row -> row[1] = row[1].equals(1.0) ? 1.0 : -1.0)));
    assertThat(warnings(trained)).isEmpty();
    assertThat(trained.out()).contains("2 classes (-1, 1)");
    assertThat(new ObjectMapper().readTree(run.resolve("metrics.json").toFile()).get("classes"))
        .hasToString("[\"-1\",\"1\"]");
  }

  @Test
  void imagesOfTwoSplitsAreCounted() {
    CommandLineRun trained =
        train(
            folder.resolve("leak"),
            data(
                rows -> {
                  rows.get(12)[0] = rows.get(0)[0];
                  rows.get(16)[0] = rows.get(0)[0];
                  rows.get(17)[0] = rows.get(1)[0];
                  rows.get(18)[0] = rows.get(1)[0];
                  rows.get(18)[1] = null;
                }));
    assertThat(warnings(trained))
        .containsExactly(
            "warning: 1 of 4 validation images is a training image too, feature by feature",
            "warning: 3 of 4 test images are training images too, feature by feature",
            "warning: 1 of 4 test images is a validation image too, feature by feature");
  }
}
