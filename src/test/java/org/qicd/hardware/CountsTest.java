package org.qicd.hardware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.qicd.testing.Mistakes.assertMistakeStarting;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.qicd.backend.Backends;
import org.qicd.circuit.Ansatz;
import org.qicd.circuit.Encoding;
import org.qicd.circuit.Readout;
import org.qicd.ensemble.TrainedEnsemble;
import org.qicd.testing.SharedSpark;

@ExtendWith(SharedSpark.class)
class CountsTest {
  private static final int SHOTS = 4000;

  private static final TrainedEnsemble ENSEMBLE =
      Ensembles.of(
          Ansatz.of("strongly_entangling")
              .circuit(2, 1, Encoding.AMPLITUDE, new Readout(Readout.Kind.PROJECTOR, 3, 3)),
          2);

  private static final String GOOD =
      """
      {"format": "qicd-counts", "version": 1, "modelFingerprint": "%s", "device": "a device",
       "shots": 10, "images": [{"features": [1, 0, 0.5, 2], "label": 2},
                               {"features": [0, 1, 2, 0.5], "label": null}],
       "circuits": [{"student": 1, "image": 0, "observable": 0, "counts": {"01": 7, "11": 3}}]}
      """
          .formatted(ENSEMBLE.fingerprint());

  @TempDir private Path folder;

  private CountsFile read(String text) throws IOException {
    Path file = folder.resolve("counts.json");
    Files.writeString(file, text);
    return CountsFile.read(file, ENSEMBLE, 4);
  }

  @Test
  void readsWhatADeviceHasCounted() throws IOException {
    CountsFile file = read(GOOD);
    assertThat(file.device()).isEqualTo("a device");
    assertThat(file.shots()).isEqualTo(10);
    assertThat(file.images().size()).isEqualTo(2);
    assertThat(file.images().label(0)).isEqualTo(2);
    assertThat(file.images().label(1)).isNegative();
    assertThat(file.counted()).hasSize(1);
    assertThat(file.counted().get(0).shares(2)).containsExactly(0, 0.7, 0, 0.3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "qicd-counts | other | expected format 'qicd-counts' and version 1",
        "\"version\": 1 | \"version\": 2 | expected format 'qicd-counts' and version 1",
        "\"modelFingerprint\": \" | \"modelFingerprint\": \"0 | these are counts of another model",
        "\"shots\": 10 | \"shots\": 0 | expected shots from 1",
        "\"shots\": 10 | \"shots\": 11 | circuits[0]: counts: expected 11 shots in all, found 10",
        "[1, 0, 0.5, 2] | [1, 0, 0.5] | images[0]: expected 4 prepared features, found 3",
        "[1, 0, 0.5, 2] | [0, 0, 0, 0] | images[0]: expected a feature that is not 0",
        "\"label\": 2 | \"label\": 3 | images[0]: expected label from 0 to 2, found 3",
        "\"student\": 1 | \"student\": 2 | circuits[0]: expected student from 0 to 1, found 2",
        "\"image\": 0 | \"image\": 2 | circuits[0]: expected image from 0 to 1, found 2",
        "\"observable\": 0 | \"observable\": 1 | circuits[0]: expected observable from 0 to 0",
        "\"01\" | \"011\" | circuits[0]: counts: expected strings of 2 bits, found '011'",
        "\"01\" | \"0x\" | circuits[0]: counts: expected strings of 2 bits, found '0x'",
        "\"01\": 7 | \"01\": -7 | circuits[0]: counts: expected counts of 0 or more, found -7",
        "\"01\": 7 | \"01\": 7.5 | circuits[0]: counts: field '01': expected a whole number",
        "\"counts\" | \"count\" | circuits[0]: no field 'counts'",
      })
  void refusesOtherCounts(String part, String instead, String told) {
    String text = GOOD.replace(part, instead);
    assertThat(text).isNotEqualTo(GOOD);
    assertMistakeStarting(() -> read(text), folder.resolve("counts.json") + ": " + told);
  }

  @Test
  void refusesTheSameCircuitTwice() {
    String entry = GOOD.substring(GOOD.indexOf("{\"student\""), GOOD.lastIndexOf("]"));
    assertMistakeStarting(
        () -> read(GOOD.replace(entry, entry + ", " + entry)),
        folder.resolve("counts.json")
            + ": expected one entry for student 1, image 0 and observable 0, found two");
  }

  /** Counts that are drawn from the prediction are as far from it as their number makes them. */
  @Test
  void tellsADeviceThatDoesAsPredictedFromAnotherOne(JavaSparkContext context) {
    HardwareStudents students = HardwareStudents.of(ENSEMBLE, 1, Backends.of(Ensembles.TODAY));
    Images images = Ensembles.images(6, 4);
    SweepPlan plan = new SweepPlan(List.of(), List.of(), 0.5, 2, 1, false);
    CountsComparison same =
        CountsComparison.of(context, students, plan, counted(students, images, plan, 1));
    assertThat(same.rows()).hasSize(12);
    assertThat(same.students()).containsExactly(0, 1);
    assertThat(same.isAsPredicted()).isTrue();
    double found = same.rows().stream().mapToDouble(r -> r.fromPredicted()).sum();
    double expected = same.rows().stream().mapToDouble(r -> r.bySampling()).sum();
    assertThat(found / expected).isCloseTo(1, within(0.35));
    CountsComparison worse =
        CountsComparison.of(context, students, plan, counted(students, images, plan, 20));
    assertThat(worse.isAsPredicted()).isFalse();
    assertThat(worse.worst(3)).hasSize(3);
  }

  /** Counts of a device whose noise is so many times that of the prediction. */
  private static CountsFile counted(
      HardwareStudents students, Images images, SweepPlan plan, double scale) {
    Condition condition = Condition.scaled(scale);
    double[][][][] outcomes =
        new NoisyOutcomes(images, 2, new SweepPlan(List.of(), List.of(), 0, 0, 1, false))
            .of(students.circuits().subList(0, 2), condition);
    List<Counted> counted = new ArrayList<>();
    for (int m = 0; m < 2; m++) {
      for (int image = 0; image < images.size(); image++) {
        double[] shares =
            new Estimator(students.readout(), plan.by(SHOTS), m, images.key(image))
                .shares(outcomes[m][image], condition)[0];
        counted.add(
            new Counted(
                m,
                image,
                0,
                IntStream.range(0, 4)
                    .boxed()
                    .collect(Collectors.toMap(s -> s, s -> (int) Math.round(shares[s] * SHOTS)))));
      }
    }
    return new CountsFile("made up", SHOTS, images, counted);
  }
}
