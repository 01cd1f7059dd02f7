package org.qicd.train.round;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.qicd.distill.DistillTerm;
import org.qicd.distill.Divergence;
import org.qicd.distill.EnsembleTargets;
import org.qicd.distill.StudentOutputs;
import org.qicd.ensemble.Student;
import org.qicd.ensemble.StudentCircuits;
import org.qicd.optim.Optimizer;
import org.qicd.setup.TrainSetup;
import org.qicd.train.slice.EncodedSlice;

/** What the tasks of {@link StatesExchange} do: pure functions of their input. */
final class StatesTasks {
  static final EnsembleTargets[][] NO_TARGETS = {};

  private StatesTasks() {}

  static List<StudentOutputs> simulate(
      int partition, EncodedSlice slice, StudentCircuits circuits, Input input) {
    Student student = input.students.get(partition / input.numSlices);
    return StudentTasks.simulate(circuits, student, slice, input.plan, input.divergence);
  }

  static List<List<StudentOutputs>> simulateAll(
      int partition, EncodedSlice slice, StudentCircuits circuits, Input input) {
    List<List<StudentOutputs>> outputs = new ArrayList<>();
    for (Student other : input.students) {
      outputs.add(StudentTasks.simulate(circuits, other, slice, input.plan, input.divergence));
    }
    return outputs;
  }

  static Gradient gradient(
      int partition, EncodedSlice slice, StudentCircuits circuits, Input input) {
    int place = partition / input.numSlices;
    return StudentTasks.gradient(
        circuits,
        input.students.get(place),
        slice,
        input.plan,
        0,
        input.peers(place, slice, circuits, 0),
        input.apart);
  }

  static Learned learnInPlace(
      int partition,
      EncodedSlice slice,
      StudentCircuits circuits,
      Input input,
      Optimizer optimizer) {
    Student student = input.students.get(partition);
    StepLosses losses = StepLosses.NONE;
    for (int step = 0; step < input.plan.numSteps(); step++) {
      Gradient gradient =
          StudentTasks.gradient(
              circuits,
              student,
              slice,
              input.plan,
              step,
              input.peers(partition, slice, circuits, step),
              false);
      losses = gradient.losses();
      double[] whole = input.proximal.added(gradient.values, partition, student);
      student = student.step(optimizer, whole, input.plan.stepSizes[step]);
    }
    student = input.end.of(input.plan.round, student);
    Student source = input.refreshed.isEmpty() ? student : input.refreshed.get(partition);
    List<StudentOutputs> outputs = new ArrayList<>();
    for (RoundPlan next : input.next) {
      outputs.addAll(StudentTasks.simulate(circuits, source, slice, next, input.divergence));
    }
    return new Learned(student, losses, outputs);
  }

  /** The input of a job's tasks. */
  static final class Input implements Serializable {
    private static final long serialVersionUID = 1;

    final List<Student> students;
    final RoundPlan plan;
    final Divergence divergence;
    final int numSlices;
    final boolean apart; // whether the gradients of both terms are returned apart
    private Proximal proximal = Proximal.NONE;
    final RoundEnd end;
    private final TargetSource source;
    private EnsembleTargets[][] targets = NO_TARGETS;
    private List<RoundPlan> next = List.of(); // at most one
    private List<Student> refreshed = List.of(); // whose outputs the next round needs

    Input(
        TrainSetup setup,
        TargetSource source,
        List<Student> students,
        RoundPlan plan,
        boolean apart) {
      this.source = source;
      this.students = new ArrayList<>(students);
      this.plan = plan;
      this.divergence = setup.divergence();
      this.numSlices = setup.numSlices();
      this.apart = apart;
      this.end = new RoundEnd(setup);
    }

    Input toward(EnsembleTargets[][] found) {
      targets = found;
      return this;
    }

    Input near(Proximal terms) {
      proximal = terms;
      return this;
    }

    Input then(List<RoundPlan> following, List<Student> kept) {
      next = new ArrayList<>(following);
      refreshed = new ArrayList<>(kept);
      return this;
    }

    /** The distillation term of a student on the slice's images of a step; empty without one. */
    Optional<DistillTerm<EnsembleTargets>> peers(
        int place, EncodedSlice slice, StudentCircuits circuits, int step) {
      if (targets.length == 0 && !source.areGiven()) {
        return Optional.empty();
      }
      EnsembleTargets of =
          source.areGiven()
              ? StudentTasks.given(circuits.circuit(students.get(place)), slice, plan, step, source)
              : targets[slice.index][step];
      return Optional.of(new DistillTerm<>(of, place, plan.distillScale(step)));
    }
  }

  /** What the task of a student returns. */
  static final class Learned implements Serializable {
    private static final long serialVersionUID = 1;

    final Student student;
    final StepLosses losses;
    final List<StudentOutputs> nextOutputs; // by step

    Learned(Student student, StepLosses losses, List<StudentOutputs> nextOutputs) {
      this.student = student;
      this.losses = losses;
      this.nextOutputs = new ArrayList<>(nextOutputs);
    }
  }
}
