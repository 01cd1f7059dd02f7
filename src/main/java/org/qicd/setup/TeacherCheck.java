package org.qicd.setup;

import org.qicd.circuit.Circuit;
import org.qicd.circuit.Encoding;
import org.qicd.distill.Divergence;
import org.qicd.param.ParamValues;
import org.qicd.setup.TrainParam.DistillOn;

/** Checks whether a circuit can teach the students of a run. */
final class TeacherCheck {
  private TeacherCheck() {}

  /**
   * Refuses a teacher that does not fit.
   *
   * @throws IllegalArgumentException that says what was expected and found
   */
  static void check(
      ParamValues params,
      int numFeatures,
      Divergence divergence,
      Circuit student,
      Circuit teacher) {
    teacher.encoding().check(numFeatures, teacher.numQubits());
    if (teacher.readout().numClasses() != student.readout().numClasses()) {
      throw new IllegalArgumentException(
          "the teacher knows %d classes: expected the students' %d"
              .formatted(teacher.readout().numClasses(), student.readout().numClasses()));
    }
    boolean sameRegister = teacher.numQubits() == student.numQubits();
    if (divergence == Divergence.INFIDELITY && !sameRegister) {
      throw new IllegalArgumentException(
          "teacherDistance 'infidelity' compares whole states, which needs one register: the students"
              + " have %d qubits, the teacher %d; use teacherDistance = kl or readout"
                  .formatted(student.numQubits(), teacher.numQubits()));
    }
    if (divergence != Divergence.KL && !teacher.readout().observes(student.readout())) {
      throw new IllegalArgumentException(
          "the teacher has the readout '%s', the students '%s': states are compared where they are read"
                  .formatted(teacher.readout().label(), student.readout().label())
              + " alike; use teacherDistance = kl, or readout = %s"
                  .formatted(teacher.readout().label()));
    }
    if (params.get(TrainParam.DISTILL_ON) == DistillOn.PROBES
        && (!sameRegister || teacher.encoding() == Encoding.REUPLOADING)) {
      throw new IllegalArgumentException(
          "distillOn 'probes' gives teacher and students the same states of %d qubits, the teacher has"
                  .formatted(student.numQubits())
              + " %d and encoding '%s': use distillOn = shared"
                  .formatted(teacher.numQubits(), teacher.encoding().label()));
    }
  }
}
