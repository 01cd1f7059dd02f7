package org.qicd.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.qicd.circuit.Ansatz;
import org.qicd.circuit.Circuit;
import org.qicd.circuit.Encoding;
import org.qicd.circuit.FeatureMap;
import org.qicd.circuit.Readout;

/** A file of reference values: cases, and the tolerance that holds for each of their numbers. */
public record Reference(double tolerance, List<JsonNode> cases) {

  /** Reads {@code reference/name}; fails when it is missing or has no cases. */
  public static Reference read(String name) {
    try (InputStream in = Reference.class.getResourceAsStream("/reference/" + name)) {
      assertThat(in).as("reference file " + name).isNotNull();
      JsonNode root = new ObjectMapper().readTree(in);
      List<JsonNode> cases = new ArrayList<>();
      root.get("cases").forEach(cases::add);
      assertThat(cases).as("cases of " + name).isNotEmpty();
      assertThat(root.get("tolerance").asDouble()).isPositive();
      return new Reference(root.get("tolerance").asDouble(), cases);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static double[] doubles(JsonNode array) {
    assertThat(array.isArray()).as("an array: " + array).isTrue();
    double[] values = new double[array.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = array.get(i).doubleValue();
    }
    return values;
  }

  public static int[] ints(JsonNode array) {
    int[] values = new int[array.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = array.get(i).intValue();
    }
    return values;
  }

  /** The rows of a matrix one after the other. */
  public static double[] packed(JsonNode matrix) {
    int columns = matrix.get(0).size();
    double[] values = new double[matrix.size() * columns];
    for (int i = 0; i < matrix.size(); i++) {
      System.arraycopy(doubles(matrix.get(i)), 0, values, i * columns, columns);
    }
    return values;
  }

  public static Encoding encoding(JsonNode model) {
    String name = model.get("encoding").asText();
    String axis = model.get("axis").asText();
    return switch (name) {
      case "amplitude" -> Encoding.AMPLITUDE;
      case "zz" -> Encoding.ZZ;
      case "reuploading" -> Encoding.REUPLOADING;
      case "angle" ->
          switch (axis) {
            case "x" -> Encoding.ANGLE_X;
            case "y" -> Encoding.ANGLE;
            case "z" -> Encoding.ANGLE_Z;
            default -> throw new IllegalArgumentException("axis " + axis);
          };
      default -> throw new IllegalArgumentException("encoding " + name);
    };
  }

  /** The encoding of a case with its repetitions and entanglement. */
  public static FeatureMap featureMap(JsonNode model) {
    return new FeatureMap(
        Encoding.valueOf(model.get("encoding").asText().toUpperCase(Locale.ROOT)),
        model.get("repetitions").intValue(),
        FeatureMap.Entanglement.valueOf(
            model.get("entanglement").asText().toUpperCase(Locale.ROOT)));
  }

  /** The circuit of a case; a register and a number of layers may stand in a student instead. */
  public static Circuit circuit(JsonNode model, int numQubits, int layers) {
    return Ansatz.valueOf(model.get("template").asText().toUpperCase(Locale.ROOT))
        .circuit(numQubits, layers, encoding(model), readout(model));
  }

  private static Readout readout(JsonNode model) {
    if (!model.has("readout")) {
      return new Readout(Readout.Kind.EXPVAL, 1, 1);
    }
    String kind = model.get("readout").asText();
    int classes = model.get("numClasses").intValue();
    return kind.equals("born")
        ? Readout.born(classes)
        : new Readout(
            Readout.Kind.valueOf(kind.toUpperCase(Locale.ROOT)),
            classes,
            model.get("logitScale").doubleValue());
  }

  public static Circuit circuit(JsonNode model) {
    return circuit(model, model.get("numQubits").intValue(), model.get("layers").intValue());
  }

  /** Asserts every number of an expected array. */
  public void assertEqual(String what, JsonNode expected, double[] found) {
    double[] values = doubles(expected);
    assertThat(found).as(what).hasSameSizeAs(values);
    for (int i = 0; i < values.length; i++) {
      assertThat(found[i])
          .as("%s[%d]", what, i)
          .isCloseTo(values[i], org.assertj.core.data.Offset.offset(tolerance));
    }
  }
}
