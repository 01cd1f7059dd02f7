package org.qicd.setup;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.qicd.circuit.Ansatz;
import org.qicd.circuit.Circuit;
import org.qicd.circuit.Operation;
import org.qicd.circuit.TrainedScaling;

/**
 * The circuit of a student on an ideal device, and where errors of a device may come in.
 *
 * @param layerEnds the indices of the operations with which a layer ends
 * @param pairs the pairs of qubits that are coupled
 */
record StudentCircuit(Circuit circuit, List<Integer> layerEnds, List<List<Integer>> pairs) {

  /**
   * A circuit of a template.
   *
   * @param circuit made by the template
   */
  static StudentCircuit of(Circuit circuit, Ansatz ansatz, int numLayers) {
    List<Integer> ends = Arrays.stream(ansatz.layerEnds(circuit, numLayers)).boxed().toList();
    return new StudentCircuit(circuit, ends, ansatz.pairs(circuit.numQubits()));
  }

  /** The same circuit with a {@linkplain TrainedScaling trained scaling} of an image's features. */
  StudentCircuit withTrainedScaling(int numFeatures) {
    TrainedScaling scaling = new TrainedScaling(circuit, numFeatures);
    List<Integer> ends = layerEnds.stream().map(scaling::place).toList();
    return new StudentCircuit(scaling.circuit(), ends, pairs);
  }

  /**
   * A circuit of one's own. It is one layer, and those qubits are coupled that share a gate; a gate
   * on three couples each with the next one.
   */
  static StudentCircuit of(Circuit circuit) {
    List<List<Integer>> pairs = new ArrayList<>();
    for (Operation operation : circuit.operations()) {
      List<Integer> qubits = operation.qubits().stream().sorted().toList();
      for (int k = 1; k < qubits.size(); k++) {
        List<Integer> pair = qubits.subList(k - 1, k + 1);
        if (!pairs.contains(pair)) {
          pairs.add(List.copyOf(pair));
        }
      }
    }
    return new StudentCircuit(circuit, List.of(circuit.operations().size() - 1), pairs);
  }
}
