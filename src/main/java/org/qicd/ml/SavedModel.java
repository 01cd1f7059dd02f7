package org.qicd.ml;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.util.DefaultParamsReader$;
import org.apache.spark.ml.util.DefaultParamsReader.Metadata;
import org.apache.spark.ml.util.DefaultParamsWriter$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.ml.util.ReadWriteUtils$;
import org.apache.spark.sql.SparkSession;
import org.json4s.JObject;
import org.json4s.jackson.JsonMethods$;
import scala.Option;

/**
 * Writes and reads models in MLlib's layout. The text {@code metadata} holds class, uid and params
 * as MLlib writes them, and in addition {@code formatVersion} and the SHA-256 of each other text.
 * The texts {@code data/NAME} hold the state of the model as JSON, which keeps all bits of a
 * double. Any Hadoop path works, and so does the local cache of Spark Connect. Nothing is ever
 * deserialized as a Java object.
 *
 * <p>This is the only class that calls internals of MLlib.
 */
final class SavedModel {
  /** The version of the layout. It increases when older programs cannot read what is written. */
  static final int FORMAT_VERSION = 3;

  private static final long MOST_BYTES = 1L << 28;
  private static final long MOST_METADATA_BYTES = 1L << 24;
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
    return new MLWriter() {
      @Override
      public void saveImpl(String path) {
        SavedModel.write(model, path, sparkSession(), state.get());
      }
    };
  }

  /**
   * A reader of models.
   *
   * @param type the class of the model; a model of another class is refused
   * @param model makes the model without its params from what was saved; the message of an
   *     IllegalArgumentException is extended by the path
   */
  static <M extends Params> MLReader<M> reader(Class<M> type, Function<SavedModel, M> model) {
    return new Reader<>((path, spark) -> read(path, spark, type), model);
  }

  /**
   * A reader of stages that have only params, as MLlib's {@code DefaultParamsWritable} saves them.
   *
   * @param stage makes the stage from its uid
   */
  static <S extends Params> MLReader<S> paramsReader(Class<S> type, Function<String, S> stage) {
    return new Reader<>(
        (path, spark) -> new SavedModel(metadata(path, spark, type), Map.of()),
        saved -> stage.apply(saved.uid()));
  }

  /** Reads what was saved, makes the stage from it, and sets its params. */
  private static final class Reader<S extends Params> extends MLReader<S> {
    private final BiFunction<String, SparkSession, SavedModel> read;
    private final Function<SavedModel, S> make;

    Reader(BiFunction<String, SparkSession, SavedModel> read, Function<SavedModel, S> make) {
      this.read = read;
      this.make = make;
    }

    @Override
    public S load(String path) {
      try {
        return read.apply(path, sparkSession()).stage(make);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(path + ": " + e.getMessage(), e);
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

  /** Writes one text alone, for the summaries that Spark Connect keeps apart. */
  static void saveText(String path, String name, Object content) {
    ReadWriteUtils$.MODULE$.saveText(file(path, name), text(content), SparkSession.active());
  }

  /** Reads what {@link #saveText} wrote. */
  static JsonNode loadText(String path, String name) {
    return parse(name, ReadWriteUtils$.MODULE$.loadText(file(path, name), SparkSession.active()));
  }

  private static void write(Params model, String path, SparkSession spark, Map<String, ?> state) {
    Map<String, String> texts = new LinkedHashMap<>();
    ObjectNode extra = JSON.createObjectNode().put(VERSION, FORMAT_VERSION);
    ObjectNode hashes = extra.putObject(HASHES);
    state.forEach(
        (name, content) -> {
          String text = text(content);
          texts.put(name, text);
          hashes.put(name, DigestUtils.sha256Hex(text));
        });
    DefaultParamsWriter$.MODULE$.saveMetadata(
        model, path, spark, Option.apply((JObject) JsonMethods$.MODULE$.fromJsonNode(extra)));
    texts.forEach((name, text) -> ReadWriteUtils$.MODULE$.saveText(file(path, name), text, spark));
  }

  private static SavedModel read(String path, SparkSession spark, Class<?> type) {
    return of(
        metadata(path, spark, type),
        name -> {
          checkSize("data/" + name, file(path, name), spark, MOST_BYTES);
          return ReadWriteUtils$.MODULE$.loadText(file(path, name), spark);
        });
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

  private static Metadata metadata(String path, SparkSession spark, Class<?> type) {
    checkSize("metadata", new Path(path, "metadata").toString(), spark, MOST_METADATA_BYTES);
    return metadata(type, () -> DefaultParamsReader$.MODULE$.loadMetadata(path, spark, ""));
  }

  /** Parses metadata. */
  static Metadata metadata(String text, Class<?> type) {
    return metadata(type, () -> DefaultParamsReader$.MODULE$.parseMetadata(text, ""));
  }

  private static Metadata metadata(Class<?> type, Supplier<Metadata> source) {
    Metadata metadata;
    try {
      metadata = source.get();
    } catch (Exception e) { // Scala code may throw checked exceptions that no signature declares
      throw new IllegalArgumentException("metadata is damaged: not what MLlib writes", e);
    }
    if (!metadata.className().equals(type.getName())) {
      throw new IllegalArgumentException(
          "holds a %s: expected a %s".formatted(metadata.className(), type.getName()));
    }
    return metadata;
  }

  private static String file(String path, String name) {
    return new Path(new Path(path, "data"), name).toString();
  }

  /** Refuses a text that is missing, empty, or larger than any model that is written here. */
  private static void checkSize(String what, String path, SparkSession spark, long most) {
    long bytes;
    try {
      bytes = size(path, spark);
    } catch (IOException e) {
      throw new IllegalArgumentException("no " + what + ": not a saved model", e);
    }
    if (bytes == 0 || bytes > most) {
      throw new IllegalArgumentException(
          "%s has %d bytes: expected 1 to %d".formatted(what, bytes, most));
    }
  }

  private static long size(String path, SparkSession spark) throws IOException {
    if ((Boolean) ReadWriteUtils$.MODULE$.localSavingModeState().get()) {
      return Files.size(java.nio.file.Path.of(path));
    }
    Path hadoop = new Path(path);
    return hadoop
        .getFileSystem(spark.sparkContext().hadoopConfiguration())
        .getContentSummary(hadoop)
        .getLength();
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
