package org.qicd.train;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.qicd.distill.Divergence;
import org.qicd.distill.Strategy;

/**
 * Watches whether students stay in one basin: the pull of infidelity binds only while states are
 * close, and students that have lost each other do not come together again.
 */
final class Basin {
  private static final double LEAST_FIDELITY = 0.5;

  /** A pull that rises may lose its students for a few rounds and gather them again. */
  private static final int ROUNDS = 10;

  private final boolean watched;
  private int roundsApart;
  private boolean warned;

  Basin(TrainSetup setup) {
    watched =
        setup.divergence() == Divergence.INFIDELITY
            && setup.params().get(TrainParam.STRATEGY) == Strategy.QICD;
  }

  /**
   * A warning, once, when the mean fidelity has been below a half for ten rounds with a pull in a
   * row.
   *
   * @param losses of the round's last step, one for each student that takes part
   */
  Optional<String> check(RoundPlan plan, List<StepLosses> losses) {
    if (!watched || warned || plan.lambda == 0) {
      return Optional.empty();
    }
    double fidelity = 1 - losses.stream().mapToDouble(l -> l.sums().meanPull()).average().orElse(0);
    roundsApart = fidelity < LEAST_FIDELITY ? roundsApart + 1 : 0;
    warned = roundsApart == ROUNDS;
    if (!warned) {
      return Optional.empty();
    }
    return Optional.of(
        String.format(
            Locale.ROOT,
            "students have left the common basin: for %d rounds, to round %d, their mean fidelity is"
                + " below a half, now %.2f at lambda %.3g, where the pull hardly binds;"
                + " raise distillWeight or lower stepSize (and use init = common with a small"
                + " initScale)",
            ROUNDS,
            plan.round + 1,
            fidelity,
            plan.lambda));
  }
}
