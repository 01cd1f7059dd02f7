package org.qicd.hardware;

import java.io.Serializable;

/**
 * One point of a sweep: all students on all images, under the same circumstances.
 *
 * @param shots for each circuit and image; 0 for exact probabilities
 */
public record Run(Condition condition, int shots, Mitigation mitigation) implements Serializable {

  /** All noise of the backend, scaled, without any mitigation. */
  public static Run scaled(double scale, int shots) {
    return new Run(Condition.scaled(scale), shots, Mitigation.NONE);
  }

  /** A simulation without noise and shots. */
  public static Run ideal() {
    return scaled(0, 0);
  }
}
