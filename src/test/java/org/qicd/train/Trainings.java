package org.qicd.train;

import org.qicd.data.SlicedExamples;
import org.qicd.param.Param;
import org.qicd.param.ParamValues;
import org.qicd.setup.TrainParam;
import org.qicd.setup.TrainSetup;

/** Short trainings for tests, by settings in words. */
public final class Trainings {
  private Trainings() {}

  /** A short training of three small students, with these settings besides. */
  public static ParamValues params(String... settings) {
    ParamValues params = ParamValues.defaults(TrainParam.TABLE);
    params = set(params, "numStudents=3", "numLayers=2", "logitScale=10", "maxIter=6");
    params = set(params, "batchSize=16", "distillBatchSize=13");
    return set(params, settings);
  }

  /**
   * Parameters with other values.
   *
   * @param settings each {@code name=value}
   * @throws IllegalArgumentException if there is no parameter of a name
   */
  public static ParamValues set(ParamValues params, String... settings) {
    for (String setting : settings) {
      String[] pair = setting.split("=", 2);
      Param<?> param =
          TrainParam.TABLE.stream()
              .filter(known -> known.name().equals(pair[0]))
              .findFirst()
              .orElseThrow(() -> new IllegalArgumentException("no parameter " + pair[0]));
      params = params.with(param, pair[1]);
    }
    return params;
  }

  /** Trains on data. */
  public static TrainResult fit(SlicedExamples data, ParamValues params) {
    TrainSetup setup =
        TrainSetup.of(params, data.numFeatures(), data.numClasses(), data.numSlices());
    return Trainer.of(setup, data).fit();
  }
}
