package org.qicd.diagnose;

import java.util.ArrayList;
import java.util.List;
import org.qicd.circuit.Circuit;
import org.qicd.distill.Start;

/**
 * Students of a common start who descend while a frozen kernel predicts them: one way of teaching
 * each, as a task.
 *
 * @param circuit outputs are its observables, with a logit scale of 1
 * @param stepShare the step size, as a share of the critical one
 */
record Scenario(
    Circuit circuit,
    Sample sample,
    double targetShare,
    int students,
    double difference,
    double lambda,
    double stepShare,
    int steps,
    int staleness,
    int metricImages,
    long seed)
    implements Tasks.Task<Scenario.Kind, Curve> {
  /** How often kernels are measured on the way. */
  private static final int DRIFTS = 20;

  private static final int TEACHER = 63;

  /** The ways of teaching, in the order of their indices. */
  enum Kind {
    CODISTILLATION("codistillation, squared pull"),
    STALE("the same, stale targets"),
    TEACHER("a frozen teacher"),
    INFIDELITY("codistillation by infidelity");

    private final String label;

    Kind(String label) {
      this.label = label;
    }

    String label() {
      return label;
    }
  }

  /** Residuals of all students after some steps. */
  private interface Prediction {
    double[][] at(int step);
  }

  private double[] targets() {
    return Targets.of(circuit.readout(), sample.labels(), targetShare);
  }

  double[][] start() {
    double[][] start = new double[students][];
    int size = circuit.numWeights();
    for (int m = 0; m < students; m++) {
      start[m] = Start.COMMON.weights(seed, 0, m, size, size, difference);
    }
    return start;
  }

  @Override
  public Curve run(Kind kind) {
    CircuitModel model = new CircuitModel(circuit, sample.encoded(circuit));
    double[][] start = start();
    double[] mean = FrozenKernel.mean(start);
    Qntk qntk = new Qntk(model.jacobian(mean));
    int rows = model.numRows();
    double critical = FrozenKernel.criticalStepSize(qntk.spectrum(), rows, lambda, students);
    double[][] metric = null;
    if (kind == Kind.INFIDELITY) {
      CircuitModel few = new CircuitModel(circuit, sample.first(metricImages).encoded(circuit));
      metric = FubiniStudy.metric(few, mean);
      critical = new FrozenInfidelity(qntk, metric, lambda, students, 1).criticalStepSize();
    }
    double step = stepShare * critical;
    double[] teacher = kind == Kind.TEACHER ? teacher(model, step) : null;
    Objective objective =
        switch (kind) {
          case CODISTILLATION -> Objective.codistilled(targets(), lambda);
          case STALE -> Objective.stale(targets(), lambda, staleness);
          case TEACHER -> Objective.taught(targets(), teacher, lambda);
          case INFIDELITY -> Objective.infidelity(model, targets(), lambda);
        };
    Descent descent = new Descent(model, objective, step, start);
    double[][] r0 = descent.residuals(targets());
    FrozenKernel frozen = new FrozenKernel(qntk.spectrum(), rows, step);
    Prediction prediction =
        switch (kind) {
          case CODISTILLATION -> t -> frozen.codistilled(r0, lambda, t);
          case STALE -> t -> frozen.stale(r0, lambda, staleness, t);
          case TEACHER -> t -> taught(frozen, r0, teacher, t);
          case INFIDELITY -> infidelity(qntk, metric, step, start, r0);
        };
    return follow(kind, model, qntk, descent, prediction, step);
  }

  /** A student that starts elsewhere and learns alone for as long. */
  private double[] teacher(CircuitModel model, double step) {
    double[][] alone = {
      Start.INDEPENDENT.weights(seed, 0, TEACHER, model.numWeights(), model.numWeights(), 0)
    };
    Descent descent = new Descent(model, Objective.alone(targets()), step, alone).to(steps);
    return model.outputs(descent.weights()[0]);
  }

  private double[][] taught(FrozenKernel frozen, double[][] r0, double[] teacher, int t) {
    double[] residual = teacher.clone();
    Spectrum.addTo(residual, -1, targets());
    double[][] now = new double[r0.length][];
    for (int m = 0; m < now.length; m++) {
      now[m] = frozen.taught(r0[m], residual, lambda, t);
    }
    return now;
  }

  private Prediction infidelity(
      Qntk qntk, double[][] metric, double step, double[][] start, double[][] r0) {
    FrozenInfidelity frozen = new FrozenInfidelity(qntk, metric, lambda, students, step);
    double[] mean = FrozenKernel.mean(start);
    double[] meanResidual = FrozenKernel.mean(r0);
    return t -> {
      double[][] now = new double[start.length][];
      for (int m = 0; m < now.length; m++) {
        double[] difference = start[m].clone();
        Spectrum.addTo(difference, -1, mean);
        now[m] = frozen.residual(meanResidual, difference, t);
      }
      return now;
    };
  }

  private Curve follow(
      Kind kind,
      CircuitModel model,
      Qntk atStart,
      Descent descent,
      Prediction prediction,
      double step) {
    List<Curve.Point> points = new ArrayList<>();
    for (int t = 0; t <= steps; t++) {
      double[][] measured = descent.to(t).residuals(targets());
      double[][] predicted = prediction.at(t);
      boolean measures = t % Math.max(1, steps / DRIFTS) == 0;
      double drift =
          measures
              ? new Qntk(model.jacobian(FrozenKernel.mean(descent.weights()))).driftFrom(atStart)
              : Double.NaN;
      points.add(
          new Curve.Point(
              t, rms(predicted), rms(measured), apart(predicted), apart(measured), drift));
    }
    return new Curve(kind.label(), step, points);
  }

  private static double rms(double[][] residuals) {
    return Math.sqrt(Descent.meanSquare(residuals));
  }

  /** Root mean square of the students' differences from their mean. */
  private static double apart(double[][] residuals) {
    double[] mean = FrozenKernel.mean(residuals);
    double[][] differences = new double[residuals.length][];
    for (int m = 0; m < differences.length; m++) {
      differences[m] = residuals[m].clone();
      Spectrum.addTo(differences[m], -1, mean);
    }
    return rms(differences);
  }
}
