package org.qicd.train;

import static org.qicd.train.TrainParam.INIT;
import static org.qicd.train.TrainParam.INIT_SCALE;
import static org.qicd.train.TrainParam.SEED;
import static org.qicd.train.TrainParam.STRATEGY;

import java.util.ArrayList;
import java.util.List;
import org.qicd.circuit.Circuit;

/** The students before the first round: weights drawn from the seed, and new optimizer states. */
final class InitialStudents {
  private InitialStudents() {}

  static List<Student> of(TrainSetup setup) {
    ParamValues params = setup.params();
    // Averaged gradients move all students alike: differences would never go away.
    double difference = params.get(STRATEGY).averagesGradients() ? 0 : params.get(INIT_SCALE);
    List<Student> students = new ArrayList<>();
    for (int c = 0; c < setup.circuits().size(); c++) {
      Circuit circuit = setup.circuits().get(c);
      students.add(
          Student.starting(
              c,
              params
                  .get(INIT)
                  .weights(
                      params.get(SEED),
                      c / setup.numStudents(),
                      c % setup.numStudents(),
                      circuit.numWeights(),
                      setup.numRandomWeights(c),
                      difference)));
    }
    return students;
  }
}
