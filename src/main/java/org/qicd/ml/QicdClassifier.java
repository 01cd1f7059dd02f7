package org.qicd.ml;

import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.types.StructType;
import org.qicd.data.Examples;
import org.qicd.ensemble.TrainedEnsemble;
import org.qicd.param.ParamValues;
import org.qicd.param.UserMistake;
import org.qicd.setup.TrainParam;
import org.qicd.setup.TrainSetup;
import org.qicd.train.MemoryLimits;
import org.qicd.train.TrainResult;
import org.qicd.train.Trainer;
import org.qicd.train.state.Checkpoints;

/**
 * A classifier that trains an ensemble of quantum neural networks, simulated as state vectors, by
 * quantum infidelity codistillation. Each student learns from its share of the labels and from the
 * output states of the others. The class is used like any classifier of MLlib. With {@code
 * numStudents = 1} it trains a plain quantum neural network.
 *
 * <p>The features are a vector (dense or sparse) or an array of numbers. The labels are whole
 * numbers from 0 on, of any numeric type. A row whose label is null or NaN takes part in
 * distillation only. The same rows, params and seed give the same model to the last bit, in any
 * order and partitioning.
 */
public final class QicdClassifier extends QicdClassifierSetters implements DefaultParamsWritable {
  private static final long serialVersionUID = 1L;

  private final String uid;
  private final StageParams params;
  private final Param<Vector> initialWeights;
  private final Param<String> checkpointDir;

  /** Makes a classifier with a new random uid. */
  public QicdClassifier() {
    this(Identifiable.randomUID("qicd"));
  }

  /** Makes a classifier with a given uid, for copies by MLlib and for Python. */
  public QicdClassifier(String uid) {
    this(Uid.announce(uid));
  }

  private QicdClassifier(Uid uid) {
    this.uid = uid.taken();
    this.params = params(this, ColumnParam::all);
    this.initialWeights =
        ObjectParam.of(
            this,
            "initialWeights",
            "weights of all students to start from, one student after the other, radians",
            Vector.class);
    this.checkpointDir =
        ObjectParam.of(
            this,
            "checkpointDir",
            "directory, any Hadoop path, where a fit saves a checkpoint every checkpointInterval"
                + " rounds and goes on from the newest one that is there",
            String.class);
  }

  /** The params of a classifier or its model, with their defaults set. */
  static StageParams params(QicdParams stage, StageParams.Table table) {
    StageParams params = StageParams.of(stage, table);
    params.setDefaults(stage, table.get());
    return params;
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

  /** Initial weights of all students, one student after the other, in radians. */
  public Param<Vector> initialWeights() {
    return initialWeights;
  }

  public Vector getInitialWeights() {
    return getOrDefault(initialWeights);
  }

  public QicdClassifier setInitialWeights(Vector value) {
    return with(initialWeights, value);
  }

  /**
   * Starts from the weights of a trained model with the same circuits. The devices are those of
   * this classifier's own parameters and seed, without the drift of the trained model's devices.
   */
  public QicdClassifier setInitialModel(QicdClassificationModel model) {
    return setInitialWeights(model.weights());
  }

  /** Directory of the checkpoints, any Hadoop path. */
  public Param<String> checkpointDir() {
    return checkpointDir;
  }

  public String getCheckpointDir() {
    return getOrDefault(checkpointDir);
  }

  /**
   * Sets the directory in which a fit saves a checkpoint every {@code checkpointInterval} rounds. A
   * fit continues from the newest checkpoint that it finds, and gives the same model as a fit
   * without an interruption. It refuses a checkpoint of other rows or params. A fit that succeeds
   * deletes its checkpoints.
   */
  public QicdClassifier setCheckpointDir(String value) {
    return with(checkpointDir, value);
  }

  /**
   * Trains a model. A column must have exactly the name that is in the param, while MLlib's own
   * classifiers parse these names as SQL. Labels and weights may have any numeric type.
   *
   * @throws IllegalArgumentException naming the column, param or row that is wrong
   */
  @Override
  public QicdClassificationModel fit(Dataset<?> rows) {
    transformSchema(rows.schema());
    QicdClassificationModel model = train(rows);
    model.setParent(this);
    return copyValues(model, ParamMap.empty());
  }

  /**
   * Trains on rows whose schema {@code fit} has checked.
   *
   * @throws IllegalArgumentException naming the column, param or row that is wrong
   */
  @Override
  public QicdClassificationModel train(Dataset<?> rows) {
    return UserMistake.unwrapped(
        () -> {
          try (TrainingRows data = TrainingRows.read(rows.toDF(), this)) {
            return train(data);
          }
        });
  }

  private QicdClassificationModel train(TrainingRows data) {
    ParamValues values = params.values(this, TrainParam.TABLE);
    TrainSetup setup = TrainSetup.of(values, data.train(), data.numClasses());
    checkThresholds(data.numClasses());
    MemoryLimits.checked(data.train().slices().context(), setup, data.size());
    data.checkEncodable(setup.circuits().get(0));
    Trainer trainer = SavedTeacher.given(Trainer.of(setup, data.train()), setup);
    data.validation().ifPresent(trainer::validatedOn);
    if (isDefined(initialWeights)) {
      trainer.startingFrom(start(setup));
    }
    TrainResult result = fit(trainer.listener(new RoundLog(uid, setup)), data);
    QicdClassificationModel model =
        new QicdClassificationModel(uid, result.ensemble(), setup.numFeatures());
    result.calibration().ifPresent(fitted -> model.setTemperature(fitted.value()));
    return model.withSummary(new QicdTrainingSummary(result));
  }

  private TrainResult fit(Trainer trainer, TrainingRows data) {
    if (!isDefined(checkpointDir) || getCheckpointDir().isEmpty()) {
      return trainer.fit();
    }
    Configuration hadoop = data.train().slices().context().hadoopConfiguration();
    try (Checkpoints checkpoints = Checkpoints.in(getCheckpointDir(), hadoop)) {
      TrainResult result = trainer.checkpoints(checkpoints).fit();
      checkpoints.delete();
      return result;
    }
  }

  private void checkThresholds(int numClasses) {
    if (isDefined(thresholds()) && getThresholds().length != numClasses) {
      throw new IllegalArgumentException(wrongThresholds(getThresholds().length, numClasses));
    }
  }

  static String wrongThresholds(int found, int numClasses) {
    return "thresholds has %d values: expected one for each of %d classes"
        .formatted(found, numClasses);
  }

  /** Splits the initial weights into those of each student. */
  private TrainedEnsemble start(TrainSetup setup) {
    double[] all = getInitialWeights().toArray();
    List<Integer> sizes = setup.circuits().stream().map(circuit -> circuit.numWeights()).toList();
    int expected = sizes.stream().mapToInt(Integer::intValue).sum();
    if (all.length != expected || !Arrays.stream(all).allMatch(Double::isFinite)) {
      throw new IllegalArgumentException(
          "initialWeights must have %d finite values, for %d circuits of %s weights; found %d values"
              .formatted(expected, sizes.size(), sizes.stream().distinct().toList(), all.length));
    }
    double[][] weights = new double[sizes.size()][];
    int at = 0;
    for (int m = 0; m < weights.length; m++) {
      weights[m] = Arrays.copyOfRange(all, at, at += sizes.get(m));
    }
    return new TrainedEnsemble(setup.circuits(), List.of(weights), setup.numGroups());
  }

  /**
   * The schema of a table with the columns that a model will add.
   *
   * @throws IllegalArgumentException naming a column that is missing, of a type that does not fit,
   *     or there already
   */
  @Override
  public StructType transformSchema(StructType schema) {
    Examples.check(schema, TrainingRows.columns(this, getTeacherProbabilityCol()));
    return new PredictedColumns(this, 0).after(schema);
  }

  @Override
  public QicdClassifier copy(ParamMap extra) {
    return (QicdClassifier) defaultCopy(extra);
  }

  /** Reads a saved classifier. */
  public static MLReader<QicdClassifier> read() {
    return SavedModel.paramsReader(QicdClassifier.class, QicdClassifier::new);
  }

  /** Reads a saved classifier from a path. */
  public static QicdClassifier load(String path) {
    return read().load(path);
  }
}
