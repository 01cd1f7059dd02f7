package org.qicd.testing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.qicd.circuit.Angle;
import org.qicd.circuit.Ansatz;
import org.qicd.circuit.Circuit;
import org.qicd.circuit.Device;
import org.qicd.circuit.Gate;
import org.qicd.circuit.Operation;

/**
 * Devices by the numbers of their errors. What they do is checked against a dense simulation in
 * {@code reference/devices.py}.
 *
 * @param scales by weight; empty for none
 * @param offsets by weight, radians; empty for none
 * @param crosstalk the ZZ angle of each pair of neighbours, the lower qubit first, radians
 * @param overRotations the over-rotation of each control and target, radians
 */
public record Devices(
    List<Double> scales,
    List<Double> offsets,
    Map<List<Integer>, Double> crosstalk,
    Map<List<Integer>, Double> overRotations) {

  /** The device with these errors. */
  public Device device(Circuit circuit, Ansatz ansatz, int numLayers) {
    int[] ends = ansatz.layerEnds(circuit, numLayers);
    List<Device.Extra> extras = new ArrayList<>();
    for (int k = 0; k < circuit.operations().size(); k++) {
      Operation asked = circuit.operations().get(k);
      List<Operation> errors = new ArrayList<>();
      if (!offsets.isEmpty() && weight(asked) >= 0) {
        Angle offset = Angle.constant(offsets.get(weight(asked)));
        errors.add(new Operation(asked.gate(), asked.qubits(), List.of(offset)));
      }
      if (overRotations.containsKey(asked.qubits()) && asked.gate() == Gate.CX) {
        int target = asked.qubits().get(1);
        Angle eta = Angle.constant(overRotations.get(asked.qubits()));
        errors.add(Operation.of(Gate.RY, Angle.constant(-Math.PI / 2), target));
        errors.add(Operation.of(Gate.RZZ, eta, asked.qubits().get(0), target));
        errors.add(Operation.of(Gate.RY, Angle.constant(Math.PI / 2), target));
      }
      if (Arrays.stream(ends).boxed().toList().contains(k)) {
        crosstalk.forEach(
            (pair, zeta) ->
                errors.add(new Operation(Gate.RZZ, pair, List.of(Angle.constant(zeta)))));
      }
      for (Operation error : errors) {
        extras.add(new Device.Extra(k, error));
      }
    }
    return new Device(scales, extras);
  }

  /** The index of a gate's weight, or -1 if it has none. */
  public static int weight(Operation operation) {
    return operation.angles().stream()
        .filter(Angle.Weight.class::isInstance)
        .mapToInt(angle -> ((Angle.Weight) angle).index())
        .findFirst()
        .orElse(-1);
  }

  /** The pairs of a template's neighbours, the lower qubit first. */
  public static List<List<Integer>> pairs(Ansatz ansatz, int numQubits) {
    return ansatz.pairs(numQubits).stream().map(pair -> pair.stream().sorted().toList()).toList();
  }

  /** A circuit of a template on a device with errors of all kinds. */
  public static Circuit random(Circuit circuit, Ansatz ansatz, int numLayers, long seed) {
    Random random = new Random(seed);
    Map<List<Integer>, Double> crosstalk = new LinkedHashMap<>();
    pairs(ansatz, circuit.numQubits()).forEach(p -> crosstalk.put(p, random.nextGaussian()));
    Map<List<Integer>, Double> overRotations = new LinkedHashMap<>();
    circuit.operations().stream()
        .filter(operation -> operation.gate() == Gate.CX)
        .forEach(cx -> overRotations.put(cx.qubits(), random.nextGaussian()));
    int weights = circuit.numWeights();
    Devices numbers =
        new Devices(
            random.doubles(weights, -0.5, 0.5).boxed().toList(),
            random.doubles(weights, -1, 1).boxed().toList(),
            crosstalk,
            overRotations);
    return circuit.on(numbers.device(circuit, ansatz, numLayers));
  }
}
