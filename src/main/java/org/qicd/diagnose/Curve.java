package org.qicd.diagnose;

import java.io.Serializable;
import java.util.List;

/**
 * A learning curve, as predicted and as measured.
 *
 * @param name how the students are taught, in words
 * @param byInfidelity whether the distance between students is their mean infidelity; otherwise it
 *     is the root mean square of the differences of their outputs from the students' mean
 * @param stepSize step size of gradient descent, in radians per unit of gradient
 * @param points one for each of the steps 0, 1, 2, ...
 */
public record Curve(String name, boolean byInfidelity, double stepSize, List<Point> points)
    implements Serializable {
  /**
   * The relative difference above which prediction and measurement count as different, and a kernel
   * as drifted.
   */
  public static final double TOLERANCE = 0.05;

  public Curve {
    points = List.copyOf(points);
  }

  /**
   * One step of a curve. Residuals are root mean squares over students and rows.
   *
   * @param predicted residuals as the frozen kernel predicts them
   * @param measured residuals as measured
   * @param predictedApart the distance between students, as predicted
   * @param measuredApart the distance between students, as measured
   * @param drift {@code ||K - K_0|| / ||K_0||}; NaN if it was not measured
   */
  public record Point(
      int step,
      double predicted,
      double measured,
      double predictedApart,
      double measuredApart,
      double drift)
      implements Serializable {}

  /**
   * The first step at which the residuals differ by more than 5% of the prediction; -1 if there is
   * none.
   */
  public int partsAt() {
    return points.stream()
        .filter(p -> Math.abs(p.measured() - p.predicted()) > TOLERANCE * p.predicted())
        .mapToInt(Point::step)
        .findFirst()
        .orElse(-1);
  }

  /**
   * The first measured step at which the kernel has drifted by more than 5%; -1 if there is none.
   */
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
