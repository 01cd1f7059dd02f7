package org.qicd.simulate;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.qicd.circuit.Angle;
import org.qicd.circuit.Circuit;
import org.qicd.circuit.Device;
import org.qicd.circuit.Operation;

/**
 * The sites of a circuit, in the order of its operations. They are compiled as a circuit of their
 * own that does the same, but has a weight of its own for each site: the angle by which the gate
 * turns when it is executed. A scaled feature has two, of which the second shifts the angle.
 */
final class Sites {
  private final Plan plan;
  private final AngleSums angles; // of the sites by the weights
  private final List<Site> sites = new ArrayList<>();

  Sites(Circuit circuit) {
    Builder builder = new Builder(circuit);
    plan = Plan.of(builder.circuit());
    angles = new AngleSums(builder.angles);
    List<Map<Integer, Turns>> layers = plan.layers().stream().map(Turns::in).toList();
    for (Found found : builder.found) {
      sites.add(
          found.site(layers.stream().map(turns -> turns.get(found.slot)).toArray(Turns[]::new)));
    }
  }

  /** The circuit with a weight for each site. */
  Plan plan() {
    return plan;
  }

  List<Site> list() {
    return sites;
  }

  /** Computes the weights of {@link #plan} from those of the original circuit. */
  void evaluate(double[] weights, double[] to) {
    angles.evaluate(weights, to);
  }

  int numAngles() {
    return angles.size();
  }

  /** The number of circuits with a shifted angle that a gradient takes for one image. */
  static long circuits(Circuit circuit) {
    return new Builder(circuit).found.stream().mapToLong(found -> found.rule.shifts.length).sum();
  }

  /**
   * A site before its circuit is compiled.
   *
   * @param slot index of the weight of the new circuit that shifts the angle
   */
  private record Found(ShiftRule rule, double stretch, Angle asked, int slot) {
    Site site(Turns[] turns) {
      if (asked instanceof Angle.Scaled scaled) {
        return new Site(rule, stretch, 1, scaled.scale(), scaled.shift(), scaled.feature(), turns);
      }
      Angle.Weight weight = (Angle.Weight) asked;
      return new Site(rule, stretch, weight.factor(), weight.index(), -1, -1, turns);
    }
  }

  private static final class Builder {
    private final Circuit circuit;
    private final List<Double> errors; // relative errors
    final List<List<Angle>> angles = new ArrayList<>(); // of each weight of the new circuit
    final List<Found> found = new ArrayList<>();
    private final List<Operation> operations = new ArrayList<>();

    Builder(Circuit circuit) {
      this.circuit = circuit;
      errors = circuit.device().scales();
      for (Operation operation : circuit.operations()) {
        List<Angle> own = new ArrayList<>();
        for (int k = 0; k < operation.angles().size(); k++) {
          own.add(site(operation, k));
        }
        operations.add(new Operation(operation.gate(), operation.qubits(), own));
      }
    }

    private Angle site(Operation operation, int index) {
      Angle asked = operation.angles().get(index);
      int slot = angles.size();
      if (asked instanceof Angle.Weight weight) {
        double stretch = errors.isEmpty() ? 1 : 1 + errors.get(weight.index());
        angles.add(List.of(weight.times(stretch)));
        found.add(new Found(ShiftRule.of(operation.gate(), index), stretch, asked, slot));
        return Angle.weight(slot);
      }
      if (asked instanceof Angle.Scaled scaled) {
        angles.add(List.of(Angle.weight(scaled.scale())));
        angles.add(List.of(Angle.weight(scaled.shift())));
        found.add(new Found(ShiftRule.of(operation.gate(), index), 1, asked, slot + 1));
        return new Angle.Scaled(scaled.feature(), slot, slot + 1, scaled.factor());
      }
      return asked;
    }

    Circuit circuit() {
      // Relative errors are part of the sites' angles.
      return new Circuit(
          circuit.numQubits(),
          circuit.featureMap(),
          operations,
          circuit.readout(),
          circuit.scaling(),
          new Device(List.of(), circuit.device().errors()));
    }
  }
}
