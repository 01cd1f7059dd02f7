package org.qicd.backend;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.qicd.circuit.Json;
import org.qicd.param.UserMistake;

/**
 * An object or array of a JSON file, and where it stands in the file. What is not as expected
 * causes an {@link IllegalArgumentException} that begins with the file and the keys that lead
 * there.
 */
public final class Section {
  /** The largest file: IBM's calibration of 10,000 qubits would have about 45 MB. */
  static final long MOST_BYTES = 64L << 20;

  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final String place;
  private final JsonNode node;

  private Section(String place, JsonNode node) {
    this.place = place;
    this.node = node;
  }

  /** Returns the object that a file holds. */
  public static Section open(Path file) {
    String place = UserMistake.visible(file.toString());
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      throw new IllegalArgumentException(place + ": expected a file that can be read, found none");
    }
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw new IllegalArgumentException(
            "%s: expected at most %d bytes, found %d"
                .formatted(place, MOST_BYTES, Files.size(file)));
      }
      JsonNode node = MAPPER.readTree(Files.readAllBytes(file));
      if (!node.isObject()) {
        throw new IllegalArgumentException(place + ": expected a JSON object");
      }
      return new Section(place, node);
    } catch (JsonProcessingException e) {
      String line = e.getLocation() == null ? "" : " in line " + e.getLocation().getLineNr();
      throw new IllegalArgumentException(
          "%s: expected JSON, found%s: %s"
              .formatted(place, line, UserMistake.visible(e.getOriginalMessage())),
          e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Refuses keys that are not known. */
  public Section only(List<String> known) {
    for (String key : keys()) {
      if (!known.contains(key)) {
        throw mistake("unknown key '%s'; keys are %s".formatted(key, known));
      }
    }
    return this;
  }

  /** Whether there is a value, which is not null. */
  public boolean has(String key) {
    return node.hasNonNull(key);
  }

  /** The keys of this object, in their order. */
  public List<String> keys() {
    List<String> keys = new ArrayList<>();
    node.fieldNames().forEachRemaining(keys::add);
    return keys;
  }

  /** Where the value of a key stands. */
  String at(String key) {
    return place + ": " + UserMistake.visible(key);
  }

  /** Returns an object that must be there. */
  public Section object(String key) {
    JsonNode value = checked(() -> Json.field(node, key));
    if (!value.isObject()) {
      throw new IllegalArgumentException(at(key) + ": expected an object");
    }
    return new Section(at(key), value);
  }

  /** Returns the elements of an array that must be there. */
  public List<Section> elements(String key) {
    return new Section(at(key), checked(() -> Json.array(node, key))).elements();
  }

  /** Returns the elements of this array. */
  List<Section> elements() {
    if (!node.isArray()) {
      throw mistake("expected an array");
    }
    List<Section> elements = new ArrayList<>();
    for (int k = 0; k < node.size(); k++) {
      elements.add(new Section("%s[%d]".formatted(place, k), node.get(k)));
    }
    return elements;
  }

  double number(String key) {
    return checked(() -> Json.number(node, key));
  }

  /** Returns a whole number that must be there. */
  public int integer(String key) {
    return checked(() -> Json.integer(node, key));
  }

  /** Returns an array of finite numbers. */
  public double[] numbers(String key) {
    return checked(() -> Json.doubles(node, key));
  }

  List<Integer> integers(String key) {
    return checked(() -> Json.integers(node, key));
  }

  /** Returns this array of whole numbers. */
  List<Integer> integers() {
    List<Integer> values = new ArrayList<>();
    for (Section element : elements()) {
      if (!element.node.isInt()) {
        throw element.mistake("expected a whole number");
      }
      values.add(element.node.intValue());
    }
    return values;
  }

  boolean isText(String key) {
    return node.path(key).isTextual();
  }

  /** Returns a text that must be there, without characters that no terminal shows. */
  public String text(String key) {
    JsonNode value = checked(() -> Json.field(node, key));
    if (!value.isTextual()) {
      throw new IllegalArgumentException(at(key) + ": expected text");
    }
    return UserMistake.visible(value.textValue());
  }

  /** Returns this text. */
  public String text() {
    if (!node.isTextual()) {
      throw mistake("expected text");
    }
    return UserMistake.visible(node.textValue());
  }

  /** Where this section stands. */
  String place() {
    return place;
  }

  /** Returns the exception that says what is wrong here. */
  public IllegalArgumentException mistake(String what) {
    return new IllegalArgumentException(place + ": " + UserMistake.visible(what));
  }

  private <T> T checked(Supplier<T> value) {
    try {
      return value.get();
    } catch (IllegalArgumentException e) {
      throw mistake(e.getMessage());
    }
  }
}
