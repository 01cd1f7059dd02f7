package org.qicd.circuit.qasm;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** A random program with inputs, definitions within definitions, and expressions. */
final class RandomProgram {
  private static final int NUM_QUBITS = 4;

  private record Signature(String name, int angles, int qubits) {}

  private final Random random;
  private final List<Signature> gates = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();

  RandomProgram(long seed) {
    this.random = new Random(seed);
    Map<String, int[]> standard = new TreeMap<>();
    for (String name : "id x y z h s sdg t tdg sx".split(" ")) {
      standard.put(name, new int[] {0, 1});
    }
    for (String name : "rx ry rz p".split(" ")) {
      standard.put(name, new int[] {1, 1});
    }
    for (String name : "cx cy cz ch swap".split(" ")) {
      standard.put(name, new int[] {0, 2});
    }
    for (String name : "crx cry crz cp".split(" ")) {
      standard.put(name, new int[] {1, 2});
    }
    standard.put("ccx", new int[] {0, 3});
    standard.put("cswap", new int[] {0, 3});
    standard.put("u3", new int[] {3, 1});
    standard.put("U", new int[] {3, 1});
    standard.forEach((name, size) -> gates.add(new Signature(name, size[0], size[1])));
  }

  String text() {
    text.append("OPENQASM 3.0;\ninclude \"stdgates.inc\";\n// a comment\n");
    text.append("input float[64] b;\ninput float[64] a;\ninput float[64] c;\n");
    for (int k = 0; k < 4; k++) {
      define(new Signature("own" + k, random.nextInt(3), 1 + random.nextInt(3)));
    }
    text.append("qubit[%d] q;\n".formatted(NUM_QUBITS));
    List<String> qubits = new ArrayList<>();
    for (int q = 0; q < NUM_QUBITS; q++) {
      qubits.add("q[" + q + "]");
      text.append("rx(%s) q[%d];\n".formatted(0.4 + q, q));
    }
    for (int k = 0; k < 20; k++) {
      call(List.of("a", "b", "c"), qubits);
    }
    return text.append("rx(a - b) q[0];\nry(c) q[1];\n").toString();
  }

  private void define(Signature own) {
    List<String> angles = List.of("t", "s", "r").subList(0, own.angles());
    List<String> qubits = List.of("u", "v", "w").subList(0, own.qubits());
    text.append("gate ").append(own.name());
    text.append(angles.isEmpty() ? "" : "(" + String.join(", ", angles) + ")");
    text.append(" ").append(String.join(", ", qubits)).append(" {\n");
    for (int k = 0; k < 3; k++) {
      call(angles, qubits);
    }
    text.append("}\n");
    gates.add(own);
  }

  /** Calls a gate that fits, or a controlled phase. */
  private void call(List<String> names, List<String> qubits) {
    List<String> on = new ArrayList<>(qubits);
    Collections.shuffle(on, random);
    if (on.size() > 1 && random.nextInt(6) == 0) {
      text.append("ctrl @ U(0, 0, %s) %s, %s;\n".formatted(angle(names), on.get(0), on.get(1)));
      return;
    }
    Signature gate = gates.get(random.nextInt(gates.size()));
    if (gate.qubits() > on.size()) {
      call(names, qubits);
      return;
    }
    List<String> angles = new ArrayList<>();
    for (int k = 0; k < gate.angles(); k++) {
      angles.add(angle(names));
    }
    text.append(gate.name());
    text.append(angles.isEmpty() ? "" : "(" + String.join(", ", angles) + ")");
    text.append(" ").append(String.join(", ", on.subList(0, gate.qubits()))).append(";\n");
  }

  private String angle(List<String> names) {
    String number = Double.toString(random.nextInt(9) / 4.0 - 1);
    if (names.isEmpty() || random.nextInt(4) == 0) {
      return List.of("pi/4", "-(pi/3)*2", number, "2*pi - " + number).get(random.nextInt(4));
    }
    String name = names.get(random.nextInt(names.size()));
    return List.of(
            name, "-" + name, name + "/2", "2*" + name + " + pi/8", number + "*(" + name + " - 1)")
        .get(random.nextInt(5));
  }
}
