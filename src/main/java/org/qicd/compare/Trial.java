package org.qicd.compare;

import java.util.Locale;
import org.qicd.param.ParamValues;
import org.qicd.setup.TrainParam;

/** A run of a method, with one setting of its hyperparameters, on the images of one seed. */
record Trial(Study study, Method method, Method.Setting setting, Phase phase, long seed) {

  /** The purpose of a trial. */
  enum Phase {
    /** The trial serves to choose hyperparameters. It must not use test images. */
    TUNE,
    TEST;

    String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** A text that identifies the trial. */
  TrialRow.Key key() {
    return new TrialRow.Key(study.name(), method.name(), setting.name(), phase.label(), seed);
  }

  ParamValues params() {
    return setting.params().with(TrainParam.SEED, seed);
  }

  /** When a round is. */
  TrialRow.When when(int round, boolean last, boolean failed) {
    int steps = params().get(TrainParam.STEPS_PER_ROUND);
    return new TrialRow.When(round, (round + 1) * steps, last, failed);
  }

  TrialRow row(
      TrialRow.When when,
      TrialRow.Learned learned,
      TrialRow.Validated validated,
      TrialRow.Spent spent,
      TrialRow.Measured measured,
      TrialRow.Tested tested) {
    return new TrialRow(key(), when, learned, validated, spent, measured, tested);
  }
}
