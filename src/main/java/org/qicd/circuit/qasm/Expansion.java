package org.qicd.circuit.qasm;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.qicd.circuit.Angle;
import org.qicd.circuit.EncodingGate;
import org.qicd.circuit.FeatureAngle;
import org.qicd.circuit.Gate;
import org.qicd.circuit.Operation;

/**
 * Replaces calls of gates by steps of a circuit. Definitions that call each other can stand for
 * more gates than any computer holds, so the number of steps and the work are bounded.
 */
final class Expansion {
  private static final int MOST_STEPS = 100_000;
  private static final int MOST_WORK = 4_000_000;
  private static final double TOLERANCE = 1e-12;

  private final Source source;
  private final Inputs inputs;
  private final List<Step> steps = new ArrayList<>();
  private final Set<Integer> usedWeights = new HashSet<>();
  private int work;

  Expansion(Source source, Inputs inputs) {
    this.source = source;
    this.inputs = inputs;
  }

  List<Step> steps() {
    return steps;
  }

  boolean uses(int weight) {
    return usedWeights.contains(weight);
  }

  /** Adds a call of the program itself, whose qubits are those of the circuit. */
  void add(Callee.Call call) {
    call(call, inputs::value, call.qubits(), List.of(), call.line());
  }

  /**
   * Adds a call.
   *
   * @param values gives the value of a name in the call's angles
   * @param qubits the call's qubits in the circuit, its own controls first
   * @param outer the qubits that control the definition in which the call stands
   * @param line the line that a message names
   */
  private void call(
      Callee.Call call,
      Function<String, Polynomial> values,
      List<Integer> qubits,
      List<Integer> outer,
      int line) {
    spend(1, line);
    List<Polynomial> angles = new ArrayList<>();
    for (Expression angle : call.angles()) {
      spend(angle.steps().size(), line);
      angles.add(value(angle, values, line));
    }
    List<Integer> controls = new ArrayList<>(outer);
    controls.addAll(qubits.subList(0, call.numControls()));
    List<Integer> on = qubits.subList(call.numControls(), qubits.size());
    Controlled placed = new Controlled((gate, angle, its) -> place(gate, angle, its, line));
    if (call.callee() instanceof Callee.Basic basic) {
      placed.add(basic.gate(), angles.isEmpty() ? null : angles.get(0), controls, on);
    } else if (call.callee() instanceof Callee.Defined defined) {
      Map<String, Polynomial> own = new HashMap<>();
      for (int k = 0; k < angles.size(); k++) {
        own.put(defined.angles().get(k), angles.get(k));
      }
      for (Callee.Call inner : defined.body()) {
        List<Integer> placedOn = inner.qubits().stream().map(on::get).toList();
        call(inner, own::get, placedOn, controls, defined.standard() ? line : inner.line());
      }
    } else {
      Callee.GlobalPhase phase = (Callee.GlobalPhase) call.callee();
      boolean none = angles.get(0).isConstant() && angles.get(0).constant() == 0;
      if (phase.isDisputed() && !controls.isEmpty() && !none) {
        throw source.mistake(
            line,
            "a controlled U, u2 or u3 has another phase in the specification than in Qiskit: write"
                + " cu(theta, phi, lambda, gamma)");
      }
      placed.phase(angles.get(0), controls);
    }
  }

  private Polynomial value(Expression angle, Function<String, Polynomial> values, int line) {
    try {
      return angle.value(values);
    } catch (Polynomial.NotAllowed e) {
      throw source.mistake(line, e.getMessage());
    }
  }

  private void spend(int units, int line) {
    work += units;
    if (work > MOST_WORK) {
      throw source.mistake(line, "definitions within definitions take too long to write out");
    }
  }

  /**
   * Adds a gate. A sum of angles becomes one gate for each term that is not constant, which is the
   * same, because all gates with an angle t are {@code exp(-i t G / 2)}.
   *
   * @param angle null for a gate without one
   */
  private void place(Gate gate, Polynomial angle, List<Integer> on, int line) {
    if (angle == null) {
      add(new Step(new Operation(gate, on, List.of()), null, line));
      return;
    }
    for (Polynomial.Product product : angle.terms().keySet()) {
      if (product.isSquare()) {
        add(new Step(null, new EncodingGate(gate, pair(angle, product, line), on), line));
        return;
      }
    }
    double offset = angle.constant();
    for (Map.Entry<Polynomial.Product, Double> term : angle.terms().entrySet()) {
      if (!term.getKey().equals(Polynomial.Product.ONE)) {
        Inputs.Input input = inputs.get(term.getKey().second());
        if (input.isFeature()) {
          FeatureAngle feature = new FeatureAngle(term.getValue(), 0, List.of(input.number()));
          add(new Step(null, new EncodingGate(gate, feature, on), line));
        } else {
          usedWeights.add(input.number());
          add(gate, new Angle.Weight(input.number(), term.getValue(), offset), on, line);
          offset = 0;
        }
      }
    }
    if (offset != 0) {
      add(gate, Angle.constant(offset), on, line);
    }
  }

  private void add(Gate gate, Angle angle, List<Integer> on, int line) {
    add(new Step(new Operation(gate, on, List.of(angle)), null, line));
  }

  private void add(Step step) {
    if (steps.size() == MOST_STEPS) {
      throw source.mistake(
          step.line(), "more than %d gates, all definitions written out".formatted(MOST_STEPS));
    }
    steps.add(step);
  }

  /** Reads {@code f (x_i - pi) (x_j - pi)} or {@code f x_i x_j}, the products that are an angle. */
  private FeatureAngle pair(Polynomial angle, Polynomial.Product product, int line) {
    Inputs.Input first = inputs.get(product.first());
    Inputs.Input second = inputs.get(product.second());
    double factor = angle.factor(product);
    double slope = -factor * Math.PI;
    boolean bare = angle.terms().size() == 1;
    boolean centred =
        angle.terms().size() == 4
            && near(angle.constant(), -slope * Math.PI)
            && near(angle.factor(new Polynomial.Product(-1, product.first())), slope)
            && near(angle.factor(new Polynomial.Product(-1, product.second())), slope);
    if (!first.isFeature()
        || !second.isFeature()
        || first.number() == second.number()
        || !(bare || centred)) {
      throw source.mistake(
          line,
          "a product of inputs is no angle of a circuit, but for f*(pi - x0)*(pi - x1) and f*x0*x1 in"
              + " an encoding");
    }
    int least = Math.min(first.number(), second.number());
    int most = Math.max(first.number(), second.number());
    return new FeatureAngle(factor, centred ? Math.PI : 0, List.of(least, most));
  }

  private static boolean near(double found, double expected) {
    return Math.abs(found - expected) <= TOLERANCE * Math.abs(expected);
  }
}
