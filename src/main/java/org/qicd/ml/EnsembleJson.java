package org.qicd.ml;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.qicd.circuit.Circuit;
import org.qicd.circuit.CircuitJson;
import org.qicd.circuit.Json;
import org.qicd.ensemble.TrainedEnsemble;

/**
 * The JSON of trained students in a saved model. Each distinct circuit is written once. Each
 * student has the index of its circuit, its weights, and the errors of its device if it has any.
 *
 * @param numFeatures number of features of an image
 */
record EnsembleJson(TrainedEnsemble ensemble, int numFeatures) {

  /** The students as maps, lists and numbers that Jackson can write. */
  Map<String, Object> write() {
    List<Circuit> circuits = ensemble.circuits().stream().map(Circuit::ideal).distinct().toList();
    List<Map<String, Object>> students = new ArrayList<>();
    for (int m = 0; m < ensemble.numCircuits(); m++) {
      Map<String, Object> student = new LinkedHashMap<>();
      Circuit circuit = ensemble.circuit(m);
      student.put("circuit", circuits.indexOf(circuit.ideal()));
      if (!circuit.device().isIdeal()) {
        student.put("device", CircuitJson.write(circuit.device()));
      }
      student.put("weights", ensemble.weights(m));
      students.add(student);
    }
    Map<String, Object> written = new LinkedHashMap<>();
    written.put("numFeatures", numFeatures);
    if (ensemble.numGroups() > 1) {
      written.put("numGroups", ensemble.numGroups());
    }
    written.put("circuits", circuits.stream().map(CircuitJson::write).toList());
    written.put("students", students);
    return written;
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IllegalArgumentException naming the field that is not as expected
   */
  static EnsembleJson read(JsonNode saved) {
    List<Circuit> circuits = new ArrayList<>();
    Json.array(saved, "circuits").forEach(circuit -> circuits.add(CircuitJson.read(circuit)));
    List<Circuit> own = new ArrayList<>();
    List<double[]> weights = new ArrayList<>();
    for (JsonNode student : Json.array(saved, "students")) {
      int index = Json.integer(student, "circuit");
      if (index < 0 || index >= circuits.size()) {
        throw new IllegalArgumentException(
            "field 'circuit' is %d: expected 0 to %d".formatted(index, circuits.size() - 1));
      }
      own.add(circuits.get(index).on(CircuitJson.device(student)));
      weights.add(Json.doubles(student, "weights"));
    }
    int numGroups = saved.has("numGroups") ? Json.integer(saved, "numGroups") : 1;
    TrainedEnsemble ensemble = new TrainedEnsemble(own, weights, numGroups);
    int numFeatures = Json.integer(saved, "numFeatures");
    for (Circuit circuit : own) {
      circuit.encoding().check(numFeatures, circuit.numQubits());
      if (circuit.scaling().numFeatures() != 0 && circuit.scaling().numFeatures() != numFeatures) {
        throw new IllegalArgumentException(
            "field 'featureScaling' is of %d features: expected %d"
                .formatted(circuit.scaling().numFeatures(), numFeatures));
      }
      if (circuit.numQubits() != own.get(0).numQubits()
          || !circuit.featureMap().equals(own.get(0).featureMap())
          || circuit.trainsScaling() != own.get(0).trainsScaling()
          || !circuit.readout().equals(own.get(0).readout())
          || !circuit.scaling().equals(own.get(0).scaling())) {
        throw new IllegalArgumentException(
            "students differ in numQubits, encoding, featureScaling or readout: expected one of"
                + " each");
      }
    }
    return new EnsembleJson(ensemble, numFeatures);
  }
}
