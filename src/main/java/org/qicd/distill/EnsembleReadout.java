package org.qicd.distill;

import java.util.List;
import org.qicd.simulate.kernels.Exp;

/**
 * The ensemble's prediction for the block of images that its students have just simulated. Its
 * class probabilities are the mean of the students', {@code p_c = 1/M sum over m of p_m,c}.
 */
public final class EnsembleReadout {
  private final List<ClassProbabilities> students;
  private final double[] logProbabilities;
  private final double temperature;
  private final TaskLoss.Sum sum = new TaskLoss.Sum();
  private final Reliability reliability = new Reliability();

  /** Takes students that know the same classes. */
  public EnsembleReadout(List<? extends ClassProbabilities> students) {
    this(students, 1);
  }

  /**
   * Takes students that know the same classes.
   *
   * @param temperature the temperature at which {@link #add} takes the class probabilities
   */
  public EnsembleReadout(List<? extends ClassProbabilities> students, double temperature) {
    this.students = List.copyOf(students);
    this.temperature = temperature;
    this.logProbabilities = new double[students.get(0).numClasses()];
  }

  /**
   * Returns the logarithms of an image's class probabilities, {@code log p_c = log(1/M sum exp(log
   * p_m,c))}. The largest term is factored out, so that they are finite for any logits.
   *
   * @return an array that is valid until the next call
   */
  public double[] logProbabilities(int lane) {
    for (int c = 0; c < logProbabilities.length; c++) {
      double largest = Double.NEGATIVE_INFINITY;
      for (ClassProbabilities student : students) {
        largest = Math.max(largest, student.logProbability(lane, c));
      }
      double sum = 0;
      for (ClassProbabilities student : students) {
        sum += Exp.ofNonPositive(student.logProbability(lane, c) - largest);
      }
      logProbabilities[c] = largest + StrictMath.log(sum / students.size());
    }
    return logProbabilities;
  }

  /**
   * Returns the mutual information, in nats, between an image's predicted class and the student
   * that predicts it: the entropy of the mean probabilities minus the mean entropy of the students'
   * probabilities.
   */
  public double disagreement(int lane) {
    double[] logs = logProbabilities(lane);
    double[] mean = probabilities(logs);
    double information = 0;
    for (int c = 0; c < logs.length; c++) {
      for (ClassProbabilities student : students) {
        information +=
            student.probability(lane, c) * student.logProbability(lane, c) / students.size();
      }
      information -= mean[c] * logs[c];
    }
    // Rounding may leave the information of equal students just below 0.
    return Math.max(0, information);
  }

  /** Returns class probabilities from their logarithms, with the same bits on every machine. */
  public static double[] probabilities(double[] logProbabilities) {
    double[] probabilities = new double[logProbabilities.length];
    for (int c = 0; c < probabilities.length; c++) {
      // Rounding may leave the logarithm of a certain class just above 0.
      probabilities[c] = Exp.ofNonPositive(Math.min(0, logProbabilities[c]));
    }
    return probabilities;
  }

  /**
   * Returns the logarithms of class probabilities at a temperature: {@code q_c = p_c^(1/T) / sum
   * over k of p_k^(1/T)}. A temperature above 1 makes probabilities more alike, one below 1 less.
   * It never changes their order. This is the temperature scaling of C. Guo and others, "On
   * calibration of modern neural networks", ICML 2017, section 4.2, with log p as logits.
   *
   * @param logProbabilities log p_c for each class
   * @param temperature T, above 0; at 1 the very bits of the array are returned
   */
  public static double[] tempered(double[] logProbabilities, double temperature) {
    double[] logs = logProbabilities.clone();
    return temperature == 1 ? logs : logSoftmax(logs, temperature);
  }

  /**
   * Returns the logarithms of the softmax of {@code z_c / T}.
   *
   * @param scores z_c for each class
   * @param temperature T, above 0
   */
  public static double[] logSoftmax(double[] scores, double temperature) {
    double[] logs = scores.clone();
    double largest = Double.NEGATIVE_INFINITY;
    for (double log : logs) {
      largest = Math.max(largest, log);
    }
    double sum = 0;
    for (int c = 0; c < logs.length; c++) {
      logs[c] = (logs[c] - largest) / temperature;
      sum += Exp.ofNonPositive(logs[c]);
    }
    double norm = StrictMath.log(sum);
    for (int c = 0; c < logs.length; c++) {
      logs[c] -= norm;
    }
    return logs;
  }

  /** Adds the losses of an image. An image without a label adds nothing. */
  public void add(int lane, int label, double weight) {
    if (label < 0 || label >= logProbabilities.length) {
      return;
    }
    double[] logs = tempered(logProbabilities(lane), temperature);
    int best = 0;
    for (int c = 1; c < logs.length; c++) {
      best = logs[c] > logs[best] ? c : best;
    }
    sum.add(weight, logs[label], best == label);
    reliability.add(probabilities(logs), best, label);
  }

  /** How reliable the probabilities of the images added so far are. Each image counts once. */
  public Reliability reliability() {
    return reliability;
  }

  /** The losses of the images added so far. */
  public LossSums sums() {
    return new LossSums(sum.value(), DistillLoss.ZERO);
  }
}
