package org.qicd.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.qicd.data.Example;
import org.qicd.data.SlicedExamples;
import org.qicd.ensemble.EnsemblePredictor;
import org.qicd.ensemble.TrainedEnsemble;
import org.qicd.param.ParamValues;
import org.qicd.setup.TrainSetup;
import org.qicd.testing.SharedSpark;
import org.qicd.train.state.Checkpoint;

/** Students whose teacher is a column of class probabilities. */
@Tag("slow")
@ExtendWith(SharedSpark.class)
class TeacherColumnTest {

  private static ParamValues params(String... settings) {
    ParamValues params =
        Trainings.params("strategy=qkd", "readout=projector", "distillWeight=3", "teacherRounds=1");
    return Trainings.set(params, settings);
  }

  private static TrainResult fit(SlicedExamples data, ParamValues params) {
    return Trainer.of(TrainSetup.of(params, data, 3), data).fit();
  }

  /** The images with what a teacher says of them. */
  private static List<Example> taught(TrainedEnsemble teacher) {
    EnsemblePredictor predictor = new EnsemblePredictor(teacher);
    return Digits.examples(75, 3).stream()
        .map(
            image ->
                new Example(
                    image.features(),
                    image.label(),
                    1,
                    predictor.predict(image.features()).studentProbabilities()[0]))
        .toList();
  }

  /** Made-up probabilities, none of them zero. */
  private static List<Example> random(long seed) {
    Random random = new Random(seed);
    List<Example> images = new ArrayList<>();
    for (Example image : Digits.examples(75, 3)) {
      double[] p = random.doubles(3, 0.1, 1).toArray();
      double sum = p[0] + p[1] + p[2];
      double[] scaled = {p[0] / sum, p[1] / sum, p[2] / sum};
      images.add(new Example(image.features(), image.label(), 1, scaled));
    }
    return images;
  }

  /** It makes no difference whether a teacher's circuit is given or what it says. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "sliceSize=4096",
        "sliceSize=20 exchange=states",
        "distillOn=labelled circuitsPerStudent=2 sliceSize=20",
        "exchange=states stepsPerRound=2 taskGradient=averaged",
        "participation=0.5 exchange=weights"
      })
  void aColumnTeachesAsTheCircuitThatWroteItDoes(String settings, JavaSparkContext context) {
    ParamValues byCircuit = Trainings.set(params(), settings.split(" "));
    ParamValues byColumn = Trainings.set(byCircuit, "teacherProbabilityCol=p");
    int sliceSize = settings.contains("sliceSize=20") ? 20 : 4096;
    try (SlicedExamples plain = Digits.sliced(context, Digits.examples(75, 3), 2, sliceSize)) {
      TrainedEnsemble teacher =
          Trainings.fit(plain, Trainings.params("readout=projector", "numStudents=1")).ensemble();
      TrainResult expected =
          Trainer.of(TrainSetup.of(byCircuit, plain, 3), plain).teacher(teacher).fit();
      try (SlicedExamples data = Digits.sliced(context, taught(teacher), 3, sliceSize)) {
        assertThat(data.fingerprint()).as("the same images").isEqualTo(plain.fingerprint());
        TrainResult found = fit(data, byColumn);
        for (int m = 0; m < expected.ensemble().numCircuits(); m++) {
          assertThat(found.ensemble().weights(m))
              .containsExactly(expected.ensemble().weights(m), within(1e-9));
        }
        assertThat(found.cost().spent().gradients()).isEqualTo(expected.cost().spent().gradients());
        assertThat(found.cost().bytes())
            .as("only gradients move")
            .isEqualTo(settings.contains("averaged") ? 6 * 2 * 3 * 36 * 8 : 0);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sliceSize=4096",
        "sliceSize=20 staleness=3",
        "sliceSize=20 taskGradient=averaged deviceAngleError=0.3",
        "numStudents=1",
        "burnIn=2 phases=1:strategy=qicd"
      })
  void sameBitsForBothExchangesAndAnyOrderOfRows(String settings, JavaSparkContext context) {
    ParamValues params = params("teacherProbabilityCol=p");
    for (String setting : settings.split(" ")) {
      params = Trainings.set(params, setting.replace(":", ": "));
    }
    if (settings.contains("phases")) {
      params = Trainings.set(params, "burnIn=0");
    }
    int sliceSize = settings.contains("sliceSize=20") ? 20 : 4096;
    List<Example> images = new ArrayList<>(random(1));
    // Two rows that differ in nothing but their teacher's probabilities.
    images.add(
        new Example(images.get(1).features(), images.get(1).label(), 1, new double[] {1, 0, 0}));
    List<Example> shuffled = new ArrayList<>(images);
    Collections.shuffle(shuffled, new Random(5));
    String[] prints = new String[2];
    try (SlicedExamples one = Digits.sliced(context, images, 1, sliceSize);
        SlicedExamples two = Digits.sliced(context, shuffled, 4, sliceSize);
        SlicedExamples other = Digits.sliced(context, random(2), 1, sliceSize)) {
      prints[0] = fit(one, Trainings.set(params, "exchange=weights")).ensemble().fingerprint();
      prints[1] = fit(two, Trainings.set(params, "exchange=states")).ensemble().fingerprint();
      assertThat(fit(other, params).ensemble().fingerprint()).isNotEqualTo(prints[0]);
      assertThat(one.teacherFingerprint())
          .isEqualTo(two.teacherFingerprint())
          .isNotEqualTo(other.teacherFingerprint());
    }
    assertThat(prints[1]).isEqualTo(prints[0]);
  }

  /** A run does not continue with the probabilities of another teacher. */
  @Test
  void aCheckpointKnowsTheTeacher(JavaSparkContext context) {
    ParamValues params = params("teacherProbabilityCol=p");
    try (SlicedExamples one = Digits.sliced(context, random(1), 1, 4096);
        SlicedExamples other = Digits.sliced(context, random(2), 1, 4096)) {
      TrainSetup setup = TrainSetup.of(params, one, 3);
      Map<String, String> origin = Checkpoint.origin(setup, one, null, null, null);
      assertThat(Checkpoint.origin(setup, other, null, null, null))
          .containsEntry(
              "fingerprint of the training images",
              origin.get("fingerprint of the training images"))
          .isNotEqualTo(origin);
    }
  }

  @Test
  void aColumnForOtherClassesIsRefused(JavaSparkContext context) {
    List<Example> images =
        Digits.examples(75, 3).stream()
            .map(i -> new Example(i.features(), i.label(), 1, new double[] {0.5, 0.5}))
            .toList();
    try (SlicedExamples data = Digits.sliced(context, images, 1, 4096)) {
      assertThatThrownBy(() -> TrainSetup.of(params("teacherProbabilityCol=p"), data, 3))
          .hasMessage(
              "teacherProbabilityCol: column 'p' has 2 probabilities: expected 3, one for each"
                  + " class");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "strategy=qicd|teacherProbabilityCol is 'p', but strategy 'qicd' has no teacher: set"
            + " strategy = qkd",
        "teacherModel=t|teacherProbabilityCol 'p' and teacherModel 't' name two teachers: leave one"
            + " of them out",
        "teacherDistance=infidelity|teacherProbabilityCol 'p' has no states to compare with: set"
            + " teacherDistance = kl",
        "distillOn=probes|teacherProbabilityCol 'p' says nothing of random states: set distillOn ="
            + " shared"
      })
  void contradictionsAreRefused(String row) {
    String[] parts = row.split("\\|", -1);
    ParamValues params = params("teacherProbabilityCol=p", parts[0]);
    assertThatThrownBy(() -> TrainSetup.of(params, 8, 3, 1)).hasMessage(parts[1]);
  }
}
