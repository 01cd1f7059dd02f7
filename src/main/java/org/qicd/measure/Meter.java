package org.qicd.measure;

import org.apache.commons.math3.random.RandomGenerator;
import org.qicd.random.Draw;

/**
 * Estimates from shots, drawn from the exact numbers. Every circuit is run anew by S shots.
 *
 * <p>Draws follow from seed, student, step and image. For each image they come in the order in
 * which its circuits are asked for. So they are the same on every cluster and in any block; and an
 * image that occurs twice in a step has the same draws twice. Where all weights of an image are 0,
 * or an exact number is not finite, nothing is drawn for it.
 *
 * <p>A shot's weighted outcome x has the sample variance {@code sum (x - mean)^2 / (S - 1)}, and
 * the mean of S shots a variance of this over S; that estimate is unbiased. With a single shot
 * nothing is known of the variance, and the square of its outcome takes its place, whose mean is
 * the variance and the square of the mean.
 *
 * <p>An object must not be used by several threads at once.
 */
public final class Meter implements Estimates {
  private final FidelityTest test;
  private Shots shots = Shots.EXACT;
  private long student;
  private long step;
  private long[] images = {};
  private int count;
  private RandomGenerator[] random = {};
  private RandomisedTest randomised;

  public Meter(FidelityTest test) {
    this.test = test;
  }

  /**
   * Begins a block of images.
   *
   * @param shots at least one for each circuit
   * @param student index of the student whose circuits are measured
   * @param step from which draws follow, besides seed, student and image
   * @param images keys of the images' contents, in the order of the block
   * @param count images that are measured, the first ones of the block; the others are left alone
   * @throws IllegalArgumentException if shots are exact
   */
  public void begin(Shots shots, long student, long step, long[] images, int count) {
    if (shots.areExact()) {
      throw new IllegalArgumentException("expected shots of 1 or more, found 0");
    }
    this.shots = shots;
    this.student = student;
    this.step = step;
    this.images = images.clone();
    this.count = count;
    random = new RandomGenerator[count];
    for (int image = 0; image < count; image++) {
      random[image] = Draw.MEASUREMENTS.stream(shots.seed(), student, step, images[image]);
    }
    randomised = null;
  }

  @Override
  public void outcomes(double[] p, double[] w, Sums to) {
    int stride = to.value.length;
    for (int image = 0; image < count; image++) {
      if (!hasWeight(w, stride, image)) {
        continue;
      }
      shots.noise().apply(p, stride, image, student);
      Multinomial.sample(p, stride, image, shots.count(), random[image]);
      double mean = 0;
      for (int at = image; at < p.length; at += stride) {
        mean += w[at] * p[at];
      }
      double spread = 0;
      for (int at = image; at < p.length; at += stride) {
        spread += p[at] * (w[at] - mean) * (w[at] - mean);
      }
      add(mean, spread, to, image);
    }
  }

  private static boolean hasWeight(double[] w, int stride, int image) {
    for (int at = image; at < w.length; at += stride) {
      if (w[at] != 0) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void signs(double[] x, double[] w, Sums to) {
    int stride = to.value.length;
    for (int image = 0; image < count; image++) {
      for (int at = image; at < x.length; at += stride) {
        if (w[at] != 0) {
          double mean = 2 * share((1 + x[at]) / 2, image) - 1;
          add(w[at] * mean, w[at] * w[at] * (1 - mean * mean), to, image);
        }
      }
    }
  }

  @Override
  public void fidelities(double[] f, double[] w, PeerStates states, Sums to) {
    for (int image = 0; image < count; image++) {
      if (w[image] == 0) {
        continue;
      }
      if (!shots.noise().isNone()) {
        f[image] = overlap(states, image);
      }
      switch (test) {
        case EXACT -> to.value[image] += w[image] * f[image];
        case INVERSION -> {
          double share = share(f[image], image);
          add(w[image] * share, w[image] * w[image] * share * (1 - share), to, image);
        }
        case SWAP, DESTRUCTIVE_SWAP -> {
          double mean = 2 * share((1 + f[image]) / 2, image) - 1;
          add(w[image] * mean, w[image] * w[image] * (1 - mean * mean), to, image);
        }
        case RANDOMISED -> {
          if (randomised == null) {
            randomised = new RandomisedTest(shots, student, step, images, states);
          }
          randomised.estimate(states, image, random[image], w[image], to);
        }
      }
    }
  }

  /** The mean overlap of the states as devices with errors prepare them. */
  private double overlap(PeerStates states, int image) {
    double sum = 0;
    for (int peer = 0; peer < states.numPeers(); peer++) {
      // An inversion runs the other circuit on the student's own device.
      long device = test == FidelityTest.INVERSION ? student : states.student(peer);
      double pure = states.fidelity(peer, image);
      sum += shots.noise().overlap(pure, states.numQubits(), student, device);
    }
    return sum / states.numPeers();
  }

  /** The share of the shots in which something happens that has this probability. */
  private double share(double probability, int image) {
    if (!Double.isFinite(probability)) {
      return probability;
    }
    double p = Math.max(0, Math.min(1, probability)); // rounding may carry it past
    return (double) Binomial.draw(shots.count(), p, random[image]) / shots.count();
  }

  /** Adds the mean of all shots, and what it says of its variance. */
  private void add(double mean, double spread, Sums to, int image) {
    to.value[image] += mean;
    to.variance[image] += shots.count() == 1 ? mean * mean : spread / (shots.count() - 1);
  }
}
