package org.qicd.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.qicd.data.Example;
import org.qicd.data.SlicedExamples;
import org.qicd.param.ParamValues;
import org.qicd.setup.TrainParam;
import org.qicd.setup.TrainSetup;
import org.qicd.testing.SharedSpark;
import org.qicd.train.slice.Evaluation;
import org.qicd.train.slice.Evaluator;
import org.qicd.train.state.RoundRecord;
import org.qicd.train.state.RoundRecord.Measured;

/** Trainings whose gradients are put together from measured circuits. */
@Tag("slow")
@ExtendWith(SharedSpark.class)
class MeasuredTrainingTest {
  private static final List<Example> IMAGES = Digits.examples(75, 3);

  private static ParamValues params(String... settings) {
    return Trainings.set(Trainings.params("gradient=shift", "maxIter=3"), settings);
  }

  private static TrainResult trained(
      JavaSparkContext context, List<Example> images, int partitions, ParamValues params) {
    try (SlicedExamples data =
        Digits.sliced(context, images, partitions, params.get(TrainParam.SLICE_SIZE))) {
      TrainSetup setup = TrainSetup.of(params, data, data.numClasses());
      return Trainer.of(setup, data).fit();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "strategy=qicd fidelityBy=inversion, 4096",
    "strategy=qicd fidelityBy=swap readoutLink=born, 20",
    "strategy=qicd fidelityBy=randomised, 20",
    "strategy=qicd fidelityBy=destructive_swap distillState=readout numQubits=4 readout=projector, 20",
    "strategy=qicd fidelityBy=swap gradient=spsa, 20",
    "strategy=qicd fidelityBy=randomised gradient=spsa, 4096",
    "strategy=qcd gradient=spsa taskGradient=averaged, 20",
    "strategy=qicd fidelityBy=destructive_swap distillState=readout numQubits=4 readout=projector gradient=spsa, 20",
    "strategy=qicd fidelityBy=swap participation=0.7, 20",
    "strategy=qcd, 20",
    "strategy=qcd readoutLink=born circuitsPerStudent=2, 4096",
    "strategy=average, 20",
    "strategy=qicd fidelityBy=swap taskGradient=averaged, 20",
    "strategy=qicd fidelityBy=swap distillOn=probes, 20",
    "strategy=qicd fidelityBy=swap deviceDepolarising=0.5 deviceReadoutError=0.1, 20"
  })
  void sameBitsForBothExchangesAndAnyPartitioning(
      String settings, int sliceSize, JavaSparkContext context) {
    ParamValues params = params("shots=5", "sliceSize=" + sliceSize);
    params = Trainings.set(params, settings.split(" "));
    ParamValues states = Trainings.set(params, "exchange=states");
    List<Example> shuffled = new ArrayList<>(IMAGES);
    Collections.shuffle(shuffled, new Random(5));
    TrainResult one = trained(context, IMAGES, 1, states);
    TrainResult other = trained(context, shuffled, 16, states);
    assertThat(other.ensemble().fingerprint()).isEqualTo(one.ensemble().fingerprint());
    assertThat(other.history()).isEqualTo(one.history());
    TrainResult weights = trained(context, shuffled, 64, Trainings.set(params, "exchange=weights"));
    assertThat(weights.ensemble().fingerprint()).isEqualTo(one.ensemble().fingerprint());
    assertThat(weights.history().stream().map(RoundRecord::measured))
        .isEqualTo(one.history().stream().map(RoundRecord::measured).toList());
    TrainResult seed = trained(context, IMAGES, 1, Trainings.set(states, "seed=5"));
    assertThat(seed.ensemble().fingerprint()).isNotEqualTo(one.ensemble().fingerprint());
  }

  /** With infinitely many shots, the parameter-shift rule trains as the adjoint sweep does. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "strategy=qicd",
        "strategy=qicd distillState=readout numQubits=4 readout=projector",
        "strategy=qcd readoutLink=born",
        "strategy=qkd teacherRounds=2",
        "exchange=labels strategy=qcd",
        "encoding=reuploading featureScaling=trainable",
        "deviceAngleError=0.1 deviceCrosstalk=0.1"
      })
  void exactShiftsTrainAsAdjointSweepsDo(String settings, JavaSparkContext context) {
    ParamValues params = Trainings.set(params(), settings.split(" "));
    TrainResult shift = trained(context, IMAGES, 2, params);
    TrainResult adjoint = trained(context, IMAGES, 2, Trainings.set(params, "gradient=adjoint"));
    for (int m = 0; m < 3; m++) {
      double[] expected = adjoint.ensemble().weights(m);
      double[] found = shift.ensemble().weights(m);
      for (int k = 0; k < expected.length; k++) {
        assertThat(found[k]).isCloseTo(expected[k], within(1e-6));
      }
    }
    assertThat(shift.history().get(0).measured().totalShots()).isZero();
    assertThat(shift.history().get(0).measured().circuits()).isPositive();
    assertThat(shift.history().get(0).measured().distillNoise()).isNaN();
  }

  /** The more shots, the nearer the measured gradient is to the exact one, by 1 / sqrt(S). */
  @ParameterizedTest
  @ValueSource(strings = {"strategy=qicd", "strategy=qcd readoutLink=born smoothing=1"})
  void noiseFallsWithTheShots(String settings, JavaSparkContext context) {
    double[] task = new double[2];
    double[] distill = new double[2];
    for (int k = 0; k < 2; k++) {
      ParamValues params = params("fidelityBy=swap", "shots=" + (k == 0 ? 1_000 : 100_000));
      TrainResult result = trained(context, IMAGES, 1, Trainings.set(params, settings.split(" ")));
      task[k] = result.history().get(0).measured().taskNoise();
      // The gradient of the distillation term is 0 at a common start; in the next round it is not.
      distill[k] = result.history().get(3).measured().distillNoise();
    }
    assertThat(task[0]).isLessThan(1);
    assertThat(task[0] / task[1]).isBetween(5.0, 20.0);
    assertThat(distill[0] / distill[1]).isBetween(4.0, 25.0);
  }

  /** What counts tell of the noise is about the distance from the exact gradient. */
  @Test
  void countsTellTheNoise(JavaSparkContext context) {
    for (RoundRecord record : counted(context, "strategy=average")) {
      double norm = record.learned().gradientNorm();
      double noise = record.measured().taskNoise();
      // |error| = noise |g|, and |measured|^2 is about |g|^2 + |error|^2.
      double error = norm * noise / Math.sqrt(1 + noise * noise);
      double counted = record.measured().countedNoise() * norm;
      assertThat(error).isBetween(0.6 * counted, 1.7 * counted);
    }
  }

  /** The task term is measured as it is alone, and the noise of the other term is added. */
  @Test
  void countsTellTheNoiseOfBothTerms(JavaSparkContext context) {
    List<RoundRecord> alone = counted(context, "strategy=independent");
    List<RoundRecord> both =
        counted(context, "strategy=qicd distillWeight=1 distillSchedule=constant");
    for (int m = 0; m < alone.size(); m++) {
      double task = variance(alone.get(m));
      assertThat(task).isPositive();
      assertThat(variance(both.get(m))).isGreaterThan(1.001 * task);
      assertThat(both.get(m).measured().taskNoise()).isEqualTo(alone.get(m).measured().taskNoise());
    }
  }

  private static List<RoundRecord> counted(JavaSparkContext context, String settings) {
    ParamValues params = params("fidelityBy=swap", "shots=400", "maxIter=1", "init=independent");
    return trained(context, IMAGES, 1, Trainings.set(params, settings.split(" "))).history();
  }

  private static double variance(RoundRecord record) {
    double noise = record.measured().countedNoise() * record.learned().gradientNorm();
    return noise * noise;
  }

  /**
   * Shots a step as counted by hand: P weights take 2 P shifted circuits an image, and the readout
   * one more. Two circuits with displaced weights take no other, but those that peers learn from.
   */
  @ParameterizedTest
  @CsvSource({
    "strategy=average, 16 * (2 P + 1)",
    "strategy=qcd, 29 * (2 P + 1)",
    "strategy=qicd fidelityBy=inversion, 16 * (2 P + 1) + 13 * 2 P",
    "strategy=average gradient=spsa, 16 * 2",
    "strategy=qicd fidelityBy=swap gradient=spsa, 16 * 2 + 13 * 2",
    "strategy=qicd fidelityBy=swap distillState=readout numQubits=4 readout=projector gradient=spsa, 16 * 2 + 13 * 5",
    "strategy=qcd gradient=spsa, 16 * 2 + 13 * 3",
    "strategy=qcd distillTarget=averaged gradient=spsa, 16 * 2 + 13 * 2",
    "strategy=qcd exchange=labels gradient=spsa, 16 * 3"
  })
  void shotsAreCounted(String settings, String formula, JavaSparkContext context) {
    ParamValues params = Trainings.set(params("shots=7", "maxIter=2"), settings.split(" "));
    TrainResult result = trained(context, IMAGES, 1, params);
    long p = result.ensemble().circuit(0).numWeights();
    long circuits =
        switch (formula) {
          case "16 * (2 P + 1)" -> 16 * (2 * p + 1);
          case "29 * (2 P + 1)" -> 29 * (2 * p + 1);
          case "16 * (2 P + 1) + 13 * 2 P" -> 16 * (2 * p + 1) + 13 * 2 * p;
          case "16 * 2" -> 16 * 2;
          case "16 * 3" -> 16 * 3;
          case "16 * 2 + 13 * 2" -> 16 * 2 + 13 * 2;
          case "16 * 2 + 13 * 3" -> 16 * 2 + 13 * 3;
          default -> 16 * 2 + 13 * 5;
        };
    for (RoundRecord record : result.history()) {
      int rounds = record.round() + 1;
      assertThat(record.measured().shots()).isEqualTo(7);
      assertThat(record.measured().circuits()).isEqualTo(rounds * circuits);
      assertThat(record.measured().totalShots()).isEqualTo(7 * rounds * circuits);
    }
  }

  /** One record of each student serves all its pairs, in half as many bases as there are shots. */
  @Test
  void recordsInRandomBasesAreCounted(JavaSparkContext context) {
    ParamValues params = params("shots=8", "maxIter=1", "fidelityBy=randomised", "numQubits=3");
    TrainResult result = trained(context, IMAGES, 1, params);
    long p = result.ensemble().circuit(0).numWeights();
    Measured measured = result.history().get(0).measured();
    assertThat(measured.totalShots()).isEqualTo(8 * (16 * (2 * p + 1) + 13 * (2 * p + 1)));
    assertThat(measured.circuits()).isGreaterThan(measured.totalShots() / 8);
  }

  /** Shots follow the noise, and the budget ends the training. */
  @Test
  void shotsFollowTheNoiseWithinTheBudget(JavaSparkContext context) {
    ParamValues free =
        params("shots=2", "maxIter=30", "fidelityBy=swap", "shotNoise=0.5", "exchange=weights");
    List<RoundRecord> unlimited = trained(context, IMAGES, 1, free).history();
    int last = 2;
    for (RoundRecord record : unlimited) {
      assertThat(record.measured().shots()).isBetween(2, 2 * last);
      last = record.student() == 2 ? record.measured().shots() : last;
    }
    assertThat(unlimited.get(unlimited.size() - 1).measured().shots()).isGreaterThan(20);

    long budget = 1_000_000;
    ParamValues limited = Trainings.set(free, "shotBudget=" + budget);
    List<String> warnings = new ArrayList<>();
    List<RoundRecord> history = trained(context, limited, warnings).history();
    assertThat(warnings)
        .containsExactly(
            "the training ends after round %d of 30: the rest of shotBudget pays for no more"
                .formatted(history.size() / 3));
    assertThat(history.size()).isLessThan(unlimited.size());
    List<RoundRecord> end = history.subList(history.size() - 3, history.size());
    long spent = end.stream().mapToLong(record -> record.measured().totalShots()).sum();
    assertThat(spent).isBetween(budget * 9 / 10, budget);
    assertThat(history.get(0).measured()).isEqualTo(unlimited.get(0).measured());
  }

  private static TrainResult trained(
      JavaSparkContext context, ParamValues params, List<String> warnings) {
    try (SlicedExamples data = Digits.sliced(context, IMAGES, 1, 75)) {
      Trainer.Listener listener =
          new Trainer.Listener() {
            @Override
            public void afterRound(List<RoundRecord> records, Optional<Evaluation> validation) {}

            @Override
            public void warn(String message) {
              warnings.add(message);
            }
          };
      return Trainer.of(TrainSetup.of(params, 8, 3, 1), data).listener(listener).fit();
    }
  }

  /** On unlike devices, inversion brings weights together, and a swap test brings states. */
  @Test
  void inversionMatchesWeightsAndASwapTestStates(JavaSparkContext context) {
    ParamValues params =
        Trainings.params("gradient=shift", "shots=100000", "maxIter=60", "numLayers=1");
    params =
        Trainings.set(params, "taskWeight=0", "init=common", "initScale=1", "deviceAngleError=0.4");
    double inverted = infidelity(context, Trainings.set(params, "fidelityBy=inversion"));
    double swapped = infidelity(context, Trainings.set(params, "fidelityBy=swap"));
    assertThat(swapped).isLessThan(inverted / 5);
  }

  private static double infidelity(JavaSparkContext context, ParamValues params) {
    try (SlicedExamples data = Digits.sliced(context, IMAGES, 1, 75)) {
      Evaluation evaluation = Evaluator.evaluate(Trainings.fit(data, params).ensemble(), data);
      return evaluation.students().get(0).distill().mean();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "shots=0 fidelityBy=swap | fidelityBy 'swap' measures fidelities by shots",
        "gradient=adjoint shots=9 fidelityBy=swap | set gradient = shift or spsa and shots above 0",
        "shots=9 | set fidelityBy = inversion, swap, destructive_swap or randomised",
        "shots=9 strategy=qcd readoutLink=born smoothing=0 | smoothing 0.0 with readoutLink 'born'",
        "shots=9 fidelityBy=swap layerwiseLoss=true | layerwiseLoss needs gradient 'adjoint'",
        "shots=9 fidelityBy=inversion distillTarget=averaged | 'inversion' compares students",
        "shots=9 fidelityBy=inversion exchange=states deviceAngleError=0.1 | needs the weights",
        "deviceReadoutError=0.1 | errors of what is measured: set gradient = shift or spsa and shots",
        "shots=9 strategy=qcd deviceDepolarising=0.1 readout=ZII,IZI,XII | are errors of bit strings",
        "shots=9 strategy=qcd readoutLink=born smoothing=1e-9 | set smoothing to",
        "shots=0 gradient=spsa layerwiseLoss=true | layerwiseLoss needs gradient 'adjoint', found",
        "shots=9 strategy=qcd staleness=2 | targets are measured in each step: set staleness = 1",
        "shots=9 strategy=qcd participation=0.5 deviceReadoutError=0.1 | set participation = 1",
        "shotNoise=1 | shotNoise holds the noise that the counts of shifted circuits tell",
        "gradient=spsa shots=9 fidelityBy=swap shotNoise=1 | set gradient = shift and shots above 0",
        "shotBudget=9 | shotBudget counts the shots of measured gradients",
        "shots=9 fidelityBy=swap shotBudget=-1 | shotBudget must be 0 or more, found -1",
        "shots=9 fidelityBy=swap numQubits=10 | needs a register of 21 qubits",
      })
  void contradictions(String settings, String message) {
    ParamValues params = Trainings.set(params(), settings.split(" "));
    assertThatThrownBy(() -> TrainSetup.of(params, 8, 3, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message)
        .hasMessageNotContaining("\n");
  }

  @Test
  void aBudgetThatPaysForNoRound(JavaSparkContext context) {
    ParamValues params = params("shots=9", "fidelityBy=swap", "shotBudget=1000");
    assertThatThrownBy(() -> trained(context, IMAGES, 1, params))
        .hasMessageContaining("shotBudget 1000 pays for no round: one with shots = 9 takes ");
  }
}
