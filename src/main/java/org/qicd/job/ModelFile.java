package org.qicd.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.qicd.data.ImagePreparation;
import org.qicd.data.ImageSpec;
import org.qicd.train.Param;
import org.qicd.train.ParamValues;
import org.qicd.train.TrainParam;
import org.qicd.train.TrainSetup;
import org.qicd.train.TrainedEnsemble;

/**
 * A trained ensemble as a JSON file: training parameters, from which the circuits follow, weights
 * of each student in radians, and the image preparation.
 *
 * @param ensemble circuits and weights
 * @param features the image preparation that was fitted with them
 */
record ModelFile(TrainedEnsemble ensemble, ImagePreparation features) {
  static final String NAME = "model.json";
  private static final int VERSION = 1;
  private static final long MOST_BYTES = 1L << 28;

  /** The content of the file. */
  static Map<String, Object> content(
      TrainSetup setup, TrainedEnsemble ensemble, ImagePreparation features) {
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("formatVersion", VERSION);
    content.put("numFeatures", setup.numFeatures());
    content.put("numClasses", ensemble.circuit(0).readout().numClasses());
    content.put("params", setup.params().toMap());
    List<double[]> weights = new ArrayList<>();
    for (int m = 0; m < ensemble.numCircuits(); m++) {
      weights.add(ensemble.weights(m));
    }
    content.put("weights", weights);
    Map<String, Object> preparation = new LinkedHashMap<>();
    preparation.put("numInputs", features.numInputs());
    preparation.put("border", features.spec().border());
    preparation.put("side", features.spec().side());
    preparation.put("components", features.spec().components());
    preparation.put("mean", features.mean());
    preparation.put("directions", features.components());
    content.put("features", preparation);
    return content;
  }

  /**
   * Reads a model of a run directory.
   *
   * @throws IllegalArgumentException naming the file and what is wrong with it
   */
  static ModelFile read(Path run) {
    Path file = run.resolve(NAME);
    if (!Files.isRegularFile(file)) {
      throw new IllegalArgumentException(
          "%s has no %s: not the directory of a finished run".formatted(run, NAME));
    }
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw new IllegalArgumentException("more than %d bytes".formatted(MOST_BYTES));
      }
      return of(new ObjectMapper().readTree(file.toFile()));
    } catch (IOException | IllegalArgumentException e) {
      String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("unreadable");
      throw new IllegalArgumentException(file + ": " + reason, e);
    }
  }

  private static ModelFile of(JsonNode root) {
    int version = field(root, "formatVersion").asInt();
    if (version != VERSION) {
      throw new IllegalArgumentException(
          "formatVersion is %d, this program reads %d".formatted(version, VERSION));
    }
    ParamValues params = ParamValues.defaults(TrainParam.TABLE);
    for (Param<?> param : TrainParam.TABLE) {
      Object raw =
          new ObjectMapper().convertValue(field(root, "params", param.name()), Object.class);
      params = params.with(param, raw);
    }
    TrainSetup setup =
        TrainSetup.of(
            params, field(root, "numFeatures").asInt(), field(root, "numClasses").asInt(), 1);
    List<double[]> weights = new ArrayList<>();
    field(root, "weights").forEach(student -> weights.add(doubles(student)));
    List<double[]> directions = new ArrayList<>();
    field(root, "features", "directions").forEach(row -> directions.add(doubles(row)));
    ImageSpec spec =
        new ImageSpec(
            field(root, "features", "border").asInt(),
            field(root, "features", "side").asInt(),
            field(root, "features", "components").asInt());
    ImagePreparation features =
        ImagePreparation.of(
            spec,
            field(root, "features", "numInputs").asInt(),
            doubles(field(root, "features", "mean")),
            directions.toArray(double[][]::new));
    if (features.numFeatures() != setup.numFeatures()) {
      throw new IllegalArgumentException(
          "the preparation makes %d features, the circuits take %d"
              .formatted(features.numFeatures(), setup.numFeatures()));
    }
    return new ModelFile(
        new TrainedEnsemble(setup.circuits(), weights, setup.numGroups()), features);
  }

  private static JsonNode field(JsonNode node, String... path) {
    JsonNode at = node;
    for (String name : path) {
      at = at.get(name);
      if (at == null) {
        throw new IllegalArgumentException("no field '" + String.join(".", path) + "'");
      }
    }
    return at;
  }

  private static double[] doubles(JsonNode array) {
    double[] values = new double[array.size()];
    for (int k = 0; k < values.length; k++) {
      values[k] = array.get(k).asDouble(Double.NaN);
      if (!Double.isFinite(values[k])) {
        throw new IllegalArgumentException("expected a number, found " + array.get(k));
      }
    }
    return values;
  }
}
