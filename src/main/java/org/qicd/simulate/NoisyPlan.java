package org.qicd.simulate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.math3.random.RandomGenerator;
import org.qicd.circuit.Angle;
import org.qicd.circuit.Circuit;
import org.qicd.circuit.Device;
import org.qicd.circuit.Operation;

/**
 * A circuit that is compiled once for all patterns of Pauli errors.
 *
 * <p>A Pauli string P can be moved behind whatever follows it. Behind a rotation {@code exp(-i t Q
 * / 2)} it leaves the rotation as it is if P and Q commute, and turns its angle into -t otherwise.
 * Behind a permutation that takes parities to parities, it is another Pauli string. So a pattern of
 * errors is a sign for each angle, and one string at the end. All patterns share one plan in which
 * each angle of the circuit is a weight of its own.
 *
 * <p>The angle of a rotation by a feature is no weight. It stands between two phases in its place,
 * by 0 or by pi/2 and back, since {@code RY(-t) = Z RY(t) Z}.
 */
final class NoisyPlan {
  private final Circuit circuit;
  private final Plan plan;
  private final List<Step> steps = new ArrayList<>();
  private final List<Primitive> primitives = new ArrayList<>();
  private final List<Angle> angles = new ArrayList<>();

  /** What changes the errors so far, or is changed by them. */
  private sealed interface Step {}

  /** More errors may happen. */
  private record More(int qubits, double probability) implements Step {}

  /**
   * An angle takes a sign, by the parity of the bits that are flipped or have their sign flipped.
   */
  private record Sign(int flips, int signs, int angle) implements Step {}

  private record Move(Primitive.Permute permute) implements Step {}

  NoisyPlan(Circuit circuit, PauliNoise noise) {
    this.circuit = circuit;
    int next = -1; // the operation whose errors come next; -1 is the encoding
    for (Device.Executed executed : circuit.executedOperations()) {
      while (next < executed.source()) {
        add(noise, next++);
      }
      add(executed.operation());
    }
    add(noise, next);
    plan = Plan.of(circuit, primitives);
  }

  Plan plan() {
    return plan;
  }

  private void add(PauliNoise noise, int after) {
    for (PauliNoise.Site site : noise.sites()) {
      if (site.after() == after) {
        steps.add(new More(site.qubits().stream().mapToInt(q -> 1 << q).sum(), site.probability()));
      }
    }
  }

  private void add(Operation operation) {
    for (Primitive primitive : Lowering.lower(operation)) {
      if (primitive instanceof Primitive.Rotate rotate) {
        rotate(rotate.qubit(), rotate.angle());
      } else if (primitive instanceof Primitive.Phase phase) {
        phase(phase.mask(), phase.angle(), new Sign(phase.mask(), 0, angles.size()));
      } else {
        Primitive.Permute permute = (Primitive.Permute) primitive;
        if (!permute.isLinear()) {
          throw new IllegalArgumentException(
              "errors before gate %s are not simulated in a training: write it in other gates"
                  .formatted(permute.gate().label()));
        }
        primitives.add(permute);
        steps.add(new Move(permute));
      }
    }
  }

  private void rotate(int qubit, Angle angle) {
    int mask = 1 << qubit;
    if (angle instanceof Angle.Weight || angle instanceof Angle.Constant) {
      steps.add(new Sign(mask, mask, angles.size()));
      primitives.add(new Primitive.Rotate(qubit, own(angle)));
    } else {
      turn(mask, Math.PI / 4);
      primitives.add(new Primitive.Rotate(qubit, angle));
      turn(mask, -Math.PI / 4);
    }
  }

  /** Turns by nothing, or by twice an angle if the sign of a rotation of the qubit is flipped. */
  private void turn(int mask, double angle) {
    primitives.add(new Primitive.Phase(mask, Angle.constant(angle)));
    phase(mask, Angle.constant(-angle), new Sign(mask, mask, angles.size()));
  }

  private void phase(int mask, Angle angle, Sign sign) {
    steps.add(sign);
    primitives.add(new Primitive.Phase(mask, own(angle)));
  }

  /** The weight of the plan that stands for an angle. */
  private Angle own(Angle angle) {
    angles.add(angle);
    return Angle.weight(circuit.numWeights() + angles.size() - 1);
  }

  /** Draws a pattern of errors. */
  Pattern draw(RandomGenerator random) {
    double[] factors = new double[angles.size()];
    int flips = 0;
    int signs = 0;
    for (Step step : steps) {
      if (step instanceof More more) {
        if (random.nextDouble() < more.probability) {
          long bits = random.nextLong();
          flips ^= (int) bits & more.qubits;
          signs ^= (int) (bits >>> 32) & more.qubits;
        }
      } else if (step instanceof Sign sign) {
        int parity = Integer.bitCount(flips & sign.flips) + Integer.bitCount(signs & sign.signs);
        factors[sign.angle] = 1 - 2 * (parity & 1);
      } else if (step instanceof Move move) {
        flips = move.permute.push(flips);
        signs = move.permute.pull(signs);
      }
    }
    return new Pattern(factors, flips, signs);
  }

  /** Errors, moved to the end of the circuit. */
  final class Pattern {
    private final double[] factors; // 1 or -1 for each angle

    /** The qubits with an X or Y at the end. */
    final int flips;

    /** The qubits with a Y or Z at the end. */
    final int signs;

    private Pattern(double[] factors, int flips, int signs) {
      this.factors = factors;
      this.flips = flips;
      this.signs = signs;
    }

    /** The weights of the plan: those of the circuit, which scale features, then all angles. */
    double[] weights(double[] own) {
      double[] all = Arrays.copyOf(own, own.length + factors.length);
      for (int k = 0; k < factors.length; k++) {
        all[own.length + k] =
            factors[k]
                * (angles.get(k) instanceof Angle.Weight weight
                    ? weight.factor() * own[weight.index()] + weight.offset()
                    : ((Angle.Constant) angles.get(k)).value());
      }
      return all;
    }

    double[] newGradient() {
      return new double[circuit.numWeights() + factors.length];
    }

    /** Adds a gradient of the weights of the plan to one of the weights of the circuit. */
    void addGradient(double[] all, double[] gradient) {
      for (int k = 0; k < gradient.length; k++) {
        gradient[k] += all[k];
      }
      for (int k = 0; k < factors.length; k++) {
        if (angles.get(k) instanceof Angle.Weight weight) {
          gradient[weight.index()] += factors[k] * weight.factor() * all[gradient.length + k];
        }
      }
    }
  }
}
