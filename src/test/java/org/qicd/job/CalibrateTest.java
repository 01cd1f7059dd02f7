package org.qicd.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.qicd.testing.SharedSpark;

/** A temperature from the command line: train, evaluate, predict and transform agree. */
@Tag("slow")
@ExtendWith(SharedSpark.class)
class CalibrateTest {
  private static final double ROUNDING = 1e-12;

  @TempDir Path folder;

  private CommandLineRun run(String... args) {
    CommandLineRun done = CommandLineRun.of(args);
    assertThat(done.code()).as(done.err()).isZero();
    return done;
  }

  private CommandLineRun train(String name, String... settings) {
    List<String> args = new ArrayList<>(List.of("train", "--run", folder.resolve(name).toString()));
    for (String setting :
        List.of("maxIter=3", "stepsPerRound=10", "numLayers=2", "numStudents=2", "stepSize=0.1")) {
      args.addAll(List.of("--set", setting));
    }
    for (String setting : settings) {
      args.addAll(List.of("--set", setting));
    }
    return run(args.toArray(String[]::new));
  }

  private JsonNode metrics(String name) throws IOException {
    return new ObjectMapper().readTree(folder.resolve(name + "/metrics.json").toFile());
  }

  @Test
  void everyCommandUsesTheTemperature(SparkSession spark) throws IOException {
    CommandLineRun trained = train("run", "calibrate=temperature");
    assertThat(trained.out())
        .containsPattern(
            "calibrate  temperature \\d+\\.\\d{4} of the ensemble, at which the loss on 304"
                + " validation images is \\d\\.\\d{4} instead of \\d\\.\\d{4}\n");
    train("plain");
    JsonNode metrics = metrics("run");
    JsonNode plain = metrics("plain");
    assertThat(metrics.get("modelFingerprint")).isEqualTo(plain.get("modelFingerprint"));
    assertThat(plain.has("temperature")).isFalse();
    JsonNode ensemble = metrics.at("/test/ensemble");
    assertThat(ensemble.get("accuracy")).isEqualTo(plain.at("/test/ensemble/accuracy"));
    assertThat(ensemble.get("taskLoss").doubleValue())
        .isLessThan(plain.at("/test/ensemble/taskLoss").doubleValue());
    assertThat(metrics.at("/test/students")).isEqualTo(plain.at("/test/students"));
    double before = metrics.at("/temperature/taskLossBefore").doubleValue();
    assertThat(metrics.at("/temperature/taskLoss").doubleValue()).isLessThan(before);

    String found = run("evaluate", folder.resolve("run").toString()).out();
    String table = trained.out().replaceAll("(?s).*(\nmodel  .*?)\n\n.*", "$1");
    assertThat(table).contains("calibration error").contains("averaged weights");
    assertThat(found).contains(table).containsPattern("\n {10}temperature \\d");

    Path output = folder.resolve("predicted.parquet");
    String told =
        run(
                "predict",
                folder.resolve("run").toString(),
                "--input",
                "data/digits.parquet",
                "--output",
                output.toString())
            .out();
    assertThat(told).contains("calibration error");
    Dataset<Row> test = spark.read().parquet(output.toString()).filter("split = 'test'");
    double squares = 0;
    double error = 0;
    double[] distance = new double[15];
    List<Row> rows = test.collectAsList();
    for (Row row : rows) {
      List<Double> p = row.getList(row.fieldIndex("probabilities"));
      int label = ((Number) row.getAs("label")).intValue();
      int predicted = ((Number) row.getAs("prediction")).intValue();
      for (int c = 0; c < p.size(); c++) {
        squares += Math.pow(p.get(c) - (c == label ? 1 : 0), 2);
      }
      distance[(int) Math.ceil(p.get(predicted) * 15) - 1] +=
          p.get(predicted) - (predicted == label ? 1 : 0);
    }
    for (double each : distance) {
      error += Math.abs(each) / rows.size();
    }
    assertThat(ensemble.get("brierScore").doubleValue())
        .isCloseTo(squares / rows.size(), within(ROUNDING));
    assertThat(ensemble.get("calibrationError").doubleValue()).isCloseTo(error, within(ROUNDING));
    int images = 0;
    for (JsonNode bin : ensemble.get("reliability")) {
      images += bin.get("weight").intValue();
    }
    assertThat(images).isEqualTo(rows.size());

    Dataset<Row> input = spark.read().parquet("data/digits.parquet").filter("split = 'test'");
    List<Row> transformed =
        PipelineModel.load(folder.resolve("run/model").toString()).transform(input).collectAsList();
    for (int i = 0; i < rows.size(); i++) {
      List<Double> p = rows.get(i).getList(rows.get(i).fieldIndex("probabilities"));
      double[] expected = transformed.get(i).<Vector>getAs("probability").toArray();
      assertThat(p.stream().mapToDouble(x -> x).toArray()).containsExactly(expected);
    }
    String report = Files.readString(folder.resolve("run/report.html"));
    assertThat(report)
        .contains("How far probabilities come true", "Calibrated: temperature ")
        .contains("mean probability of the predicted class");
    assertThat(Files.readString(folder.resolve("plain/report.html")))
        .contains("The probabilities are those of the training. With calibrate = temperature");
  }

  @Test
  void withoutValidationRowsThereIsOneLine(SparkSession spark) {
    Path table = folder.resolve("two.parquet");
    spark
        .read()
        .parquet("data/digits.parquet")
        .filter("split != 'validation'")
        .write()
        .parquet(table.toString());
    CommandLineRun trained = train("none", "calibrate=temperature", "data.path=" + table);
    assertThat(trained.err())
        .containsOnlyOnce(
            "warning: calibrate = temperature fits none, so probabilities stay as they are: no"
                + " validation image has a label\n");
    assertThat(trained.out()).doesNotContain("calibrate  ");
  }
}
