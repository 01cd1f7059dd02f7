package org.qicd.circuit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The saved form of a circuit. Every gate is written out, so a saved circuit does not change when a
 * template does. An operation is {@code {"gate": "ry", "qubits": [0], "angles": [{"weight": 3}]}}.
 * A feature that is scaled by weights is {@code {"scaledFeature": 0, "scale": 1, "shift": 2}}, with
 * the indices of the two weights. The errors of the device are apart: {@code "device"} has the
 * relative errors of the weights' angles ({@code "scales"}) and the gates that the device applies
 * in addition ({@code "errors"}), each with the index of the operation that it comes {@code
 * "after"}.
 */
public final class CircuitJson {
  private static final String BORN = "born";

  private CircuitJson() {}

  /** Returns a circuit as maps, lists and numbers, which Jackson can write. */
  public static Map<String, Object> write(Circuit circuit) {
    Map<String, Object> readout = new LinkedHashMap<>();
    // Born's rule counts as a kind of its own, which versions that do not know it refuse.
    boolean born = circuit.readout().link() == Readout.Link.BORN;
    readout.put("kind", born ? BORN : circuit.readout().kind().label());
    readout.put("numClasses", circuit.readout().numClasses());
    readout.put("logitScale", circuit.readout().logitScale());
    if (circuit.readout().kind() == Readout.Kind.PAULI) {
      readout.put("paulis", circuit.readout().paulis().stream().map(PauliString::letters).toList());
    }
    Map<String, Object> written = new LinkedHashMap<>();
    written.put("numQubits", circuit.numQubits());
    written.put("encoding", write(circuit.featureMap()));
    written.put("readout", readout);
    if (circuit.scaling().numFeatures() > 0) {
      Map<String, Object> scaling = new LinkedHashMap<>();
      scaling.put("offsets", circuit.scaling().offsets());
      scaling.put("factors", circuit.scaling().factors());
      written.put("featureScaling", scaling);
    }
    written.put("operations", circuit.operations().stream().map(CircuitJson::write).toList());
    if (!circuit.device().isIdeal()) {
      written.put("device", write(circuit.device()));
    }
    return written;
  }

  /**
   * The name of an encoding. With other repetitions or another entanglement than by default it is
   * an object, which older versions refuse.
   */
  private static Object write(FeatureMap map) {
    if (map.equals(FeatureMap.of(map.encoding()))) {
      return map.encoding().label();
    }
    Map<String, Object> written = new LinkedHashMap<>();
    written.put("name", map.encoding().label());
    written.put("repetitions", map.repetitions());
    written.put("entanglement", map.entanglement().label());
    return written;
  }

  private static FeatureMap featureMap(JsonNode saved) {
    JsonNode map = Json.field(saved, "encoding");
    return map.isObject()
        ? new FeatureMap(
            choice(map, "name", Encoding.values()),
            Json.integer(map, "repetitions"),
            choice(map, "entanglement", FeatureMap.Entanglement.values()))
        : FeatureMap.of(choice(saved, "encoding", Encoding.values()));
  }

  /** Returns a device as maps, lists and numbers, which Jackson can write. */
  public static Map<String, Object> write(Device device) {
    Map<String, Object> written = new LinkedHashMap<>();
    written.put("scales", device.scales());
    List<Map<String, Object>> errors = new ArrayList<>();
    for (Device.Extra error : device.errors()) {
      Map<String, Object> operation = write(error.operation());
      operation.put("after", error.after());
      errors.add(operation);
    }
    written.put("errors", errors);
    return written;
  }

  /**
   * Returns the saved form as text. Equal circuits have equal texts, and different circuits have
   * different ones.
   */
  public static String text(Circuit circuit) {
    try {
      return new ObjectMapper().writeValueAsString(write(circuit));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, Object> write(Operation operation) {
    Map<String, Object> written = new LinkedHashMap<>();
    written.put("gate", operation.gate().label());
    written.put("qubits", operation.qubits());
    if (!operation.angles().isEmpty()) {
      written.put("angles", operation.angles().stream().map(CircuitJson::write).toList());
    }
    return written;
  }

  private static Map<String, Object> write(Angle angle) {
    Map<String, Object> written = new LinkedHashMap<>();
    if (angle instanceof Angle.Constant constant) {
      written.put("constant", constant.value());
    } else if (angle instanceof Angle.Weight weight) {
      written.put("weight", weight.index());
      putFactor(weight.factor(), written);
      if (weight.offset() != 0) {
        written.put("offset", weight.offset());
      }
    } else if (angle instanceof Angle.Feature feature) {
      written.put("feature", feature.index());
      putFactor(feature.factor(), written);
    } else if (angle instanceof Angle.Scaled scaled) {
      written.put("scaledFeature", scaled.feature());
      written.put("scale", scaled.scale());
      written.put("shift", scaled.shift());
      putFactor(scaled.factor(), written);
    }
    return written;
  }

  private static void putFactor(double factor, Map<String, Object> to) {
    if (factor != 1) {
      to.put("factor", factor);
    }
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IllegalArgumentException if a field or a gate is not as expected; the message names it
   */
  public static Circuit read(JsonNode saved) {
    List<Operation> operations = new ArrayList<>();
    Json.array(saved, "operations").forEach(operation -> operations.add(operation(operation)));
    return new Circuit(
        Json.integer(saved, "numQubits"),
        featureMap(saved),
        operations,
        readout(Json.field(saved, "readout")),
        scaling(saved),
        device(saved));
  }

  private static Readout readout(JsonNode saved) {
    if (Json.field(saved, "kind").asText().equals(BORN)) {
      return Readout.born(Json.integer(saved, "numClasses"));
    }
    Readout.Kind kind = choice(saved, "kind", Readout.Kind.values());
    List<PauliString> paulis = new ArrayList<>();
    if (kind == Readout.Kind.PAULI) {
      Json.array(saved, "paulis").forEach(letters -> paulis.add(new PauliString(letters.asText())));
    }
    int numClasses = Json.integer(saved, "numClasses");
    double logitScale = Json.number(saved, "logitScale");
    return new Readout(kind, numClasses, logitScale, paulis, Readout.Link.SOFTMAX);
  }

  /**
   * Reads the field {@code device} of a circuit or a student. On an ideal device they have none.
   *
   * @throws IllegalArgumentException if it is not as expected; the message names the field
   */
  public static Device device(JsonNode saved) {
    if (!saved.has("device")) {
      return Device.IDEAL;
    }
    JsonNode device = Json.field(saved, "device");
    List<Device.Extra> errors = new ArrayList<>();
    Json.array(device, "errors")
        .forEach(
            error -> errors.add(new Device.Extra(Json.integer(error, "after"), operation(error))));
    return new Device(Arrays.stream(Json.doubles(device, "scales")).boxed().toList(), errors);
  }

  /** Reads the scaling. Models of versions that did not scale features have no such field. */
  private static FeatureScaling scaling(JsonNode saved) {
    if (!saved.has("featureScaling")) {
      return FeatureScaling.NONE;
    }
    JsonNode scaling = Json.field(saved, "featureScaling");
    return new FeatureScaling(Json.doubles(scaling, "offsets"), Json.doubles(scaling, "factors"));
  }

  private static <E extends Enum<E>> E choice(JsonNode saved, String field, E[] values) {
    String found = Json.field(saved, field).asText();
    for (E value : values) {
      if (value.name().toLowerCase(Locale.ROOT).equals(found)) {
        return value;
      }
    }
    throw new IllegalArgumentException("field '%s': unknown '%s'".formatted(field, found));
  }

  private static Operation operation(JsonNode saved) {
    List<Integer> qubits = Json.integers(saved, "qubits");
    List<Angle> angles = new ArrayList<>();
    if (saved.has("angles")) {
      Json.array(saved, "angles").forEach(angle -> angles.add(angle(angle)));
    }
    return new Operation(Gate.of(Json.field(saved, "gate").asText()), qubits, angles);
  }

  private static Angle angle(JsonNode saved) {
    double factor = saved.has("factor") ? Json.number(saved, "factor") : 1;
    if (saved.has("weight")) {
      double offset = saved.has("offset") ? Json.number(saved, "offset") : 0;
      return new Angle.Weight(Json.integer(saved, "weight"), factor, offset);
    }
    if (saved.has("scaledFeature")) {
      return new Angle.Scaled(
          Json.integer(saved, "scaledFeature"),
          Json.integer(saved, "scale"),
          Json.integer(saved, "shift"),
          factor);
    }
    return saved.has("feature")
        ? new Angle.Feature(Json.integer(saved, "feature"), factor)
        : new Angle.Constant(Json.number(saved, "constant"));
  }
}
