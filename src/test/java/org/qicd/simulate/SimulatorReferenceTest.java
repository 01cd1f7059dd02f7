package org.qicd.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.qicd.testing.Reference.circuit;
import static org.qicd.testing.Reference.doubles;
import static org.qicd.testing.Reference.ints;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.qicd.circuit.Angle;
import org.qicd.circuit.Ansatz;
import org.qicd.circuit.Circuit;
import org.qicd.circuit.Encoding;
import org.qicd.circuit.FeatureMap;
import org.qicd.circuit.Gate;
import org.qicd.circuit.Operation;
import org.qicd.circuit.Readout;
import org.qicd.simulate.kernels.Kernels;
import org.qicd.testing.Devices;
import org.qicd.testing.Reference;

/** Gates, encodings and templates against the values of two independent programs. */
class SimulatorReferenceTest {
  private static final Readout ANY = new Readout(Readout.Kind.EXPVAL, 1, 1);

  static Stream<Kernels> kernels() {
    return Stream.of("plain", "vector").map(Kernels::of);
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void gates(Kernels kernels) {
    Reference reference = Reference.read("gates.json");
    List<Gate> seen = new ArrayList<>();
    for (JsonNode c : reference.cases()) {
      Gate gate = Gate.of(c.get("gate").asText());
      int n = c.get("numQubits").intValue();
      List<Integer> qubits = Arrays.stream(ints(c.get("qubits"))).boxed().toList();
      double[] angles = doubles(c.get("angles"));
      // Once with constant angles, once with weights: they take different ways through the plan.
      List<Angle> constants = Arrays.stream(angles).mapToObj(Angle::constant).toList();
      List<Angle> weights = new ArrayList<>();
      for (int k = 0; k < angles.length; k++) {
        weights.add(Angle.weight(k));
      }
      for (List<Angle> form : List.of(constants, weights)) {
        Operation operation = new Operation(gate, qubits, form);
        Circuit circuit = new Circuit(n, Encoding.AMPLITUDE, List.of(operation), ANY);
        TestStates found = new TestStates(circuit, kernels);
        found.apply(c.get("input"), form == constants ? new double[0] : angles);
        found.assertState(reference, gate + " " + qubits, c.get("output"));
      }
      seen.add(gate);
    }
    assertThat(seen).contains(Gate.values());
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void encodings(Kernels kernels) {
    Reference reference = Reference.read("encodings.json");
    for (JsonNode c : reference.cases()) {
      Encoding encoding = Reference.encoding(c);
      int n = c.get("numQubits").intValue();
      Circuit circuit = new Circuit(n, encoding, List.of(), ANY);
      TestStates found = new TestStates(circuit, kernels);
      found.run(doubles(c.get("features")), new double[0]);
      found.assertState(reference, encoding + " " + n, c.get("state"));
    }
  }

  /** Repetitions and entanglement of zz, and iqp, as Qiskit and PennyLane have them. */
  @ParameterizedTest
  @MethodSource("kernels")
  void featureMaps(Kernels kernels) {
    Reference reference = Reference.read("feature_maps.json");
    for (JsonNode c : reference.cases()) {
      FeatureMap map = Reference.featureMap(c);
      int n = c.get("numQubits").intValue();
      TestStates found = new TestStates(new Circuit(n, map, List.of(), ANY), kernels);
      found.run(doubles(c.get("features")), new double[0]);
      found.assertState(reference, map.label() + " " + n, c.get("state"));
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void templates(Kernels kernels) {
    Reference reference = Reference.read("templates.json");
    for (JsonNode c : reference.cases()) {
      String name = c.get("template").asText() + " " + c.get("encoding").asText();
      Circuit circuit = circuit(c);
      assertThat(circuit.numWeights()).as(name).isEqualTo(c.get("parameterCount").intValue());
      TestStates found = new TestStates(circuit, kernels);
      found.run(doubles(c.get("features")), doubles(c.get("angles")));
      found.assertState(reference, name, c.get("state"));
      double[] probabilities = found.probabilities(circuit.numQubits());
      reference.assertEqual(name + " probabilities", c.get("probabilities"), probabilities);
      double[] expval = new double[circuit.numQubits()];
      for (int q = 0; q < expval.length; q++) {
        for (int a = 0; a < probabilities.length; a++) {
          expval[q] += (a >> q & 1) == 0 ? probabilities[a] : -probabilities[a];
        }
      }
      reference.assertEqual(name + " expval", c.get("expval"), expval);
    }
  }

  /** Offsets and relative errors of angles, crosstalk and over-rotations, with the global phase. */
  @ParameterizedTest
  @MethodSource("kernels")
  void devices(Kernels kernels) {
    Reference reference = Reference.read("devices.json");
    for (JsonNode c : reference.cases()) {
      int n = c.get("numQubits").intValue();
      int layers = c.get("layers").intValue();
      boolean couplers = c.get("couplers").booleanValue();
      Ansatz ansatz = Ansatz.valueOf(c.get("template").asText().toUpperCase(Locale.ROOT));
      String name = "%s, %d qubits, %d layers".formatted(ansatz, n, layers);
      Circuit circuit =
          ansatz.circuit(n, layers, layers, couplers, FeatureMap.of(Reference.encoding(c)), ANY);
      Devices errors =
          new Devices(
              Arrays.stream(doubles(c.get("scales"))).boxed().toList(),
              Arrays.stream(doubles(c.get("offsets"))).boxed().toList(),
              ofPairs(c.get("crosstalk"), true),
              ofPairs(c.get("overRotations"), false));
      assertThat(errors.crosstalk().keySet())
          .as(name)
          .isEqualTo(Set.copyOf(Devices.pairs(ansatz, n)));
      Circuit real = circuit.on(errors.device(circuit, ansatz, layers));
      assertThat(real.numWeights()).as(name).isEqualTo(c.get("weights").size());
      TestStates found = new TestStates(real, kernels);
      double[] weights = doubles(c.get("weights"));
      if (c.has("input")) {
        found.apply(c.get("input"), weights);
      } else {
        found.run(doubles(c.get("features")), weights);
      }
      found.assertState(reference, name, c.get("output"));
    }
  }

  private static Map<List<Integer>, Double> ofPairs(JsonNode angles, boolean sorted) {
    Map<List<Integer>, Double> byPair = new LinkedHashMap<>();
    for (JsonNode angle : angles) {
      List<Integer> pair = List.of(angle.get(0).intValue(), angle.get(1).intValue());
      byPair.put(sorted ? pair.stream().sorted().toList() : pair, angle.get(2).doubleValue());
    }
    return byPair;
  }

  @ParameterizedTest
  @ValueSource(strings = {"templates.json", "devices.json"})
  void readsEveryTemplate(String file) {
    List<String> templates =
        Reference.read(file).cases().stream()
            .map(c -> c.get("template").asText())
            .distinct()
            .toList();
    assertThat(templates).hasSize(Ansatz.values().length);
  }
}
