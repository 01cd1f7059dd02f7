package org.qicd.job.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.qicd.distill.LossSums;
import org.qicd.ml.SavedTeacher;
import org.qicd.train.Evaluation;
import org.qicd.train.ParamValues;
import org.qicd.train.RoundRecord;
import org.qicd.train.TrainParam;
import org.qicd.train.TrainSetup;
import org.qicd.train.Trainer;

/** Runs one trial of a method that trains by rounds. */
final class TrialRunner {
  private TrialRunner() {}

  /**
   * Trains under a seed and measures on the seed's images.
   *
   * @return a row for each round, the last with what the test images say
   */
  static List<TrialRow> run(
      Study study,
      Method method,
      Method.Setting setting,
      String phase,
      long seed,
      TrialSplit split,
      int numClasses) {
    ParamValues params = setting.params().with(TrainParam.SEED, seed);
    TrainSetup setup =
        TrainSetup.of(params, split.train.numFeatures(), numClasses, split.train.numSlices());
    int stepsPerRound = params.get(TrainParam.STEPS_PER_ROUND);
    List<TrialRow> rows = new ArrayList<>();
    long start = System.nanoTime();
    Trainer.Result result =
        SavedTeacher.given(Trainer.of(setup, split.train), setup)
            .validatedOn(split.validation)
            .listener(
                (records, seen) ->
                    rows.add(
                        row(
                            study,
                            method,
                            setting,
                            phase,
                            seed,
                            stepsPerRound,
                            records,
                            seen,
                            (System.nanoTime() - start) / 1e9)))
            .fit();
    // Tuning must not look at test images.
    Optional<Evaluation> test =
        phase.equals(Comparison.TUNE)
            ? Optional.empty()
            : Optional.of(Evaluation.of(result.ensemble(), split.test));
    rows.set(rows.size() - 1, last(rows.get(rows.size() - 1), test, result));
    return rows;
  }

  private static TrialRow row(
      Study study,
      Method method,
      Method.Setting setting,
      String phase,
      long seed,
      int stepsPerRound,
      List<RoundRecord> records,
      Optional<Evaluation> seen,
      double seconds) {
    int round = records.get(0).round();
    return new TrialRow(
        study.name(),
        method.name(),
        setting.name(),
        phase,
        seed,
        round,
        (round + 1) * stepsPerRound,
        false,
        RoundRecord.mean(records, RoundRecord::taskLoss),
        RoundRecord.mean(records, RoundRecord::divergence),
        records.stream().mapToDouble(RoundRecord::largestDivergence).max().orElseThrow(),
        RoundRecord.mean(records, RoundRecord::gradientNorm),
        records.stream()
            .mapToDouble(RoundRecord::gradientNorm)
            .filter(norm -> !Double.isNaN(norm))
            .max()
            .orElseThrow(),
        measured(seen, TrialRunner::students),
        measured(seen, evaluation -> evaluation.ensemble().accuracy()),
        Double.NaN,
        Double.NaN,
        Double.NaN,
        Double.NaN,
        Double.NaN,
        0,
        seconds);
  }

  private static TrialRow last(TrialRow row, Optional<Evaluation> test, Trainer.Result result) {
    return new TrialRow(
        row.study(),
        row.method(),
        row.setting(),
        row.phase(),
        row.seed(),
        row.round(),
        row.steps(),
        true,
        row.taskLoss(),
        row.divergence(),
        row.largestDivergence(),
        row.gradientNorm(),
        row.largestGradientNorm(),
        row.validationStudents(),
        row.validationEnsemble(),
        measured(test, TrialRunner::students),
        measured(test, TrialRunner::best),
        measured(test, seen -> seen.ensemble().accuracy()),
        measured(test, seen -> seen.averaged().map(LossSums::accuracy).orElse(Double.NaN)),
        measured(test, TrialRunner::infidelity),
        result.gradients() + result.teacher().map(Trainer.Result::gradients).orElse(0L),
        row.seconds());
  }

  private static double measured(
      Optional<Evaluation> evaluation, ToDoubleFunction<Evaluation> value) {
    return evaluation.map(value::applyAsDouble).orElse(Double.NaN);
  }

  private static double best(Evaluation evaluation) {
    return evaluation.students().stream().mapToDouble(LossSums::accuracy).max().orElseThrow();
  }

  private static double infidelity(Evaluation evaluation) {
    return evaluation.students().stream().mapToDouble(LossSums::meanPull).average().orElseThrow();
  }

  private static double students(Evaluation evaluation) {
    return evaluation.students().stream().mapToDouble(LossSums::accuracy).average().orElseThrow();
  }
}
