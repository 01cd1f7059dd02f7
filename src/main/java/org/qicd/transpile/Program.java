package org.qicd.transpile;

import java.util.ArrayList;
import java.util.List;
import org.qicd.circuit.Circuit;

/** The steps of a circuit before routing, and the order that they must keep. */
final class Program {
  private final List<Step> steps = new ArrayList<>();
  private final List<List<Step>> before = new ArrayList<>();
  private final int numEncoding;
  private final int numRead;
  private final int[][] queues;
  private final int[] pairs;

  Program(Circuit circuit, Inputs inputs) {
    addAll(Decomposition.ofEncoding(inputs), circuit.numQubits());
    numEncoding = steps.size();
    addAll(Decomposition.ofOperations(circuit, inputs), circuit.numQubits());
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

  /**
   * Adds steps. Those of one qubit wait for the next one of several, so that a swap may come right
   * behind a {@code cx}, which saves two gates. At the end they become a step in a row.
   */
  private void addAll(List<Step> all, int numQubits) {
    List<List<Step>> rows = new ArrayList<>();
    for (int q = 0; q < numQubits; q++) {
      rows.add(new ArrayList<>());
    }
    for (Step step : all) {
      if (step instanceof Step.Turn || step instanceof Step.Fixed) {
        rows.get(step.qubits().get(0)).add(step);
      } else {
        add(step, step.qubits().stream().flatMap(qubit -> rows.get(qubit).stream()).toList());
        step.qubits().forEach(qubit -> rows.get(qubit).clear());
      }
    }
    for (int q = 0; q < numQubits; q++) {
      if (!rows.get(q).isEmpty()) {
        add(new Step.Row(q, List.copyOf(rows.get(q))), List.of());
      }
    }
  }

  private void add(Step step, List<Step> ofOneQubitBefore) {
    steps.add(step);
    before.add(ofOneQubitBefore);
  }

  private static int[] array(List<Integer> list) {
    return list.stream().mapToInt(Integer::intValue).toArray();
  }

  int numQubits() {
    return queues.length;
  }

  /** The steps, on the qubits of the circuit, without those of {@link #before}. */
  List<Step> steps() {
    return steps;
  }

  /** The steps of one qubit that come right before a step, on its qubits. */
  List<Step> before(int step) {
    return before.get(step);
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
