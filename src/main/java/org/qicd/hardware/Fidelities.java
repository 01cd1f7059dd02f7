package org.qicd.hardware;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.apache.spark.api.java.JavaSparkContext;
import org.qicd.data.Tasks;
import org.qicd.measure.FidelityTest;
import org.qicd.noise.DensityMatrices;
import org.qicd.noise.NoiseModel;

/**
 * The fidelity among students as each test would measure it with many shots, a mean over images and
 * over pairs of students of a group.
 *
 * <p>Swap tests and randomised measurements see the overlap {@code Tr(rho sigma) = 2^-n sum over
 * Pauli strings P of Tr(P rho) Tr(P sigma)} of the two mixed states. The gates of these tests
 * themselves make no errors here. The inversion test runs a circuit of twice the depth, all of
 * whose gates make errors; it is not run where students have different circuits.
 *
 * @param scale by which the noise is multiplied
 * @param overlap the mean of Tr(rho sigma)
 * @param purity the mean of Tr(rho^2) over images and students, the most that an overlap of equal
 *     students can be
 * @param inversion the mean probability of finding all zeros; empty if it is not run
 */
public record Fidelities(double scale, double overlap, double purity, OptionalDouble inversion) {
  /** The most images and pairs of students, for each of which a deep circuit is simulated. */
  public static final int MOST_IMAGES = 4;

  private static final int MOST_PAIRS = 6;

  /** What a test would find, with infinitely many shots; empty if it cannot be run. */
  public OptionalDouble measuredBy(FidelityTest test) {
    return test == FidelityTest.INVERSION ? inversion : OptionalDouble.of(overlap);
  }

  /** Whether there is anything to compare, and mixed states are small enough. */
  public static boolean areFound(HardwareStudents students) {
    return students.numStudents() > students.numGroups()
        && students.circuits().stream()
            .allMatch(student -> NoisyOutcomes.areExact(student.circuit()));
  }

  /** Computes them at each scale of a plan's noise, as Spark tasks over images and scales. */
  public static List<Fidelities> of(
      JavaSparkContext context, HardwareStudents students, SweepPlan plan, Images images) {
    List<Double> scales = plan.scales();
    Images few = images.range(0, Math.min(MOST_IMAGES, images.size()));
    List<Item> items = new ArrayList<>();
    for (double scale : scales) {
      few.parts(few.size()).forEach(image -> items.add(new Item(scale, image)));
    }
    List<double[]> sums =
        Tasks.run(context, "fidelities", items, new Compare(students, plan.idle()));
    List<Fidelities> found = new ArrayList<>();
    for (int k = 0; k < scales.size(); k++) {
      List<double[]> ofScale = sums.subList(k * few.size(), (k + 1) * few.size());
      double inversion = mean(ofScale, 2);
      found.add(
          new Fidelities(
              scales.get(k),
              mean(ofScale, 0),
              mean(ofScale, 1),
              Double.isNaN(inversion) ? OptionalDouble.empty() : OptionalDouble.of(inversion)));
    }
    return found;
  }

  private static double mean(List<double[]> images, int at) {
    return images.stream().mapToDouble(image -> image[at]).sum() / images.size();
  }

  private record Item(double scale, Images image) implements Serializable {}

  /** Overlap, purity and inversion for an image. */
  private record Compare(HardwareStudents students, boolean idle)
      implements Tasks.Task<Item, double[]> {

    @Override
    public double[] run(Item item) {
      double[] features = item.image().features(0);
      int size = students.numStudents() / students.numGroups();
      List<double[]> vectors = new ArrayList<>();
      double purity = 0;
      for (int m = 0; m < size; m++) {
        HardwareCircuit student = students.circuits().get(m);
        double[] vector =
            new DensityMatrices(student.circuit(), noise(item.scale(), student))
                .pauliVector(student.weights(), features);
        purity += overlap(vector, vector) / size;
        vectors.add(vector);
      }
      double overlap = 0;
      double inversion = 0;
      int pairs = 0;
      for (int a = 0; a < size; a++) {
        for (int b = a + 1; b < size && pairs < MOST_PAIRS; b++) {
          overlap += overlap(vectors.get(a), vectors.get(b));
          inversion += inversion(a, b, item.scale(), features);
          pairs++;
        }
      }
      return new double[] {overlap / pairs, purity, inversion / pairs};
    }

    private static double overlap(double[] a, double[] b) {
      double sum = 0;
      for (int k = 0; k < a.length; k++) {
        sum += a[k] * b[k];
      }
      return sum / Math.sqrt(a.length); // 4^n strings
    }

    /**
     * The probability of zeros behind a student's circuit and the inverse of another one's, on the
     * first student's computer.
     */
    private double inversion(int student, int other, double scale, double[] features) {
      HardwareCircuit first = students.circuits().get(student);
      HardwareCircuit second = students.circuits().get(other);
      if (!students.haveSameGates()) {
        return Double.NaN;
      }
      double[] weights = new double[2 * first.weights().length];
      System.arraycopy(first.weights(), 0, weights, 0, first.weights().length);
      System.arraycopy(
          second.weights(), 0, weights, first.weights().length, second.weights().length);
      InversionTest test = new InversionTest(first.circuit());
      return new DensityMatrices(test, noise(scale, first))
          .outcomes(weights, features, test.qubits().size())[0];
    }

    private NoiseModel noise(double scale, HardwareCircuit student) {
      return Condition.scaled(scale).noise(student.circuit().backend(), idle);
    }
  }
}
