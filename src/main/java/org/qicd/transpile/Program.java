package org.qicd.transpile;

import java.util.ArrayList;
import java.util.List;
import org.qicd.circuit.Circuit;

/** The steps of a circuit before routing, and the order that they must keep. */
final class Program {
  private final List<Step> steps = new ArrayList<>();
  private final int numEncoding;
  private final int numRead;
  private final int[][] queues;
  private final int[] pairs;

  Program(Circuit circuit, Inputs inputs) {
    steps.addAll(Decomposition.ofEncoding(inputs));
    numEncoding = steps.size();
    steps.addAll(Decomposition.ofOperations(circuit, inputs));
    numRead = circuit.readout().numQubits();
    List<List<Integer>> perQubit = new ArrayList<>();
    for (int q = 0; q < circuit.numQubits(); q++) {
      perQubit.add(new ArrayList<>());
    }
    List<Integer> all = new ArrayList<>();
    for (int s = 0; s < steps.size(); s++) {
      for (int qubit : steps.get(s).qubits()) {
        perQubit.get(qubit).add(s);
      }
      if (steps.get(s) instanceof Step.Cx) {
        all.add(s);
      }
    }
    queues = perQubit.stream().map(Program::array).toArray(int[][]::new);
    pairs = array(all);
  }

  private static int[] array(List<Integer> list) {
    return list.stream().mapToInt(Integer::intValue).toArray();
  }

  int numQubits() {
    return queues.length;
  }

  /** All steps, on the qubits of the circuit. */
  List<Step> steps() {
    return steps;
  }

  /** The number of steps at the front that encode the image. */
  int numEncoding() {
    return numEncoding;
  }

  /** The number of qubits that are read. */
  int numRead() {
    return numRead;
  }

  /** The indices of the steps on a qubit, in order. Not to be changed. */
  int[] on(int qubit) {
    return queues[qubit];
  }

  /** The indices of all {@code cx}, in order. Not to be changed. */
  int[] pairs() {
    return pairs;
  }
}
