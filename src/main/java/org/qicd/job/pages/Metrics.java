package org.qicd.job.pages;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.qicd.distill.LossSums;
import org.qicd.ensemble.TrainedEnsemble;
import org.qicd.train.slice.Evaluation;

/** The content of {@code metrics.json}. */
public final class Metrics {
  private Metrics() {}

  /** The content of {@code metrics.json}. */
  public static Map<String, Object> of(
      TrainedEnsemble ensemble, Evaluation train, Evaluation test, Map<String, Object> seconds) {
    Map<String, Object> metrics = new LinkedHashMap<>();
    metrics.put("modelFingerprint", ensemble.fingerprint());
    metrics.put("train", of(train));
    metrics.put("test", of(test));
    metrics.put("seconds", seconds);
    return metrics;
  }

  public static Map<String, Object> of(Evaluation evaluation) {
    Map<String, Object> metrics = new LinkedHashMap<>();
    List<Map<String, Object>> students = new ArrayList<>();
    evaluation.students().forEach(student -> students.add(of(student)));
    metrics.put("students", students);
    metrics.put("ensemble", of(evaluation.ensemble()));
    evaluation.averaged().ifPresent(sums -> metrics.put("averagedWeights", of(sums)));
    return metrics;
  }

  private static Map<String, Object> of(LossSums sums) {
    Map<String, Object> metrics = new LinkedHashMap<>();
    ResultsTable.interval(sums)
        .ifPresent(
            interval -> {
              metrics.put("accuracy", sums.task().accuracy());
              metrics.put(
                  "accuracyInterval95",
                  List.of(interval.getLowerBound(), interval.getUpperBound()));
              metrics.put("taskLoss", sums.task().mean());
            });
    if (sums.distill().images() > 0) {
      metrics.put("infidelity", sums.distill().mean());
    }
    metrics.put("images", sums.task().images());
    return metrics;
  }
}
