package org.qicd.train.state;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.qicd.distill.Divergence;
import org.qicd.distill.Strategy;
import org.qicd.setup.TrainParam;
import org.qicd.setup.TrainSetup;
import org.qicd.train.round.RoundPlan;
import org.qicd.train.round.StepLosses;

/**
 * Watches whether students stay in one basin: the pull of infidelity binds only while states are
 * close, and students that have lost each other do not come together again.
 *
 * @param roundsApart rounds with a pull in a row in which the mean fidelity was below a half
 * @param warned whether this has been told: once in a run is enough
 */
public record FidelityWatch(int roundsApart, boolean warned) {
  private static final double LEAST_FIDELITY = 0.5;

  /** A pull that rises may lose its students for a few rounds and gather them again. */
  private static final int ROUNDS = 10;

  /** Before the first round. */
  static final FidelityWatch ENTERED = new FidelityWatch(0, false);

  /**
   * After a round.
   *
   * @param losses of the round's last step, one for each student that takes part
   */
  public FidelityWatch after(TrainSetup setup, RoundPlan plan, List<StepLosses> losses) {
    if (warned
        || plan.lambda == 0
        || setup.divergence() != Divergence.INFIDELITY
        || setup.params().get(TrainParam.STRATEGY) != Strategy.QICD) {
      return this;
    }
    int apart = fidelity(losses) < LEAST_FIDELITY ? roundsApart + 1 : 0;
    return new FidelityWatch(apart, apart == ROUNDS);
  }

  private static double fidelity(List<StepLosses> losses) {
    return 1 - losses.stream().mapToDouble(l -> l.sums().distill().mean()).average().orElse(0);
  }

  /** What to tell of the round that led from {@code before} to here. */
  public Optional<String> warning(FidelityWatch before, RoundPlan plan, List<StepLosses> losses) {
    if (!warned || before.warned) {
      return Optional.empty();
    }
    return Optional.of(
        String.format(
            Locale.ROOT,
            "students have left the common basin: for %d rounds, to round %d, their mean fidelity"
                + " is below a half, now %.2f at lambda %.3g, where the pull hardly binds; raise"
                + " distillWeight or lower stepSize (and use init = common with a small initScale)",
            ROUNDS,
            plan.round + 1,
            fidelity(losses),
            plan.lambda));
  }
}
