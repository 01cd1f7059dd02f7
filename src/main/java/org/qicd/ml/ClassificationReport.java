package org.qicd.ml;

import static org.apache.spark.ml.functions.vector_to_array;
import static org.apache.spark.sql.functions.aggregate;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.get;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.log;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.udf;

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
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.qicd.data.ExactColumns;
import org.qicd.data.Examples;
import org.qicd.distill.Reliability;
import org.qicd.stats.Bootstrap;

/**
 * Metrics of a model on labelled rows, with 95% intervals. The metrics are those of MLlib's {@code
 * MulticlassClassificationEvaluator}. The interval of the accuracy is Wilson's score interval. That
 * of the log loss and of the Brier score is the normal interval of a mean, cut off at 0. The
 * calibration error has none: resamples of it are larger than it is. Those of the other metrics are
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
  private final Estimate brierScore;
  private final Reliability reliability;

  /** A metric and its 95% interval. */
  public record Estimate(double value, double lower, double upper) {
    @Override
    public String toString() {
      return String.format(Locale.ROOT, "%.4f [%.4f, %.4f]", value, lower, upper);
    }
  }

  private ClassificationReport(
      double[][] confusion,
      long rows,
      double effective,
      Estimate logLoss,
      Estimate brierScore,
      Reliability reliability) {
    this.confusion = confusion;
    this.rows = rows;
    this.logLoss = logLoss;
    this.brierScore = brierScore;
    this.reliability = reliability;
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
    Column all = vector_to_array(col("qicd_probability"), "float64");
    Column ofLabel = get(all, col("qicd_label").cast("int"));
    Column loss = log(greatest(ofLabel, lit(LEAST_PROBABILITY))).multiply(-1);
    Column square =
        aggregate(all, lit(0.0), (sum, p) -> sum.plus(p.multiply(p)))
            .minus(ofLabel.multiply(2))
            .plus(1);
    Column w = col("qicd_weight");
    List<Row> cells =
        own.transform(labelled)
            .withColumn("qicd_confidence", get(all, col("qicd_prediction").cast("int")))
            .withColumn(
                "qicd_bin", udf(new Bin(), DataTypes.IntegerType).apply(col("qicd_confidence")))
            .groupBy("qicd_label", "qicd_prediction", "qicd_bin")
            .agg(
                count(lit(1)),
                sum(w),
                sum(w.multiply(w)),
                sum(w.multiply(loss)),
                sum(w.multiply(loss).multiply(loss)),
                sum(w.multiply(square)),
                sum(w.multiply(square).multiply(square)),
                sum(w.multiply(col("qicd_confidence"))))
            .orderBy("qicd_label", "qicd_prediction", "qicd_bin")
            .collectAsList();
    return of(model, cells);
  }

  /** The bin of a confidence, as Spark calls it. */
  private static final class Bin implements UDF1<Double, Integer> {
    private static final long serialVersionUID = 1L;

    @Override
    public Integer call(Double confidence) {
      return Reliability.bin(confidence);
    }
  }

  /**
   * Makes the report from a row for each label, prediction and bin, which holds these, the number
   * of rows, and the sums of w, w^2, w loss, w loss^2, w square, w square^2 and w confidence.
   */
  private static ClassificationReport of(QicdClassificationModel model, List<Row> cells) {
    int classes = model.numClasses();
    double[][] confusion = new double[classes][classes];
    long rows = 0;
    double[] sums = new double[6];
    Reliability reliability = new Reliability();
    for (Row cell : cells) {
      double label = cell.getDouble(0);
      if (!(label >= 0 && label < classes && label == Math.rint(label))) {
        throw new IllegalArgumentException(
            "column '%s': label %s found, but the model knows classes 0 to %d"
                .formatted(model.getLabelCol(), label, classes - 1));
      }
      int predicted = (int) cell.getDouble(1);
      confusion[(int) label][predicted] += cell.getDouble(4);
      rows += cell.getLong(3);
      for (int k = 0; k < sums.length; k++) {
        sums[k] += cell.getDouble(4 + k);
      }
      reliability.add(
          cell.getInt(2),
          cell.getDouble(4),
          cell.getDouble(10),
          predicted == label,
          cell.getDouble(8));
    }
    if (!(sums[0] > 0)) {
      throw new IllegalArgumentException(
          "column '%s': no row has a label and a weight above 0".formatted(model.getLabelCol()));
    }
    double effective = sums[0] * sums[0] / sums[1];
    return new ClassificationReport(
        confusion,
        rows,
        effective,
        mean(sums[2] / sums[0], sums[3] / sums[0], effective),
        mean(sums[4] / sums[0], sums[5] / sums[0], effective),
        reliability);
  }

  /** The mean of a quantity that is not negative, by the mean of its squares. */
  private static Estimate mean(double mean, double squares, double effective) {
    double deviation = Math.sqrt(Math.max(0, squares - mean * mean) / effective);
    return new Estimate(
        mean, Math.max(0, mean - NORMAL_QUANTILE * deviation), mean + NORMAL_QUANTILE * deviation);
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

  /** Mean of the summed squared errors of a row's probabilities, see {@link Reliability}. */
  public Estimate brierScore() {
    return brierScore;
  }

  /**
   * The expected calibration error of the probability of the predicted class, see {@link
   * Reliability}.
   */
  public double calibrationError() {
    return reliability.calibrationError();
  }

  /** How far the probabilities come true, in bins; rows count by their weights. */
  public Reliability reliability() {
    return reliability;
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
        logLoss            %s
        brierScore         %s
        calibrationError   %s"""
        .formatted(
            rows,
            accuracy,
            f1,
            weightedPrecision,
            weightedRecall,
            logLoss,
            brierScore,
            String.format(Locale.ROOT, "%.4f", calibrationError()));
  }
}
