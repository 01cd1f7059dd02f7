package org.qicd.train.round;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.qicd.distill.Peers;
import org.qicd.ensemble.Student;
import org.qicd.ensemble.TrainedEnsemble;
import org.qicd.param.ParamValues;
import org.qicd.setup.TrainParam;
import org.qicd.setup.TrainSetup;

/**
 * The circuits that the students' targets come from. These are the other students of a group, or
 * the student's own past, or the circuit of the group's averaged weights, or a teacher, whose
 * weights never change. They are a pure function of the students at the last refresh of the
 * targets, so they are the same on the driver and in a task. There are no circuits if the slices
 * themselves have what a teacher says of each image.
 */
public final class TargetSource implements Serializable {
  private static final long serialVersionUID = 1;

  private final TrainParam.DistillTarget target;
  private final int numStudents;
  private final int numGroups;
  private final int staleness;
  private final List<Student> teacher; // empty: no circuit is the teacher
  private final boolean given;

  private TargetSource(
      TrainParam.DistillTarget target,
      int numStudents,
      int numGroups,
      int staleness,
      List<Student> teacher,
      boolean given) {
    this.given = given;
    this.teacher = teacher;
    this.target = target;
    this.numStudents = numStudents;
    this.numGroups = numGroups;
    this.staleness = staleness;
  }

  /**
   * The source of a training's targets.
   *
   * @param teacher the circuits that all students learn from; empty if there is no teacher
   */
  static TargetSource of(TrainSetup setup, Optional<TrainedEnsemble> teacher) {
    ParamValues params = setup.params();
    return new TargetSource(
        params.get(TrainParam.DISTILL_TARGET),
        setup.numStudents(),
        setup.numGroups(),
        params.get(TrainParam.STALENESS),
        new ArrayList<>(
            teacher.map(t -> t.studentsFrom(2 * setup.circuits().size())).orElse(List.of())),
        setup.isTaught() && setup.hasTeacherColumn());
  }

  /** Whether the targets are recomputed at the start of a round. */
  public boolean refreshes(int round) {
    return round % staleness == 0;
  }

  /** Whether targets are kept for several rounds, and so may come from older weights. */
  boolean stale() {
    return staleness > 1;
  }

  /** Whether targets come from the students themselves, with their weights of the last refresh. */
  boolean areStudents() {
    return teacher.isEmpty() && !given && target != TrainParam.DistillTarget.AVERAGED;
  }

  /** Whether each student's target is its own past. */
  boolean areOwn() {
    return areStudents() && target == TrainParam.DistillTarget.OWN;
  }

  /** Whether the slices have the targets of their images, so that no circuit is simulated. */
  boolean areGiven() {
    return given;
  }

  /** The number of circuits that targets come from if all students take part. */
  int numMembers() {
    if (given) {
      return 0;
    }
    return teacher.isEmpty() ? (areStudents() ? numStudents : 1) * numGroups : teacher.size();
  }

  /**
   * The circuits with their weights. Their indices come after those of all students.
   *
   * @param students the students that take part, with their weights of the last refresh
   */
  public List<Student> of(List<Student> students) {
    if (given || !teacher.isEmpty()) {
      return teacher;
    }
    int first = numStudents * numGroups;
    if (!areStudents()) {
      return Student.averaged(students, numGroups, first);
    }
    return students.stream().map(student -> student.at(first + student.index)).toList();
  }

  /** Which of the students that take part in a round learns from which of these circuits. */
  public Peers peers(RoundPlan plan) {
    if (given) {
      return Peers.all(plan.numPresent() * numGroups, 1);
    }
    if (areOwn()) {
      return Peers.own(plan.numPresent() * numGroups);
    }
    if (!teacher.isEmpty()) {
      return Peers.all(plan.numPresent() * numGroups, teacher.size());
    }
    return areStudents()
        ? Peers.others(plan.numPresent(), numGroups)
        : Peers.ofGroup(plan.numPresent(), numGroups);
  }
}
