package org.qicd.ml;

import static org.apache.spark.ml.functions.vector_to_array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.get;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.log;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sum;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.apache.commons.math3.stat.interval.ConfidenceInterval;
import org.apache.commons.math3.stat.interval.IntervalUtils;
import org.apache.spark.ml.linalg.DenseMatrix;
import org.apache.spark.ml.linalg.Matrix;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.qicd.data.ExactColumns;
import org.qicd.data.Examples;
import org.qicd.stats.Bootstrap;

/**
 * Metrics of a model on labelled rows, with 95% intervals. The metrics are those of MLlib's {@code
 * MulticlassClassificationEvaluator}. The interval of the accuracy is Wilson's score interval. That
 * of the log loss is the normal interval of a mean, cut off at 0. Those of the other metrics are
 * percentiles of a parametric bootstrap of the confusion matrix with a fixed seed. If rows have
 * weights, their number is replaced by Kish's effective sample size, {@code (sum w)^2 / sum w^2}.
 */
public final class ClassificationReport {
  private static final double LEVEL = 0.95;
  private static final double NORMAL_QUANTILE = 1.959963984540054;
  private static final int RESAMPLES = 1000;

  /** Smaller probabilities are raised to this one, as in MLlib's evaluator. */
  private static final double LEAST_PROBABILITY = 1e-15;

  private final double[][] confusion; // [label][prediction], weighted
  private final long rows;
  private final Estimate accuracy;
  private final Estimate f1;
  private final Estimate weightedPrecision;
  private final Estimate weightedRecall;
  private final Estimate logLoss;

  /** A metric and its 95% interval. */
  public record Estimate(double value, double lower, double upper) {
    @Override
    public String toString() {
      return String.format(Locale.ROOT, "%.4f [%.4f, %.4f]", value, lower, upper);
    }
  }

  private ClassificationReport(
      double[][] confusion, long rows, double effective, Estimate logLoss) {
    this.confusion = confusion;
    this.rows = rows;
    this.logLoss = logLoss;
    double correct = accuracy(confusion);
    int trials = (int) Math.min(Integer.MAX_VALUE, Math.max(1, Math.rint(effective)));
    ConfidenceInterval wilson =
        IntervalUtils.getWilsonScoreInterval(trials, (int) Math.rint(correct * trials), LEVEL);
    accuracy = new Estimate(correct, wilson.getLowerBound(), wilson.getUpperBound());
    double[][][] resamples = Bootstrap.tables(confusion, trials, RESAMPLES);
    f1 = estimate(resamples, matrix -> weighted(matrix, ClassificationReport::f1));
    weightedPrecision =
        estimate(resamples, matrix -> weighted(matrix, ClassificationReport::precision));
    weightedRecall = estimate(resamples, matrix -> weighted(matrix, ClassificationReport::recall));
  }

  /** Predicts the rows and evaluates the predictions in one Spark job. */
  static ClassificationReport of(QicdClassificationModel model, Dataset<Row> rows) {
    Examples.check(rows.schema(), TrainingRows.columns(model, ""));
    QicdClassificationModel own = model.copy(ParamMap.empty());
    own.setRawPredictionCol("").setPredictionCol("qicd_prediction");
    own.setProbabilityCol("qicd_probability").setStudentProbabilityCol("");
    own.setDisagreementCol("").setInfidelityCol("");
    if (HandleInvalid.of(own.getHandleInvalid()) == HandleInvalid.KEEP) {
      own.setHandleInvalid("error"); // A row without a prediction is neither right nor wrong.
    }
    ExactColumns exact =
        new ExactColumns(rows, model.getFeaturesCol(), model.getLabelCol(), model.getWeightCol());
    Column label = exact.column(model.getLabelCol()).cast("double");
    Column weight =
        model.getWeightCol().isEmpty()
            ? lit(1.0)
            : exact.column(model.getWeightCol()).cast("double");
    Dataset<Row> labelled =
        exact
            .table()
            .filter(label.isNotNull().and(not(label.isNaN())))
            .select(
                exact.column(model.getFeaturesCol()).as(model.getFeaturesCol()),
                label.as("qicd_label"),
                weight.as("qicd_weight"));
    Column loss =
        log(greatest(
                get(
                    vector_to_array(col("qicd_probability"), "float64"),
                    col("qicd_label").cast("int")),
                lit(LEAST_PROBABILITY)))
            .multiply(-1);
    Column w = col("qicd_weight");
    List<Row> cells =
        own.transform(labelled)
            .groupBy("qicd_label", "qicd_prediction")
            .agg(
                count(lit(1)),
                sum(w),
                sum(w.multiply(w)),
                sum(w.multiply(loss)),
                sum(w.multiply(loss).multiply(loss)))
            .orderBy("qicd_label", "qicd_prediction")
            .collectAsList();
    return of(model, cells);
  }

  /**
   * Makes the report from a row for each label and prediction, which holds the label, the
   * prediction, the number of rows, and the sums of w, w^2, w loss and w loss^2.
   */
  private static ClassificationReport of(QicdClassificationModel model, List<Row> cells) {
    int classes = model.numClasses();
    double[][] confusion = new double[classes][classes];
    long rows = 0;
    double[] sums = new double[4];
    for (Row cell : cells) {
      double label = cell.getDouble(0);
      if (!(label >= 0 && label < classes && label == Math.rint(label))) {
        throw new IllegalArgumentException(
            "column '%s': label %s found, but the model knows classes 0 to %d"
                .formatted(model.getLabelCol(), label, classes - 1));
      }
      confusion[(int) label][(int) cell.getDouble(1)] = cell.getDouble(3);
      rows += cell.getLong(2);
      for (int k = 0; k < sums.length; k++) {
        sums[k] += cell.getDouble(3 + k);
      }
    }
    if (!(sums[0] > 0)) {
      throw new IllegalArgumentException(
          "column '%s': no row has a label and a weight above 0".formatted(model.getLabelCol()));
    }
    double effective = sums[0] * sums[0] / sums[1];
    double mean = sums[2] / sums[0];
    double deviation = Math.sqrt(Math.max(0, sums[3] / sums[0] - mean * mean) / effective);
    return new ClassificationReport(
        confusion,
        rows,
        effective,
        new Estimate(
            mean,
            Math.max(0, mean - NORMAL_QUANTILE * deviation),
            mean + NORMAL_QUANTILE * deviation));
  }

  private Estimate estimate(double[][][] resamples, ToDoubleFunction<double[][]> metric) {
    double[] values = Arrays.stream(resamples).mapToDouble(metric).toArray();
    double[] limits = Bootstrap.percentiles(values);
    return new Estimate(metric.applyAsDouble(confusion), limits[0], limits[1]);
  }

  private static double total(double[][] matrix) {
    return Arrays.stream(matrix).flatMapToDouble(Arrays::stream).sum();
  }

  private static double accuracy(double[][] matrix) {
    double correct = 0;
    for (int c = 0; c < matrix.length; c++) {
      correct += matrix[c][c];
    }
    return correct / total(matrix);
  }

  /** A metric of one class. */
  @FunctionalInterface
  private interface OfClass {
    double of(double[][] matrix, int classIndex);
  }

  /** Mean of a metric over the classes, weighted by the frequency of each class. */
  private static double weighted(double[][] matrix, OfClass metric) {
    double sum = 0;
    for (int c = 0; c < matrix.length; c++) {
      double labelled = Arrays.stream(matrix[c]).sum();
      sum += labelled == 0 ? 0 : labelled * metric.of(matrix, c);
    }
    return sum / total(matrix);
  }

  private static double precision(double[][] matrix, int c) {
    double predicted = Arrays.stream(matrix).mapToDouble(row -> row[c]).sum();
    return predicted == 0 ? 0 : matrix[c][c] / predicted;
  }

  private static double recall(double[][] matrix, int c) {
    return matrix[c][c] / Arrays.stream(matrix[c]).sum();
  }

  private static double f1(double[][] matrix, int c) {
    double precision = precision(matrix, c);
    double recall = recall(matrix, c);
    return precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall);
  }

  /** Number of rows with a label. */
  public long rows() {
    return rows;
  }

  /** Share of the rows, by weight, that are predicted correctly. */
  public Estimate accuracy() {
    return accuracy;
  }

  /** Mean F1 score of the classes, weighted by the frequency of each class. */
  public Estimate f1() {
    return f1;
  }

  /** Mean precision of the classes, weighted by the frequency of each class. */
  public Estimate weightedPrecision() {
    return weightedPrecision;
  }

  /** Mean recall of the classes, weighted by the frequency of each class. */
  public Estimate weightedRecall() {
    return weightedRecall;
  }

  /** Mean of {@code -log p} of the label, in nats. */
  public Estimate logLoss() {
    return logLoss;
  }

  /** Sum of the row weights by label (row index) and predicted class (column index). */
  public Matrix confusionMatrix() {
    double[] values = Arrays.stream(confusion).flatMapToDouble(Arrays::stream).toArray();
    return new DenseMatrix(confusion.length, confusion.length, values, true);
  }

  @Override
  public String toString() {
    return """
        rows               %d
        accuracy           %s
        f1                 %s
        weightedPrecision  %s
        weightedRecall     %s
        logLoss            %s"""
        .formatted(rows, accuracy, f1, weightedPrecision, weightedRecall, logLoss);
  }
}
