package org.qicd.circuit;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads fields of a saved model. A field that is missing or not as expected causes an {@code
 * IllegalArgumentException} that names it.
 */
public final class Json {
  private Json() {}

  /** Returns a field that must be present. */
  public static JsonNode field(JsonNode object, String name) {
    JsonNode field = object.get(name);
    if (field == null) {
      throw new IllegalArgumentException("no field '" + name + "'");
    }
    return field;
  }

  /** Returns a field that is a whole number. */
  public static int integer(JsonNode object, String name) {
    return integer(name, field(object, name));
  }

  /** Returns a field that is an array of whole numbers. */
  public static List<Integer> integers(JsonNode object, String name) {
    List<Integer> values = new ArrayList<>();
    array(object, name).forEach(value -> values.add(integer(name, value)));
    return values;
  }

  private static int integer(String name, JsonNode value) {
    if (!value.isInt()) {
      throw new IllegalArgumentException(
          "field '%s': expected a whole number, found %s".formatted(name, shortened(value)));
    }
    return value.intValue();
  }

  /** Returns a field that is an array of finite numbers. */
  public static double[] doubles(JsonNode object, String name) {
    return doubles(name, field(object, name));
  }

  /** Returns a field that is an array of arrays of finite numbers. */
  public static double[][] rows(JsonNode object, String name) {
    JsonNode field = array(name, field(object, name));
    double[][] rows = new double[field.size()][];
    for (int r = 0; r < rows.length; r++) {
      rows[r] = doubles(name, field.get(r));
    }
    return rows;
  }

  private static double[] doubles(String name, JsonNode field) {
    double[] values = new double[array(name, field).size()];
    for (int k = 0; k < values.length; k++) {
      values[k] = finite(name, field.get(k));
    }
    return values;
  }

  /** Returns a field that is a finite number. */
  public static double number(JsonNode object, String name) {
    return finite(name, field(object, name));
  }

  /** Returns a field that is an array of finite numbers and nulls. Each null becomes NaN. */
  public static double[] doublesOrNaN(JsonNode object, String name) {
    JsonNode field = array(object, name);
    double[] values = new double[field.size()];
    for (int k = 0; k < values.length; k++) {
      values[k] = field.get(k).isNull() ? Double.NaN : finite(name, field.get(k));
    }
    return values;
  }

  /** Returns a field that is an array. */
  public static JsonNode array(JsonNode object, String name) {
    return array(name, field(object, name));
  }

  private static double finite(String name, JsonNode value) {
    if (!value.isNumber() || !Double.isFinite(value.doubleValue())) {
      throw new IllegalArgumentException(
          "field '%s': expected finite numbers, found %s".formatted(name, shortened(value)));
    }
    return value.doubleValue();
  }

  private static JsonNode array(String name, JsonNode field) {
    if (!field.isArray()) {
      throw new IllegalArgumentException(
          "field '%s': expected an array, found %s".formatted(name, shortened(field)));
    }
    return field;
  }

  private static String shortened(JsonNode found) {
    String text = found.toString();
    return text.length() <= 40 ? text : text.substring(0, 40) + "...";
  }
}
