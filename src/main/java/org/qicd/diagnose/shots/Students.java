package org.qicd.diagnose.shots;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.qicd.circuit.Circuit;
import org.qicd.circuit.Readout;
import org.qicd.diagnose.CircuitModel;
import org.qicd.diagnose.Sample;
import org.qicd.ensemble.Student;
import org.qicd.ensemble.TrainedEnsemble;
import org.qicd.setup.TrainSetup;
import org.qicd.simulate.StateBatch;
import org.qicd.train.sample.InitialStudents;

/** The students of one group at one moment of a training, and the images on which they are met. */
final class Students implements Serializable {
  private static final long serialVersionUID = 1;

  final List<Circuit> circuits;
  final List<double[]> weights;
  final Sample images;

  private Students(List<Circuit> circuits, List<double[]> weights, Sample images) {
    this.circuits = List.copyOf(circuits);
    this.weights = List.copyOf(weights);
    this.images = images;
  }

  /** The students before the first round. */
  static Students starting(TrainSetup setup, Sample images) {
    List<double[]> weights = new ArrayList<>();
    for (Student student : InitialStudents.of(setup).subList(0, setup.numStudents())) {
      weights.add(student.weights);
    }
    return new Students(setup.circuits().subList(0, setup.numStudents()), weights, images);
  }

  /** The students of a finished training. */
  static Students trained(TrainedEnsemble ensemble, Sample images) {
    int count = ensemble.numCircuits() / ensemble.numGroups();
    List<double[]> weights = new ArrayList<>();
    for (int m = 0; m < count; m++) {
      weights.add(ensemble.weights(m));
    }
    return new Students(ensemble.circuits().subList(0, count), weights, images);
  }

  int count() {
    return circuits.size();
  }

  int numQubits() {
    return circuits.get(0).numQubits();
  }

  /** The same students, whose class probabilities follow from another readout. */
  Students reading(Readout readout) {
    List<Circuit> read = new ArrayList<>();
    for (Circuit circuit : circuits) {
      read.add(
          new Circuit(
              circuit.numQubits(),
              circuit.featureMap(),
              circuit.operations(),
              readout,
              circuit.scaling(),
              circuit.device()));
    }
    return new Students(read, weights, images);
  }

  /** The states that the weights of one student prepare on the device of another. */
  StateBatch states(int device, int student) {
    Circuit circuit = circuits.get(device);
    return new CircuitModel(circuit, images.encoded(circuit)).states(weights.get(student));
  }
}
