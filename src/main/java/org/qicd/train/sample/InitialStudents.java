package org.qicd.train.sample;

import static org.qicd.setup.TrainParam.INIT;
import static org.qicd.setup.TrainParam.INIT_SCALE;
import static org.qicd.setup.TrainParam.SEED;

import java.util.ArrayList;
import java.util.List;
import org.qicd.circuit.Angle;
import org.qicd.circuit.Circuit;
import org.qicd.circuit.Gate;
import org.qicd.circuit.TrainedScaling;
import org.qicd.ensemble.Student;
import org.qicd.param.ParamValues;
import org.qicd.setup.TrainSetup;

/** The students before the first round. Their weights follow from the seed. */
public final class InitialStudents {
  private InitialStudents() {}

  public static List<Student> of(TrainSetup setup) {
    ParamValues params = setup.params();
    // Averaged gradients move all students alike, so differences at the start would stay for ever.
    double difference = setup.at(0).startsEqual() ? 0 : params.get(INIT_SCALE);
    List<Student> students = new ArrayList<>();
    for (int c = 0; c < setup.circuits().size(); c++) {
      Circuit circuit = setup.circuits().get(c);
      int[] turned = rotations(circuit);
      double[] drawn =
          params
              .get(INIT)
              .weights(
                  params.get(SEED),
                  c / setup.numStudents(),
                  c % setup.numStudents(),
                  turned.length,
                  setup.numRandomWeights(c),
                  difference);
      double[] weights = new double[circuit.numWeights()];
      for (int k = 0; k < turned.length; k++) {
        weights[turned[k]] = drawn[k];
      }
      TrainedScaling.reset(circuit, weights);
      students.add(Student.starting(c, weights));
    }
    return students;
  }

  /**
   * The weights of a template's rotations, in their order. All other weights are those of couplers
   * and of trained scalings, whose start changes nothing, so that a circuit starts as it would
   * without them.
   */
  private static int[] rotations(Circuit circuit) {
    return circuit.operations().stream()
        .filter(operation -> operation.gate() != Gate.RZZ)
        .flatMap(operation -> operation.angles().stream())
        .filter(Angle.Weight.class::isInstance)
        .mapToInt(angle -> ((Angle.Weight) angle).index())
        .toArray();
  }
}
