package org.qicd.diagnose;

import java.io.Serializable;
import java.util.List;

/**
 * A learning curve, predicted and measured.
 *
 * @param name the way of teaching, in words
 * @param byInfidelity whether students' distance is their mean infidelity; else it is the root mean
 *     square of their outputs' differences from the students' mean
 * @param stepSize of gradient descent, radians per unit of gradient
 * @param points for steps 0, 1, 2 ...
 */
public record Curve(String name, boolean byInfidelity, double stepSize, List<Point> points)
    implements Serializable {
  /** Where theory and practice count as parted, and a kernel as drifted. */
  public static final double TOLERANCE = 0.05;

  public Curve {
    points = List.copyOf(points);
  }

  /**
   * A step; root mean squares over students and rows.
   *
   * @param predicted of residuals, by the frozen kernel
   * @param measured of residuals
   * @param predictedApart the students' distance from each other
   * @param measuredApart the same, measured
   * @param drift {@code ||K - K_0|| / ||K_0||}; NaN where it was not measured
   */
  public record Point(
      int step,
      double predicted,
      double measured,
      double predictedApart,
      double measuredApart,
      double drift)
      implements Serializable {}

  /** The first step at which the residuals differ by more than 5% of the prediction; -1: none. */
  public int partsAt() {
    return points.stream()
        .filter(p -> Math.abs(p.measured() - p.predicted()) > TOLERANCE * p.predicted())
        .mapToInt(Point::step)
        .findFirst()
        .orElse(-1);
  }

  /** The first measured step at which the kernel has drifted by more than 5%; -1: none. */
  public int driftsAt() {
    return points.stream()
        .filter(p -> p.drift() > TOLERANCE)
        .mapToInt(Point::step)
        .findFirst()
        .orElse(-1);
  }

  public Point last() {
    return points.get(points.size() - 1);
  }
}
