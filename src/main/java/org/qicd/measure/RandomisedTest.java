package org.qicd.measure;

import org.apache.commons.math3.random.RandomGenerator;
import org.qicd.random.Draw;

/**
 * Fidelities with the peers by measurements in random bases ({@link FidelityTest}), for a block of
 * images. The peers' records are drawn once, and serve all circuits of the student. The estimate is
 * the mean over the bases, and the spread over the bases tells its variance.
 *
 * <p>Estimates of several circuits share bases and records, so their errors go together a little,
 * and the variance of their difference is not quite the sum of their variances.
 */
final class RandomisedTest {
  private final Shots shots;
  private final long student;
  private final long step;
  private final long[] images;
  private final Settings settings;
  private final LocalBases[] bases; // of each image
  private final double[][][] scores; // [image][setting][own outcome]
  private final double[] re;
  private final double[] im;
  private final double[] p;

  RandomisedTest(Shots shots, long student, long step, long[] images, Estimates.PeerStates states) {
    this.shots = shots;
    this.student = student;
    this.step = step;
    this.images = images;
    FidelityTest.RANDOMISED.check(states.numQubits(), shots.count());
    settings = Settings.of(states.numQubits(), shots.count());
    bases = new LocalBases[images.length];
    scores = new double[images.length][][];
    re = new double[1 << states.numQubits()];
    im = new double[re.length];
    p = new double[re.length];
  }

  /** Adds a weighted estimate for an image. */
  void estimate(
      Estimates.PeerStates states,
      int image,
      RandomGenerator random,
      double weight,
      Estimates.Sums to) {
    if (scores[image] == null) {
      listen(states, image);
    }
    states.own(image, re, im);
    double[] found = new double[settings.count()];
    double mean = 0;
    for (int k = 0; k < found.length; k++) {
      record(image, k, student, random);
      for (int s = 0; s < p.length; s++) {
        found[k] += p[s] * scores[image][k][s];
      }
      mean += found[k] / found.length;
    }
    double spread = 0;
    for (double each : found) {
      spread += (each - mean) * (each - mean);
    }
    to.value[image] += weight * mean;
    to.variance[image] += weight * weight * spread / (found.length * (found.length - 1.0));
  }

  /** Draws the peers' records, and finds the mean score of each outcome of one's own. */
  private void listen(Estimates.PeerStates states, int image) {
    int peers = states.numPeers();
    bases[image] =
        new LocalBases(
            states.numQubits(),
            settings.count(),
            Draw.RANDOM_BASES.stream(shots.seed(), step, images[image]));
    scores[image] = new double[settings.count()][p.length];
    for (int j = 0; j < peers; j++) {
      states.peer(j, image, re, im);
      RandomGenerator random =
          Draw.RECORD.stream(shots.seed(), states.student(j), step, images[image]);
      for (int k = 0; k < settings.count(); k++) {
        record(image, k, states.student(j), random);
        for (int s = 0; s < p.length; s++) {
          scores[image][k][s] += p[s] / peers;
        }
      }
    }
    for (double[] each : scores[image]) {
      Scores.FIDELITY.apply(each);
    }
  }

  /** The shares of the outcomes in a basis. */
  private void record(int image, int setting, long circuit, RandomGenerator random) {
    bases[image].probabilities(setting, re, im, p);
    shots.noise().depolarise(p, 1, 0, circuit);
    Multinomial.sample(p, 1, 0, settings.shots(setting), random);
  }
}
