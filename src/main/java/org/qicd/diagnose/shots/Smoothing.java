package org.qicd.diagnose.shots;

import java.io.Serializable;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.qicd.measure.Shots;

/**
 * What smoothing does to KL by Born's rule. Its gradient weights each class's outcome with {@code
 * q/p}: q is the mean of the peers' probabilities and p the student's own. If p is estimated from
 * counts, it may be 0.
 *
 * @param largest the largest exact q/p of a student, an image and a class
 * @param unseen the share of students and images where some class that a peer has measured has no
 *     count of the student's own, with the shots of {@code tried}
 * @param shots the number of shots
 * @param tried noise over signal, with the error that smoothing itself brings, by what is added to
 *     each count
 */
public record Smoothing(double largest, double unseen, int shots, List<Tried> tried) {
  private static final List<Double> TRIED =
      List.of(0.0, 0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0);

  /** The largest share of the shots that is added to the count of each class. */
  private static final double MOST = 0.1;

  /** Noise over signal of KL's gradient with a smoothing. */
  public record Tried(double smoothing, double ratio) implements Serializable {}

  public Smoothing {
    tried = List.copyOf(tried);
  }

  /** The smoothings to try: none, that of the configuration, and others. */
  static List<Double> toTry(Shots shots) {
    return Stream.concat(
            TRIED.stream().filter(a -> a <= Math.max(0.5, MOST * shots.count())),
            Stream.of(shots.smoothing()))
        .sorted()
        .distinct()
        .toList();
  }

  /** The one with the least noise. */
  public Tried best() {
    return tried.stream().min(Comparator.comparingDouble(Tried::ratio)).orElseThrow();
  }

  /** The one without smoothing. */
  public Tried none() {
    return at(0);
  }

  /** The one with a smoothing that was tried. */
  public Tried at(double smoothing) {
    return tried.stream().filter(each -> each.smoothing() == smoothing).findFirst().orElseThrow();
  }
}
