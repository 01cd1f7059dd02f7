package org.qicd.circuit.qasm;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.qicd.circuit.Angle;
import org.qicd.circuit.Circuit;
import org.qicd.circuit.Encoding;
import org.qicd.circuit.EncodingGate;
import org.qicd.circuit.FeatureMap;
import org.qicd.circuit.Gate;
import org.qicd.circuit.Operation;
import org.qicd.circuit.Readout;
import org.qicd.param.UserMistake;

/**
 * What a text of OpenQASM 2 or 3 says. Registers follow one after the other in the order of their
 * declaration: the first qubit of the first register is qubit 0. Physical qubits such as {@code
 * $12}, which are not declared, are numbered in the order of their first use. Global phases are
 * left out.
 *
 * <p>An input is a trained weight, and weights are numbered in the order of their declarations. An
 * input of the name {@code x} and a number is a feature of the image instead. An angle may be a sum
 * of multiples of inputs and a constant.
 *
 * <p>Measurements say which qubits are read out, and must come last. Without any, qubit 0 and the
 * following ones are read.
 */
public final class QasmProgram {
  private final Source source;
  private final int numQubits;
  private final List<String> weights;
  private final List<Step> steps;
  private final List<Integer> physicalQubits;
  private final List<Integer> measured;

  QasmProgram(
      Source source,
      int numQubits,
      List<String> weights,
      List<Step> steps,
      List<Integer> physicalQubits,
      List<Integer> measured) {
    this.source = source;
    this.numQubits = numQubits;
    this.weights = weights;
    this.steps = steps;
    this.physicalQubits = List.copyOf(physicalQubits);
    this.measured = measured;
  }

  public int numQubits() {
    return numQubits;
  }

  /**
   * The qubit of the device that each qubit is; empty if the program declares its qubits, as one
   * does that is for no certain device.
   */
  public List<Integer> physicalQubits() {
    return physicalQubits;
  }

  /** The qubits that are measured, in the order of their bits; empty without measurements. */
  public List<Integer> measured() {
    return measured;
  }

  /** The names of the weights, in their order. */
  public List<String> weights() {
    return weights;
  }

  /**
   * The gates of the program as they stand there, on its own qubits and without an encoding. Their
   * angles depend on the inputs: the weights by their indices, and behind them the features, so
   * that feature f is input {@code weights().size() + f}. An angle that is a sum of inputs is
   * several gates, one for each of them.
   *
   * @throws IllegalArgumentException if an angle is a product of features
   */
  public List<Operation> gates() {
    return steps.stream()
        .map(step -> step.operation() != null ? step.operation() : ofInputs(step))
        .toList();
  }

  private Operation ofInputs(Step step) {
    EncodingGate gate = step.image();
    if (gate.angle().features().size() > 1) {
      throw source.mistake(step.line(), "expected an angle that is a sum, found one of a product");
    }
    int input = weights.size() + gate.angle().features().get(0);
    Angle angle = new Angle.Weight(input, gate.angle().factor());
    return new Operation(gate.gate(), gate.qubits(), List.of(angle));
  }

  /** The name of the program's file, and what is wrong with the program, in one line. */
  public IllegalArgumentException mistake(String message) {
    return new IllegalArgumentException(UserMistake.visible(source.name() + ": " + message));
  }

  /**
   * The circuit of the program.
   *
   * @param featureMap how images enter. If the program has features as inputs, it must begin with
   *     the gates of this encoding, exactly as {@code OpenQasm} writes them, or the encoding must
   *     be {@code reuploading}. If it has none, the encoding comes before the program
   * @throws IllegalArgumentException if encoding or readout does not fit the program
   */
  public Circuit circuit(FeatureMap featureMap, Readout readout) {
    Encoding encoding = featureMap.encoding();
    List<Operation> operations = new ArrayList<>();
    for (Step step : steps.subList(encodingEnd(featureMap), steps.size())) {
      operations.add(step.operation() != null ? step.operation() : reuploaded(step, encoding));
    }
    operations.addAll(swaps(readout));
    return new Circuit(numQubits, featureMap, operations, readout);
  }

  /** The circuit with an {@linkplain FeatureMap#of encoding as it is by default}. */
  public Circuit circuit(Encoding encoding, Readout readout) {
    return circuit(FeatureMap.of(encoding), readout);
  }

  /** The number of steps that are the encoding itself. */
  private int encodingEnd(FeatureMap featureMap) {
    Step first = steps.stream().filter(step -> step.image() != null).findFirst().orElse(null);
    if (first == null) {
      if (featureMap.encoding() == Encoding.REUPLOADING) {
        throw new IllegalArgumentException(
            "%s: encoding 'reuploading' takes features within the circuit: expected inputs x0, x1"
                    .formatted(source.name())
                + " and so on as angles of ry, found none");
      }
      return 0;
    }
    List<EncodingGate> gates = featureMap.gates(numQubits);
    for (int k = 0; k < gates.size(); k++) {
      if (k >= steps.size() || !steps.get(k).is(gates.get(k))) {
        throw source.mistake(
            steps.get(Math.min(k, steps.size() - 1)).line(),
            ("a program with features x0, x1 and so on begins with the gates of encoding '%s': gate"
                    + " %d of these is not there")
                .formatted(featureMap.label(), k + 1));
      }
    }
    return gates.size();
  }

  private Operation reuploaded(Step step, Encoding encoding) {
    EncodingGate gate = step.image();
    boolean plain = gate.angle().features().size() == 1 && Math.abs(gate.angle().factor()) == 1;
    if (encoding != Encoding.REUPLOADING || gate.gate() != Gate.RY || !plain) {
      throw source.mistake(
          step.line(),
          ("an input with a name as x0 is a feature of the image, which may be the angle only of ry,"
                  + " as x0 or -x0, with encoding 'reuploading': found gate %s with encoding '%s'")
              .formatted(gate.gate().label(), encoding.label()));
    }
    int feature = gate.angle().features().get(0);
    return new Operation(
        gate.gate(), gate.qubits(), List.of(new Angle.Feature(feature, gate.angle().factor())));
  }

  /** Moves the measured qubits to where the readout takes them, in the order of their bits. */
  private List<Operation> swaps(Readout readout) {
    List<Operation> swaps = new ArrayList<>();
    if (measured.isEmpty()) {
      return swaps;
    }
    if (measured.size() < readout.numQubits()) {
      throw new IllegalArgumentException(
          "%s measures %d qubits: expected %d or more for %d classes with readout '%s', or none"
              .formatted(
                  source.name(),
                  measured.size(),
                  readout.numQubits(),
                  readout.numClasses(),
                  readout.kind().label()));
    }
    int[] at = IntStream.range(0, numQubits).toArray(); // where each qubit is
    for (int k = 0; k < readout.numQubits(); k++) {
      int from = at[measured.get(k)];
      if (from != k) {
        swaps.add(Operation.of(Gate.SWAP, k, from));
        for (int q = 0; q < numQubits; q++) {
          at[q] = at[q] == k ? from : at[q] == from ? k : at[q];
        }
      }
    }
    return swaps;
  }
}
