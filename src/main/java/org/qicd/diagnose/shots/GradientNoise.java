package org.qicd.diagnose.shots;

import java.util.ArrayList;
import java.util.List;
import org.apache.commons.math3.util.MathArrays;
import org.qicd.circuit.Circuit;
import org.qicd.distill.DistillTerm;
import org.qicd.distill.Divergence;
import org.qicd.distill.EnsembleTargets;
import org.qicd.distill.GradientMethod;
import org.qicd.distill.GradientRule;
import org.qicd.distill.LossGradient;
import org.qicd.distill.StudentOutputs;
import org.qicd.distill.TaskTerm;
import org.qicd.measure.Shots;
import org.qicd.simulate.EncodedImages;

/**
 * The gradient of one student's term, a mean over images: exact, and as a training puts it together
 * from measured circuits by the parameter-shift rule. What a device would have to measure is
 * measured: outcomes in circuits without and with shifted angles, those of the peers, and
 * fidelities.
 */
final class GradientNoise {
  /**
   * The number of measured entries of a gradient that are enough to tell how large its noise is.
   */
  private static final int ENOUGH = 512;

  private final Students students;
  private final int student;
  private final Term term;
  private final int[] which;
  private final double[] exact;

  GradientNoise(Students students, int student, Term term) {
    this.students = students;
    this.student = student;
    this.term = term;
    which = MathArrays.natural(students.images.size());
    exact = gradient(Shots.EXACT, 0);
  }

  /** The square of the exact gradient's norm. */
  double squaredSignal() {
    return square(exact);
  }

  /** The mean square of the norm of what measurement adds to the gradient. */
  double squaredNoise(Shots shots) {
    int draws = (ENOUGH + exact.length - 1) / exact.length;
    double sum = 0;
    for (int draw = 0; draw < draws; draw++) {
      double[] error = gradient(shots, draw);
      for (int a = 0; a < error.length; a++) {
        error[a] -= exact[a];
      }
      sum += square(error);
    }
    return sum / draws;
  }

  private double[] gradient(Shots shots, int draw) {
    Circuit circuit = students.circuits.get(student);
    EncodedImages images = students.images.encoded(circuit);
    double scale = 1.0 / which.length;
    if (term.divergence() == Divergence.NONE) {
      LossGradient loss = loss(circuit, student, shots, draw);
      loss.addLabelled(images, which, new TaskTerm(students.images.labels(), scale));
      return loss.gradient();
    }
    EnsembleTargets targets = targets(shots, draw);
    LossGradient loss = loss(circuit, student, shots, draw);
    loss.addShared(images, which, new DistillTerm<>(targets, student, scale));
    return loss.gradient();
  }

  /** What the student is compared with. By inversion, its own device runs the others' weights. */
  private EnsembleTargets targets(Shots shots, int draw) {
    List<StudentOutputs> outputs = new ArrayList<>();
    for (int m = 0; m < students.count(); m++) {
      Circuit circuit = students.circuits.get(term == Term.INVERSION ? student : m);
      EncodedImages images = students.images.encoded(circuit);
      outputs.add(loss(circuit, m, shots, draw).outputs(term.divergence(), images, which));
    }
    return new EnsembleTargets(term.divergence(), outputs);
  }

  /** The loss of a student's weights in a step of a training, whose number is that of the draw. */
  private LossGradient loss(Circuit circuit, int of, Shots shots, int draw) {
    if (shots.areExact()) {
      LossGradient loss = new LossGradient(circuit);
      loss.bind(students.weights.get(of));
      return loss;
    }
    GradientMethod method = new GradientMethod(GradientRule.SHIFT, term.test(), 0, 0, false);
    LossGradient loss = new LossGradient(circuit, method);
    loss.bind(students.weights.get(of));
    loss.measureBy(shots, of, draw);
    return loss;
  }

  private static double square(double[] x) {
    double sum = 0;
    for (double value : x) {
      sum += value * value;
    }
    return sum;
  }
}
