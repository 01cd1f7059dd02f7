package org.qicd.measure;

import java.io.Serializable;
import org.apache.commons.math3.random.RandomGenerator;
import org.qicd.circuit.Readout;
import org.qicd.random.Draw;

/**
 * How often each circuit is run and measured for an image. The outcomes of the readout qubits take
 * the place of their exact probabilities.
 *
 * <p>Counts are drawn from the multinomial distribution of the outcomes. In predictions they follow
 * from the seed, the student and the image's content alone. So they are the same on every cluster,
 * in any order and partitioning; and an image that occurs twice has the same counts twice.
 *
 * @param count S, the number of shots; 0 for exact probabilities
 * @param smoothing a, what is added to the count of each class before a logarithm is taken, by
 *     Born's rule only: the estimate {@code (n_c + a) / sum over k of (n_k + a)} of a class's
 *     probability is that of a Dirichlet prior; a = 0.5 is Jeffreys' prior
 * @param noise errors of the devices that are measured
 */
public record Shots(int count, double smoothing, long seed, ReadNoise noise)
    implements Serializable {

  /** Exact probabilities. */
  public static final Shots EXACT = new Shots(0, 0, 0);

  /** The most shots for a circuit. */
  public static final int MOST = 1_000_000_000;

  public Shots {
    if (count == 0) { // then nothing else matters
      smoothing = 0;
      seed = 0;
      noise = ReadNoise.NONE;
    }
  }

  /** Shots on devices without errors. */
  public Shots(int count, double smoothing, long seed) {
    this(count, smoothing, seed, ReadNoise.NONE);
  }

  public boolean areExact() {
    return count == 0;
  }

  /** Returns the same with another number of shots. */
  public Shots of(int other) {
    return new Shots(other, smoothing, seed, noise);
  }

  /**
   * Returns shots whose outcomes are drawn anew in each step of a training, and for labelled and
   * shared images each, so that an image that is both is measured twice.
   */
  public Shots inStep(int step, boolean shared) {
    return inStep(step, shared, 0);
  }

  /**
   * Returns the same for one of several circuits that a student runs for an image in a step.
   *
   * @param circuit 0 for the student's own, 1 and 2 for those whose weights are displaced
   */
  public Shots inStep(int step, boolean shared, int circuit) {
    long part = 2L * circuit + (shared ? 1 : 0);
    return areExact()
        ? this
        : new Shots(count, smoothing, Draw.STEP_OF_SHOTS.bits(seed, step, part), noise);
  }

  /**
   * What is added to the share of each class's outcome before a logarithm is taken: {@code a / S},
   * and no less than {@link Readout#LEAST}.
   */
  public double floor() {
    return areExact() ? Readout.LEAST : Math.max(Readout.LEAST, smoothing / count);
  }

  /**
   * Replaces expectation values of observables with the eigenvalues 1 and -1 by means of outcomes.
   * Each observable is measured on its own, by all shots. Values that are not finite stay as they
   * are.
   *
   * @param rows the expectation value of observable c is at {@code c * stride + lane}
   * @param student index of the circuit in its ensemble
   * @param image a key of the image's content
   */
  public void sampleSigns(double[] rows, int stride, int lane, long student, long image) {
    RandomGenerator random = Draw.OUTCOMES.generator(seed, student, image);
    for (int at = lane; at < rows.length; at += stride) {
      if (Double.isFinite(rows[at])) {
        double up = Math.max(0, Math.min(1, (1 + rows[at]) / 2)); // rounding may carry it past
        rows[at] = 2.0 * Binomial.draw(count, up, random) / count - 1;
      }
    }
  }

  /**
   * Replaces probabilities of outcomes by the shares of the outcomes that are drawn. Probabilities
   * that are not finite stay as they are.
   *
   * @param rows the probability of outcome s is at {@code s * stride + lane}
   * @param student index of the circuit in its ensemble
   * @param image a key of the image's content
   */
  public void sample(double[] rows, int stride, int lane, long student, long image) {
    noise.apply(rows, stride, lane, student);
    Multinomial.byCounts(rows, stride, lane, count, Draw.OUTCOMES.generator(seed, student, image));
  }
}
