package org.qicd.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.qicd.testing.Reference.circuit;
import static org.qicd.testing.Reference.doubles;
import static org.qicd.testing.Reference.ints;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.qicd.circuit.Angle;
import org.qicd.circuit.Circuit;
import org.qicd.circuit.Encoding;
import org.qicd.circuit.Gate;
import org.qicd.circuit.Operation;
import org.qicd.circuit.Readout;
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

  @Test
  void readsEveryTemplateAndEncoding() {
    List<String> templates =
        Reference.read("templates.json").cases().stream()
            .map(c -> c.get("template").asText())
            .distinct()
            .toList();
    assertThat(templates).hasSize(org.qicd.circuit.Ansatz.values().length);
  }
}
