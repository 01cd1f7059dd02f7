package org.qicd.train.sample;

import static org.qicd.setup.TrainParam.INIT;
import static org.qicd.setup.TrainParam.INIT_SCALE;
import static org.qicd.setup.TrainParam.SEED;
import static org.qicd.setup.TrainParam.STRATEGY;

import java.util.ArrayList;
import java.util.List;
import org.qicd.circuit.Circuit;
import org.qicd.ensemble.Student;
import org.qicd.param.ParamValues;
import org.qicd.setup.TrainSetup;

/** The students before the first round. Their weights follow from the seed. */
public final class InitialStudents {
  private InitialStudents() {}

  public static List<Student> of(TrainSetup setup) {
    ParamValues params = setup.params();
    // Averaged gradients move all students alike, so differences at the start would stay for ever.
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
