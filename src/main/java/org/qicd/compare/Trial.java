package org.qicd.compare;

import java.util.Locale;
import org.qicd.param.ParamValues;
import org.qicd.setup.TrainParam;

/** A method with chosen hyperparameters on the images of one seed. */
record Trial(Study study, Method method, Method.Setting setting, Phase phase, long seed) {

  /** What a trial is for. */
  enum Phase {
    /** Hyperparameters are chosen by it; it must not look at test images. */
    TUNE,
    TEST;

    String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What tells trials apart. */
  String key() {
    return TrialRow.key(study.name(), method.name(), setting.name(), phase.label(), seed);
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
        study.name(),
        method.name(),
        setting.name(),
        phase.label(),
        seed,
        round,
        steps,
        last,
        learned,
        validated,
        spent,
        tested);
  }
}
