package org.qicd.distill;

import java.util.function.Consumer;
import org.qicd.measure.Shots;
import org.qicd.simulate.EncodedImages;

/**
 * The gradient of a loss L by simultaneous perturbation (Spall, IEEE Transactions on Automatic
 * Control 37, 332, 1992): all weights w are displaced at once by {@code d = c Delta} with random
 * signs Delta, and by the opposite. The derivative by weight k is estimated as {@code (L(w + d) -
 * L(w - d)) / (2 d_k)}. So two circuits are run for each image, whatever the number of weights.
 * Where both losses are exact, the mean over the signs is the gradient, up to terms of c^2.
 */
final class LossDifference {
  private final LossGradient up;
  private final LossGradient down;
  private double[] displacement; // null before the weights are displaced

  /**
   * Takes the two losses.
   *
   * @param up that of the weights {@code w + d}
   * @param down that of the weights {@code w - d}
   */
  LossDifference(LossGradient up, LossGradient down) {
    this.up = up;
    this.down = down;
  }

  /** Forgets the displacement. */
  void forget() {
    displacement = null;
  }

  /**
   * Displaces the weights, and forgets all images.
   *
   * @param by d, in radians: one number for each weight, none of them 0
   */
  void displace(double[] weights, double[] by) {
    displacement = by.clone();
    double[] higher = weights.clone();
    double[] lower = weights.clone();
    for (int k = 0; k < by.length; k++) {
      higher[k] += by[k];
      lower[k] -= by[k];
    }
    up.bind(higher);
    down.bind(lower);
  }

  /** Estimates class probabilities of both circuits, each with draws of its own. */
  void estimateBy(Shots ofUp, Shots ofDown, int student) {
    up.estimateBy(ofUp, student);
    down.estimateBy(ofDown, student);
  }

  /** Adds terms of a block of images to both losses. */
  void add(EncodedImages images, int[] which, int from, int count, Consumer<LossGradient> terms) {
    checkDisplaced();
    up.forward(images, which, from, count);
    terms.accept(up);
    down.forward(images, which, from, count);
    terms.accept(down);
  }

  /** The gradient of the terms added since {@link #displace} or {@link #clear}. */
  double[] gradient() {
    checkDisplaced();
    double half = (up.value() - down.value()) / 2;
    double[] gradient = new double[displacement.length];
    for (int k = 0; k < gradient.length; k++) {
      gradient[k] = half / displacement[k];
    }
    return gradient;
  }

  private void checkDisplaced() {
    if (displacement == null) {
      throw new IllegalStateException("the weights are not displaced: call measureBy after bind");
    }
  }

  /** Forgets the terms added so far. */
  void clear() {
    up.clearValue();
    down.clearValue();
  }
}
