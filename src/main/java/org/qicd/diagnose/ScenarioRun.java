package org.qicd.diagnose;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.qicd.data.Tasks;
import org.qicd.diagnose.DiagnosisPlan.Training;
import org.qicd.distill.Start;

/** Runs a {@link Scenario}: prediction and descent, step by step. */
final class ScenarioRun {
  /** The number of times that the kernel is measured after the start of a descent. */
  private static final int DRIFTS = 20;

  /**
   * The student's number in the draw of the teacher's weights. A common start draws with the number
   * 0 alone, so the teacher starts elsewhere.
   */
  private static final int TEACHER = 63;

  private final Scenario scenario;
  private final Training training;
  private final CircuitModel model;
  private final double[] targets;
  private final double[][] start;
  private final double[] mean;
  private final double[][] residuals;
  private final Qntk qntk;

  private ScenarioRun(Scenario scenario) {
    this.scenario = scenario;
    training = scenario.training();
    model = scenario.task().model();
    targets = scenario.task().targets();
    start = scenario.start();
    mean = FrozenKernel.mean(start);
    qntk = new Qntk(model.jacobian(mean));
    residuals = new Descent(model, Objective.alone(targets), 0, start).residuals(targets);
  }

  /** Runs a scenario with each way of teaching, in one task for each. */
  static List<Curve> curves(JavaSparkContext context, Scenario scenario) {
    return Tasks.run(
        context, "learning curves", List.of(Scenario.Kind.values()), new OneKind(scenario));
  }

  private record OneKind(Scenario scenario) implements Tasks.Task<Scenario.Kind, Curve> {
    @Override
    public Curve run(Scenario.Kind kind) {
      return new ScenarioRun(scenario).curve(kind);
    }
  }

  /** A way of teaching: its objective, and what theory predicts for it. */
  private abstract class Course {
    abstract Objective objective();

    /** Residuals after {@code step} steps, {@code [student][row]}. */
    abstract double[][] predicted(int step);

    /** The predicted distance between students after {@code step} steps, see {@link Curve}. */
    double predictedApart(int step) {
      return rms(differences(predicted(step)));
    }

    /** The measured distance between students. */
    double apart(Descent descent) {
      return rms(differences(descent.residuals(targets)));
    }
  }

  private Curve curve(Scenario.Kind kind) {
    if (kind == Scenario.Kind.INFIDELITY) {
      double[][] metric = FubiniStudy.metric(scenario.metricModel(), mean);
      double critical =
          new FrozenInfidelity(qntk, metric, training.lambda(), start.length, 1).criticalStepSize();
      double step = training.stepShare() * critical;
      return follow(kind, step, byInfidelity(metric, step));
    }
    double step =
        training.stepShare()
            * FrozenKernel.criticalStepSize(
                qntk.spectrum(), targets.length, training.lambda(), start.length);
    FrozenKernel frozen = new FrozenKernel(qntk.spectrum(), targets.length, step);
    return follow(
        kind,
        step,
        switch (kind) {
          case STALE -> stale(frozen);
          case TEACHER -> taught(frozen, step);
          default -> codistilled(frozen);
        });
  }

  private Course codistilled(FrozenKernel frozen) {
    return new Course() {
      @Override
      Objective objective() {
        return Objective.codistilled(targets, training.lambda());
      }

      @Override
      double[][] predicted(int step) {
        return frozen.codistilled(residuals, training.lambda(), step);
      }
    };
  }

  private Course stale(FrozenKernel frozen) {
    return new Course() {
      @Override
      Objective objective() {
        return Objective.stale(targets, training.lambda(), training.staleness());
      }

      @Override
      double[][] predicted(int step) {
        return frozen.stale(residuals, training.lambda(), training.staleness(), step);
      }
    };
  }

  /**
   * The teacher starts elsewhere, and has learned alone for as many steps as the students will
   * take.
   */
  private Course taught(FrozenKernel frozen, double stepSize) {
    int size = model.numWeights();
    double[][] alone = {Start.INDEPENDENT.weights(scenario.seed(), 0, TEACHER, size, size, 0)};
    Descent teacher =
        new Descent(model, Objective.alone(targets), stepSize, alone).to(training.steps());
    double[] told = model.outputs(teacher.weights()[0]);
    double[] bias = teacher.residuals(targets)[0];
    return new Course() {
      @Override
      Objective objective() {
        return Objective.taught(targets, told, training.lambda());
      }

      @Override
      double[][] predicted(int step) {
        double[][] now = new double[start.length][];
        for (int m = 0; m < now.length; m++) {
          now[m] = frozen.taught(residuals[m], bias, training.lambda(), step);
        }
        return now;
      }
    };
  }

  private Course byInfidelity(double[][] metric, double stepSize) {
    FrozenInfidelity frozen =
        new FrozenInfidelity(qntk, metric, training.lambda(), start.length, stepSize);
    double[][] atStart = differences(start);
    double[] meanResidual = FrozenKernel.mean(residuals);
    return new Course() {
      @Override
      Objective objective() {
        return Objective.infidelity(model, targets, training.lambda());
      }

      @Override
      double[][] predicted(int step) {
        double[][] now = new double[start.length][];
        for (int m = 0; m < now.length; m++) {
          now[m] = frozen.residual(meanResidual, atStart[m], step);
        }
        return now;
      }

      @Override
      double predictedApart(int step) {
        double[][] now = new double[start.length][];
        for (int m = 0; m < now.length; m++) {
          now[m] = frozen.difference(atStart[m], step);
        }
        return frozen.infidelity(now);
      }

      @Override
      double apart(Descent descent) {
        return model.infidelity(descent.weights());
      }
    };
  }

  private Curve follow(Scenario.Kind kind, double stepSize, Course course) {
    Descent descent = new Descent(model, course.objective(), stepSize, start);
    int every = Math.max(1, training.steps() / DRIFTS);
    List<Curve.Point> points = new ArrayList<>();
    for (int t = 0; t <= training.steps(); t++) {
      double[][] measured = descent.to(t).residuals(targets);
      points.add(
          new Curve.Point(
              t,
              rms(course.predicted(t)),
              rms(measured),
              course.predictedApart(t),
              course.apart(descent),
              t % every == 0 ? drift(descent) : Double.NaN));
    }
    return new Curve(kind.label(), kind == Scenario.Kind.INFIDELITY, stepSize, points);
  }

  /** The drift of the kernel at the students' mean weights. */
  private double drift(Descent descent) {
    return new Qntk(model.jacobian(FrozenKernel.mean(descent.weights()))).driftFrom(qntk);
  }

  private static double rms(double[][] residuals) {
    return Math.sqrt(Descent.meanSquare(residuals));
  }

  private static double[][] differences(double[][] students) {
    double[] mean = FrozenKernel.mean(students);
    double[][] differences = new double[students.length][];
    for (int m = 0; m < differences.length; m++) {
      differences[m] = students[m].clone();
      Spectrum.addTo(differences[m], -1, mean);
    }
    return differences;
  }
}
