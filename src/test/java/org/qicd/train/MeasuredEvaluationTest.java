package org.qicd.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.qicd.data.Example;
import org.qicd.data.SlicedExamples;
import org.qicd.ensemble.EnsemblePredictor;
import org.qicd.ensemble.TrainedEnsemble;
import org.qicd.measure.Shots;
import org.qicd.param.ParamValues;
import org.qicd.setup.TrainSetup;
import org.qicd.testing.SharedSpark;
import org.qicd.train.slice.Evaluation;
import org.qicd.train.slice.Evaluator;

/** Evaluations of circuits that are measured by shots. */
@ExtendWith(SharedSpark.class)
class MeasuredEvaluationTest {

  @ParameterizedTest
  @ValueSource(strings = {"readoutLink=born", "readoutLink=softmax"})
  void countsAreThoseOfPredictionsAndAreTheSameInAnySlices(String link, JavaSparkContext context) {
    List<Example> examples = Digits.examples(75, 3);
    List<String> settings = List.of("shots=5", "seed=4", link);
    try (SlicedExamples one = Digits.sliced(context, examples, 1, 75);
        SlicedExamples four = Digits.sliced(context, examples, 2, 20)) {
      ParamValues params = Trainings.params(settings.toArray(String[]::new));
      TrainResult result = Trainings.fit(one, params);
      TrainedEnsemble ensemble = result.ensemble();
      assertThat(ensemble.shots()).isEqualTo(new Shots(5, 0.5, 4));
      assertThat(ensemble.fingerprint())
          .as("training knows the exact states")
          .isEqualTo(Trainings.fit(one, Trainings.set(params, "shots=0")).ensemble().fingerprint());

      Evaluation measured = Evaluator.evaluate(ensemble, four);
      assertThat(corrects(measured)).isEqualTo(corrects(Evaluator.evaluate(ensemble, one)));
      Evaluation exact = Evaluator.evaluate(ensemble.measuredBy(Shots.EXACT), four);
      assertThat(corrects(measured)).isNotEqualTo(corrects(exact));
      assertThat(measured.students().get(0).distill().mean())
          .as("infidelities are exact")
          .isEqualTo(exact.students().get(0).distill().mean());
      assertThat(measured.ensemble().task().mean()).isNotEqualTo(exact.ensemble().task().mean());

      double[] all = examples.stream().flatMapToDouble(e -> Arrays.stream(e.features())).toArray();
      List<double[]> logs = new EnsemblePredictor(ensemble).logProbabilities(all, 8);
      int correct = 0;
      for (int i = 0; i < logs.size(); i++) {
        correct += examples.get(i).label() == most(logs.get(i)) ? 1 : 0;
      }
      assertThat(measured.ensemble().task().correct()).isEqualTo(correct);
    }
  }

  /** Validation is an evaluation too, so it sees the counts. */
  @ParameterizedTest
  @ValueSource(ints = {0, 3})
  void validationIsMeasured(int shots, JavaSparkContext context) {
    try (SlicedExamples train = Digits.sliced(context, Digits.examples(75, 3), 1, 75);
        SlicedExamples validation = Digits.sliced(context, Digits.examples(50, 9), 1, 50)) {
      ParamValues params =
          Trainings.params("shots=" + shots, "validationInterval=6", "readoutLink=born");
      List<Integer> seen = new ArrayList<>();
      TrainResult result =
          Trainer.of(TrainSetup.of(params, 8, 3, 1), train)
              .validatedOn(validation)
              .listener(
                  (records, found) -> found.ifPresent(f -> seen.add(f.ensemble().task().correct())))
              .fit();
      Evaluation after = Evaluator.evaluate(result.ensemble(), validation);
      assertThat(seen).containsExactly(after.ensemble().task().correct());
      Shots other = shots == 0 ? new Shots(3, 0.5, 20250607) : Shots.EXACT;
      assertThat(seen)
          .doesNotContain(
              Evaluator.evaluate(result.ensemble().measuredBy(other), validation)
                  .ensemble()
                  .task()
                  .correct());
    }
  }

  private static List<Integer> corrects(Evaluation evaluation) {
    List<Integer> corrects = new ArrayList<>();
    evaluation.students().forEach(student -> corrects.add(student.task().correct()));
    corrects.add(evaluation.ensemble().task().correct());
    corrects.add(evaluation.averaged().orElseThrow().task().correct());
    return corrects;
  }

  private static int most(double[] logs) {
    int most = 0;
    for (int c = 1; c < logs.length; c++) {
      most = logs[c] > logs[most] ? c : most;
    }
    return most;
  }
}
