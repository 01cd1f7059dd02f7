package org.qicd.hardware;

import java.io.Serializable;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.qicd.measure.Shots;

/**
 * What a sweep tries.
 *
 * @param shots numbers of shots for each circuit and image, in ascending order; 0 for exact
 *     probabilities, which come last
 * @param scales by which the noise of the backend is multiplied, in ascending order
 * @param smoothing what is added to the count of each class with Born's rule, as {@link Shots} says
 * @param seed from which all draws follow
 * @param trajectories number of random trajectories for each image, where mixed states are too
 *     large
 * @param idle whether qubits relax while they wait for others, too
 */
public record SweepPlan(
    List<Integer> shots,
    List<Double> scales,
    double smoothing,
    long seed,
    int trajectories,
    boolean idle)
    implements Serializable {
  /** The number of shots of which the verdict speaks, or the nearest one in the sweep. */
  private static final int USUAL_SHOTS = 1000;

  /** The backend's own noise, which is always tried, as is no noise at all. */
  private static final List<Double> ALWAYS = List.of(0.0, 1.0);

  public SweepPlan {
    shots = Stream.concat(shots.stream(), Stream.of(0)).distinct().sorted(inOrder()).toList();
    scales = Stream.concat(scales.stream(), ALWAYS.stream()).distinct().sorted().toList();
  }

  private static Comparator<Integer> inOrder() {
    return Comparator.comparing((Integer count) -> count == 0).thenComparing(count -> count);
  }

  /** The number of shots of which the verdict speaks; 0 if only exact probabilities are tried. */
  public int referenceShots() {
    return shots.stream()
        .filter(count -> count > 0)
        .min(Comparator.comparingDouble(count -> Math.abs(Math.log((double) count / USUAL_SHOTS))))
        .orElse(0);
  }

  /** How class probabilities are estimated with a number of shots. */
  Shots by(int count) {
    return new Shots(count, smoothing, seed);
  }
}
