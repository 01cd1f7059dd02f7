package org.qicd.job;

import static org.apache.spark.sql.functions.expr;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.io.FileUtils;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Times the command {@code predict} beside {@code transform} of the same model, in one session, of
 * digits of 8 x 8 pixels in Parquet files. The goal is .8 of the speed of {@code transform}. That
 * is timed twice: its columns are thrown away, or they are written to a folder of Parquet files, as
 * {@code predict} writes its own, of which there are more. Shown are the shortest of several times,
 * which are taken in turn. Writing one file is shown too: a file has one writer, however many cores
 * there are.
 */
final class PredictTimes {
  private static final int REPEATS = 3;
  private static final int FILES = 8;
  private static final Pattern SECONDS = Pattern.compile("rows, ([0-9.]+) s");

  private PredictTimes() {}

  /** Prints the times. The argument is the number of rows, a million by default. */
  public static void main(String... arguments) throws IOException {
    int rows = arguments.length == 0 ? 1_000_000 : Integer.parseInt(arguments[0]);
    Path folder = Files.createTempDirectory("qicd-predict");
    SparkSession spark =
        SparkSession.builder()
            .config("spark.ui.enabled", "false")
            .config("spark.log.level", "ERROR")
            .master("local[*]")
            .getOrCreate();
    try {
      Path table = folder.resolve("table.parquet");
      write(spark, rows, table);
      Path run = folder.resolve("run");
      done("train", "--set", "maxIter=20", "--run", run.toString());
      time(spark, rows, run, table, folder);
    } finally {
      spark.stop();
      FileUtils.deleteDirectory(folder.toFile());
    }
  }

  /** Digits again and again, each a little different, so that no two rows are the same. */
  private static void write(SparkSession spark, int rows, Path table) {
    Dataset<Row> digits = spark.read().parquet("data/digits.parquet");
    int copies = (int) Math.ceil((double) rows / digits.count());
    digits
        .crossJoin(spark.range(copies).toDF("copy"))
        .limit(rows)
        .select(
            expr("monotonically_increasing_id()").as("id"),
            expr("transform(features, (x, k) -> x + copy * (k + 1) / 1e6)").as("features"))
        .repartition(FILES)
        .write()
        .parquet(table.toString());
  }

  private static void time(SparkSession spark, int rows, Path run, Path table, Path folder) {
    PipelineModel model = PipelineModel.load(run.resolve("model").toString());
    double transform = Double.MAX_VALUE;
    double written = Double.MAX_VALUE;
    double many = Double.MAX_VALUE;
    double one = Double.MAX_VALUE;
    for (int k = 0; k < REPEATS; k++) {
      long start = System.nanoTime();
      Dataset<Row> predicted = model.transform(spark.read().parquet(table.toString()));
      predicted.write().format("noop").mode("overwrite").save();
      transform = Math.min(transform, (System.nanoTime() - start) / 1e9);
      start = System.nanoTime();
      predicted
          .select("id", "rawPrediction", "probability", "prediction")
          .write()
          .mode("overwrite")
          .parquet(folder.resolve("transform.parquet").toString());
      written = Math.min(written, (System.nanoTime() - start) / 1e9);
      many = Math.min(many, predict(run, table, folder.resolve("many.parquet") + "/"));
      one = Math.min(one, predict(run, table, folder.resolve("one.parquet").toString()));
    }
    System.out.printf(
        Locale.ROOT,
        "%,d rows: transform %.1f s, %.1f s if it writes its columns; predict into a folder %.1f s,"
            + " %.2f and %.2f of these speeds (goal: 0.8); into one file %.1f s%n",
        rows,
        transform,
        written,
        many,
        transform / many,
        written / many,
        one);
  }

  /** The seconds that the command says it took. */
  private static double predict(Path run, Path table, String output) {
    String text =
        done(
            "predict",
            run.toString(),
            "--input",
            table.toString(),
            "--output",
            output,
            "--overwrite");
    Matcher seconds = SECONDS.matcher(text);
    if (!seconds.find()) {
      throw new IllegalStateException(text);
    }
    return Double.parseDouble(seconds.group(1));
  }

  private static String done(String... arguments) {
    CommandLineRun run = CommandLineRun.of(new ArrayList<>(List.of(arguments)));
    if (run.code() != 0) {
      throw new IllegalStateException(run.err());
    }
    return run.out();
  }
}
