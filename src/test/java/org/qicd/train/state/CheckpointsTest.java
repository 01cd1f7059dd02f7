package org.qicd.train.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.qicd.circuit.CircuitJson;
import org.qicd.data.SlicedExamples;
import org.qicd.param.ParamValues;
import org.qicd.setup.TrainParam;
import org.qicd.setup.TrainSetup;
import org.qicd.testing.SharedSpark;
import org.qicd.train.Digits;
import org.qicd.train.TrainResult;
import org.qicd.train.Trainer;
import org.qicd.train.Trainings;
import org.qicd.train.slice.Evaluation;

/** A training that goes on from a checkpoint is the training that was never interrupted. */
@ExtendWith(SharedSpark.class)
class CheckpointsTest {
  private static final int ROUNDS = 7;

  @TempDir Path folder;

  /** The training is cut off after some rounds, as by a failure. */
  private static final class CutOff extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  /** Keeps what a listener hears, and cuts the training off after a number of rounds. */
  private static final class Cutting implements Trainer.Listener {
    final List<String> heard = new ArrayList<>();
    private int left;

    Cutting(int left) {
      this.left = left;
    }

    @Override
    public void afterRound(List<RoundRecord> records, Optional<Evaluation> validation) {
      round();
    }

    @Override
    public void afterTeacherRound(RoundRecord record) {
      round();
    }

    private void round() {
      if (left-- == 0) {
        throw new CutOff();
      }
    }

    @Override
    public void warn(String message) {
      heard.add(message);
    }

    @Override
    public void resumed(int teacherRounds, int rounds) {
      heard.add("resumed %d %d".formatted(teacherRounds, rounds));
    }
  }

  private static ParamValues params(String... settings) {
    ParamValues params = Trainings.params("maxIter=" + ROUNDS, "checkpointInterval=1");
    return Trainings.set(params, settings);
  }

  private TrainResult fit(
      SlicedExamples data,
      SlicedExamples validation,
      ParamValues params,
      Trainer.Listener listener) {
    TrainSetup setup = TrainSetup.of(params, 8, 3, data.numSlices());
    Trainer trainer = Trainer.of(setup, data).listener(listener);
    if (validation != null) {
      trainer.validatedOn(validation);
    }
    try (Checkpoints checkpoints = open(folder)) {
      return trainer.checkpoints(checkpoints).fit();
    }
  }

  private static Checkpoints open(Path folder) {
    return Checkpoints.in(folder.toString(), new Configuration());
  }

  private static List<Path> files(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void empty(Path folder) throws IOException {
    for (Path file : files(folder)) {
      Files.delete(file);
    }
  }

  /** What must be the same: the model, every number of the history, the kept round, the work. */
  private static void assertSame(TrainResult result, TrainResult expected) {
    assertThat(result.ensemble().fingerprint()).isEqualTo(expected.ensemble().fingerprint());
    assertThat(result.ensemble().circuits()).isEqualTo(expected.ensemble().circuits());
    assertThat(result.history()).isEqualTo(expected.history());
    assertThat(result.validations()).isEqualTo(expected.validations());
    assertThat(result.round()).isEqualTo(expected.round());
    assertThat(result.cost().spent().gradients()).isEqualTo(expected.cost().spent().gradients());
    assertThat(result.teacher().isPresent()).isEqualTo(expected.teacher().isPresent());
    expected.teacher().ifPresent(teacher -> assertSame(result.teacher().orElseThrow(), teacher));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gradient=shift shots=3 fidelityBy=swap shotNoise=0.5 shotBudget=900000",
        "gradient=spsa shots=3 fidelityBy=randomised",
        "exchange=states",
        "exchange=weights",
        "exchange=states sliceSize=40",
        "exchange=weights sliceSize=40",
        "exchange=states stepsPerRound=2 staleness=3",
        "exchange=weights stepsPerRound=2 staleness=3",
        "exchange=states stepsPerRound=2 sliceSize=40",
        "exchange=weights stepsPerRound=2 sliceSize=40",
        "exchange=states distillTarget=averaged staleness=2",
        "strategy=qkd teacherRounds=3 teacherLayers=3",
        "strategy=qcd circuitsPerStudent=2",
        "strategy=average",
        "noiseDevice=conf/devices/today.json noiseScale=5 exchange=weights sliceSize=40",
        "init=independent distillOn=probes optimizer=sgd",
        "patience=1 validationInterval=1 stepSize=1.5 stepSchedule=constant",
        "deviceDrift=0.5 exchange=states participation=0.6",
        "deviceDrift=0.5 exchange=weights sliceSize=40 deviceAngleError=0.2 tunableCouplers=true",
        "deviceDrift=0.5 exchange=states sliceSize=40 taskGradient=averaged participation=0.6",
        "deviceDrift=0.5 exchange=weights staleness=3 circuitsPerStudent=2",
        "deviceDrift=0.5 patience=1 validationInterval=1 stepSize=1.5 stepSchedule=constant",
        "phases=2:strategy=average;3:taskWeight=0 exchange=states deviceDrift=0.5",
        "phases=3:strategy=qcd;2:distillState=readout readout=projector sliceSize=40",
        "phases=4:strategy=average validationInterval=3 staleness=3",
        "phases=2:strategy=qcd;2:taskGradient=averaged patience=1 validationInterval=1 stepSize=1.5",
        "phases=3:strategy=qicd strategy=qkd teacherRounds=2",
        "strategy=qkd teacherRounds=3 patience=1 validationInterval=1 stepSize=1.5"
      })
  void goesOnFromEveryRoundWithTheSameBits(String settings, JavaSparkContext context)
      throws IOException {
    ParamValues params = params(settings.split(" "));
    try (SlicedExamples data =
            Digits.sliced(context, Digits.examples(75, 3), 2, params.get(TrainParam.SLICE_SIZE));
        SlicedExamples validation = Digits.sliced(context, Digits.examples(40, 9), 1, 16)) {
      TrainResult whole = fit(data, validation, params, new Cutting(-1));
      int teacher = whole.teacher().map(t -> t.history().size()).orElse(0);
      int rounds = whole.history().size() / (3 * whole.ensemble().numGroups());
      assertThat(whole.validations()).isNotEmpty();
      empty(folder);
      for (int done = 1; done < teacher + rounds; done++) {
        // One round is run and kept; the next one is run, and lost.
        assertThatThrownBy(() -> fit(data, validation, params, new Cutting(1)))
            .isInstanceOf(CutOff.class);
      }
      Cutting last = new Cutting(1);
      assertSame(fit(data, validation, params, last), whole);
      assertThat(last.heard).contains("resumed %d %d".formatted(teacher, rounds - 1));
      Cutting nothing = new Cutting(0);
      assertSame(fit(data, validation, params, nothing), whole);
      assertThat(nothing.left).as("no round was left to run").isZero();
    }
  }

  @Test
  void theWarningIsGivenOnceHoweverOftenTrainingGoesOn(JavaSparkContext context)
      throws IOException {
    ParamValues params =
        params("init=independent", "distillWeight=0.1", "maxIter=14", "distillSchedule=constant");
    try (SlicedExamples data = Digits.sliced(context, Digits.examples(75, 3), 2, 4096)) {
      Cutting whole = new Cutting(-1);
      fit(data, null, params, whole);
      assertThat(whole.heard).hasSize(1).first().asString().contains("drifted apart");
      empty(folder);
      List<String> heard = new ArrayList<>();
      for (int part = 0; part < 5; part++) {
        Cutting cutting = new Cutting(4);
        try {
          fit(data, null, params, cutting);
        } catch (CutOff e) {
          // to be continued
        }
        cutting.heard.removeIf(line -> line.startsWith("resumed"));
        heard.addAll(cutting.heard);
      }
      assertThat(heard).isEqualTo(whole.heard);
    }
  }

  @Test
  void threeAreKeptAndNothingElse(JavaSparkContext context) throws IOException {
    Path foreign = Files.writeString(folder.resolve("notes.txt"), "mine");
    Files.writeString(folder.resolve(".checkpoint-0000000001.unfinished"), "cut off");
    try (SlicedExamples data = Digits.sliced(context, Digits.examples(75, 3), 2, 4096)) {
      fit(data, null, params("checkpointInterval=2"), new Cutting(-1));
      assertThat(files(folder).stream().map(file -> file.getFileName().toString()))
          .containsExactly(
              "checkpoint-0000000004",
              "checkpoint-0000000006",
              "checkpoint-0000000007",
              "notes.txt");
      assertThat(foreign).hasContent("mine");
      try (Checkpoints checkpoints = open(folder)) {
        checkpoints.delete();
      }
      assertThat(files(folder)).containsExactly(foreign);
      fit(data, null, params("checkpointInterval=-1"), new Cutting(-1));
      assertThat(files(folder)).as("never").containsExactly(foreign);
    }
  }

  /** By what a model keeps of them, which no text for readers changes. */
  @Test
  void circuitsAreKnownByTheirSavedForm(JavaSparkContext context) {
    try (SlicedExamples data = Digits.sliced(context, Digits.examples(75, 3), 2, 4096)) {
      TrainSetup setup = TrainSetup.of(params(), 8, 3, 1);
      String texts = setup.circuits().stream().map(CircuitJson::text).collect(Collectors.joining());
      assertThat(Checkpoint.origin(setup, data, null, null, null))
          .containsEntry("fingerprint of the circuits", DigestUtils.sha256Hex(texts));
    }
  }

  @Test
  void whatWasNotYetDueIsSavedWhenAsked(JavaSparkContext context) throws IOException {
    ParamValues params = params("checkpointInterval=-1");
    try (SlicedExamples data = Digits.sliced(context, Digits.examples(75, 3), 2, 4096);
        Checkpoints checkpoints = open(folder)) {
      TrainSetup setup = TrainSetup.of(params, 8, 3, 1);
      assertThatThrownBy(
              () -> Trainer.of(setup, data).checkpoints(checkpoints).listener(new Cutting(5)).fit())
          .isInstanceOf(CutOff.class);
      assertThat(files(folder)).isEmpty();
      assertThat(checkpoints.saveLast()).isEqualTo("after round 5");
      assertThat(files(folder)).containsExactly(folder.resolve("checkpoint-0000000005"));
    }
  }

  @Test
  void aDamagedOneIsPassedOverWithAWarning(JavaSparkContext context) throws IOException {
    try (SlicedExamples data = Digits.sliced(context, Digits.examples(75, 3), 2, 4096)) {
      TrainResult whole = fit(data, null, params(), new Cutting(-1));
      List<Path> files = files(folder);
      byte[] newest = Files.readAllBytes(files.get(2));
      newest[newest.length / 2] ^= 1;
      Files.write(files.get(2), newest);
      byte[] second = Files.readAllBytes(files.get(1));
      Files.write(files.get(1), Arrays.copyOf(second, second.length - 9));
      Cutting rest = new Cutting(-1);
      assertSame(fit(data, null, params(), rest), whole);
      assertThat(rest.heard.get(0)).contains("checkpoint-0000000007", "checksum", "the one before");
      assertThat(rest.heard.get(1)).contains("checkpoint-0000000006", "the one before");
      assertThat(rest.heard.get(2)).isEqualTo("resumed 0 5");
      for (Path file : files(folder)) {
        Files.write(file, new byte[0]);
      }
      assertThatThrownBy(() -> fit(data, null, params(), new Cutting(-1)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContainingAll("checkpoint-0000000007", "0 bytes", "no other one is whole");
    }
  }

  @Test
  void anotherTrainingsIsRefusedByWhatDiffers(JavaSparkContext context) {
    try (SlicedExamples data = Digits.sliced(context, Digits.examples(75, 3), 2, 4096);
        SlicedExamples others = Digits.sliced(context, Digits.examples(75, 4), 2, 4096)) {
      fit(data, null, params(), new Cutting(-1));
      assertRefused(data, null, params("stepSize=0.25"), "stepSize: expected 0.25, found 0.05");
      assertRefused(data, null, params("numLayers=3"), "numLayers: expected 3, found 2");
      assertRefused(others, null, params(), "training images: expected " + others.fingerprint());
      assertRefused(data, others, params(), "validation images", "found none");
      TrainResult same = fit(data, null, params("checkpointInterval=5"), new Cutting(-1));
      assertThat(same.history()).as("decides no bit").hasSize(3 * ROUNDS);
    }
  }

  private void assertRefused(
      SlicedExamples data, SlicedExamples validation, ParamValues params, String... words) {
    assertThatThrownBy(() -> fit(data, validation, params, new Cutting(-1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("checkpoint-0000000007 is of another training: ")
        .hasMessageContainingAll(words)
        .hasMessageNotContaining("\n");
  }

  @Test
  void aDirectoryIsOneTrainingsAtATime() {
    try (Checkpoints first = open(folder)) {
      assertThat(first).isNotNull();
      assertThatThrownBy(() -> open(folder))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContainingAll(folder.toString(), "another training");
    }
    open(folder).close();
    assertThatThrownBy(() -> open(Files.writeString(folder.resolve("file"), "")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("file", "cannot be made");
  }

  @Test
  void whatCannotBeWrittenIsToldAndTheOthersStay(JavaSparkContext context) throws IOException {
    try (SlicedExamples data = Digits.sliced(context, Digits.examples(75, 3), 2, 4096)) {
      Cutting cutting = new Cutting(3);
      assertThatThrownBy(() -> fit(data, null, params(), cutting)).isInstanceOf(CutOff.class);
      List<Path> before = files(folder);
      // A directory that holds something is in the way of the next name.
      Path obstacle = folder.resolve("checkpoint-0000000004");
      Files.createDirectories(obstacle.resolve("full"));
      Cutting rest = new Cutting(1);
      assertThatThrownBy(() -> fit(data, null, params(), rest)).isInstanceOf(CutOff.class);
      assertThat(rest.heard).contains("resumed 0 3");
      assertThat(rest.heard.get(1)).startsWith("no checkpoint after round 4: ");
      assertThat(files(folder)).containsAll(before).contains(obstacle).hasSize(before.size() + 1);
    }
  }

  /** Two trainings of one session, side by side, are what each is alone. */
  @Test
  void trainingsSideBySideAreAsAlone(JavaSparkContext context) throws Exception {
    List<ParamValues> both =
        List.of(params("exchange=states"), params("exchange=weights", "strategy=qcd", "seed=4"));
    try (SlicedExamples data = Digits.sliced(context, Digits.examples(75, 3), 2, 4096)) {
      List<String> alone =
          both.stream().map(p -> Trainings.fit(data, p).ensemble().fingerprint()).toList();
      ExecutorService threads = Executors.newFixedThreadPool(2);
      try {
        List<CompletableFuture<TrainResult>> running =
            both.stream()
                .map(p -> CompletableFuture.supplyAsync(() -> Trainings.fit(data, p), threads))
                .toList();
        List<String> together = new ArrayList<>();
        for (CompletableFuture<TrainResult> one : running) {
          together.add(one.get().ensemble().fingerprint());
        }
        assertThat(together).isEqualTo(alone).doesNotHaveDuplicates();
      } finally {
        threads.shutdown();
      }
    }
  }
}
