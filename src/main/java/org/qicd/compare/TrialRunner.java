package org.qicd.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.qicd.distill.LossSums;
import org.qicd.measure.Shots;
import org.qicd.ml.SavedTeacher;
import org.qicd.param.NotFiniteException;
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
   * Trains and measures on the seed's images. Where a quantum computer would measure the training,
   * accuracies are still those of exact probabilities: they tell what was learned, not how well it
   * can be read.
   *
   * @return a row for each round; the last one has the measurements on test images. If the training
   *     fails, rows from that round on tell so
   */
  static List<TrialRow> run(Trial trial, TrialSplit split, int numClasses) {
    TrainSetup setup = TrainSetup.of(trial.params(), split.train, numClasses);
    Shots shots =
        trial.params().get(TrainParam.GRADIENT).isMeasured() ? Shots.EXACT : setup.shots();
    List<Seen> rounds = new ArrayList<>();
    long start = System.nanoTime();
    try {
      TrainResult result =
          SavedTeacher.given(Trainer.of(setup, split.train), setup)
              .validatedOn(split.validation, shots)
              .listener(
                  (records, validation) ->
                      rounds.add(new Seen(records, validation, (System.nanoTime() - start) / 1e9)))
              .fit();
      TrialRow.Tested tested =
          trial.phase() == Trial.Phase.TUNE
              ? TrialRow.Tested.NOTHING
              : tested(Evaluator.evaluate(result.ensemble().measuredBy(shots), split.test));
      return rows(trial, rounds, result, tested);
    } catch (NotFiniteException e) {
      return failed(trial, rounds, 1.0 / numClasses);
    }
  }

  private static List<TrialRow> rows(
      Trial trial, List<Seen> rounds, TrainResult result, TrialRow.Tested tested) {
    long circuits = teacher(result, r -> r.measured().circuits());
    long shots = teacher(result, r -> r.measured().totalShots());
    double seconds = rounds.get(rounds.size() - 1).seconds();
    List<TrialRow> rows = new ArrayList<>();
    for (int k = 0; k < rounds.size(); k++) {
      Seen seen = rounds.get(k);
      boolean last = k == rounds.size() - 1;
      rows.add(
          trial.row(
              trial.when(k, last, false),
              learned(seen.records()),
              seen.validation().map(TrialRunner::validated).orElse(TrialRow.Validated.NOTHING),
              spent(result, (k + 1.0) / rounds.size(), seconds, bytes(seen)),
              measured(circuits, shots, seen.records()),
              last ? tested : TrialRow.Tested.NOTHING));
    }
    return rows;
  }

  /** What the training of a teacher took, if there was one. */
  private static long teacher(TrainResult result, ToLongFunction<RoundRecord> soFar) {
    return result.teacher().map(TrainResult::history).filter(h -> !h.isEmpty()).stream()
        .mapToLong(history -> soFar.applyAsLong(history.get(history.size() - 1)))
        .sum();
  }

  /**
   * The rows of a failed trial. Its gradients are not counted, and its teacher's cost is not known.
   */
  private static List<TrialRow> failed(Trial trial, List<Seen> rounds, double chance) {
    TrialRow.Spent spent = new TrialRow.Spent(0, 0, 0);
    TrialRow.Measured measured = TrialRow.Measured.NOTHING;
    List<TrialRow> rows = new ArrayList<>();
    for (Seen seen : rounds) {
      spent = new TrialRow.Spent(0, bytes(seen), seen.seconds());
      measured = measured(0, 0, seen.records());
      rows.add(
          trial.row(
              trial.when(rows.size(), false, false),
              learned(seen.records()),
              seen.validation().map(TrialRunner::validated).orElse(TrialRow.Validated.NOTHING),
              spent,
              measured,
              TrialRow.Tested.NOTHING));
    }
    TrialRow.Measured afterwards =
        new TrialRow.Measured(measured.circuits(), measured.shots(), Double.NaN, Double.NaN);
    int all = trial.params().get(TrainParam.MAX_ITER);
    while (rows.size() < all) {
      boolean last = rows.size() == all - 1;
      rows.add(
          trial.row(
              trial.when(rows.size(), last, true),
              TrialRow.Learned.NOTHING,
              new TrialRow.Validated(chance, chance, chance, List.of()),
              spent,
              afterwards,
              last && trial.phase() == Trial.Phase.TEST
                  ? TrialRow.Tested.of(chance)
                  : TrialRow.Tested.NOTHING));
    }
    return rows;
  }

  private static TrialRow.Measured measured(long circuits, long shots, List<RoundRecord> records) {
    return new TrialRow.Measured(
        circuits + records.stream().mapToLong(r -> r.measured().circuits()).sum(),
        shots + records.stream().mapToLong(r -> r.measured().totalShots()).sum(),
        RoundRecord.mean(records, r -> r.measured().taskNoise()),
        RoundRecord.mean(records, r -> r.measured().distillNoise()));
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
   * The teacher's cost and that of the students so far. Gradients and seconds are counted as if
   * they were spread evenly over rounds, because several rounds may be one job.
   *
   * @param share of the rounds that are done
   * @param seconds of the whole training
   * @param bytes that the students have moved so far
   */
  private static TrialRow.Spent spent(
      TrainResult result, double share, double seconds, long bytes) {
    Optional<TrainResult.Cost> teacher = result.teacher().map(TrainResult::cost);
    double taught = teacher.map(cost -> cost.spent().seconds()).orElse(0.0);
    return new TrialRow.Spent(
        teacher.map(cost -> cost.spent().gradients()).orElse(0L)
            + Math.round(share * result.cost().spent().gradients()),
        teacher.map(TrainResult.Cost::bytes).orElse(0L) + bytes,
        taught + share * (seconds - taught));
  }

  private static long bytes(Seen seen) {
    return seen.records().stream().mapToLong(RoundRecord::bytes).sum();
  }

  private static double best(Evaluation seen) {
    return seen.students().stream().mapToDouble(sums -> sums.task().accuracy()).max().orElseThrow();
  }

  private static double mean(List<LossSums> students, ToDoubleFunction<LossSums> value) {
    return students.stream().mapToDouble(value).average().orElseThrow();
  }
}
