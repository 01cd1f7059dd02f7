package org.qicd.distill;

import static org.qicd.simulate.Simulator.BLOCK;

import java.io.Serializable;
import java.util.List;

/**
 * A student's outputs for its labelled images, summed up class by class, which it sends to the
 * others. For each class they hold the mean output over the images of the class, weighted as the
 * images are, and whether there are such images. Outputs are class probabilities or reduced states:
 * a mean of these is again one of these.
 */
public final class ClassOutputs implements Serializable {
  private static final long serialVersionUID = 1;

  private final double[][] sums; // [class][number]
  private final double[] weights; // [class]

  /** Creates the outputs of no images. Each output has {@code numbers} numbers. */
  ClassOutputs(int numClasses, int numbers) {
    sums = new double[numClasses][numbers];
    weights = new double[numClasses];
  }

  /** Adds an image of a class. Its output is in one lane of a block's rows. */
  void add(int label, double weight, double[] rows, int lane) {
    double[] sum = sums[label];
    for (int k = 0; k < sum.length; k++) {
      sum[k] += weight * rows[k * BLOCK + lane];
    }
    weights[label] += weight;
  }

  /**
   * Returns the outputs of the images of all parts. They are added in the order of the list,
   * because floating-point sums depend on the order.
   */
  public static ClassOutputs sum(List<ClassOutputs> parts) {
    ClassOutputs first = parts.get(0);
    ClassOutputs total = new ClassOutputs(first.sums.length, first.sums[0].length);
    for (ClassOutputs part : parts) {
      for (int c = 0; c < total.weights.length; c++) {
        for (int k = 0; k < total.sums[c].length; k++) {
          total.sums[c][k] += part.sums[c][k];
        }
        total.weights[c] += part.weights[c];
      }
    }
    return total;
  }

  boolean has(int label) {
    return weights[label] > 0;
  }

  /** Returns one number of the mean output for a class that has images. */
  double mean(int label, int number) {
    return sums[label][number] / weights[label];
  }
}
