package org.qicd.job.pages;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.qicd.distill.LossSums;
import org.qicd.distill.Reliability;
import org.qicd.ensemble.TrainedEnsemble;
import org.qicd.train.Temperature;
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
    List<Reliability> reliabilities = evaluation.reliabilities();
    int count = evaluation.students().size();
    for (int m = 0; m < count; m++) {
      students.add(of(evaluation.students().get(m), reliabilities.get(m)));
    }
    metrics.put("students", students);
    Map<String, Object> ensemble = of(evaluation.ensemble(), evaluation.reliability());
    if (!evaluation.reliability().bins().isEmpty()) {
      ensemble.put("reliability", evaluation.reliability().bins());
    }
    metrics.put("ensemble", ensemble);
    evaluation
        .averaged()
        .ifPresent(sums -> metrics.put("averagedWeights", of(sums, reliabilities.get(count + 1))));
    return metrics;
  }

  /** A fitted temperature, with the validation losses without and with it. */
  public static Map<String, Object> of(Temperature fitted) {
    Map<String, Object> metrics = new LinkedHashMap<>();
    metrics.put("value", fitted.value());
    metrics.put("images", fitted.images());
    metrics.put("taskLossBefore", fitted.lossBefore());
    metrics.put("taskLoss", fitted.loss());
    return metrics;
  }

  private static Map<String, Object> of(LossSums sums, Reliability reliability) {
    Map<String, Object> metrics = new LinkedHashMap<>();
    ResultsTable.interval(sums)
        .ifPresent(
            interval -> {
              metrics.put("accuracy", sums.task().accuracy());
              metrics.put(
                  "accuracyInterval95",
                  List.of(interval.getLowerBound(), interval.getUpperBound()));
              metrics.put("taskLoss", sums.task().mean());
              metrics.put("brierScore", reliability.brierScore());
              metrics.put("calibrationError", reliability.calibrationError());
            });
    if (sums.distill().images() > 0) {
      metrics.put("infidelity", sums.distill().mean());
    }
    metrics.put("images", sums.task().images());
    return metrics;
  }
}
