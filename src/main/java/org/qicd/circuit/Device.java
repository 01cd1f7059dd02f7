package org.qicd.circuit;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * The coherent errors of the device that a circuit runs on: what the device does instead of what
 * the circuit asks for. They are always the same, so states stay pure and gradients exact.
 *
 * @param scales the relative error eps of each weight's angle, by the index of the weight: a gate
 *     with the angle t turns by (1 + eps) t. Empty if the device makes no such errors
 * @param errors the gates that the device applies in addition, in the order in which they act
 */
public record Device(List<Double> scales, List<Extra> errors) implements Serializable {

  /** A device that does exactly what a circuit asks for. */
  public static final Device IDEAL = new Device(List.of(), List.of());

  /**
   * A gate that the device applies in addition.
   *
   * @param after index of the operation of the circuit after which it acts
   * @param operation a gate with constant angles
   */
  public record Extra(int after, Operation operation) implements Serializable {}

  /**
   * A gate that the device applies.
   *
   * @param source index of the operation that is asked for, or after which an error acts
   * @param isError whether it is one of the gates that the device applies in addition
   */
  public record Executed(Operation operation, int source, boolean isError) {}

  /**
   * Creates a device.
   *
   * @throws IllegalArgumentException if a relative error is not finite or below -1, if an added
   *     gate has an angle that is not constant, or if added gates are not in order
   */
  public Device {
    scales = List.copyOf(scales);
    errors = List.copyOf(errors);
    for (double scale : scales) {
      if (!(scale >= -1) || Double.isInfinite(scale)) {
        throw new IllegalArgumentException(
            "a device's relative error must be finite and -1 or more, found " + scale);
      }
    }
    int last = 0;
    for (Extra error : errors) {
      if (error.after() < 0) {
        throw new IllegalArgumentException(
            "a device's gates come after an operation, found one after operation " + error.after());
      }
      if (error.after() < last) {
        throw new IllegalArgumentException(
            "a device's gates must be in order, found one after operation %d behind one after %d"
                .formatted(error.after(), last));
      }
      last = error.after();
      if (!error.operation().angles().stream().allMatch(Angle.Constant.class::isInstance)) {
        throw new IllegalArgumentException(
            "a device's gates have constant angles, found " + error.operation());
      }
    }
  }

  /**
   * How much the device errs: the sum of a^2 / 4 over the angles a by which gates turn too far.
   * That bounds the infidelity with an ideal device if errors are small and independent. For a
   * relative error, the angle of the gate is taken as uniform in [0, 2 pi), as it is at the start.
   */
  public double errorBudget() {
    double squares = 0;
    for (double scale : scales) {
      squares += scale * scale * 4 * Math.PI * Math.PI / 3;
    }
    for (Extra error : errors) {
      for (Angle angle : error.operation().angles()) {
        double value = ((Angle.Constant) angle).value();
        squares += value * value;
      }
    }
    return squares / 4;
  }

  /** The device's errors in the first operations of a circuit, which have so many weights. */
  Device ofFirst(int numOperations, int numWeights) {
    return new Device(
        scales.isEmpty() ? scales : scales.subList(0, numWeights),
        errors.stream().filter(error -> error.after() < numOperations).toList());
  }

  /** Whether the device does exactly what a circuit asks for. */
  public boolean isIdeal() {
    return scales.isEmpty() && errors.isEmpty();
  }

  /**
   * Refuses a device that is not made for a circuit.
   *
   * @throws IllegalArgumentException with what was expected and found
   */
  void check(int numWeights, int operations) {
    if (!scales.isEmpty() && scales.size() != numWeights) {
      throw new IllegalArgumentException(
          "the device has relative errors of %d weights, the circuit has %d"
              .formatted(scales.size(), numWeights));
    }
    if (!errors.isEmpty() && errors.get(errors.size() - 1).after() >= operations) {
      throw new IllegalArgumentException(
          "the device has a gate after operation %d, the circuit has %d operations"
              .formatted(errors.get(errors.size() - 1).after(), operations));
    }
  }

  /**
   * The operations that the device applies if it is asked for the given ones. A gate that repeats a
   * trained gate becomes an offset of its angle, which costs a simulator nothing.
   */
  List<Executed> executed(List<Operation> asked) {
    List<Executed> executed = new ArrayList<>();
    int next = 0;
    for (int k = 0; k < asked.size(); k++) {
      executed.add(new Executed(scaled(asked.get(k)), k, false));
      while (next < errors.size() && errors.get(next).after() == k) {
        Operation error = errors.get(next++).operation();
        int last = executed.size() - 1;
        Operation before = executed.get(last).operation();
        if (repeats(error, before)) {
          executed.set(last, new Executed(joined(before, error), k, executed.get(last).isError()));
        } else {
          executed.add(new Executed(error, k, true));
        }
      }
    }
    return executed;
  }

  private static boolean repeats(Operation error, Operation before) {
    return error.gate() == before.gate()
        && error.qubits().equals(before.qubits())
        && before.gate().numAngles() == 1
        && before.angles().get(0) instanceof Angle.Weight;
  }

  private static Operation joined(Operation trained, Operation error) {
    Angle.Weight weight = (Angle.Weight) trained.angles().get(0);
    double offset = weight.offset() + ((Angle.Constant) error.angles().get(0)).value();
    Angle angle = new Angle.Weight(weight.index(), weight.factor(), offset);
    return new Operation(trained.gate(), trained.qubits(), List.of(angle));
  }

  private Operation scaled(Operation asked) {
    return scales.isEmpty()
        ? asked
        : new Operation(
            asked.gate(), asked.qubits(), asked.angles().stream().map(this::scaled).toList());
  }

  private Angle scaled(Angle asked) {
    return asked instanceof Angle.Weight weight
        ? weight.times(1 + scales.get(weight.index()))
        : asked;
  }

  /**
   * This device after the angles of a circuit's weights have drifted.
   *
   * @param asked the operations of the circuit
   * @param drift by how much each weight's angle has drifted, in radians, by the index of the
   *     weight
   */
  Device drifted(List<Operation> asked, double[] drift) {
    List<Extra> all = new ArrayList<>();
    int next = 0;
    for (int k = 0; k < asked.size(); k++) {
      while (next < errors.size() && errors.get(next).after() == k) {
        all.add(errors.get(next++));
      }
      Operation operation = asked.get(k);
      if (operation.angles().stream().anyMatch(Angle.Weight.class::isInstance)) {
        all.add(new Extra(k, drifted(operation, drift)));
      }
    }
    return new Device(scales, all);
  }

  /** The gate by which a trained gate has drifted: the same gate with a constant angle. */
  private Operation drifted(Operation operation, double[] drift) {
    if (operation.angles().size() != 1) {
      throw new IllegalStateException("only gates with one angle drift, found " + operation);
    }
    Angle.Weight weight = (Angle.Weight) scaled(operation).angles().get(0);
    Angle angle = Angle.constant(weight.factor() * drift[weight.index()]);
    return new Operation(operation.gate(), operation.qubits(), List.of(angle));
  }
}
