package org.qicd.bench;

import static org.apache.spark.ml.functions.array_to_vector;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.commons.io.FileUtils;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.classification.MultilayerPerceptronClassifier;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.qicd.ml.QicdClassifier;

/**
 * Times queries on the result of {@code transform}, of our classifier and two of MLlib's in one
 * session on one core. The table is made of Parquet files, with a directory for each of 10 days and
 * 200 columns beside the features. Shown are the shortest of several times, in seconds of processor
 * time of the whole JVM, since these depend little on what else the machine does.
 */
final class Queries {
  private static final int REPEATS = 15;
  private static final int OTHER_COLUMNS = 200;

  /** Over the cached rows in one measurement, since the clock of processor time ticks rarely. */
  private static final int PASSES = 10;

  private Queries() {}

  /** Prints a table. The argument is the number of rows, 100,000 by default. */
  public static void main(String... arguments) throws IOException {
    int rows = arguments.length == 0 ? 100_000 : Integer.parseInt(arguments[0]);
    Path folder = Files.createTempDirectory("qicd-queries");
    SparkSession spark =
        SparkSession.builder()
            .master("local[1]")
            .config("spark.ui.enabled", "false")
            .config("spark.log.level", "ERROR")
            .config("spark.sql.shuffle.partitions", "1")
            .getOrCreate();
    try {
      printQueries(rows, table(spark, rows, folder.resolve("table").toString()));
    } finally {
      spark.stop();
      FileUtils.deleteDirectory(folder.toFile());
    }
    printRows();
  }

  /** Prints how long a row takes of those that are cached, as in {@link TransformBenchmark}. */
  private static void printRows() {
    System.out.printf("%nmicroseconds of processor time for each cached row, all columns%n");
    for (String form : List.of("students", "regression", "perceptron")) {
      for (int numQubits : new int[] {6, 8}) {
        TransformBenchmark rows = new TransformBenchmark();
        rows.form = form;
        rows.numQubits = numQubits;
        rows.setUp();
        double seconds =
            shortest(
                () -> {
                  for (int k = 0; k < PASSES; k++) {
                    rows.transform();
                  }
                });
        double micros = 1e6 * seconds / PASSES / TransformBenchmark.ROWS;
        rows.stop();
        System.out.printf("%s, %d features: %.2f%n", form, 1 << numQubits, micros);
      }
    }
  }

  private static Dataset<Row> table(SparkSession spark, int rows, String path) {
    Dataset<Row> digits = spark.read().parquet("data/digits.parquet").select("features", "label");
    int copies = (int) Math.ceil((double) rows / digits.count());
    Dataset<Row> table =
        digits
            .withColumn("features", array_to_vector(col("features").cast("array<double>")))
            .crossJoin(spark.range(copies).toDF("copy"))
            .limit(rows)
            .withColumn("id", expr("monotonically_increasing_id()"))
            .withColumn("day", expr("id % 10"));
    Column[] columns = new Column[OTHER_COLUMNS + 1];
    columns[OTHER_COLUMNS] = col("*");
    for (int k = 0; k < OTHER_COLUMNS; k++) {
      columns[k] = expr("id * %d".formatted(k)).as("c" + k);
    }
    table.select(columns).coalesce(1).write().partitionBy("day").parquet(path);
    return spark.read().parquet(path);
  }

  private static void printQueries(int rows, Dataset<Row> table) {
    Dataset<Row> train = table.select("features", "label").limit(2000).cache();
    Map<String, Transformer> models = new LinkedHashMap<>();
    models.put(
        "QICD",
        new QicdClassifier()
            .setNumLayers(16)
            .setLogitScale(80)
            .setMaxIter(10)
            .setStepsPerRound(10)
            .setExchange("weights")
            .fit(train));
    models.put("regression", new LogisticRegression().fit(train));
    models.put(
        "perceptron",
        new MultilayerPerceptronClassifier()
            .setLayers(new int[] {64, 64, 10})
            .setMaxIter(50)
            .fit(train));
    train.unpersist();
    Map<String, Function<Dataset<Row>, Dataset<Row>>> queries = new LinkedHashMap<>();
    queries.put("all columns", predicted -> predicted);
    queries.put(
        "select(\"id\", \"prediction\")", predicted -> predicted.select("id", "prediction"));
    queries.put("filter(\"day = 3\")", predicted -> predicted.filter("day = 3"));
    queries.put("filter(\"id = 3\")", predicted -> predicted.filter("id = 3"));
    queries.put("count()", predicted -> predicted.groupBy().count());
    System.out.printf(
        "%n%,d rows, seconds of processor time: %s%n", rows, String.join(", ", models.keySet()));
    queries.forEach(
        (name, query) -> {
          StringBuilder line = new StringBuilder("%-28s".formatted(name));
          models.values().forEach(m -> line.append(" %8.3f".formatted(seconds(m, table, query))));
          System.out.println(line);
        });
  }

  private static double seconds(
      Transformer model, Dataset<Row> table, Function<Dataset<Row>, Dataset<Row>> query) {
    return shortest(
        () -> query.apply(model.transform(table)).write().format("noop").mode("overwrite").save());
  }

  private static double shortest(Runnable run) {
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    long shortest = Long.MAX_VALUE;
    for (int k = 0; k < REPEATS; k++) {
      long start = system.getProcessCpuTime();
      run.run();
      shortest = Math.min(shortest, system.getProcessCpuTime() - start);
    }
    return shortest / 1e9;
  }
}
