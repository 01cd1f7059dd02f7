package org.qicd.train.round;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.qicd.data.SlicedExamples;
import org.qicd.distill.Strategy;
import org.qicd.ensemble.TrainedEnsemble;
import org.qicd.param.ParamValues;
import org.qicd.setup.TrainParam;
import org.qicd.setup.TrainSetup;
import org.qicd.testing.SharedSpark;
import org.qicd.train.Digits;
import org.qicd.train.TrainResult;
import org.qicd.train.Trainer;
import org.qicd.train.Trainings;
import org.qicd.train.sample.Batches;
import org.qicd.train.sample.InitialStudents;
import org.qicd.train.state.RoundRecord;

/**
 * Bytes by hand. Three students of 3 qubits and 2 layers have 18 weights each; an output has 16
 * numbers as a state, 3 as class probabilities, 32 as the state of 2 readout qubits; 6 rounds of 13
 * shared images.
 */
@ExtendWith(SharedSpark.class)
class ExchangeBytesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // numbers that one circuit moves in a run, and what makes them
        "strategy=independent | 0",
        "numStudents=1 | 0",
        "distillWeight=0 | 0",
        "strategy=average | 6 * 36",
        "strategy=average stepsPerRound=2 exchange=weights | 12 * 36",
        "strategy=fedavg | 6 * 36",
        "strategy=fedavg stepsPerRound=2 proximalWeight=1 | 6 * 36",
        "strategy=independent stepsPerRound=2 proximalWeight=1 | 6 * 36",
        "taskGradient=averaged exchange=weights | 6 * 36 + 6 * 54",
        "taskGradient=averaged exchange=states strategy=qcd | 6 * 36 + 6 * 13 * 6",
        "exchange=weights | 6 * 54",
        "exchange=weights stepsPerRound=2 | 12 * 54",
        "exchange=weights numStudents=2 | 6 * 36",
        "exchange=weights strategy=qcd distillOn=probes | 6 * 54",
        "exchange=weights distillTarget=averaged | 6 * 36",
        "exchange=weights staleness=4 | 2 * 54",
        "exchange=weights staleness=4 burnIn=3 | 2 * 54",
        "exchange=weights distillSchedule=linear staleness=6 | 54",
        "exchange=states | 6 * 13 * 48",
        "exchange=states staleness=4 | 6 * 13 * 48",
        "exchange=states stepsPerRound=2 | 12 * 13 * 48",
        "exchange=states burnIn=4 | 2 * 13 * 48",
        "exchange=states distillOn=probes distillBatchSize=5 | 6 * 5 * 48",
        "exchange=states circuitsPerStudent=2 | 6 * 13 * 48",
        "exchange=states strategy=qcd | 6 * 13 * 6",
        "exchange=states distillState=readout | 6 * 13 * 64",
        "exchange=states distillTarget=averaged | 6 * 18 + 6 * 13 * 16",
        "exchange=states distillTarget=averaged stepsPerRound=2 | 6 * 18 + 12 * 13 * 16",
        "exchange=states distillTarget=averaged strategy=qcd staleness=3 | 2 * 18 + 6 * 13 * 3",
        "exchange=states distillTarget=own staleness=2 | 0",
        "exchange=weights distillTarget=own staleness=2 taskGradient=averaged | 6 * 36",
        "exchange=labels batchSize=1000 strategy=qcd | 6 * 6 * 3",
        "exchange=labels batchSize=1000 strategy=qcd stepsPerRound=2 | 12 * 6 * 3",
        "exchange=labels batchSize=1000 distillState=readout | 6 * 6 * 32",
        "exchange=labels batchSize=1000 strategy=qcd labels=by_class | 6 * 4 * 3",
        "exchange=labels batchSize=1000 strategy=qcd labels=by_class classesPerStudent=1 | 6 * 1 * 3",
        "strategy=qkd exchange=weights teacherLayers=3 | 27",
        "strategy=qkd exchange=weights teacherLayers=3 burnIn=2 | 27",
        "strategy=qkd exchange=states | 6 * 13 * 3",
        "strategy=qkd exchange=states teacherDistance=infidelity | 6 * 13 * 16",
        "strategy=qkd exchange=states teacherDistance=readout | 6 * 13 * 32",
      })
  void numbersOfACircuit(String settings, String product, JavaSparkContext context) {
    ParamValues params = params(settings);
    try (SlicedExamples data = Digits.sliced(context, Digits.examples(75, 3), 2, 4096)) {
      long[] bytes = run(params, data, null);
      assertThat(bytes).containsOnly(8 * value(product));
    }
  }

  /** Sums of products of whole numbers. */
  private static long value(String text) {
    return Arrays.stream(text.strip().split(" \\+ "))
        .mapToLong(
            product ->
                Arrays.stream(product.split(" \\* "))
                    .mapToLong(Long::parseLong)
                    .reduce(1, (a, b) -> a * b))
        .sum();
  }

  private static ParamValues params(String settings) {
    ParamValues params = Trainings.params("readout=projector", "teacherLayers=2");
    return Trainings.set(params, settings.strip().split(" "));
  }

  /** Bytes of each circuit, round after round, without training. */
  private static long[] run(ParamValues params, SlicedExamples data, TrainedEnsemble teacher) {
    TrainSetup setup = TrainSetup.of(params, 8, 3, data.numSlices());
    TrainedEnsemble frozen = teacher;
    if (frozen == null && params.get(TrainParam.STRATEGY) == Strategy.QKD) {
      frozen = untrained(setup.ofTeacher());
    }
    Batches batches =
        new Batches(
            1,
            Trainer.of(setup, data).labelled(),
            params.get(TrainParam.BATCH_SIZE),
            75,
            params.get(TrainParam.DISTILL_BATCH_SIZE));
    RoundPlanner planner = new RoundPlanner(setup, batches, data);
    Exchange exchange = Exchanges.of(setup, Optional.ofNullable(frozen));
    long[] bytes = new long[setup.circuits().size()];
    for (int round = 0; round < params.get(TrainParam.MAX_ITER); round++) {
      long[] moved = exchange.methodBytes(planner.plan(round), data.labels());
      Arrays.setAll(bytes, c -> bytes[c] + moved[c]);
    }
    return bytes;
  }

  private static TrainedEnsemble untrained(TrainSetup setup) {
    return new TrainedEnsemble(
        setup.circuits(), InitialStudents.of(setup).stream().map(s -> s.weights).toList());
  }

  @Test
  void aStudentsCircuitsShareItsTeacher(JavaSparkContext context) {
    ParamValues params = params("strategy=qkd exchange=states teacherDistance=infidelity");
    params = Trainings.set(params, "circuitsPerStudent=2");
    try (SlicedExamples data = Digits.sliced(context, Digits.examples(75, 3), 2, 4096)) {
      TrainedEnsemble two = untrained(TrainSetup.of(params("numStudents=2"), 8, 3, 1));
      long of = 8 * 6 * 13 * 2 * 16;
      assertThat(run(params, data, two)).containsExactly(of, of, of, 0, 0, 0);
    }
  }

  @Test
  void studentsOfOtherDepthsMoveTheirOwnWeights(JavaSparkContext context) {
    ParamValues params =
        params("exchange=weights maxIter=1").with(TrainParam.NUM_LAYERS, List.of(1, 2, 3));
    try (SlicedExamples data = Digits.sliced(context, Digits.examples(75, 3), 2, 4096)) {
      assertThat(run(params, data, null)).containsOnly(8 * (9 + 18 + 27));
    }
  }

  @Test
  void aRunTellsItsBytesRoundByRound(JavaSparkContext context) {
    try (SlicedExamples data = Digits.sliced(context, Digits.examples(75, 3), 2, 20)) {
      TrainResult result = Trainings.fit(data, params("exchange=states sliceSize=20 burnIn=2"));
      assertThat(result.cost().bytes()).isEqualTo(8 * 3 * 4 * 13 * 48);
      assertThat(result.history().stream().filter(r -> r.student() == 1).map(RoundRecord::bytes))
          .containsExactly(0L, 0L, 4992L, 9984L, 14976L, 19968L);
      TrainResult taught = Trainings.fit(data, params("strategy=qkd exchange=weights"));
      assertThat(taught.cost().bytes()).isEqualTo(8 * 3 * 18);
      assertThat(taught.teacher().orElseThrow().cost().bytes()).isZero();
    }
  }
}
