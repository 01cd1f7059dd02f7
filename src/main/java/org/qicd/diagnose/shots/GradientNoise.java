package org.qicd.diagnose.shots;

import static org.qicd.simulate.Simulator.BLOCK;

import java.util.ArrayList;
import java.util.List;
import org.apache.commons.math3.util.MathArrays;
import org.qicd.circuit.Circuit;
import org.qicd.distill.DistillTerm;
import org.qicd.distill.Divergence;
import org.qicd.distill.EnsembleTargets;
import org.qicd.distill.LossGradient;
import org.qicd.distill.StudentOutputs;
import org.qicd.distill.TaskTerm;
import org.qicd.measure.Meter;
import org.qicd.measure.Shots;
import org.qicd.simulate.EncodedImages;
import org.qicd.simulate.Plan;
import org.qicd.simulate.ShiftSimulator;
import org.qicd.simulate.Simulator;

/**
 * The gradient of one student's term, a mean over images: exact, and put together from measured
 * circuits by the parameter-shift rule. What a device would have to measure is measured: outcomes
 * in circuits without and with shifted angles, those of the peers, and fidelities.
 */
final class GradientNoise {
  /**
   * The number of measured entries of a gradient that are enough to tell how large its noise is.
   */
  private static final int ENOUGH = 512;

  private final Students students;
  private final int student;
  private final Term term;
  private final List<EncodedImages> images = new ArrayList<>(); // for each student
  private final int[] which;
  private final double[] exact;

  GradientNoise(Students students, int student, Term term) {
    this.students = students;
    this.student = student;
    this.term = term;
    students.circuits.forEach(circuit -> images.add(students.images.encoded(circuit)));
    which = MathArrays.natural(students.images.size());
    LossGradient loss = new LossGradient(circuit());
    EnsembleTargets targets = targets(Shots.EXACT);
    loss.bind(students.weights.get(student));
    for (int from = 0; from < which.length; from += BLOCK) {
      loss.forward(images.get(student), which, from, count(from));
      add(loss, targets, from);
    }
    exact = loss.gradient();
  }

  private Circuit circuit() {
    return students.circuits.get(student);
  }

  private int count(int from) {
    return Math.min(BLOCK, which.length - from);
  }

  private void add(LossGradient loss, EnsembleTargets targets, int from) {
    double scale = 1.0 / which.length;
    if (targets == null) {
      loss.add(new TaskTerm(students.images.labels(), scale));
    } else {
      loss.add(new DistillTerm<>(targets, student, scale), from / BLOCK);
    }
  }

  /** What the student is compared with, or null if that is labels. */
  private EnsembleTargets targets(Shots shots) {
    Divergence divergence = term.divergence();
    if (divergence == Divergence.NONE) {
      return null;
    }
    List<StudentOutputs> outputs = new ArrayList<>();
    for (int m = 0; m < students.count(); m++) {
      LossGradient loss = new LossGradient(students.circuits.get(m));
      loss.bind(students.weights.get(m));
      loss.estimateBy(shots, m);
      outputs.add(loss.outputs(divergence, images.get(m), which));
    }
    return new EnsembleTargets(divergence, outputs);
  }

  /** The square of the exact gradient's norm. */
  double squaredSignal() {
    return square(exact);
  }

  /** The mean square of the norm of what measurement adds to the gradient. */
  double squaredNoise(Shots shots) {
    ShiftSimulator simulator = new ShiftSimulator(Plan.of(circuit()));
    LossGradient loss = new LossGradient((Simulator) simulator);
    int draws = (ENOUGH + exact.length - 1) / exact.length;
    double sum = 0;
    for (int draw = 0; draw < draws; draw++) {
      double[] error = measured(simulator, loss, again(shots, draw));
      for (int a = 0; a < error.length; a++) {
        error[a] -= exact[a];
      }
      sum += square(error);
    }
    return sum / draws;
  }

  private static Shots again(Shots shots, int draw) {
    return new Shots(shots.count(), shots.smoothing(), shots.seed() + draw);
  }

  private double[] measured(ShiftSimulator simulator, LossGradient loss, Shots shots) {
    EnsembleTargets targets = targets(shots);
    Meter meter = new Meter(term.test());
    long[] keys = new long[BLOCK];
    loss.bind(students.weights.get(student));
    loss.estimateBy(shots, student);
    for (int from = 0; from < which.length; from += BLOCK) {
      int count = count(from);
      for (int lane = 0; lane < count; lane++) {
        keys[lane] = images.get(student).key(which[from + lane]);
      }
      meter.begin(shots, student, 0, keys, count);
      simulator.measureBy(meter, count);
      loss.forward(images.get(student), which, from, count);
      add(loss, targets, from);
    }
    return loss.gradient();
  }

  private static double square(double[] x) {
    double sum = 0;
    for (double value : x) {
      sum += value * value;
    }
    return sum;
  }
}
