package org.qicd.distill;

/** A student's class probabilities for the images that it has simulated last. */
public interface ClassProbabilities {

  /** The number of classes. */
  int numClasses();

  /**
   * The probability of a class.
   *
   * @param lane the image's place in its block, from 0
   */
  double probability(int lane, int classIndex);

  /**
   * The natural logarithm of the probability of a class.
   *
   * @param lane the image's place in its block, from 0
   */
  double logProbability(int lane, int classIndex);
}
