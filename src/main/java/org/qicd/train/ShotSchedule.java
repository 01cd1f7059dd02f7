package org.qicd.train;

import java.util.List;
import java.util.stream.IntStream;
import org.qicd.param.ParamValues;
import org.qicd.setup.TrainParam;
import org.qicd.setup.TrainSetup;
import org.qicd.train.round.CircuitCount;
import org.qicd.train.round.RoundPlan;
import org.qicd.train.round.StepLosses;
import org.qicd.train.state.RoundRecord.Measured;
import org.qicd.train.state.TrainState;

/**
 * How many shots each round has, where gradients are measured. The number follows from parameters
 * and from the history alone, so a resumed training has the same.
 */
final class ShotSchedule {
  private static final int MOST_GROWTH = 2;

  private final TrainSetup setup;
  private final CircuitCount count;
  private final int least;
  private final int mostShots;
  private final double noise;
  private final long budget;

  ShotSchedule(TrainSetup setup) {
    this.setup = setup;
    ParamValues params = setup.params();
    count = new CircuitCount(setup);
    least = params.get(TrainParam.SHOTS);
    mostShots =
        setup.circuits().stream()
            .mapToInt(c -> params.get(TrainParam.FIDELITY_BY).mostShots(c.numQubits()))
            .min()
            .orElseThrow();
    noise = params.get(TrainParam.SHOT_NOISE);
    budget = params.get(TrainParam.SHOT_BUDGET);
  }

  /** Whether every round has the same number of shots, and nothing but the rounds ends them. */
  boolean isFixed() {
    return noise == 0 && budget == 0;
  }

  /** The plan of the next round with its shots. */
  RoundPlan measured(RoundPlan plan, TrainState before) {
    List<Measured> so = before.history().measured(setup.circuits().size());
    return plan.measuredBy(plan.shots.of(shots(plan, so)));
  }

  /** Whether the budget does not pay for the next round any more. */
  boolean isSpent(RoundPlan next, List<Measured> before) {
    if (budget == 0 || shots(next, before) >= least) {
      return false;
    }
    if (next.round == 0) {
      throw new IllegalArgumentException(
          "shotBudget %d pays for no round: one with shots = %d takes %d; raise shotBudget, or lower"
                  .formatted(budget, least, least * count.of(next).measurements())
              + " shots or the batch sizes");
    }
    return true;
  }

  private int shots(RoundPlan plan, List<Measured> so) {
    long wanted = noise > 0 && plan.round > 0 ? wanted(so) : least;
    if (budget == 0) {
      return (int) wanted;
    }
    long left = budget - so.stream().mapToLong(Measured::totalShots).sum();
    long measurements = count.of(plan).measurements();
    return (int) Math.min(wanted, measurements == 0 ? wanted : Math.max(0, left / measurements));
  }

  /** The squared norm of a measured gradient is that of the signal and that of the noise. */
  private static double squaredNoiseOverSignal(Measured measured) {
    double square = measured.countedNoise() * measured.countedNoise();
    return square / Math.max(0, 1 - square);
  }

  /** The shots with which the last round would have had the wanted noise. */
  private long wanted(List<Measured> last) {
    int shots = last.stream().mapToInt(Measured::shots).max().orElseThrow();
    double squares = // of noise over signal
        last.stream()
            .mapToDouble(ShotSchedule::squaredNoiseOverSignal)
            .filter(square -> !Double.isNaN(square))
            .average()
            .orElse(0);
    double wanted = Math.ceil(shots * squares / (noise * noise));
    long most = Math.min((long) MOST_GROWTH * shots, mostShots);
    return Math.max(least, Math.min((long) wanted, most));
  }

  /** What has been measured for each circuit after one more round. */
  List<Measured> after(TrainState before, RoundPlan plan, List<StepLosses> losses) {
    List<Measured> so = before.history().measured(losses.size());
    return IntStream.range(0, losses.size())
        .mapToObj(c -> so.get(c).plus(plan, count.of(plan, c), losses.get(c).noise()))
        .toList();
  }
}
