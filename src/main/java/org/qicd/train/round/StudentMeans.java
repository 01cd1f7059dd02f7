package org.qicd.train.round;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
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

  private final double[] shares; // how much each circuit counts, by its index; empty: all alike
  private final boolean circular;

  private StudentMeans(double[] shares, boolean circular) {
    this.shares = shares;
    this.circular = circular;
  }

  /** The means of a training. */
  public static StudentMeans of(TrainSetup setup) {
    return new StudentMeans(
        shares(setup),
        setup.params().get(TrainParam.WEIGHT_MEAN) == TrainParam.WeightMean.CIRCULAR);
  }

  /**
   * How much each circuit counts: exp(-B / T) with the error budget B of its device, as in Q-RAIL
   * (El Maouaki and Shafique, 2026). They are relative to the most exact device, so that one of
   * them is 1.
   */
  private static double[] shares(TrainSetup setup) {
    double temperature = setup.params().get(TrainParam.RELIABILITY_TEMPERATURE);
    if (temperature == 0) {
      return new double[0];
    }
    double[] budgets =
        setup.circuits().stream().mapToDouble(c -> c.device().errorBudget()).toArray();
    double least = Arrays.stream(budgets).min().orElseThrow();
    return Arrays.stream(budgets)
        .map(budget -> StrictMath.exp((least - budget) / temperature))
        .toArray();
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
    double[] mean = new double[longest(values)];
    double[] total = new double[mean.length];
    for (int m = 0; m < students.size(); m++) {
      double share = share(students.get(m));
      double[] own = values.get(m);
      for (int k = 0; k < own.length; k++) {
        mean[k] += share * own[k];
        total[k] += share;
      }
    }
    for (int k = 0; k < mean.length; k++) {
      mean[k] /= total[k];
    }
    return mean;
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

  private double share(Student student) {
    return shares.length == 0 ? 1 : shares[student.index];
  }

  private static int longest(List<double[]> values) {
    return values.stream().mapToInt(own -> own.length).max().orElseThrow();
  }
}
