package org.qicd.testing;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.qicd.circuit.Angle;
import org.qicd.circuit.Circuit;
import org.qicd.circuit.Encoding;
import org.qicd.circuit.Gate;
import org.qicd.circuit.Operation;
import org.qicd.circuit.Readout;

/** Circuits of random gates on random qubits, with every kind of angle. */
public final class RandomCircuits {
  private final Random random;
  private final int numQubits;
  private final int numWeights;
  private final boolean scaled;

  private RandomCircuits(long seed, int numQubits, int numWeights, boolean scaled) {
    this.random = new Random(seed);
    this.scaled = scaled;
    this.numQubits = numQubits;
    this.numWeights = numWeights;
  }

  /**
   * A circuit with features as angles.
   *
   * @param numWeights several gates share a weight, each with a factor of its own
   */
  public static Circuit of(long seed, int numQubits, int numGates, int numWeights) {
    return of(
        new RandomCircuits(seed, numQubits, numWeights, false), numQubits, numGates, numWeights);
  }

  /** A circuit with features that weights scale. */
  public static Circuit scaled(long seed, int numQubits, int numGates, int numWeights) {
    return of(
        new RandomCircuits(seed, numQubits, numWeights, true), numQubits, numGates, numWeights);
  }

  private static Circuit of(RandomCircuits source, int numQubits, int numGates, int numWeights) {
    List<Operation> operations = new ArrayList<>();
    while (operations.size() < numGates) {
      Gate gate = Gate.values()[source.random.nextInt(Gate.values().length)];
      if (gate.numQubits() <= numQubits) {
        operations.add(source.operation(gate));
      }
    }
    // So that the circuit has all weights, whatever was drawn.
    operations.add(Operation.of(Gate.RY, Angle.weight(numWeights - 1), numQubits - 1));
    return new Circuit(
        numQubits, Encoding.REUPLOADING, operations, new Readout(Readout.Kind.EXPVAL, 1, 1));
  }

  private Operation operation(Gate gate) {
    List<Integer> qubits = new ArrayList<>();
    for (int q = 0; q < numQubits; q++) {
      qubits.add(q);
    }
    Collections.shuffle(qubits, random);
    List<Angle> angles = new ArrayList<>();
    for (int k = 0; k < gate.numAngles(); k++) {
      angles.add(angle(gate));
    }
    return new Operation(gate, qubits.subList(0, gate.numQubits()), angles);
  }

  private Angle angle(Gate gate) {
    double[] factors = {1, 1, -1, 0.5, -2, 3, 0};
    boolean turns = gate == Gate.RY || (gate == Gate.RX && scaled);
    return switch (random.nextInt(turns ? scaled ? 12 : 7 : 6)) {
      case 0 -> Angle.constant(Math.PI / 2 * (random.nextInt(17) - 8));
      case 1 -> Angle.constant(1000 * random.nextGaussian());
      case 2 -> Angle.constant(random.nextGaussian());
      case 3, 4, 5 ->
          new Angle.Weight(
              random.nextInt(numWeights),
              factors[random.nextInt(factors.length)],
              random.nextBoolean() ? 0 : random.nextGaussian());
      default -> feature(random.nextInt(numQubits), random.nextBoolean() ? 1 : -1);
    };
  }

  private Angle feature(int feature, double factor) {
    return scaled
        ? new Angle.Scaled(feature, random.nextInt(numWeights), random.nextInt(numWeights), factor)
        : new Angle.Feature(feature, factor);
  }
}
