package org.qicd.diagnose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.qicd.stats.Mean;

/** Closed forms against step by step descent where outputs are exactly linear. */
class FrozenKernelTest {
  private static final int ROWS = 6;
  private static final double LAMBDA = 1.7;

  private final Random random = new Random(7);
  private final double[] targets = normal(ROWS, 0.5);

  private double[] normal(int size, double sd) {
    return random.doubles(size, -1, 1).map(x -> sd * Math.sqrt(3) * x).toArray();
  }

  private LinearModel model(int weights) {
    return new LinearModel(new Jacobian(weights, normal(ROWS * weights, 1)));
  }

  private double[][] start(int students, int weights) {
    double[][] start = new double[students][];
    for (int m = 0; m < students; m++) {
      start[m] = normal(weights, 1);
    }
    return start;
  }

  private static Spectrum spectrum(LinearModel model) {
    double[] rows = new double[model.numRows() * model.numWeights()];
    for (int a = 0; a < model.numWeights(); a++) {
      double[] unit = new double[model.numWeights()];
      unit[a] = 1;
      double[] column = model.outputs(unit);
      for (int r = 0; r < column.length; r++) {
        rows[r * model.numWeights() + a] = column[r];
      }
    }
    return new Qntk(new Jacobian(model.numWeights(), rows)).spectrum();
  }

  private static void assertSame(double[][] found, double[][] expected) {
    for (int m = 0; m < expected.length; m++) {
      for (int r = 0; r < expected[m].length; r++) {
        assertThat(found[m][r])
            .as("student %d, row %d", m, r)
            .isCloseTo(expected[m][r], within(1e-10));
      }
    }
  }

  /** Fewer weights than rows leave residuals that nothing reaches; more do not. */
  @ParameterizedTest
  @CsvSource({"1, 9", "2, 9", "3, 4", "5, 12"})
  void codistillationStaleTargetsShardsAndATeacher(int students, int weights) {
    LinearModel model = model(weights);
    Spectrum spectrum = spectrum(model);
    double step =
        0.3 * FrozenKernel.criticalStepSize(spectrum, ROWS, LAMBDA, Math.max(2, students));
    FrozenKernel frozen = new FrozenKernel(spectrum, ROWS, step);
    double[][] start = start(students, weights);
    double[] teacher = model.outputs(normal(weights, 1));
    int[] owners = new int[ROWS];
    for (int r = 0; r < ROWS; r++) {
      owners[r] = r % students;
    }
    Descent codistilled = new Descent(model, Objective.codistilled(targets, LAMBDA), step, start);
    Descent stale = new Descent(model, Objective.stale(targets, LAMBDA, 4), step, start);
    Descent taught = new Descent(model, Objective.taught(targets, teacher, LAMBDA), step, start);
    Descent sharded = new Descent(model, Objective.sharded(targets, owners, LAMBDA), step, start);
    double[][] r0 = codistilled.residuals(targets);
    double[] rt = teacher.clone();
    Spectrum.addTo(rt, -1, targets);
    FrozenShards shards = new FrozenShards(spectrum, r0, owners, LAMBDA, step);
    for (int t : new int[] {0, 1, 3, 4, 10, 57, 400}) {
      assertSame(codistilled.to(t).residuals(targets), frozen.codistilled(r0, LAMBDA, t));
      assertSame(sharded.to(t).residuals(targets), shards.residuals(t));
      if (students > 1) {
        assertSame(stale.to(t).residuals(targets), frozen.stale(r0, LAMBDA, 4, t));
      }
      double[][] predicted = new double[students][];
      for (int m = 0; m < students; m++) {
        predicted[m] = frozen.taught(r0[m], rt, LAMBDA, t);
      }
      assertSame(taught.to(t).residuals(targets), predicted);
    }
  }

  @Test
  void aTeacherLeavesItsShareOfItsResidualAndCodistillationNothing() {
    LinearModel model = model(9);
    Spectrum spectrum = spectrum(model);
    double step = FrozenKernel.criticalStepSize(spectrum, ROWS, LAMBDA, 2) / 2;
    FrozenKernel frozen = new FrozenKernel(spectrum, ROWS, step);
    double[] teacher = normal(ROWS, 1);
    double[] left = frozen.taught(normal(ROWS, 1), teacher, LAMBDA, 1_000_000);
    for (int r = 0; r < ROWS; r++) {
      assertThat(left[r]).isCloseTo(LAMBDA / (1 + LAMBDA) * teacher[r], within(1e-9));
    }
    double[][] coupled = frozen.codistilled(start(3, ROWS), LAMBDA, 1_000_000);
    assertThat(Descent.meanSquare(coupled)).isLessThan(1e-18);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 8})
  void theExpectationOverStartsIsThatOfAMonteCarlo(int students) {
    double[][] rows = {{1.3, 0, 0}, {0, 0.8, 0}, {0, 0, 0.3}};
    LinearModel model =
        new LinearModel(new Jacobian(3, new double[] {1.3, 0, 0, 0, 0.8, 0, 0, 0, 0.3}));
    double[] mu = {0.4, -0.7, 0.2};
    double[] sd = {0.5, 0.9, 1.1};
    double[] zero = new double[3];
    double step = 0.05;
    int trials = 600;
    int[] times = {0, 20, 80, 300};
    double[][] squares = new double[times.length][trials];
    for (int trial = 0; trial < trials; trial++) {
      double[][] start = new double[students][3];
      for (double[] weights : start) {
        for (int k = 0; k < 3; k++) {
          weights[k] = (mu[k] + sd[k] * random.nextGaussian()) / rows[k][k];
        }
      }
      Descent descent = new Descent(model, Objective.codistilled(zero, LAMBDA), step, start);
      for (int i = 0; i < times.length; i++) {
        squares[i][trial] = Descent.meanSquare(descent.to(times[i]).residuals(zero));
      }
    }
    FrozenKernel frozen = new FrozenKernel(spectrum(model), 3, step);
    StartingResiduals start = StartingResiduals.of(3, squared(mu), squared(sd));
    for (int i = 0; i < times.length; i++) {
      Mean mean = Mean.of(squares[i]);
      double expected = frozen.expectedSquare(start, students, LAMBDA, times[i]);
      assertThat(mean.mean()).as("step %d", times[i]).isCloseTo(expected, within(3 * mean.error()));
      if (times[i] > 0) {
        assertThat(frozen.expectedSquare(start, students + 1, LAMBDA, times[i]))
            .isLessThan(expected);
      }
    }
  }

  private static double[] squared(double[] x) {
    double[] squares = new double[x.length];
    for (int k = 0; k < x.length; k++) {
      squares[k] = x[k] * x[k];
    }
    return squares;
  }

  @Test
  void momentsOfStartsAreEstimatedWithoutBias() {
    Spectrum axes = Spectrum.of(new double[][] {{2, 0, 0}, {0, 1, 0}, {0, 0, 0}});
    double meanSquare = 0;
    double variance = 0;
    double outside = 0;
    int repeats = 4000;
    for (int i = 0; i < repeats; i++) {
      List<double[]> starts = new ArrayList<>();
      for (int s = 0; s < 4; s++) {
        starts.add(new double[] {0.5 + random.nextGaussian(), 2, random.nextGaussian()});
      }
      StartingResiduals estimate = StartingResiduals.estimate(axes, starts);
      meanSquare += estimate.meanSquare(0) / repeats;
      variance += estimate.variance(0) / repeats;
      outside += estimate.outsideSquare() / repeats;
      assertThat(estimate.meanSquare(1)).isCloseTo(4, within(1e-12));
      assertThat(estimate.variance(1)).isCloseTo(0, within(1e-12));
    }
    assertThat(meanSquare).isCloseTo(0.25, within(0.04));
    assertThat(variance).isCloseTo(1, within(0.06));
    assertThat(outside).isCloseTo(1, within(0.06));
  }
}
