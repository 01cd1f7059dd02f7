package org.qicd.noise;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.qicd.backend.Backend;
import org.qicd.circuit.Gate;
import org.qicd.circuit.qasm.QasmProgram;
import org.qicd.circuit.qasm.QasmReader;
import org.qicd.testing.Reference;
import org.qicd.transpile.PhysicalCircuit;
import org.qicd.transpile.ProgramCircuit;

/** Mixed states of transpiled circuits under the noise of three backends, against Qiskit Aer. */
class AerReferenceTest {
  private static final Reference REFERENCE = Reference.read("noise.json");
  private static final double[] NOTHING = {};

  @Test
  void mixedStatesAreThoseOfAer() throws IOException {
    List<Backend> backends = backends();
    assertThat(REFERENCE.cases()).hasSizeGreaterThanOrEqualTo(30);
    for (JsonNode reference : REFERENCE.cases()) {
      FixedCircuit circuit = circuit(reference, backends);
      NoiseModel noise = NoiseModel.of(circuit.backend());
      String name = circuit.backend().name() + circuit.qubits();
      DensityMatrices matrices = new DensityMatrices(circuit, noise);
      int wires = circuit.qubits().size();
      REFERENCE.assertEqual(name, reference.get("pauli"), matrices.pauliVector(NOTHING, NOTHING));
      REFERENCE.assertEqual(
          name, reference.get("outcomes"), matrices.outcomes(NOTHING, NOTHING, wires));
    }
  }

  @Test
  void waitingWiresRelaxAsInAer() throws IOException {
    List<Backend> backends = backends();
    List<JsonNode> withIdle = REFERENCE.cases().stream().filter(c -> c.has("idle")).toList();
    assertThat(withIdle).hasSizeGreaterThanOrEqualTo(10);
    for (JsonNode reference : withIdle) {
      FixedCircuit circuit = circuit(reference, backends);
      NoiseModel noise = NoiseModel.of(circuit.backend()).with(NoiseModel.Part.IDLE);
      REFERENCE.assertEqual(
          circuit.backend().name() + circuit.qubits(),
          reference.get("idle"),
          new DensityMatrices(circuit, noise).pauliVector(NOTHING, NOTHING));
    }
  }

  @Test
  void programsOfQiskitMeasureWhatAerMeasures() throws IOException {
    List<Backend> backends = backends();
    JsonNode programs = root().get("programs");
    assertThat(programs.size()).isGreaterThanOrEqualTo(10);
    for (JsonNode reference : programs) {
      Backend backend = backends.get(reference.get("backend").intValue());
      QasmProgram program = QasmReader.read("program", reference.get("text").asText());
      PhysicalCircuit circuit = new ProgramCircuit(program, backend);
      REFERENCE.assertEqual(
          backend.name() + circuit.qubits(),
          reference.get("outcomes"),
          new DensityMatrices(circuit, NoiseModel.of(backend))
              .outcomes(
                  Reference.doubles(reference.get("theta")),
                  Reference.doubles(reference.get("x")),
                  circuit.measured().size()));
    }
  }

  private static FixedCircuit circuit(JsonNode reference, List<Backend> backends) {
    List<Integer> qubits = integers(reference.get("qubits"));
    List<Integer> wires = IntStream.range(0, qubits.size()).boxed().toList();
    FixedCircuit circuit =
        new FixedCircuit(
            backends.get(reference.get("backend").intValue()),
            qubits,
            List.of(),
            0,
            false,
            wires,
            List.of());
    for (JsonNode gate : reference.get("gates")) {
      circuit =
          circuit.then(
              Gate.of(gate.get(0).asText()), integers(gate.get(1)), Reference.doubles(gate.get(2)));
    }
    return circuit;
  }

  private static List<Backend> backends() throws IOException {
    List<Backend> backends = new ArrayList<>();
    for (JsonNode backend : root().get("backends")) {
      backends.add(backend(backend));
    }
    return backends;
  }

  private static JsonNode root() throws IOException {
    try (InputStream in = Reference.class.getResourceAsStream("/reference/noise.json")) {
      return new ObjectMapper().readTree(in);
    }
  }

  /** A backend of which only the qubits and gates are known that the circuits use. */
  private static Backend backend(JsonNode json) {
    Backend.Qubit unknown = new Backend.Qubit(1e-9, 1e-9, 0.5, 0.5, 0);
    List<Backend.Qubit> qubits = new ArrayList<>(Collections.nCopies(133, unknown));
    for (JsonNode row : json.get("qubits")) {
      double[] values = Reference.doubles(row);
      qubits.set(
          (int) values[0],
          new Backend.Qubit(values[1], values[2], values[3], values[4], values[5]));
    }
    Map<Backend.Place, Backend.Calibration> gates = new LinkedHashMap<>();
    for (JsonNode gate : json.get("gates")) {
      gates.put(
          new Backend.Place(Gate.of(gate.get(0).asText()), integers(gate.get(1))),
          new Backend.Calibration(gate.get(2).doubleValue(), gate.get(3).doubleValue()));
    }
    return new Backend(json.get("name").asText(), qubits, gates, 0);
  }

  private static List<Integer> integers(JsonNode array) {
    return IntStream.of(Reference.ints(array)).boxed().toList();
  }
}
