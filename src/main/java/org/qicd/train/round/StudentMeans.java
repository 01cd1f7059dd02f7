package org.qicd.train.round;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.qicd.ensemble.Student;
import org.qicd.setup.TrainParam;
import org.qicd.setup.TrainSetup;

/**
 * Means over the students of a group: of gradients, or of weights.
 *
 * <p>Students may have circuits of one template with unlike depths. Then the mean for a weight is
 * over the students that have it, which are the deeper ones. The common layers are the first ones
 * of each circuit (Han et al., Layerwise Federated Learning for Heterogeneous Quantum Clients,
 * 2026).
 */
public final class StudentMeans implements Serializable {
  private static final long serialVersionUID = 1;

  private final double[] budgets; // error budget of each circuit's device, by its index
  private final double temperature; // 0: all students count alike
  private final boolean circular;

  private StudentMeans(double[] budgets, double temperature, boolean circular) {
    this.budgets = budgets;
    this.temperature = temperature;
    this.circular = circular;
  }

  /** The means of a training. */
  public static StudentMeans of(TrainSetup setup) {
    return new StudentMeans(
        setup.circuits().stream().mapToDouble(c -> c.device().errorBudget()).toArray(),
        setup.params().get(TrainParam.RELIABILITY_TEMPERATURE),
        setup.params().get(TrainParam.WEIGHT_MEAN) == TrainParam.WeightMean.CIRCULAR);
  }

  /**
   * Returns the mean gradient of the students of a group.
   *
   * @param gradients one for each student; sums are in their order
   * @return as many numbers as the deepest circuit has weights
   */
  double[] gradient(List<Student> students, List<double[]> gradients) {
    return mean(students, gradients);
  }

  /**
   * Returns the mean weights of each group.
   *
   * @param students the students that take part, group by group
   */
  List<double[]> weights(List<Student> students, int numGroups) {
    int size = students.size() / numGroups;
    List<double[]> means = new ArrayList<>();
    for (int group = 0; group < numGroups; group++) {
      List<Student> members = students.subList(group * size, (group + 1) * size);
      List<double[]> weights = members.stream().map(student -> student.weights).toList();
      double[] mean = mean(members, weights);
      means.add(circular ? circular(members, weights, mean) : mean);
    }
    return means;
  }

  private double[] mean(List<Student> students, List<double[]> values) {
    int[] lengths = values.stream().mapToInt(own -> own.length).sorted().distinct().toArray();
    double[] mean = new double[lengths[lengths.length - 1]];
    int from = 0;
    for (int to : lengths) {
      double[] shares = shares(students, values, to);
      double total = Arrays.stream(shares).sum();
      for (int m = 0; m < shares.length; m++) {
        for (int k = from; k < to && shares[m] > 0; k++) {
          mean[k] += shares[m] * values.get(m)[k];
        }
      }
      for (int k = from; k < to; k++) {
        mean[k] /= total;
      }
      from = to;
    }
    return mean;
  }

  /**
   * How much each student counts: exp(-B / T) with the error budget B of its device, as in Q-RAIL
   * (El Maouaki and Shafique, 2026). They are relative to the most exact device, so that one of
   * them is 1. A student that lacks some of the first weights does not count.
   */
  private double[] shares(List<Student> students, List<double[]> values, int numWeights) {
    int[] having =
        IntStream.range(0, values.size()).filter(m -> values.get(m).length >= numWeights).toArray();
    double least =
        Arrays.stream(having).mapToDouble(m -> budgets[students.get(m).index]).min().orElseThrow();
    double[] shares = new double[values.size()];
    for (int m : having) {
      double more = budgets[students.get(m).index] - least;
      shares[m] = temperature == 0 ? 1 : StrictMath.exp(-more / temperature);
    }
    return shares;
  }

  /**
   * The direction of the mean of the angles' unit vectors. It is known up to whole turns; of these
   * the one next to the arithmetic mean is taken.
   */
  private double[] circular(List<Student> students, List<double[]> angles, double[] near) {
    List<double[]> sines = map(angles, StrictMath::sin);
    List<double[]> cosines = map(angles, StrictMath::cos);
    double[] sine = mean(students, sines);
    double[] cosine = mean(students, cosines);
    double[] mean = new double[near.length];
    for (int k = 0; k < mean.length; k++) {
      double direction = StrictMath.atan2(sine[k], cosine[k]);
      mean[k] = near[k] + StrictMath.IEEEremainder(direction - near[k], 2 * Math.PI);
    }
    return mean;
  }

  private static List<double[]> map(List<double[]> values, DoubleUnaryOperator function) {
    return values.stream().map(own -> Arrays.stream(own).map(function).toArray()).toList();
  }
}
