package org.qicd.job.pages;

import org.qicd.distill.Divergence;
import org.qicd.measure.FidelityTest;
import org.qicd.param.ParamValues;
import org.qicd.report.Numbers;
import org.qicd.setup.TrainParam;
import org.qicd.setup.TrainSetup;
import org.qicd.train.RoundForecast;

/** Describes what a training will measure on quantum computers for its gradients. */
final class MeasuredText {
  private MeasuredText() {}

  /** How gradients are measured, and what a round and the whole training take. */
  static String of(TrainSetup setup, RoundForecast round) {
    ParamValues params = setup.params();
    FidelityTest test = params.get(TrainParam.FIDELITY_BY);
    long rounds = params.get(TrainParam.MAX_ITER);
    String how =
        "gradients by %s%s"
                .formatted(
                    params.get(TrainParam.GRADIENT).label(),
                    setup.divergence() == Divergence.INFIDELITY && test != FidelityTest.EXACT
                        ? ", fidelities by " + test.label()
                        : "")
            + noise(params);
    return setup.shots().areExact()
        ? "%s, exact numbers; %s circuits a round of all students"
            .formatted(how, Numbers.count(round.circuits()))
        : "%s, %s shots for each circuit and image; %s circuits and %s shots a round of all students, %s"
            .formatted(
                how,
                shots(params),
                Numbers.count(round.circuits()),
                Numbers.count(round.shots()),
                inAll(params, rounds * round.shots()));
  }

  /** The shots of all rounds, which may be more from round to round, or end with a budget. */
  private static String inAll(ParamValues params, long shots) {
    long budget = params.get(TrainParam.SHOT_BUDGET);
    if (budget > 0 && budget < shots) {
      return "until %s shots are spent".formatted(Numbers.count(budget));
    }
    return "%s%s shots in %s"
        .formatted(
            params.get(TrainParam.SHOT_NOISE) > 0 ? "at least " : "",
            Numbers.count(shots),
            StrategyText.count(params.get(TrainParam.MAX_ITER), "round"));
  }

  /** The noise that only measurements show. */
  private static String noise(ParamValues params) {
    double mixed = params.get(TrainParam.DEVICE_DEPOLARISING);
    double flipped = params.get(TrainParam.DEVICE_READOUT_ERROR);
    return (mixed > 0 ? ", states depolarised by 0 to " + Numbers.exact(mixed) : "")
        + (flipped > 0
            ? ", outcomes flipped with a mean probability of " + Numbers.exact(flipped)
            : "");
  }

  private static String shots(ParamValues params) {
    return params.get(TrainParam.SHOT_NOISE) > 0
        ? "at least " + params.get(TrainParam.SHOTS)
        : Integer.toString(params.get(TrainParam.SHOTS));
  }
}
