package org.qicd.train.sample;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import org.qicd.setup.TrainParam.ClassWeight;

/**
 * The factors of labelled images in their student's task loss, by class. With {@code balanced} an
 * image of class c counts n / (K n_c) times. Here n is the number of the student's labelled images,
 * n_c the number of those of class c, and K the number of classes that the student sees; all of
 * them as training sees them, and weighted if images have weights. So each class counts as much as
 * any other, and all images together as much as before. Source of the formula: class_weight =
 * "balanced" of scikit-learn, after G. King and L. Zeng, Logistic Regression in Rare Events Data,
 * Political Analysis 9 (2001).
 *
 * <p>A student counts its own images only. So no count has to leave it, and a student that sees
 * classes unlike those of others is balanced too.
 */
public final class ClassWeights implements Serializable {
  private static final long serialVersionUID = 1;

  /** Every image counts once. */
  public static final ClassWeights NONE = new ClassWeights(new double[0][]);

  private static final double[] ONES = {};

  /** [student][class]. */
  private final double[][] factors;

  private ClassWeights(double[][] factors) {
    this.factors = factors;
  }

  /**
   * Computes the factors.
   *
   * @param labels labels by image id, as training sees them
   * @param weights weights of images by id
   * @param owned ids of the labelled images of each student
   */
  public static ClassWeights of(
      ClassWeight choice, int[] labels, double[] weights, List<int[]> owned, int numClasses) {
    return switch (choice) {
      case NONE -> NONE;
      case BALANCED ->
          new ClassWeights(
              owned.stream()
                  .map(ids -> balanced(labels, weights, ids, numClasses))
                  .toArray(double[][]::new));
    };
  }

  private static double[] balanced(int[] labels, double[] weights, int[] ids, int numClasses) {
    double[] sums = new double[numClasses];
    double all = 0;
    for (int id : ids) {
      sums[labels[id]] += weights[id];
      all += weights[id];
    }
    long seen = Arrays.stream(sums).filter(sum -> sum > 0).count();
    double[] factors = new double[numClasses];
    for (int c = 0; c < numClasses; c++) {
      // Images of a class whose weights are all 0 count nothing, whatever their factor.
      factors[c] = sums[c] > 0 ? all / (seen * sums[c]) : 1;
    }
    return factors;
  }

  /** The factor of each class for a student; an empty array if all are 1. */
  public double[] of(int student) {
    return factors.length == 0 ? ONES : factors[student];
  }

  /** How many numbers these are. */
  public int count() {
    return Arrays.stream(factors).mapToInt(own -> own.length).sum();
  }
}
