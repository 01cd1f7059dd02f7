package org.qicd.ml;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.qicd.circuit.Json;
import org.qicd.data.PictureSpec;
import org.qicd.data.PictureSteps;

/** How pictures become images, as a saved model has it. */
final class SavedPictures {
  private SavedPictures() {}

  static Map<String, Object> state(PictureSteps steps) {
    Map<String, Object> state = new LinkedHashMap<>();
    state.put("color", label(steps.spec().color()));
    state.put("aspect", label(steps.spec().aspect()));
    state.put("border", steps.spec().border());
    state.put("side", steps.spec().side());
    state.put("height", steps.height());
    state.put("width", steps.width());
    return state;
  }

  /**
   * Reads what {@link #state} makes.
   *
   * @throws IllegalArgumentException naming the field that is not as expected
   */
  static PictureSteps read(JsonNode state) {
    PictureSpec spec =
        new PictureSpec(
            ImageParam.COLOR.read(Json.field(state, "color").asText()),
            ImageParam.ASPECT.read(Json.field(state, "aspect").asText()),
            Json.integer(state, "border"),
            Json.integer(state, "side"));
    return PictureSteps.of(spec, Json.integer(state, "height"), Json.integer(state, "width"));
  }

  /** The value of a param for a constant. */
  static String label(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
