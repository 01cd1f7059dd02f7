package org.qicd.distill;

import static org.qicd.simulate.Simulator.BLOCK;

import java.io.Serializable;
import java.util.List;

/**
 * What a student tells the others about its labelled images, class by class: the mean of its
 * outputs for the images of a class, weighted as the images are, and whether it has any. An output
 * has a mean of its own kind where it is a list of class probabilities or a reduced state.
 */
public final class ClassOutputs implements Serializable {
  private static final long serialVersionUID = 1;

  private final double[][] sums; // [class][number]
  private final double[] weights; // [class]

  /** Of no images yet, with so many numbers an output. */
  ClassOutputs(int numClasses, int numbers) {
    sums = new double[numClasses][numbers];
    weights = new double[numClasses];
  }

  /** Adds an image of a class: the numbers of one lane of a block's rows. */
  void add(int label, double weight, double[] rows, int lane) {
    double[] sum = sums[label];
    for (int k = 0; k < sum.length; k++) {
      sum[k] += weight * rows[k * BLOCK + lane];
    }
    weights[label] += weight;
  }

  /** Those of all images, in the order of the list: floating-point sums depend on their order. */
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

  /** A number of the mean output for a class that it has. */
  double mean(int label, int number) {
    return sums[label][number] / weights[label];
  }
}
