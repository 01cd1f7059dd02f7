package org.qicd.train.round;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.qicd.circuit.Circuit;
import org.qicd.distill.Peers;
import org.qicd.ensemble.Student;
import org.qicd.ensemble.TrainedEnsemble;
import org.qicd.param.ParamValues;
import org.qicd.setup.TrainParam;
import org.qicd.setup.TrainSetup;

/**
 * The circuits that students are pulled toward: the students themselves or the circuit of their
 * averaged weights, both in their group, or a frozen teacher, which never gets stale. A pure
 * function of the students at the last refresh of the targets, so that it is the same on the driver
 * and in a task.
 */
public final class TargetSource implements Serializable {
  private static final long serialVersionUID = 1;

  private final TrainParam.DistillTarget target;
  private final int numStudents;
  private final int numGroups;
  private final int staleness;
  private final List<Student> teacher; // null: none

  private TargetSource(
      TrainParam.DistillTarget target,
      int numStudents,
      int numGroups,
      int staleness,
      List<Student> teacher) {
    this.teacher = teacher;
    this.target = target;
    this.numStudents = numStudents;
    this.numGroups = numGroups;
    this.staleness = staleness;
  }

  /**
   * The tutors of a run.
   *
   * @param teacher the circuits toward which all students are pulled, or null
   */
  public static TargetSource of(TrainSetup setup, TrainedEnsemble teacher) {
    ParamValues params = setup.params();
    return new TargetSource(
        params.get(TrainParam.DISTILL_TARGET),
        setup.numStudents(),
        setup.numGroups(),
        params.get(TrainParam.STALENESS),
        teacher == null ? null : new ArrayList<>(teacher.studentsFrom(setup.circuits().size())));
  }

  /** Whether the targets are recomputed at the start of a round. */
  public boolean refreshes(int round) {
    return round % staleness == 0;
  }

  /** Whether targets are kept for rounds to come, and so are not those of a step's own students. */
  boolean stale() {
    return staleness > 1;
  }

  /** Whether each student's own partition simulates its tutor: the student at the last refresh. */
  boolean areStudents() {
    return teacher == null && target == TrainParam.DistillTarget.PEERS;
  }

  /** Circuits of the run: the students', then those of tutors that are none. */
  public static List<Circuit> crew(TrainSetup setup, TrainedEnsemble teacher) {
    List<Circuit> crew = new ArrayList<>(setup.circuits());
    // A student of stale weights is what the student is, and so is an averaged circuit.
    crew.addAll(teacher == null ? setup.circuits() : teacher.circuits());
    return crew;
  }

  /**
   * The tutors.
   *
   * @param students that take part, at the last refresh
   */
  public List<Student> of(List<Student> students) {
    if (teacher != null) {
      return teacher;
    }
    int first = numStudents * numGroups;
    if (!areStudents()) {
      return Student.averaged(students, numGroups, first);
    }
    List<Student> tutors = new ArrayList<>();
    for (Student student : students) {
      tutors.add(Student.starting(first + student.index, student.weights));
    }
    return tutors;
  }

  /** Who of the students that take part in a round looks at which tutor. */
  public Peers peers(RoundPlan plan) {
    if (teacher != null) {
      return Peers.all(plan.numPresent() * numGroups, teacher.size());
    }
    return areStudents()
        ? Peers.others(plan.numPresent(), numGroups)
        : Peers.ofGroup(plan.numPresent(), numGroups);
  }
}
