package org.qicd.diagnose;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.qicd.data.Tasks;
import org.qicd.diagnose.DiagnosisPlan.Comparison;
import org.qicd.diagnose.DiagnosisPlan.Training;
import org.qicd.diagnose.StudentsResult.Coupling;
import org.qicd.diagnose.StudentsResult.Setting;

/**
 * Studies whether codistillation is faster with more students. Students from independent starts
 * learn the same images, for many seeds and several numbers of students M. The distillation term is
 * the mean or the sum over the others, with all labels for every student, or the mean with the
 * labels dealt among the students. Student m of a seed starts the same for every M.
 */
public final class StudentsStudy {
  /** The number of intervals between the steps at which a run is measured. */
  private static final int LOOKS = 20;

  /** The largest sharded system, in unknowns. A larger one would take too long for every seed. */
  private static final int MOST_UNKNOWNS = 400;

  private final JavaSparkContext context;
  private final Plan plan;
  private final int[] looks;

  private StudentsStudy(JavaSparkContext context, Plan plan) {
    this.context = context;
    this.plan = plan;
    this.looks = plan.looks();
  }

  /**
   * What is studied.
   *
   * @param training gradient descent, whose step size is a share of the critical one for the
   *     strongest coupling; no targets are stale
   */
  public record Plan(LearningTask task, Comparison comparison, Training training, long seed)
      implements Serializable {
    double[] start(int seedIndex, int student) {
      int index = seedIndex * comparison.most() + student;
      return Draws.weights(seed, index, task.circuit());
    }

    List<Setting> settings() {
      return Arrays.stream(Coupling.values())
          .flatMap(coupling -> comparison.counts().stream().map(m -> new Setting(coupling, m)))
          .toList();
    }

    int[] looks() {
      long steps = training.steps();
      return IntStream.rangeClosed(0, LOOKS).map(i -> (int) (steps * i / LOOKS)).toArray();
    }

    /** The student that owns each row. Images are dealt in turn. */
    int[] owners(int students) {
      int classes = task.circuit().readout().numClasses();
      int rows = task.sample().size() * classes;
      return IntStream.range(0, rows).map(r -> r / classes % students).toArray();
    }
  }

  /** Runs the study, in one task for each seed. */
  public static StudentsResult run(JavaSparkContext context, Plan plan) {
    return new StudentsStudy(context, plan).run();
  }

  private StudentsResult run() {
    CircuitModel model = plan.task.model();
    int seeds = plan.comparison.seeds();
    int most = plan.comparison.most();
    double lambda = plan.training.lambda();
    int rows = model.numRows();
    double[][] mean = new double[rows][rows];
    List<double[][]> kernels = new ArrayList<>();
    List<double[]> starts = new ArrayList<>();
    for (int s = 0; s < seeds; s++) {
      double[][] kernel = new Qntk(model.jacobian(plan.start(s, 0))).kernel();
      kernels.add(kernel);
      for (int r = 0; r < rows; r++) {
        Spectrum.addTo(mean[r], 1.0 / seeds, kernel[r]);
      }
      for (int m = 0; m < most; m++) {
        double[] residual = model.outputs(plan.start(s, m));
        Spectrum.addTo(residual, -1, plan.task.targets());
        starts.add(residual);
      }
    }
    Spectrum spectrum = Spectrum.of(mean);
    double stiffest = Coupling.SUM.lambda(lambda, most);
    double step =
        plan.training.stepShare() * FrozenKernel.criticalStepSize(spectrum, rows, stiffest, most);
    return new StudentsResult(
        looks,
        step,
        StartingResiduals.estimate(spectrum, starts).disagreement(),
        spread(kernels, mean),
        expected(spectrum, starts, step),
        Tasks.run(
            context,
            "students and seeds",
            IntStream.range(0, seeds).boxed().toList(),
            new OneSeed(plan, step)));
  }

  private static double spread(List<double[][]> kernels, double[][] mean) {
    double sum = 0;
    for (double[][] kernel : kernels) {
      sum += Qntk.distance(kernel, mean);
    }
    return sum / kernels.size();
  }

  private Map<Setting, double[]> expected(Spectrum spectrum, List<double[]> starts, double step) {
    FrozenKernel frozen = new FrozenKernel(spectrum, starts.get(0).length, step);
    StartingResiduals start = StartingResiduals.estimate(spectrum, starts);
    Map<Setting, double[]> expected = new LinkedHashMap<>();
    for (Setting setting : plan.settings()) {
      int students = setting.students();
      if (setting.coupling() != Coupling.SHARDED) {
        double lambda = setting.coupling().lambda(plan.training.lambda(), students);
        expected.put(
            setting,
            IntStream.of(looks)
                .mapToDouble(t -> frozen.expectedSquare(start, students, lambda, t))
                .toArray());
      } else if (students * spectrum.rank() <= MOST_UNKNOWNS) {
        expected.put(setting, sharded(spectrum, starts, students, step));
      }
    }
    return expected;
  }

  private double[] sharded(Spectrum spectrum, List<double[]> starts, int students, double step) {
    double[] means = new double[looks.length];
    for (int s = 0; s < plan.comparison.seeds(); s++) {
      int first = s * plan.comparison.most();
      double[][] own = starts.subList(first, first + students).toArray(double[][]::new);
      FrozenShards shards =
          new FrozenShards(spectrum, own, plan.owners(students), plan.training.lambda(), step);
      for (int i = 0; i < looks.length; i++) {
        means[i] += Descent.meanSquare(shards.residuals(looks[i])) / plan.comparison.seeds();
      }
    }
    return means;
  }

  /** Measures the mean squares over students and rows of one seed. */
  private record OneSeed(Plan plan, double step)
      implements Tasks.Task<Integer, Map<Setting, double[]>> {
    @Override
    public Map<Setting, double[]> run(Integer seed) {
      CircuitModel model = plan.task.model();
      double[] targets = plan.task.targets();
      Map<Setting, double[]> squares = new LinkedHashMap<>();
      for (Setting setting : plan.settings()) {
        int students = setting.students();
        double[][] start = new double[students][];
        for (int m = 0; m < students; m++) {
          start[m] = plan.start(seed, m);
        }
        double lambda = setting.coupling().lambda(plan.training.lambda(), students);
        Objective objective =
            setting.coupling() == Coupling.SHARDED
                ? Objective.sharded(targets, plan.owners(students), lambda)
                : Objective.codistilled(targets, lambda);
        Descent descent = new Descent(model, objective, step, start);
        squares.put(
            setting,
            IntStream.of(plan.looks())
                .mapToDouble(t -> Descent.meanSquare(descent.to(t).residuals(targets)))
                .toArray());
      }
      return squares;
    }
  }
}
