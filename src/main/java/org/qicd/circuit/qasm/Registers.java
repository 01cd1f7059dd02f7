package org.qicd.circuit.qasm;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The registers of qubits, or those of bits, one after the other in the order of declaration. */
final class Registers {
  private record Range(int first, int size) {}

  private final Map<String, Range> ranges = new HashMap<>();
  private int size;

  void declare(String name, int length) {
    ranges.put(name, new Range(size, length));
    size += length;
  }

  /** The number of qubits or bits of all registers. */
  int size() {
    return size;
  }

  boolean has(String name) {
    return ranges.containsKey(name);
  }

  int length(String name) {
    return ranges.get(name).size();
  }

  /** All qubits or bits of a register. */
  List<Integer> all(String name) {
    Range range = ranges.get(name);
    return IntStream.range(range.first(), range.first() + range.size()).boxed().toList();
  }

  int one(String name, int index) {
    return ranges.get(name).first() + index;
  }
}
