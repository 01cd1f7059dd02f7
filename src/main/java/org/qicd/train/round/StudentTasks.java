package org.qicd.train.round;

import static org.qicd.simulate.Simulator.BLOCK;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.qicd.circuit.Circuit;
import org.qicd.distill.ClassOutputs;
import org.qicd.distill.ClassTargets;
import org.qicd.distill.DistillTerm;
import org.qicd.distill.Divergence;
import org.qicd.distill.EnsembleTargets;
import org.qicd.distill.LossGradient;
import org.qicd.distill.Peers;
import org.qicd.distill.StudentOutputs;
import org.qicd.distill.TaskTerm;
import org.qicd.ensemble.Student;
import org.qicd.ensemble.StudentCircuits;
import org.qicd.optim.Optimizer;
import org.qicd.train.sample.SharedImages;
import org.qicd.train.slice.EncodedSlice;

/**
 * What tasks compute: pure functions of students, a slice, targets and the round's plan. All
 * exchanges add a student's images in the same order, the labelled ones first, so the gradients of
 * {@code states} and {@code weights} have the same bits.
 */
public final class StudentTasks {
  private StudentTasks() {}

  /** A student's outputs on the slice's shared images of each step. */
  public static List<StudentOutputs> simulate(
      StudentCircuits circuits,
      Student student,
      EncodedSlice slice,
      RoundPlan plan,
      Divergence divergence) {
    List<StudentOutputs> outputs = new ArrayList<>();
    for (int step = 0; step < plan.numSteps(); step++) {
      LossGradient loss = learning(circuits, student, plan, step);
      SharedImages shared = plan.shared(slice, step, loss.circuit());
      outputs.add(loss.outputs(divergence, shared.images, shared.which));
    }
    return outputs;
  }

  private static LossGradient learning(
      StudentCircuits circuits, Student student, RoundPlan plan, int step) {
    return circuits.learning(student, plan.shots, plan.stepOfRun(step));
  }

  /**
   * A student's gradient of one step on a slice.
   *
   * @param peers the distillation term on the slice's shared images of this step; empty without one
   * @param apart whether to return the gradients of both terms apart
   */
  public static Gradient gradient(
      StudentCircuits circuits,
      Student student,
      EncodedSlice slice,
      RoundPlan plan,
      int step,
      Optional<DistillTerm<EnsembleTargets>> peers,
      boolean apart) {
    List<double[]> shallower = shallower(circuits, student, slice, plan, step);
    LossGradient loss = onLabels(circuits, student, slice, plan, step);
    Gradient.Task task = Gradient.Task.take(loss, apart);
    peers.ifPresent(
        term -> {
          SharedImages shared = plan.shared(slice, step, loss.circuit());
          loss.addShared(shared.images, shared.which, term);
        });
    return task.with(loss).plus(shallower);
  }

  /** The gradients of the task terms of a student's first layers, where they learn with it. */
  private static List<double[]> shallower(
      StudentCircuits circuits, Student student, EncodedSlice slice, RoundPlan plan, int step) {
    if (circuits.shallower(student).isEmpty()) {
      return List.of();
    }
    int[] labelled = slice.positions(plan.labelled(step, student.index));
    TaskTerm task = task(circuits, student, slice, plan, step);
    List<double[]> gradients = new ArrayList<>();
    for (Circuit first : circuits.shallower(student)) {
      LossGradient loss = circuits.learning(student, first, plan.stepOfRun(step));
      loss.addLabelled(slice.images(first), labelled, task);
      gradients.add(loss.gradient());
    }
    return gradients;
  }

  /** A student's loss on its labelled images. */
  private static LossGradient onLabels(
      StudentCircuits circuits, Student student, EncodedSlice slice, RoundPlan plan, int step) {
    LossGradient loss = learning(circuits, student, plan, step);
    int[] labelled = slice.positions(plan.labelled(step, student.index));
    TaskTerm task = task(circuits, student, slice, plan, step);
    loss.addLabelled(slice.images(loss.circuit()), labelled, task);
    return loss;
  }

  /** The task term of a student's step, or its share of it if first layers learn as well. */
  private static TaskTerm task(
      StudentCircuits circuits, Student student, EncodedSlice slice, RoundPlan plan, int step) {
    int terms = 1 + circuits.shallower(student).size();
    return new TaskTerm(
        slice.labels,
        plan.taskWeight * plan.taskScale(step, student.index) / terms,
        plan.classFactors(student.index));
  }

  /** A student's outputs for each class, summed over the slice's part of its labelled batch. */
  static ClassOutputs classOutputs(
      StudentCircuits circuits,
      Student student,
      EncodedSlice slice,
      RoundPlan plan,
      int step,
      Divergence divergence) {
    int[] labelled = slice.positions(plan.labelled(step, student.index));
    LossGradient loss = learning(circuits, student, plan, step);
    return loss.classOutputs(divergence, slice.images(loss.circuit()), slice.labels, labelled);
  }

  /**
   * A student's gradient of one step on a slice, where each class has a target.
   *
   * @param targets the targets of the classes
   * @param place position of the student among those that take part
   */
  public static Gradient gradient(
      StudentCircuits circuits,
      Student student,
      EncodedSlice slice,
      RoundPlan plan,
      int step,
      ClassTargets targets,
      int place) {
    LossGradient loss = learning(circuits, student, plan, step);
    int[] labelled = slice.positions(plan.labelled(step, student.index));
    TaskTerm task = task(circuits, student, slice, plan, step);
    double scale = plan.lambda * plan.labelledScale(step, student.index);
    loss.addLabelled(
        slice.images(loss.circuit()), labelled, task, new DistillTerm<>(targets, place, scale));
    return Gradient.of(loss);
  }

  /**
   * The gradients of all students for one step on a slice. If targets come from the students'
   * current weights, every student is simulated once, and its states are used both for its own
   * gradient and for the targets of the others.
   *
   * @param refreshed the students whose weights targets come from
   * @param apart whether to return the gradients of both terms apart
   */
  public static List<Gradient> gradients(
      StudentCircuits circuits,
      List<Student> students,
      List<Student> refreshed,
      EncodedSlice slice,
      RoundPlan plan,
      int step,
      TargetSource source,
      Divergence divergence,
      boolean apart) {
    List<LossGradient> losses = new ArrayList<>();
    List<Gradient.Task> tasks = new ArrayList<>();
    List<List<double[]>> shallower = new ArrayList<>();
    for (Student student : students) {
      shallower.add(shallower(circuits, student, slice, plan, step));
      LossGradient loss = onLabels(circuits, student, slice, plan, step);
      losses.add(loss);
      tasks.add(Gradient.Task.take(loss, apart));
    }
    if (source.areGiven()) {
      for (int m = 0; m < losses.size(); m++) {
        LossGradient loss = losses.get(m);
        SharedImages shared = plan.shared(slice, step, loss.circuit());
        EnsembleTargets given = given(loss.circuit(), slice, plan, step, source);
        loss.addShared(
            shared.images, shared.which, new DistillTerm<>(given, m, plan.distillScale(step)));
      }
    } else if (divergence == Divergence.INFIDELITY && circuits.inverts()) {
      addInverted(circuits, students, losses, refreshed, slice, plan, step, source.peers(plan));
    } else if (divergence != Divergence.NONE) {
      boolean one = source.areStudents() && !source.stale();
      List<LossGradient> members =
          one
              ? losses
              : source.of(refreshed).stream()
                  .map(other -> learning(circuits, other, plan, step))
                  .toList();
      SharedImages shared = plan.shared(slice, step, losses.get(0).circuit());
      SharedImages theirs = plan.shared(slice, step, members.get(0).circuit());
      addShared(
          losses, members, shared, theirs, source.peers(plan), divergence, plan.distillScale(step));
    }
    return IntStream.range(0, losses.size())
        .mapToObj(m -> tasks.get(m).with(losses.get(m)).plus(shallower.get(m)))
        .toList();
  }

  /** The targets that the slice itself has for its shared images of a step. */
  static EnsembleTargets given(
      Circuit circuit, EncodedSlice slice, RoundPlan plan, int step, TargetSource source) {
    int[] which = plan.shared(slice, step, circuit).which;
    return new EnsembleTargets(
        Divergence.KL, List.of(slice.taught(which, circuit)), source.peers(plan));
  }

  /**
   * Adds the distillation terms where each student runs the inverse of its peers' circuits on its
   * own device. So it compares itself with what its device makes of their weights.
   */
  private static void addInverted(
      StudentCircuits circuits,
      List<Student> students,
      List<LossGradient> losses,
      List<Student> refreshed,
      EncodedSlice slice,
      RoundPlan plan,
      int step,
      Peers peers) {
    for (int m = 0; m < losses.size(); m++) {
      LossGradient loss = losses.get(m);
      SharedImages shared = plan.shared(slice, step, loss.circuit());
      List<StudentOutputs> outputs = new ArrayList<>();
      for (int peer : peers.of(m)) {
        LossGradient own = circuits.onDeviceOf(students.get(m), refreshed.get(peer));
        outputs.add(own.outputs(Divergence.INFIDELITY, shared.images, shared.which));
      }
      EnsembleTargets targets =
          new EnsembleTargets(
              Divergence.INFIDELITY, outputs, Peers.all(losses.size(), outputs.size()));
      loss.addShared(
          shared.images, shared.which, new DistillTerm<>(targets, m, plan.distillScale(step)));
    }
  }

  private static void addShared(
      List<LossGradient> losses,
      List<LossGradient> members,
      SharedImages shared,
      SharedImages theirs,
      Peers peers,
      Divergence divergence,
      double distillScale) {
    List<StudentOutputs> outputs =
        members.stream().map(l -> new StudentOutputs(divergence, l.circuit(), BLOCK)).toList();
    EnsembleTargets targets = new EnsembleTargets(divergence, outputs, peers);
    members.forEach(LossGradient::toShared);
    losses.forEach(LossGradient::toShared);
    for (int from = 0; from < shared.which.length; from += BLOCK) {
      int count = Math.min(BLOCK, shared.which.length - from);
      for (int j = 0; j < members.size(); j++) {
        members.get(j).forward(theirs.images, theirs.which, from, count);
        members.get(j).output(divergence, outputs.get(j), 0);
      }
      for (int m = 0; m < losses.size(); m++) {
        if (!members.equals(losses)) {
          losses.get(m).forward(shared.images, shared.which, from, count);
        }
        losses.get(m).add(new DistillTerm<>(targets, m, distillScale), 0);
      }
    }
  }

  /**
   * The students after an optimizer step.
   *
   * @param gradients the gradient of each student, summed over slices
   * @param together how many consecutive students take a step along the mean of their gradients, or
   *     of those of their task terms; with 1, each student takes its own step
   */
  public static List<Student> step(
      List<Student> students,
      List<Gradient> gradients,
      int together,
      StudentMeans means,
      Proximal proximal,
      Optimizer optimizer,
      double stepSize) {
    List<Student> stepped = new ArrayList<>();
    for (int first = 0; first < students.size(); first += together) {
      double[] mean =
          means.gradient(
              students.subList(first, first + together),
              gradients.subList(first, first + together).stream().map(g -> g.values).toList());
      for (int m = first; m < first + together; m++) {
        double[] gradient = proximal.added(gradients.get(m).along(mean), m, students.get(m));
        stepped.add(students.get(m).step(optimizer, gradient, stepSize));
      }
    }
    return stepped;
  }
}
