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

  TrialRow row(
      int round,
      int steps,
      boolean last,
      TrialRow.Learned learned,
      TrialRow.Validated validated,
      TrialRow.Spent spent,
      TrialRow.Tested tested) {
    return new TrialRow(
        key(), new TrialRow.When(round, steps, last), learned, validated, spent, tested);
  }
}
