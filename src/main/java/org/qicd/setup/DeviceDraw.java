package org.qicd.setup;

import static org.qicd.setup.TrainParam.DEVICE_ANGLE_ERROR;
import static org.qicd.setup.TrainParam.DEVICE_CNOT_ERROR;
import static org.qicd.setup.TrainParam.DEVICE_CROSSTALK;
import static org.qicd.setup.TrainParam.DEVICE_DRIFT;
import static org.qicd.setup.TrainParam.DEVICE_ERRORS_OF;
import static org.qicd.setup.TrainParam.DEVICE_SCALE_ERROR;
import static org.qicd.setup.TrainParam.SEED;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.apache.commons.math3.random.RandomGenerator;
import org.qicd.circuit.Angle;
import org.qicd.circuit.Circuit;
import org.qicd.circuit.Device;
import org.qicd.circuit.Gate;
import org.qicd.circuit.Operation;
import org.qicd.param.Param;
import org.qicd.param.ParamValues;
import org.qicd.random.Draw;

/**
 * Draws the device of a student: a function of the seed, the student and the circuit. An error of
 * standard deviation s is s times a standard normal number that does not depend on s, so errors of
 * different size have the same direction.
 */
final class DeviceDraw {
  private final ParamValues params;
  private final int student;
  private final Circuit circuit;
  private final Set<Integer> layerEnds;
  private final List<List<Integer>> pairs;
  private final boolean ofQubits;

  private DeviceDraw(ParamValues params, int student, StudentCircuit asked) {
    this.params = params;
    this.student = student;
    this.circuit = asked.circuit();
    this.layerEnds = Set.copyOf(asked.layerEnds());
    this.pairs = asked.pairs();
    this.ofQubits = params.get(DEVICE_ERRORS_OF) == TrainParam.DeviceErrorsOf.QUBIT;
  }

  /**
   * Returns the circuit of a student on its device.
   *
   * @param asked the circuit on an ideal device
   */
  static Circuit of(ParamValues params, int student, StudentCircuit asked) {
    return asked.circuit().on(new DeviceDraw(params, student, asked).device());
  }

  /** The same parameters with ideal devices. */
  static ParamValues ideal(ParamValues params) {
    return params
        .with(DEVICE_ANGLE_ERROR, 0.0)
        .with(DEVICE_SCALE_ERROR, 0.0)
        .with(DEVICE_CROSSTALK, 0.0)
        .with(DEVICE_CNOT_ERROR, 0.0)
        .with(TrainParam.DEVICE_DEPOLARISING, 0.0)
        .with(TrainParam.DEVICE_READOUT_ERROR, 0.0)
        .with(DEVICE_DRIFT, 0.0)
        .with(TrainParam.NOISE_DEVICE, "");
  }

  private Device device() {
    List<Device.Extra> errors = new ArrayList<>();
    double[] offsets = normals(DEVICE_ANGLE_ERROR, Draw.DEVICE_ANGLE);
    for (int k = 0; k < circuit.operations().size(); k++) {
      Operation operation = circuit.operations().get(k);
      if (offsets.length > 0 && isTrained(operation)) {
        double offset = offsets[index(operation)];
        errors.add(
            new Device.Extra(
                k,
                new Operation(
                    operation.gate(), operation.qubits(), List.of(Angle.constant(offset)))));
      }
      if (operation.gate() == Gate.CX) {
        addCnotError(k, operation.qubits(), errors);
      }
      if (layerEnds.contains(k)) {
        addCrosstalk(k, errors);
      }
    }
    return new Device(scales(), errors);
  }

  private static boolean isTrained(Operation operation) {
    return operation.angles().stream().anyMatch(Angle.Weight.class::isInstance);
  }

  /** The index of a trained gate's errors: that of its weight, or that of its first qubit. */
  private int index(Operation trained) {
    return ofQubits ? trained.qubits().get(0) : ((Angle.Weight) trained.angles().get(0)).index();
  }

  private List<Double> scales() {
    double[] drawn = normals(DEVICE_SCALE_ERROR, Draw.DEVICE_SCALE);
    if (drawn.length == 0) {
      return List.of();
    }
    Double[] scales = new Double[circuit.numWeights()];
    for (Operation operation : circuit.operations()) {
      if (isTrained(operation)) {
        int weight = ((Angle.Weight) operation.angles().get(0)).index();
        // An angle that would turn backwards is left out.
        double scale = Math.max(-1, drawn[index(operation)]);
        if (scales[weight] != null && scales[weight] != scale) {
          throw new IllegalArgumentException(
              "deviceScaleError of qubits, but weight %d of ansatz turns several qubits: set"
                      .formatted(weight)
                  + " deviceErrorsOf = gate, or use a weight for each");
        }
        scales[weight] = scale;
      }
    }
    // The weights that scale features are exact, as the whole encoding is.
    return Arrays.stream(scales).map(scale -> scale == null ? 0 : scale).toList();
  }

  /** One error for each gate or qubit; none if the parameter is 0. */
  private double[] normals(Param<Double> deviation, Draw draw) {
    double sd = params.get(deviation);
    if (sd == 0) {
      return new double[0];
    }
    RandomGenerator random = draw.generator(params.get(SEED), student);
    double[] normals = new double[ofQubits ? circuit.numQubits() : circuit.numWeights()];
    Arrays.setAll(normals, k -> sd * random.nextGaussian());
    return normals;
  }

  private void addCrosstalk(int after, List<Device.Extra> to) {
    double sd = params.get(DEVICE_CROSSTALK);
    if (sd == 0) {
      return;
    }
    for (List<Integer> pair : pairs) {
      int low = Math.min(pair.get(0), pair.get(1));
      int high = Math.max(pair.get(0), pair.get(1));
      double angle = sd * normal(Draw.DEVICE_CROSSTALK, low, high);
      to.add(new Device.Extra(after, Operation.of(Gate.RZZ, Angle.constant(angle), low, high)));
    }
  }

  /** Adds exp(-i eta/2 Z X), which is ZZ with the target turned from Z to X and back. */
  private void addCnotError(int after, List<Integer> qubits, List<Device.Extra> to) {
    double sd = params.get(DEVICE_CNOT_ERROR);
    if (sd == 0) {
      return;
    }
    int control = qubits.get(0);
    int target = qubits.get(1);
    Angle eta = Angle.constant(sd * normal(Draw.DEVICE_CNOT, control, target));
    Angle quarter = Angle.constant(Math.PI / 2);
    to.add(new Device.Extra(after, Operation.of(Gate.RY, quarter.times(-1), target)));
    to.add(new Device.Extra(after, Operation.of(Gate.RZZ, eta, control, target)));
    to.add(new Device.Extra(after, Operation.of(Gate.RY, quarter, target)));
  }

  private double normal(Draw draw, int qubit, int other) {
    return draw.generator(params.get(SEED), student, qubit, other).nextGaussian();
  }
}
