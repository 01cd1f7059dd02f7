package org.qicd.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.qicd.distill.LossSums;
import org.qicd.ml.SavedTeacher;
import org.qicd.setup.TrainParam;
import org.qicd.setup.TrainSetup;
import org.qicd.train.TrainResult;
import org.qicd.train.Trainer;
import org.qicd.train.slice.Evaluation;
import org.qicd.train.slice.Evaluator;
import org.qicd.train.state.RoundRecord;

/** Runs one trial of a method that trains by rounds. */
final class TrialRunner {
  private TrialRunner() {}

  /** A round as the trainer reports it. */
  private record Seen(List<RoundRecord> records, Optional<Evaluation> validation, double seconds) {}

  /**
   * Trains and measures on the seed's images.
   *
   * @return a row for each round; the last one has the measurements on test images
   */
  static List<TrialRow> run(Trial trial, TrialSplit split, int numClasses) {
    TrainSetup setup = TrainSetup.of(trial.params(), split.train, numClasses);
    List<Seen> rounds = new ArrayList<>();
    long start = System.nanoTime();
    TrainResult result =
        SavedTeacher.given(Trainer.of(setup, split.train), setup)
            .validatedOn(split.validation)
            .listener(
                (records, validation) ->
                    rounds.add(new Seen(records, validation, (System.nanoTime() - start) / 1e9)))
            .fit();
    TrialRow.Tested tested =
        trial.phase() == Trial.Phase.TUNE
            ? TrialRow.Tested.NOTHING
            : tested(Evaluator.evaluate(result.ensemble(), split.test));
    int steps = trial.params().get(TrainParam.STEPS_PER_ROUND);
    List<TrialRow> rows = new ArrayList<>();
    for (int k = 0; k < rounds.size(); k++) {
      Seen seen = rounds.get(k);
      boolean last = k == rounds.size() - 1;
      rows.add(
          trial.row(
              k,
              (k + 1) * steps,
              last,
              learned(seen.records()),
              seen.validation().map(TrialRunner::validated).orElse(TrialRow.Validated.NOTHING),
              spent(result, (k + 1.0) / rounds.size(), seen),
              last ? tested : TrialRow.Tested.NOTHING));
    }
    return rows;
  }

  private static TrialRow.Learned learned(List<RoundRecord> records) {
    return new TrialRow.Learned(
        RoundRecord.mean(records, r -> r.learned().taskLoss()),
        RoundRecord.mean(records, r -> r.learned().divergence()),
        largest(
            records.stream().filter(r -> !Double.isNaN(r.learned().divergence())).toList(),
            r -> r.learned().largestDivergence()),
        RoundRecord.mean(records, r -> r.learned().gradientNorm()),
        largest(records, r -> r.learned().gradientNorm()));
  }

  /** The largest value of the students that have one; NaN if none has. */
  private static double largest(List<RoundRecord> records, ToDoubleFunction<RoundRecord> value) {
    return records.stream()
        .mapToDouble(value)
        .filter(v -> !Double.isNaN(v))
        .max()
        .orElse(Double.NaN);
  }

  private static TrialRow.Validated validated(Evaluation seen) {
    return new TrialRow.Validated(
        mean(seen.students(), sums -> sums.task().accuracy()),
        best(seen),
        seen.ensemble().task().accuracy(),
        seen.fidelity().pairs());
  }

  private static TrialRow.Tested tested(Evaluation seen) {
    return new TrialRow.Tested(
        mean(seen.students(), sums -> sums.task().accuracy()),
        best(seen),
        seen.ensemble().task().accuracy(),
        seen.averaged().map(sums -> sums.task().accuracy()).orElse(Double.NaN),
        mean(seen.students(), sums -> sums.distill().mean()));
  }

  /**
   * The teacher's cost and that of the students so far. Gradients are counted as if they were
   * spread evenly over rounds.
   */
  private static TrialRow.Spent spent(TrainResult result, double share, Seen seen) {
    long gradients = result.teacher().map(t -> t.cost().spent().gradients()).orElse(0L);
    long bytes = result.teacher().map(t -> t.cost().bytes()).orElse(0L);
    return new TrialRow.Spent(
        gradients + Math.round(share * result.cost().spent().gradients()),
        bytes + seen.records().stream().mapToLong(RoundRecord::bytes).sum(),
        seen.seconds());
  }

  private static double best(Evaluation seen) {
    return seen.students().stream().mapToDouble(sums -> sums.task().accuracy()).max().orElseThrow();
  }

  private static double mean(List<LossSums> students, ToDoubleFunction<LossSums> value) {
    return students.stream().mapToDouble(value).average().orElseThrow();
  }
}
