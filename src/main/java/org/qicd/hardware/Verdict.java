package org.qicd.hardware;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.qicd.hardware.Condition.Source;
import org.qicd.stats.Interval;

/**
 * What follows from a sweep, by rules with named thresholds.
 *
 * <p>Accuracies are means over students. They are compared at the backend's own noise, with the
 * {@linkplain SweepPlan#referenceShots usual} number of shots.
 *
 * @param kept whether students keep their accuracy
 * @param ideal accuracy without noise and shots
 * @param noisy accuracy on the backend
 * @param limits what limits, the strongest first; empty if class probabilities are nearly exact
 * @param mitigation the mitigation that gains most; empty if none gains for certain
 * @param gain of this mitigation, with a 95% interval over images
 */
public record Verdict(
    Kept kept,
    double ideal,
    double noisy,
    List<Limit> limits,
    Optional<Mitigation> mitigation,
    Optional<Interval> gain) {

  /** Accuracy that may be lost by students that keep it: 2 points. */
  public static final double LITTLE = 0.02;

  /** Of the accuracy above that of guessing, the share that may be lost before little is left. */
  public static final double MUCH = 0.5;

  /** Class probabilities whose mean error is below this are nearly exact, and nothing limits. */
  public static final double NEARLY_EXACT = 0.01;

  /** A source that explains this share of what the strongest one explains limits, too. */
  public static final double AS_STRONG = 0.7;

  /** How much is left of students' accuracy. */
  public enum Kept {
    YES,
    IN_PART,
    NO
  }

  /**
   * Something that limits.
   *
   * @param source of the errors; {@link Source#NONE} stands for the finite number of shots
   * @param without the accuracy of the students without it
   * @param error the mean error of class probabilities without it
   * @param explained by how much the error of class probabilities falls without it
   */
  public record Limit(Source source, double without, double error, double explained) {
    /** What limits, in words. */
    public String label() {
      return source == Source.NONE ? "shots" : source.label();
    }
  }

  public Verdict {
    limits = List.copyOf(limits);
  }

  /** Judges a sweep. */
  public static Verdict of(SweepResult sweep) {
    Run device = device(sweep);
    double ideal = sweep.studentAccuracy(Run.ideal());
    double noisy = sweep.studentAccuracy(device);
    double guessing = 1.0 / sweep.students().readout().numClasses();
    Optional<Mitigation> best = best(sweep);
    return new Verdict(
        kept(ideal, noisy, guessing),
        ideal,
        noisy,
        limiting(sweep.studentError(device), limits(sweep)),
        best,
        best.flatMap(mitigation -> gain(sweep, mitigation)));
  }

  /** The run that a verdict is about. */
  public static Run device(SweepResult sweep) {
    return Run.scaled(1, sweep.plan().referenceShots());
  }

  static Kept kept(double ideal, double noisy, double guessing) {
    if (ideal - noisy <= LITTLE) {
      return Kept.YES;
    }
    return ideal - noisy < MUCH * (ideal - guessing) ? Kept.IN_PART : Kept.NO;
  }

  /** Every source of errors, the strongest first. */
  public static List<Limit> limits(SweepResult sweep) {
    Run device = device(sweep);
    List<Limit> limits = new ArrayList<>();
    for (Source source : Source.values()) {
      if (source != Source.NONE) {
        limits.add(
            limit(
                sweep,
                source,
                new Run(Condition.without(source), device.shots(), Mitigation.NONE)));
      }
    }
    if (device.shots() > 0) {
      limits.add(limit(sweep, Source.NONE, Run.scaled(1, 0)));
    }
    return limits.stream().sorted(Comparator.comparing(Limit::explained).reversed()).toList();
  }

  private static Limit limit(SweepResult sweep, Source source, Run without) {
    double error = sweep.studentError(without);
    return new Limit(
        source, sweep.studentAccuracy(without), error, sweep.studentError(device(sweep)) - error);
  }

  /**
   * What limits: the strongest of readout, two-qubit gates, one-qubit gates and shots, and all that
   * are about as strong. Encoding and layers are the same gates again, by where they stand.
   *
   * @param error the mean error of class probabilities on the backend
   */
  static List<Limit> limiting(double error, List<Limit> limits) {
    List<Limit> kinds =
        limits.stream()
            .filter(limit -> limit.source() != Source.ENCODING && limit.source() != Source.LAYERS)
            .toList();
    return error < NEARLY_EXACT
        ? List.of()
        : kinds.stream()
            .filter(limit -> limit.explained() > 0)
            .filter(limit -> limit.explained() >= AS_STRONG * kinds.get(0).explained())
            .toList();
  }

  /** The gain of a mitigation for the students at the backend's own noise. */
  public static Optional<Interval> gain(SweepResult sweep, Mitigation mitigation) {
    Run device = device(sweep);
    return sweep.gain(
        sweep.students().students(),
        new Run(device.condition(), device.shots(), mitigation),
        device);
  }

  private static Optional<Mitigation> best(SweepResult sweep) {
    return List.of(Mitigation.values()).stream()
        .filter(mitigation -> mitigation != Mitigation.NONE)
        .filter(mitigation -> gain(sweep, mitigation).filter(gain -> gain.above(0)).isPresent())
        .max(Comparator.comparing(mitigation -> gain(sweep, mitigation).orElseThrow().value()));
  }
}
