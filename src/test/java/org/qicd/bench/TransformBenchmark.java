package org.qicd.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.classification.MultilayerPerceptronClassifier;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.qicd.ml.QicdClassifier;

/**
 * Microseconds a row through {@code transform}, on one core, of cached digits: 8 x 8 pixels (6
 * qubits) or each pixel four times, 16 x 16 (8 qubits); four students of 16 layers. Beside it
 * MLlib's multilayer perceptron and its logistic regression. The accuracy of each is printed.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 4, time = 3)
@Measurement(iterations = 5, time = 3)
@Fork(
    value = 1,
    jvmArgsAppend = {"-XX:ObjectAlignmentInBytes=64", "-Xmx3g"})
public class TransformBenchmark {
  private static final int COPIES = 8;
  static final int ROWS = 1797 * COPIES;

  @Param({"6", "8"})
  int numQubits;

  @Param({"students", "perceptron", "regression"})
  String form;

  private SparkSession spark;
  private Dataset<Row> images;
  private Model<?> model;

  /** Trains the model. */
  @Setup
  public void setUp() {
    spark =
        SparkSession.builder()
            .master("local[1]")
            .config("spark.ui.enabled", "false")
            .config("spark.log.level", "ERROR")
            .config("spark.sql.shuffle.partitions", "1")
            .getOrCreate();
    Dataset<Row> digits = spark.read().parquet("data/digits.parquet");
    images = digits(digits, COPIES);
    Dataset<Row> train = digits(digits.filter("split = 'train'"), 1);
    model =
        switch (form) {
          case "students" -> students().fit(train);
          case "perceptron" -> perceptron().fit(train);
          default -> new LogisticRegression().fit(train);
        };
    Dataset<Row> test = digits(digits.filter("split = 'test'"), 1);
    double accuracy =
        new MulticlassClassificationEvaluator()
            .setMetricName("accuracy")
            .evaluate(model.transform(test));
    System.out.printf("%n%s: test accuracy %.4f%n", model, accuracy);
  }

  private MultilayerPerceptronClassifier perceptron() {
    return new MultilayerPerceptronClassifier()
        .setLayers(new int[] {1 << numQubits, 64, 10})
        .setMaxIter(200)
        .setSeed(1);
  }

  private static QicdClassifier students() {
    return new QicdClassifier()
        .setNumLayers(16)
        .setLogitScale(80)
        .setMaxIter(60)
        .setStepsPerRound(10)
        .setExchange("weights");
  }

  private Dataset<Row> digits(Dataset<Row> digits, int copies) {
    List<Row> rows = new ArrayList<>();
    for (int copy = 0; copy < copies; copy++) {
      for (Row digit : digits.select("features", "label").collectAsList()) {
        Vector pixels = scaled(digit.<Number>getList(0));
        rows.add(RowFactory.create(pixels, ((Number) digit.get(1)).doubleValue()));
      }
    }
    StructType schema =
        new StructType()
            .add("features", SQLDataTypes.VectorType())
            .add("label", DataTypes.DoubleType);
    Dataset<Row> table = spark.createDataFrame(rows, schema).cache();
    table.count();
    return table;
  }

  private Vector scaled(List<Number> pixels) {
    int side = 1 << numQubits / 2;
    double[] scaled = new double[side * side];
    for (int f = 0; f < scaled.length; f++) {
      int row = f / side * 8 / side;
      int column = f % side * 8 / side;
      scaled[f] = pixels.get(8 * row + column).doubleValue();
    }
    return Vectors.dense(scaled);
  }

  /** All rows, their columns computed and thrown away. */
  @Benchmark
  @OperationsPerInvocation(ROWS)
  public void transform() {
    model.transform(images).write().format("noop").mode("overwrite").save();
  }

  @TearDown
  public void stop() {
    spark.stop();
  }
}
