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
 * Watches whether the students stay close to each other. The gradient of the infidelity is large
 * only while states are close, so students that have moved apart do not come together again.
 *
 * @param roundsApart number of rounds with a distillation term, in a row, in which the mean
 *     fidelity between students was below a half
 * @param warned whether a warning was given; there is only one in a run
 */
public record FidelityWatch(int roundsApart, boolean warned) {
  private static final double LEAST_FIDELITY = 0.5;

  /**
   * The number of rounds after which a warning is given. With a lambda that rises, students may
   * move apart for a few rounds and come together again.
   */
  private static final int ROUNDS = 10;

  /** The watch before the first round. */
  static final FidelityWatch ENTERED = new FidelityWatch(0, false);

  /**
   * The watch after a round.
   *
   * @param losses the losses of the round's last step, for each student that takes part
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

  /**
   * The warning to give after a round, if there is one.
   *
   * @param before the watch before the round
   */
  public Optional<String> warning(FidelityWatch before, RoundPlan plan, List<StepLosses> losses) {
    if (!warned || before.warned) {
      return Optional.empty();
    }
    return Optional.of(
        String.format(
            Locale.ROOT,
            "students have drifted apart: for %d rounds, to round %d, their mean fidelity has been"
                + " below one half (now %.2f, at lambda %.3g); at this distance the distillation term"
                + " hardly changes the weights; raise distillWeight or lower stepSize (and use init ="
                + " common with a small initScale)",
            ROUNDS,
            plan.round + 1,
            fidelity(losses),
            plan.lambda));
  }
}
