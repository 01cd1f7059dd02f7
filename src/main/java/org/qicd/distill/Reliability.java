package org.qicd.distill;

import java.io.Serializable;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How far predicted probabilities agree with the share of right predictions, over labelled images.
 * The confidence of a prediction is the probability of the predicted class. Images are sorted by it
 * into {@value #BINS} bins of equal width; bin b holds the confidences from {@code b / 15},
 * exclusive, to {@code (b + 1) / 15}, inclusive.
 *
 * <p>The number and the form of the bins, and the error made of them, are those of C. Guo, G.
 * Pleiss, Y. Sun, K. Q. Weinberger, "On calibration of modern neural networks", ICML 2017,
 * equations 2 to 4.
 */
public final class Reliability implements Serializable {
  private static final long serialVersionUID = 1;

  /** The number of bins. */
  public static final int BINS = 15;

  private final double[] weights = new double[BINS];
  private final double[] confidences = new double[BINS]; // weighted sums
  private final double[] correct = new double[BINS]; // sums of weights
  private double squares;

  /**
   * A bin with images in it.
   *
   * @param from the lower end of its confidences, exclusive
   * @param to the upper end, inclusive
   * @param weight the sum of the images' weights: their number if all are 1
   * @param confidence the mean confidence of the images
   * @param accuracy the share of the images that are predicted correctly
   */
  public record Bin(double from, double to, double weight, double confidence, double accuracy) {}

  /** The bin of a confidence, from 0. */
  public static int bin(double confidence) {
    return Math.max(0, Math.min(BINS, (int) Math.ceil(confidence * BINS)) - 1);
  }

  /** Adds an image of weight 1, by the probabilities of its classes. */
  public void add(double[] probabilities, int predicted, int label) {
    double square = 0;
    for (int c = 0; c < probabilities.length; c++) {
      double error = probabilities[c] - (c == label ? 1 : 0);
      square += error * error;
    }
    double confidence = probabilities[predicted];
    add(bin(confidence), 1, confidence, predicted == label, square);
  }

  /**
   * Adds images of one bin that are all predicted correctly or all wrongly.
   *
   * @param weight the sum of their weights
   * @param confidence the sum of their confidences, each times its image's weight
   * @param square the sum of their squared errors, each times its image's weight
   */
  public void add(int bin, double weight, double confidence, boolean isCorrect, double square) {
    weights[bin] += weight;
    confidences[bin] += confidence;
    correct[bin] += isCorrect ? weight : 0;
    squares += square;
  }

  /** Returns the sums over the images of both. */
  public Reliability plus(Reliability other) {
    Reliability sum = new Reliability();
    for (Reliability each : List.of(this, other)) {
      for (int b = 0; b < BINS; b++) {
        sum.weights[b] += each.weights[b];
        sum.confidences[b] += each.confidences[b];
        sum.correct[b] += each.correct[b];
      }
      sum.squares += each.squares;
    }
    return sum;
  }

  /** The bins that have images, by ascending confidence. */
  public List<Bin> bins() {
    return IntStream.range(0, BINS)
        .filter(b -> weights[b] > 0)
        .mapToObj(
            b ->
                new Bin(
                    (double) b / BINS,
                    (b + 1.0) / BINS,
                    weights[b],
                    confidences[b] / weights[b],
                    correct[b] / weights[b]))
        .toList();
  }

  /**
   * The expected calibration error, {@code sum over the bins of n_b / n |accuracy_b -
   * confidence_b|}: how far confidence and accuracy are apart on average, from 0 to 1. NaN if there
   * are no images. Of few images it is above 0 by chance even for perfect probabilities.
   */
  public double calibrationError() {
    double error = 0;
    for (int b = 0; b < BINS; b++) {
      error += Math.abs(correct[b] - confidences[b]);
    }
    return error / total();
  }

  /**
   * The mean over the images of {@code sum over c of (p_c - [c = label])^2}, from 0 to 2 (G. W.
   * Brier, "Verification of forecasts expressed in terms of probability", Monthly Weather Review
   * 78, 1950). NaN if there are no images.
   */
  public double brierScore() {
    return squares / total();
  }

  private double total() {
    double total = 0;
    for (double weight : weights) {
      total += weight;
    }
    return total;
  }
}
