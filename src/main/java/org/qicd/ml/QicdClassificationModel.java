package org.qicd.ml;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.ml.classification.ProbabilisticClassificationModel;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.HasTrainingSummary;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.qicd.data.FeatureColumn;
import org.qicd.distill.EnsembleReadout;
import org.qicd.ensemble.EnsemblePredictor;
import org.qicd.ensemble.TrainedEnsemble;
import org.qicd.measure.Shots;
import org.qicd.setup.TrainSetup;
import org.qicd.train.TrainResult;
import scala.Option;
import scala.Tuple3;

/**
 * An ensemble of trained quantum neural networks. Column {@code rawPrediction} is the natural
 * logarithm of the mean p of the students' class probabilities. Column {@code probability} is
 * {@code p^(1/T)}, scaled to sum 1, where T is the param {@code temperature}: at its default 1 it
 * is p itself. Column {@code prediction} is the most probable class, which T does not change,
 * unless {@code thresholds} are set. Further columns, which do not depend on T, can be requested by
 * name: the probabilities of each student, the disagreement of the students, and the infidelity
 * between their states.
 */
public final class QicdClassificationModel
    extends ProbabilisticClassificationModel<Vector, QicdClassificationModel>
    implements QicdParams, MLWritable, HasTrainingSummary<QicdTrainingSummary> {
  private static final long serialVersionUID = 1L;
  private static final String ENSEMBLE = "ensemble";
  private static final String SUMMARY = "summary";

  private final String uid;
  private final StageParams params;

  /** The students. Null in tasks, which need only the predictor. */
  private final transient TrainedEnsemble ensemble;

  private volatile EnsemblePredictor predictor;
  private final int numFeatures;
  private final int numClasses;
  private transient Option<QicdTrainingSummary> trainingSummary = Option.empty();

  /**
   * Makes a model that predicts nothing. The service loader of Spark Connect needs this
   * constructor.
   */
  public QicdClassificationModel() {
    this(Uid.announce(""), null, 0);
  }

  /** A model of trained students. */
  QicdClassificationModel(String uid, TrainedEnsemble ensemble, int numFeatures) {
    this(Uid.announce(uid), ensemble, numFeatures);
  }

  private QicdClassificationModel(Uid uid, TrainedEnsemble ensemble, int numFeatures) {
    this.uid = uid.taken();
    this.params = QicdClassifier.params(this, ColumnParam::ofModel);
    this.ensemble = ensemble;
    this.predictor = ensemble == null ? null : new EnsemblePredictor(ensemble);
    this.numFeatures = numFeatures;
    this.numClasses = ensemble == null ? 0 : ensemble.circuit(0).readout().numClasses();
  }

  /** Makes the model of a training that was run without the estimator. */
  public static QicdClassificationModel of(TrainSetup setup, TrainResult result) {
    QicdClassificationModel model =
        new QicdClassificationModel(
            Identifiable.randomUID("qicd"), result.ensemble(), setup.numFeatures());
    model.params.set(model, setup.params());
    result.calibration().ifPresent(fitted -> model.setTemperature(fitted.value()));
    return model.withSummary(new QicdTrainingSummary(result));
  }

  @Override
  public String uid() {
    return Uid.orAnnounced(uid);
  }

  @Override
  public StageParams stageParams() {
    return params;
  }

  @Override
  public String explainParam(Param<?> param) {
    return StageParams.explain(this, param);
  }

  @Override
  public int numClasses() {
    return numClasses;
  }

  @Override
  public int numFeatures() {
    return numFeatures;
  }

  /** The trained students, for use without Spark, measured as the params say. */
  public TrainedEnsemble ensemble() {
    return ensemble == null ? null : ensemble.measuredBy(measuredBy());
  }

  private Shots measuredBy() {
    // Most models are exact, and one image is predicted in less time than many params are read.
    return getShots() == 0 ? Shots.EXACT : new Shots(getShots(), getSmoothing(), getSeed());
  }

  /** The predictor of these students, measured as the params say now. */
  private EnsemblePredictor predictor() {
    Shots now = measuredBy();
    if (!predictor.shots().equals(now)) {
      predictor = predictor.measuredBy(now);
    }
    return predictor;
  }

  /** The trained students in their order; with several circuits each, group by group. */
  public List<QicdStudent> students() {
    return IntStream.range(0, ensemble.numCircuits()).mapToObj(m -> student(ensemble, m)).toList();
  }

  private static QicdStudent student(TrainedEnsemble ensemble, int student) {
    return new QicdStudent(ensemble.circuit(student), ensemble.weights(student));
  }

  /**
   * One student as a model of a single circuit.
   *
   * @param student index of the student, from 0
   * @throws IllegalArgumentException if there is no such student
   */
  public QicdClassificationModel student(int student) {
    if (student < 0 || student >= ensemble.numCircuits()) {
      throw new IllegalArgumentException(
          "student is %d: expected 0 to %d".formatted(student, ensemble.numCircuits() - 1));
    }
    TrainedEnsemble one =
        new TrainedEnsemble(List.of(ensemble.circuit(student)), List.of(ensemble.weights(student)));
    return sibling(one);
  }

  /**
   * The circuit whose weights are the means of the students' weights, as a model of its own. If the
   * students were trained to agree, it is as accurate as the ensemble, at the cost of one student.
   *
   * @throws IllegalArgumentException if the students have different circuits or unlike devices
   */
  public QicdClassificationModel averaged() {
    return sibling(
        ensemble
            .averaged()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "students of different circuits or on unlike devices have no averaged"
                            + " weights")));
  }

  private QicdClassificationModel sibling(TrainedEnsemble other) {
    QicdClassificationModel one =
        new QicdClassificationModel(Identifiable.randomUID("qicd"), other, numFeatures);
    copyValues(one, ParamMap.empty()).setParent(parent());
    one.set(one.numStudents(), other.numCircuits());
    one.set(one.circuitsPerStudent(), 1);
    one.clear(one.temperature()); // It was fitted to the whole ensemble.
    return one;
  }

  /** Weights of all students, one student after the other, in radians. */
  public Vector weights() {
    return Vectors.dense(
        IntStream.range(0, ensemble.numCircuits())
            .mapToObj(ensemble::weights)
            .flatMapToDouble(Arrays::stream)
            .toArray());
  }

  /**
   * The students' circuits and weights as JSON, in the form of {@code data/ensemble} in a saved
   * model.
   */
  public String ensembleJson() {
    return SavedModel.text(new EnsembleJson(ensemble, numFeatures).write());
  }

  /** SHA-256 over the bits of all weights, as hexadecimal digits. */
  public String fingerprint() {
    return ensemble.fingerprint();
  }

  /**
   * Predicts the natural logarithms of the class probabilities of one image.
   *
   * @throws IllegalArgumentException if the number of features is not that of the training, or if
   *     the features cannot be encoded
   */
  @Override
  public Vector predictRaw(Vector features) {
    if (features.size() != numFeatures) {
      throw new IllegalArgumentException(
          "%d features: expected %d, as the model was trained with"
              .formatted(features.size(), numFeatures));
    }
    return Vectors.dense(predictor().predict(features.toArray()).logProbabilities());
  }

  @Override
  public Vector raw2probabilityInPlace(Vector raw) {
    double[] values = ((DenseVector) raw).values();
    double[] probabilities =
        EnsembleReadout.probabilities(EnsembleReadout.tempered(values, getTemperature()));
    System.arraycopy(probabilities, 0, values, 0, values.length);
    return raw;
  }

  @Override
  public QicdClassificationModel setThresholds(double[] value) {
    if (value.length != numClasses) {
      throw new IllegalArgumentException(QicdClassifier.wrongThresholds(value.length, numClasses));
    }
    super.setThresholds(value);
    return this;
  }

  /**
   * Sets the name of the new column of each student's class probabilities, an array of vectors. If
   * it is empty, no column is added.
   */
  public QicdClassificationModel setStudentProbabilityCol(String value) {
    set(studentProbabilityCol(), value);
    return this;
  }

  /**
   * Sets the name of the new column of the mutual information between prediction and student, in
   * nats. If it is empty, no column is added.
   */
  public QicdClassificationModel setDisagreementCol(String value) {
    set(disagreementCol(), value);
    return this;
  }

  /**
   * Sets the number of shots by which each circuit is measured for an image; 0 for exact
   * probabilities. The outcomes follow from the param {@code seed}, the student and the image.
   */
  public QicdClassificationModel setShots(int value) {
    set(shots(), value);
    return this;
  }

  /**
   * Sets what is added to the count of each class when shots estimate class probabilities by Born's
   * rule.
   */
  public QicdClassificationModel setSmoothing(double value) {
    set(smoothing(), value);
    return this;
  }

  /** Sets the seed by which the outcomes of shots are drawn. */
  public QicdClassificationModel setSeed(long value) {
    set(seed(), value);
    return this;
  }

  /** The temperature of the probabilities. */
  public DoubleParam temperature() {
    return stageParams().real(ColumnParam.TEMPERATURE.name());
  }

  public double getTemperature() {
    return (Double) getOrDefault(temperature());
  }

  /**
   * Sets the temperature T of the probabilities, which become {@code p^(1/T)}, scaled to sum 1.
   * With {@code calibrate = temperature}, training sets it.
   */
  public QicdClassificationModel setTemperature(double value) {
    set(temperature(), value);
    return this;
  }

  /** Sets what happens to rows that cannot be predicted: error, skip or keep. */
  public QicdClassificationModel setHandleInvalid(String value) {
    set(handleInvalid(), value);
    return this;
  }

  /**
   * Sets the name of the new column of the mean infidelity between the students' states, from 0 to
   * 1. If it is empty, no column is added.
   */
  public QicdClassificationModel setInfidelityCol(String value) {
    set(infidelityCol(), value);
    return this;
  }

  /**
   * Adds the columns whose names are set: raw prediction, probability and prediction, then the
   * further ones. They are functions of the features column, and all other columns pass untouched.
   * So Spark reads and computes only what a query asks for. All columns of a row come from one
   * simulation of its image. Streams work too.
   *
   * <p>The param {@code handleInvalid} decides what happens to a row that cannot be predicted. By
   * default such a row fails the job that asks for its prediction. The innermost cause is then an
   * IllegalArgumentException that names the column and shows its value.
   */
  @Override
  public Dataset<Row> transform(Dataset<?> dataset) {
    transformSchema(dataset.schema());
    checkThresholds();
    QicdClassificationModel own = copy(ParamMap.empty()); // what is set later changes nothing
    return new PredictedColumns(own, numClasses).added(dataset.toDF(), own, own.predictor());
  }

  /** Predicts the class of one image, by its index. */
  @Override
  public double predict(Vector features) {
    checkThresholds(); // A saved model may have too many or too few thresholds.
    return super.predict(features);
  }

  private void checkThresholds() {
    if (isDefined(thresholds()) && getThresholds().length != numClasses) {
      throw new IllegalArgumentException(
          QicdClassifier.wrongThresholds(getThresholds().length, numClasses));
    }
  }

  @Override
  public StructType transformSchema(StructType schema) {
    FeatureColumn.of(schema, getFeaturesCol());
    return new PredictedColumns(this, numClasses).after(schema);
  }

  /**
   * Computes the metrics of MLlib's evaluators, with 95% intervals, on the rows that have a label.
   *
   * @throws IllegalArgumentException if no row has a label
   */
  public ClassificationReport evaluate(Dataset<?> labelled) {
    return ClassificationReport.of(this, labelled.toDF());
  }

  @Override
  public Option<QicdTrainingSummary> trainingSummary() {
    // The field is transient, so it is null after the model was serialized.
    return trainingSummary == null ? Option.empty() : trainingSummary;
  }

  @Override
  public void trainingSummary_$eq(Option<QicdTrainingSummary> summary) {
    trainingSummary = summary;
  }

  QicdClassificationModel withSummary(QicdTrainingSummary summary) {
    trainingSummary = Option.apply(summary);
    return this;
  }

  /** Saves the summary alone, since Spark Connect from 4.1 on keeps summaries apart from models. */
  @SuppressWarnings("MissingOverride") // 4.0 has no such method
  public void saveSummary(String path) {
    SavedModel.saveText(path, SUMMARY, summary().toJson());
  }

  /** Loads what {@link #saveSummary} saved. */
  @SuppressWarnings("MissingOverride") // 4.0 has no such method
  public void loadSummary(String path, Dataset<Row> dataset) {
    withSummary(QicdTrainingSummary.fromJson(SavedModel.loadText(path, SUMMARY)));
  }

  /**
   * Finds what MLlib makes a summary from. The inherited method is kept, since our summaries are
   * not made from predictions.
   */
  @Override
  @SuppressWarnings({"rawtypes", "unchecked"}) // javac does not accept the type that Scala infers
  public Tuple3 findSummaryModel() {
    return super.findSummaryModel();
  }

  @Override
  public QicdClassificationModel copy(ParamMap extra) {
    QicdClassificationModel copy =
        copyValues(new QicdClassificationModel(uid, ensemble, numFeatures), extra);
    copy.trainingSummary = trainingSummary;
    copy.setParent(parent());
    return copy;
  }

  /** The size of this model in bytes, which Spark Connect from 4.1 on needs for its cache. */
  @SuppressWarnings("MissingOverride") // 4.0 has no such method
  public long estimatedSize() {
    long operations =
        ensemble.circuits().stream().mapToLong(c -> c.executed().operations().size()).sum();
    return StageParams.bytes(this) + 8L * weights().size() + 200 * operations;
  }

  @Override
  public MLWriter write() {
    return SavedModel.writer(this, this::state);
  }

  private Map<String, Object> state() {
    Map<String, Object> state = new LinkedHashMap<>();
    state.put(ENSEMBLE, new EnsembleJson(ensemble, numFeatures).write());
    if (hasSummary()) {
      state.put(SUMMARY, summary().toJson());
    }
    return state;
  }

  static QicdClassificationModel of(SavedModel saved) {
    EnsembleJson state = EnsembleJson.read(saved.data(ENSEMBLE));
    QicdClassificationModel model =
        new QicdClassificationModel(saved.uid(), state.ensemble(), state.numFeatures());
    if (saved.has(SUMMARY)) {
      model.withSummary(QicdTrainingSummary.fromJson(saved.data(SUMMARY)));
    }
    return model;
  }

  /** Reads a saved model. */
  public static MLReader<QicdClassificationModel> read() {
    return SavedModel.reader(QicdClassificationModel.class, QicdClassificationModel::of);
  }

  /** Reads a saved model from a path. */
  public static QicdClassificationModel load(String path) {
    return read().load(path);
  }

  /**
   * Includes the fingerprint and a temperature that is set, since a client of Spark Connect gets
   * only this text.
   */
  @Override
  public String toString() {
    return ensemble == null
        ? "QicdClassificationModel: uid=" + uid
        : "QicdClassificationModel: uid=%s, numStudents=%d, numQubits=%d, numClasses=%d, numFeatures=%d, fingerprint=%s%s"
            .formatted(
                uid,
                ensemble.numCircuits() / ensemble.numGroups(),
                ensemble.circuit(0).numQubits(),
                numClasses,
                numFeatures,
                fingerprint(),
                isSet(temperature()) ? ", temperature=" + getTemperature() : "");
  }
}
