package org.qicd.ml;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.linalg.DenseMatrix;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.qicd.circuit.Json;
import org.qicd.data.ImagePreparation;
import org.qicd.data.ImageSpec;
import org.qicd.data.PictureSpec;
import org.qicd.data.PictureSteps;

/** A fitted preparation of images, see {@link ImageFeatures}. */
public final class ImageFeaturesModel extends Model<ImageFeaturesModel>
    implements ImageFeaturesParams, MLWritable {
  private static final long serialVersionUID = 1L;
  private static final String STATE = "preparation";
  private static final String PICTURES = "pictures";

  private final String uid;
  private final StageParams params;
  private final ImagePreparation preparation;

  /**
   * Makes a model that prepares nothing. The service loader of Spark Connect needs this
   * constructor.
   */
  public ImageFeaturesModel() {
    this("", null);
  }

  ImageFeaturesModel(String uid, ImagePreparation preparation) {
    this(Uid.announce(uid), preparation);
  }

  private ImageFeaturesModel(Uid uid, ImagePreparation preparation) {
    this.uid = uid.taken();
    this.params = params(this);
    this.preparation = preparation;
  }

  /** Makes a model of a preparation that was fitted without the estimator. */
  public static ImageFeaturesModel of(ImagePreparation preparation) {
    ImageFeaturesModel model =
        new ImageFeaturesModel(Identifiable.randomUID("imageFeatures"), preparation);
    ImageSpec spec = preparation.spec();
    PictureSpec pictures = preparation.pictures().map(PictureSteps::spec).orElse(null);
    model.set(model.border(), pictures == null ? spec.border() : pictures.border());
    model.set(model.side(), pictures == null ? spec.side() : pictures.side());
    model.set(model.components(), spec.components());
    if (pictures != null) {
      model.set(model.color(), SavedPictures.label(pictures.color()));
      model.set(model.aspect(), SavedPictures.label(pictures.aspect()));
    }
    return model;
  }

  /** The params of the estimator or its model, with their defaults set. */
  static StageParams params(ImageFeaturesParams stage) {
    StageParams params = StageParams.of(stage, ImageParam::table);
    params.setDefaults(stage, ImageParam.TABLE);
    stage.setDefault(params.text(ImageParam.OUTPUT_COL.name()), stage.uid() + "__output");
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

  public ImageFeaturesModel setInputCol(String value) {
    set(inputCol(), value);
    return this;
  }

  public ImageFeaturesModel setOutputCol(String value) {
    set(outputCol(), value);
    return this;
  }

  public ImageFeaturesModel setHandleInvalid(String value) {
    set(handleInvalid(), value);
    return this;
  }

  /** What this does to an image, without Spark. */
  public ImagePreparation preparation() {
    return preparation;
  }

  /**
   * How images were prepared when this was fitted. If they are pictures, {@link #preparation} says
   * what is done to them before.
   */
  public ImageSpec spec() {
    return preparation.spec();
  }

  /** The number of features of an image before preparation. */
  public int numInputs() {
    return preparation.numInputs();
  }

  /** The number of features after preparation. */
  public int numFeatures() {
    return preparation.numFeatures();
  }

  /** The mean image after resizing, of {@code side * side} values. Empty without components. */
  public Vector mean() {
    return Vectors.dense(preparation.mean());
  }

  /**
   * The principal components in decreasing order of variance. Each component is a row, and each
   * pixel after resizing is a column. The matrix is 0 x 0 without components.
   */
  public DenseMatrix principalComponents() {
    double[][] rows = preparation.components();
    int columns = rows.length == 0 ? 0 : rows[0].length;
    double[] values = new double[rows.length * columns];
    for (int r = 0; r < rows.length; r++) {
      System.arraycopy(rows[r], 0, values, r * columns, columns);
    }
    return new DenseMatrix(rows.length, columns, values, true);
  }

  /**
   * Adds the column of prepared images. A row with an image of another size fails the job that
   * reaches it. The innermost cause is then an IllegalArgumentException that names the column. The
   * param {@code handleInvalid} decides what happens to a row whose image is null or not finite.
   */
  @Override
  public Dataset<Row> transform(Dataset<?> images) {
    return PreparedColumn.added(images, this, preparation, transformSchema(images.schema()));
  }

  @Override
  public StructType transformSchema(StructType schema) {
    PreparedColumn.requireSameKind(schema, this, preparation);
    return PreparedColumn.added(schema, this, OptionalInt.of(numFeatures()));
  }

  @Override
  public ImageFeaturesModel copy(ParamMap extra) {
    ImageFeaturesModel copy = new ImageFeaturesModel(uid, preparation);
    if (hasParent()) {
      copy.setParent(parent());
    }
    return copyValues(copy, extra);
  }

  /** The size of this model in bytes, which Spark Connect from 4.1 on needs for its cache. */
  @SuppressWarnings("MissingOverride") // 4.0 has no such method
  public long estimatedSize() {
    return StageParams.bytes(this) + 8L * (spec().components() + 1) * preparation.mean().length;
  }

  @Override
  public MLWriter write() {
    return SavedModel.writer(this, () -> Map.of(STATE, state()));
  }

  private Map<String, Object> state() {
    Map<String, Object> state = new LinkedHashMap<>();
    state.put("numInputs", numInputs());
    state.put("border", spec().border());
    state.put("side", spec().side());
    state.put("components", spec().components());
    state.put("mean", preparation.mean());
    state.put("directions", preparation.components());
    preparation.pictures().ifPresent(steps -> state.put(PICTURES, SavedPictures.state(steps)));
    return state;
  }

  private static ImageFeaturesModel of(SavedModel saved) {
    return new ImageFeaturesModel(saved.uid(), preparation(saved.data(STATE)));
  }

  /**
   * Reads what {@link #state} makes.
   *
   * @throws IllegalArgumentException naming the field that is not as expected
   */
  static ImagePreparation preparation(JsonNode state) {
    ImageSpec spec =
        new ImageSpec(
            Json.integer(state, "border"),
            Json.integer(state, "side"),
            Json.integer(state, "components"));
    ImagePreparation preparation =
        ImagePreparation.of(
            spec,
            Json.integer(state, "numInputs"),
            Json.doubles(state, "mean"),
            Json.rows(state, "directions"));
    // Models that were saved before pictures were known take images of numbers.
    return state.has(PICTURES)
        ? preparation.withPictures(SavedPictures.read(state.get(PICTURES)))
        : preparation;
  }

  /** Reads a saved model. */
  public static MLReader<ImageFeaturesModel> read() {
    return SavedModel.reader(ImageFeaturesModel.class, ImageFeaturesModel::of);
  }

  /** Reads a saved model from a path. */
  public static ImageFeaturesModel load(String path) {
    return read().load(path);
  }

  @Override
  public String toString() {
    return preparation == null
        ? "ImageFeaturesModel: uid=" + uid
        : "ImageFeaturesModel: uid=%s, numInputs=%d, numFeatures=%d"
            .formatted(uid, numInputs(), numFeatures());
  }
}
