package org.qicd.diagnose.devices;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.qicd.circuit.Angle;
import org.qicd.circuit.Circuit;
import org.qicd.circuit.Device;
import org.qicd.circuit.Operation;
import org.qicd.setup.TrainSetup;

/**
 * The angles by which the devices of all students are wrong.
 *
 * <p>All devices make errors at the same places, with angles of their own. The probe is the ideal
 * circuit with a gate at each of these places, whose angle is one more weight. So the probe with
 * the weights w and the errors' angles e does what a device does, and its derivatives by e at zero
 * are the directions into which errors push the states.
 *
 * <p>A displacement is a change of all weights of the probe: those of the circuit first, then the
 * errors. A relative error is a displacement of the circuit's own weight, by the error times the
 * weight.
 */
final class DeviceErrors {
  private final Circuit ideal;
  private final int numStudents;
  private final List<ErrorKind> kinds = new ArrayList<>(); // of each error
  private final List<double[]> angles = new ArrayList<>(); // of each error, [student]
  private final List<List<Operation>> behind = new ArrayList<>(); // of each operation
  private final double[][] scales; // [student][weight]

  /**
   * Draws the errors of each kind alone, as the devices of a training have them.
   *
   * @param setup a training whose students have the same circuit on different devices
   */
  DeviceErrors(TrainSetup setup) {
    ideal = setup.circuits().get(0).ideal();
    numStudents = setup.numStudents();
    scales = new double[numStudents][ideal.numWeights()];
    ideal.operations().forEach(operation -> behind.add(new ArrayList<>()));
    int classes = ideal.readout().numClasses();
    for (ErrorKind kind : ErrorKind.values()) {
      TrainSetup alone =
          TrainSetup.of(
              kind.alone(setup.params()), setup.numFeatures(), classes, setup.numSlices());
      add(kind, alone.circuits().subList(0, numStudents).stream().map(Circuit::device).toList());
    }
  }

  private void add(ErrorKind kind, List<Device> devices) {
    for (int m = 0; m < numStudents; m++) {
      List<Double> drawn = devices.get(m).scales();
      for (int a = 0; a < drawn.size(); a++) {
        scales[m][a] = drawn.get(a);
      }
    }
    List<Device.Extra> places = devices.get(0).errors();
    List<Integer> rotations = kind.rotations(devices.get(0));
    for (int k = 0; k < places.size(); k++) {
      Operation operation = places.get(k).operation();
      if (rotations.contains(k)) {
        double[] own = new double[numStudents];
        for (int m = 0; m < numStudents; m++) {
          own[m] = angle(devices.get(m).errors().get(k).operation());
        }
        Angle weight = Angle.weight(ideal.numWeights() + kinds.size());
        operation = new Operation(operation.gate(), operation.qubits(), List.of(weight));
        kinds.add(kind);
        angles.add(own);
      }
      behind.get(places.get(k).after()).add(operation);
    }
  }

  private static double angle(Operation constant) {
    return ((Angle.Constant) constant.angles().get(0)).value();
  }

  /** The circuit on an ideal device. */
  Circuit ideal() {
    return ideal;
  }

  int numStudents() {
    return numStudents;
  }

  /** The number of errors that are gates of the probe. */
  int count() {
    return kinds.size();
  }

  /** The kinds of errors that the devices have, in the order of their table. */
  List<ErrorKind> kinds() {
    return Arrays.stream(ErrorKind.values()).filter(this::exists).toList();
  }

  private boolean exists(ErrorKind kind) {
    return kind == ErrorKind.SCALE
        ? Arrays.stream(scales).flatMapToDouble(Arrays::stream).anyMatch(eps -> eps != 0)
        : kinds.contains(kind);
  }

  /** The indices among the errors of those of a kind; none for relative errors. */
  int[] indices(ErrorKind kind) {
    return IntStream.range(0, count()).filter(e -> kinds.get(e) == kind).toArray();
  }

  /** The ideal circuit with all errors as further weights. */
  Circuit probe() {
    List<Operation> operations = new ArrayList<>();
    for (int k = 0; k < behind.size(); k++) {
      operations.add(ideal.operations().get(k));
      operations.addAll(behind.get(k));
    }
    return new Circuit(
        ideal.numQubits(),
        ideal.featureMap(),
        operations,
        ideal.readout(),
        ideal.scaling(),
        Device.IDEAL);
  }

  /**
   * The displacement of a student by the errors of a kind.
   *
   * @param weights the weights of the circuit, which relative errors multiply
   */
  double[] displacement(int student, ErrorKind kind, double[] weights) {
    double[] displacement = new double[weights.length + count()];
    if (kind == ErrorKind.SCALE) {
      for (int a = 0; a < weights.length; a++) {
        displacement[a] = scales[student][a] * weights[a];
      }
    }
    for (int e : indices(kind)) {
      displacement[weights.length + e] = angles.get(e)[student];
    }
    return displacement;
  }
}
