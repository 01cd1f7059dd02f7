package org.qicd.diagnose.shots;

import java.io.Serializable;
import java.util.Comparator;
import java.util.List;

/**
 * How noisy a gradient is that is put together from measured circuits.
 *
 * <p>Noise over signal is {@code |g_S - g| / |g|} with the gradient g_S from S shots of each
 * circuit and the exact one g. Both norms are root mean squares over students and draws. If the
 * estimate is unbiased, it falls as {@code 1 / sqrt(S)}.
 *
 * @param signal the norm of the exact gradient, a root mean square over students
 * @param points measured noise over signal, from few to many shots
 */
public record Noise(Term term, double signal, List<Point> points) {
  /** By which factor noise may differ from the law of the square root. */
  private static final double LAW = 1.25;

  /** Noise over signal with a number of shots. */
  public record Point(int shots, double ratio) implements Serializable {
    /** The number of shots at which the ratio were 1, by the law of the square root. */
    double shotsAtOne() {
      return shots * ratio * ratio;
    }
  }

  /** The norm below which there is no gradient, but for rounding. */
  static final double NONE = 1e-9;

  public Noise {
    points = List.copyOf(points);
  }

  /** Whether there is a gradient at all. Students that are equal have none toward each other. */
  public boolean hasSignal() {
    return signal > NONE;
  }

  /**
   * The number of shots of each circuit at which noise is as large as the signal. It follows by the
   * law of the square root from the measured ratio that is the closest to 1. Without a signal there
   * is no such number.
   */
  public double shotsAtOne() {
    return points.stream()
        .min(Comparator.comparingDouble(point -> Math.abs(Math.log(point.ratio()))))
        .orElseThrow()
        .shotsAtOne();
  }

  /** Whether noise falls as the law of the square root says, from the fewest to the most shots. */
  public boolean followsTheLaw() {
    double law = shotsAtOne();
    return points.stream()
        .allMatch(point -> Math.abs(Math.log(point.shotsAtOne() / law)) < 2 * Math.log(LAW));
  }
}
