package org.qicd.ml;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.util.DefaultParamsReader$;
import org.apache.spark.ml.util.DefaultParamsReader.Metadata;
import org.apache.spark.ml.util.DefaultParamsWriter$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.SparkSession;
import org.json4s.JObject;
import org.json4s.JValue;
import org.json4s.jackson.JsonMethods$;
import org.qicd.data.HadoopPaths;
import org.qicd.data.SupportedSpark;
import scala.Option;

/**
 * Writes and reads models in MLlib's layout. The text {@code metadata} holds class, uid and params
 * as MLlib writes them, and in addition {@code formatVersion} and the SHA-256 of each other text.
 * The texts {@code data/NAME} hold the state of the model as JSON, which keeps all bits of a
 * double. Nothing is ever deserialized as a Java object.
 *
 * <p>This is the only class that calls internals of MLlib, and only those that all versions from
 * Spark 4.0.0 on have.
 */
final class SavedModel {
  /** The version of the layout. It increases when older programs cannot read what is written. */
  static final int FORMAT_VERSION = 4;

  private static final long MOST_BYTES = 1L << 28;
  private static final long MOST_METADATA_BYTES = 1L << 24;
  static final String METADATA = "metadata";
  private static final String DATA = "data/";
  private static final String VERSION = "formatVersion";
  private static final String HASHES = "sha256";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Metadata metadata;
  private final Map<String, JsonNode> data;

  private SavedModel(Metadata metadata, Map<String, JsonNode> data) {
    this.metadata = metadata;
    this.data = data;
  }

  /**
   * A writer of a model.
   *
   * @param state content of each text by its name, as maps, lists and arrays that Jackson can write
   */
  static MLWriter writer(Params model, Supplier<Map<String, ?>> state) {
    return new Writer(model, state);
  }

  private static final class Writer extends MLWriter {
    private final Params model;
    private final Supplier<Map<String, ?>> state;

    Writer(Params model, Supplier<Map<String, ?>> state) {
      this.model = model;
      this.state = state;
    }

    @Override
    public void saveImpl(String path) {
      SparkSession spark = sparkSession();
      SavedModel.write(model, spark, new SavedTexts(spark, HadoopPaths.of(path)), state.get());
    }

    /** Spark Connect from 4.1 on keeps models on the server's own disk. */
    @SuppressWarnings("MissingOverride") // 4.0 has no such method
    public void saveToLocal(String path) throws IOException {
      save(local(path).toString());
    }
  }

  /** A path as a user writes it, who names a local one without its scheme. */
  private static String shown(String path) {
    return path.startsWith("file:/") ? path.substring("file:".length()) : path;
  }

  /** A path on this machine, whatever the default file system is. */
  private static Path local(String path) {
    return HadoopPaths.local(java.nio.file.Path.of(path));
  }

  /**
   * A reader of models.
   *
   * @param type the class of the model; a model of another class is refused
   * @param model makes the model without its params from what was saved; the message of an
   *     IllegalArgumentException is extended by the path
   * @throws IllegalArgumentException in one line if this Spark is too old
   */
  static <M extends Params> MLReader<M> reader(Class<M> type, Function<SavedModel, M> model) {
    return new Reader<>(texts -> read(texts, type), model);
  }

  /**
   * A reader of stages that have only params, as MLlib's {@code DefaultParamsWritable} saves them.
   *
   * @param stage makes the stage from its uid
   */
  static <S extends Params> MLReader<S> paramsReader(Class<S> type, Function<String, S> stage) {
    return new Reader<>(
        texts -> new SavedModel(metadata(texts, type), Map.of()),
        saved -> stage.apply(saved.uid()));
  }

  /** Reads what was saved, makes the stage from it, and sets its params. */
  private static final class Reader<S extends Params> extends MLReader<S> {
    private final Function<SavedTexts, SavedModel> read;
    private final Function<SavedModel, S> make;

    Reader(Function<SavedTexts, SavedModel> read, Function<SavedModel, S> make) {
      SupportedSpark.require(); // before a class that an old Spark lacks is looked for
      this.read = read;
      this.make = make;
    }

    @Override
    public S load(String path) {
      return load(path, HadoopPaths.of(path));
    }

    /** Spark Connect from 4.1 on keeps models on the server's own disk. */
    @SuppressWarnings("MissingOverride") // 4.0 has no such method
    public S loadFromLocal(String path) {
      return load(path, local(path));
    }

    private S load(String name, Path path) {
      try {
        return read.apply(new SavedTexts(sparkSession(), path)).stage(make);
      } catch (IllegalArgumentException e) {
        String message = e.getMessage();
        throw message.startsWith(name + ": ")
            ? e
            : new IllegalArgumentException(shown(name) + ": " + message, e);
      }
    }
  }

  /**
   * Makes the stage that was saved, with its params.
   *
   * @param make makes the stage without params
   */
  <S extends Params> S stage(Function<SavedModel, S> make) {
    S stage = make.apply(this);
    try {
      metadata.getAndSetParams(stage, metadata.getAndSetParams$default$2());
    } catch (Exception e) { // A param of a wrong type gives a checked exception of Scala.
      String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      throw new IllegalArgumentException("metadata is damaged: its params: " + reason, e);
    }
    return stage;
  }

  /** The uid of the saved model. */
  String uid() {
    return metadata.uid();
  }

  /** The content of a text. */
  JsonNode data(String name) {
    JsonNode content = data.get(name);
    if (content == null) {
      throw new IllegalArgumentException("no data/" + name);
    }
    return content;
  }

  boolean has(String name) {
    return data.containsKey(name);
  }

  /**
   * Writes one text alone, for the summaries that Spark Connect keeps apart.
   *
   * @param path a folder on this machine
   */
  static void saveText(String path, String name, Object content) {
    alone(path).write(Map.of(DATA + name, text(content)));
  }

  /** Reads what {@link #saveText} wrote. */
  static JsonNode loadText(String path, String name) {
    return parse(name, alone(path).read(DATA + name, MOST_BYTES));
  }

  private static SavedTexts alone(String path) {
    return new SavedTexts(SparkSession.active(), local(path));
  }

  private static void write(
      Params model, SparkSession spark, SavedTexts folder, Map<String, ?> state) {
    Map<String, String> texts = new LinkedHashMap<>();
    ObjectNode extra = JSON.createObjectNode().put(VERSION, FORMAT_VERSION);
    ObjectNode hashes = extra.putObject(HASHES);
    state.forEach(
        (name, content) -> {
          String text = text(content);
          texts.put(DATA + name, text);
          hashes.put(name, DigestUtils.sha256Hex(text));
        });
    // Last, so that a folder with metadata holds a whole model.
    texts.put(
        METADATA,
        DefaultParamsWriter$.MODULE$.getMetadataToSave(
            model, spark, Option.apply((JObject) json4s(extra)), Option.empty()));
    folder.write(texts);
  }

  /** The metadata of a pipeline with these stages. */
  static String pipelineMetadata(PipelineModel pipeline, SparkSession spark) {
    ObjectNode params = JSON.createObjectNode();
    ArrayNode uids = params.putArray("stageUids");
    for (Transformer stage : pipeline.stages()) {
      uids.add(stage.uid());
    }
    return DefaultParamsWriter$.MODULE$.getMetadataToSave(
        pipeline, spark, Option.empty(), Option.apply(json4s(params)));
  }

  private static JValue json4s(ObjectNode node) {
    return JsonMethods$.MODULE$.fromJsonNode(node);
  }

  private static SavedModel read(SavedTexts folder, Class<?> type) {
    return of(metadata(folder, type), name -> folder.read(DATA + name, MOST_BYTES));
  }

  /**
   * Makes a saved model from its texts, whose hashes are checked.
   *
   * @param texts gives the text of data/NAME by its name
   */
  static SavedModel of(Metadata metadata, UnaryOperator<String> texts) {
    JsonNode extra = parse("metadata", metadata.metadataJson());
    JsonNode version = extra.path(VERSION);
    if (!version.isInt() || version.intValue() < 1 || version.intValue() > FORMAT_VERSION) {
      throw new IllegalArgumentException(
          "%s is %s: this program reads 1 to %d; a newer one may read it"
              .formatted(VERSION, version.isMissingNode() ? "missing" : version, FORMAT_VERSION));
    }
    Map<String, JsonNode> data = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> hash : extra.path(HASHES).properties()) {
      String name = hash.getKey();
      if (!name.matches("\\w+")) { // It could otherwise name a file in another folder.
        throw new IllegalArgumentException("metadata names a text '" + name + "': not a name");
      }
      String text = texts.apply(name);
      if (!DigestUtils.sha256Hex(text).equals(hash.getValue().asText())) {
        throw new IllegalArgumentException(
            "data/%s was changed after it was saved: its SHA-256 is not the one in the metadata"
                .formatted(name));
      }
      data.put(name, parse("data/" + name, text));
    }
    return new SavedModel(metadata, data);
  }

  private static Metadata metadata(SavedTexts folder, Class<?> type) {
    return metadata(folder.read(METADATA, MOST_METADATA_BYTES), type);
  }

  /** Parses metadata. */
  static Metadata metadata(String text, Class<?> type) {
    Metadata metadata;
    try {
      metadata = DefaultParamsReader$.MODULE$.parseMetadata(text, "");
    } catch (Exception e) { // Scala code may throw checked exceptions that no signature declares
      throw new IllegalArgumentException("metadata is damaged: not what MLlib writes", e);
    }
    if (!metadata.className().equals(type.getName())) {
      throw new IllegalArgumentException(
          "holds a %s: expected a %s".formatted(metadata.className(), type.getName()));
    }
    return metadata;
  }

  /** JSON in one line, since Spark reads text files by lines. */
  static String text(Object content) {
    try {
      return JSON.writeValueAsString(content);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  static JsonNode parse(String what, String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(what + " is not JSON: " + e.getOriginalMessage(), e);
    }
  }
}
