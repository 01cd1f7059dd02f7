package org.qicd.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleFunction;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.qicd.data.Example;
import org.qicd.data.SlicedExamples;
import org.qicd.param.ParamValues;
import org.qicd.setup.TrainSetup;
import org.qicd.testing.Reference;
import org.qicd.testing.SharedSpark;
import org.qicd.train.slice.Evaluation;
import org.qicd.train.slice.Evaluator;
import org.qicd.train.state.RoundRecord;

@ExtendWith(SharedSpark.class)
class TemperatureTest {
  private static final List<Example> IMAGES = Digits.examples(60, 5);

  @Test
  void theBestTemperatureIsThatOfTheReference() throws Exception {
    Reference reference = Reference.read("calibration.json");
    for (JsonNode one : reference.cases()) {
      Temperature found = Temperature.fit(sums(one));
      assertThat(found.value() / one.get("temperature").doubleValue())
          .as(one.get("name").asText())
          .isCloseTo(1, within(reference.tolerance()));
      assertThat(found.loss()).isCloseTo(one.get("loss").doubleValue(), within(1e-12));
      assertThat(found.lossBefore()).isCloseTo(one.get("lossBefore").doubleValue(), within(1e-12));
      assertThat(found.images()).isEqualTo(one.get("labels").size());
    }
  }

  private static DoubleFunction<Temperature.Sums> sums(JsonNode one) {
    return temperature -> {
      Temperature.Sums sums = new Temperature.Sums();
      for (int i = 0; i < one.get("logs").size(); i++) {
        sums.add(
            Reference.doubles(one.get("logs").get(i)),
            one.get("labels").get(i).intValue(),
            one.get("weights").get(i).doubleValue(),
            temperature);
      }
      return sums;
    };
  }

  private static DoubleFunction<Temperature.Sums> sums(int label, double weight, double... p) {
    double[] logs = Arrays.stream(p).map(Math::log).toArray();
    return temperature -> {
      Temperature.Sums sums = new Temperature.Sums();
      sums.add(logs, label, weight, temperature);
      return sums;
    };
  }

  @Test
  void whereNoneIsFittedTheReasonIsTold() {
    assertThatThrownBy(() -> Temperature.fit(sums(0, 1, 0.7, 0.3)))
        .hasMessageContaining("is below 0.01, as where none is misread");
    assertThatThrownBy(() -> Temperature.fit(sums(0, 0, 0.7, 0.3)))
        .hasMessage("all 1 labelled validation images have weight 0");
  }

  @Test
  void wherePredictionsAreWorseThanNoneTheHighestIsTaken() throws Exception {
    Temperature found = Temperature.fit(sums(1, 2, 0.7, 0.3));
    assertThat(found.value()).isEqualTo(100);
    assertThat(found.loss()).isBetween(Math.log(2), found.lossBefore());
    assertThat(Temperature.fit(sums(1, 1, 0.5, 0.5)).loss()).isEqualTo(Math.log(2), within(1e-12));
  }

  @Test
  void trainingFitsItWhateverThePartitions(JavaSparkContext context) {
    List<Example> rows = weighted(Digits.examples(60, 9));
    List<Double> found = new ArrayList<>();
    for (int partitions : new int[] {1, 3}) {
      try (SlicedExamples train = Digits.sliced(context, IMAGES, 2, 4096);
          SlicedExamples validation = Digits.sliced(context, rows, partitions, 16)) {
        TrainResult plain = fit(train, validation, "calibrate=none");
        assertThat(plain.calibration()).isEmpty();
        assertThat(plain.temperature()).isEqualTo(1);
        TrainResult result = fit(train, validation, "calibrate=temperature");
        assertThat(result.ensemble().fingerprint()).isEqualTo(plain.ensemble().fingerprint());
        Temperature fitted = result.calibration().orElseThrow();
        Evaluation before = Evaluator.evaluate(result.ensemble(), validation);
        Evaluation after = Evaluator.evaluate(result.ensemble(), fitted.value(), validation);
        assertThat(before.ensemble().task().mean()).isCloseTo(fitted.lossBefore(), within(1e-12));
        assertThat(after.ensemble().task().mean())
            .isCloseTo(fitted.loss(), within(1e-12))
            .isLessThan(before.ensemble().task().mean());
        for (double factor : new double[] {0.99, 1.01}) {
          assertThat(
                  Evaluator.evaluate(result.ensemble(), factor * fitted.value(), validation)
                      .ensemble()
                      .task()
                      .mean())
              .isGreaterThan(fitted.loss());
        }
        assertThat(after.ensemble().task().correct()).isEqualTo(before.ensemble().task().correct());
        assertThat(after.students().get(0).task().mean())
            .as("a student's own probabilities")
            .isEqualTo(before.students().get(0).task().mean());
        assertThat(after.reliability().calibrationError())
            .isNotEqualTo(before.reliability().calibrationError());
        found.add(fitted.value());
      }
    }
    assertThat(found.get(1)).isEqualTo(found.get(0));
  }

  @Test
  void withoutLabelsThereIsALineAndNoTemperature(JavaSparkContext context) {
    List<Example> unlabelled =
        IMAGES.stream().map(x -> new Example(x.features(), Example.UNLABELLED, 1)).toList();
    try (SlicedExamples train = Digits.sliced(context, IMAGES, 2, 4096);
        SlicedExamples none = Digits.sliced(context, unlabelled, 1, 16)) {
      List<String> warnings = new ArrayList<>();
      TrainResult result =
          trainer(train, "calibrate=temperature")
              .validatedOn(none)
              .listener(warning(warnings))
              .fit();
      assertThat(result.calibration()).isEmpty();
      assertThat(warnings)
          .contains(
              "calibrate = temperature fits none, so probabilities stay as they are: no validation"
                  + " image has a label");
    }
  }

  private static Trainer.Listener warning(List<String> warnings) {
    return new Trainer.Listener() {
      @Override
      public void afterRound(List<RoundRecord> records, Optional<Evaluation> validation) {}

      @Override
      public void warn(String message) {
        warnings.add(message);
      }
    };
  }

  /** Every third image has no label, and weights differ. */
  private static List<Example> weighted(List<Example> images) {
    List<Example> rows = new ArrayList<>();
    for (int i = 0; i < images.size(); i++) {
      Example image = images.get(i);
      rows.add(
          new Example(
              image.features(), i % 3 == 2 ? Example.UNLABELLED : image.label(), 0.5 + i % 5));
    }
    return rows;
  }

  private static TrainResult fit(
      SlicedExamples train, SlicedExamples validation, String calibrate) {
    return trainer(train, calibrate).validatedOn(validation).fit();
  }

  private static Trainer trainer(SlicedExamples train, String calibrate) {
    ParamValues params = Trainings.params("maxIter=3", "stepSize=0.1", calibrate);
    return Trainer.of(TrainSetup.of(params, 8, 3, train.numSlices()), train);
  }
}
