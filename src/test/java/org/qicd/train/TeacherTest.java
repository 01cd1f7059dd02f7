package org.qicd.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.qicd.data.SlicedExamples;
import org.qicd.distill.Divergence;
import org.qicd.ensemble.TrainedEnsemble;
import org.qicd.param.ParamValues;
import org.qicd.setup.TrainSetup;
import org.qicd.testing.SharedSpark;
import org.qicd.train.round.TargetsTest;
import org.qicd.train.sample.InitialStudents;
import org.qicd.train.slice.Evaluation;
import org.qicd.train.slice.Evaluator;
import org.qicd.train.state.RoundRecord;

/** Students that are pulled toward a frozen teacher, trained in the run or given. */
@ExtendWith(SharedSpark.class)
class TeacherTest {

  private static ParamValues params(String... settings) {
    ParamValues params =
        Trainings.params("strategy=qkd", "readout=projector", "distillWeight=3", "teacherLayers=3");
    return Trainings.set(Trainings.set(params, "teacherRounds=5"), settings);
  }

  private static Trainer trainer(SlicedExamples data, ParamValues params) {
    return Trainer.of(TrainSetup.of(params, 8, 3, data.numSlices()), data);
  }

  @ParameterizedTest
  @CsvSource({
    "kl, shared, 1, 4096",
    "kl, probes, 2, 20",
    "infidelity, shared, 1, 20",
    "infidelity, labelled, 3, 4096",
    "readout, probes, 1, 4096",
    "kl teacherQubits=5, labelled, 2, 20",
    "readout teacherQubits=4, shared, 1, 4096"
  })
  void sameBitsForBothExchanges(
      String distance, String on, int groups, int sliceSize, JavaSparkContext context) {
    ParamValues params = params(("teacherDistance=" + distance + " distillOn=" + on).split(" "));
    params = Trainings.set(params, "circuitsPerStudent=" + groups, "sliceSize=" + sliceSize);
    String taught = TargetsTest.sameForBothExchanges(context, params);
    ParamValues alone = Trainings.set(params, "strategy=independent");
    assertThat(TargetsTest.fit(context, 1, alone).fingerprint()).isNotEqualTo(taught);
    ParamValues noPull = Trainings.set(params, "distillWeight=0");
    assertThat(TargetsTest.sameForBothExchanges(context, noPull))
        .isEqualTo(TargetsTest.fit(context, 1, alone).fingerprint());
  }

  @Test
  void aTeacherTrainedInTheRunIsOnePooledStudentGiven(JavaSparkContext context) {
    try (SlicedExamples data = Digits.sliced(context, Digits.examples(75, 3), 2, 4096)) {
      List<RoundRecord> told = new ArrayList<>();
      TrainResult within =
          trainer(data, params())
              .listener(
                  new Trainer.Listener() {
                    @Override
                    public void afterRound(
                        List<RoundRecord> records, java.util.Optional<Evaluation> validation) {}

                    @Override
                    public void afterTeacherRound(RoundRecord round) {
                      told.add(round);
                    }
                  })
              .fit();
      TrainResult teacher = within.teacher().orElseThrow();
      // 5 rounds of a batch of 16; 6 rounds of 3 students with 16 labelled and 13 shared images.
      assertThat(teacher.history()).hasSize(5).isEqualTo(told);
      assertThat(teacher.cost().spent().gradients()).isEqualTo(5 * 16);
      assertThat(within.cost().spent().gradients()).isEqualTo(6 * 3 * (16 + 13));
      assertThat(within.history()).hasSize(6 * 3);

      ParamValues pooled =
          params("strategy=independent", "numStudents=1", "numLayers=3", "maxIter=5");
      TrainedEnsemble one = Trainings.fit(data, pooled).ensemble();
      assertThat(teacher.ensemble().fingerprint()).isEqualTo(one.fingerprint());
      TrainResult given = trainer(data, params("teacherRounds=1")).teacher(one).fit();
      assertThat(given.teacher()).isEmpty();
      assertThat(given.ensemble().fingerprint()).isEqualTo(within.ensemble().fingerprint());
    }
  }

  @Test
  void theTeacherHasTheLabelsThatStudentsOwnAndNoOther(JavaSparkContext context) {
    try (SlicedExamples data = Digits.sliced(context, Digits.examples(75, 3), 2, 4096)) {
      ParamValues few = params("labelsPerStudent=3", "batchSize=1000", "teacherRounds=1");
      assertThat(trainer(data, few).fit().teacher().orElseThrow().cost().spent().gradients())
          .isEqualTo(9);
      ParamValues shared = Trainings.set(few, "labels=shared");
      assertThat(trainer(data, shared).fit().teacher().orElseThrow().cost().spent().gradients())
          .isEqualTo(3);
    }
  }

  /** The pull toward several circuits is toward their mean; students come nearer to it. */
  @Test
  void studentsFollowATeacher(JavaSparkContext context) {
    try (SlicedExamples data = Digits.sliced(context, Digits.examples(75, 3), 2, 20)) {
      ParamValues trained =
          Trainings.params("readout=projector", "maxIter=40", "numLayers=3", "sliceSize=20");
      TrainedEnsemble teacher = Trainings.fit(data, trained).ensemble();
      ParamValues taught = params("numStudents=1", "maxIter=60", "labelsPerStudent=3");
      taught = Trainings.set(taught, "stepSize=0.1", "numLayers=4", "sliceSize=20");
      TrainResult result = trainer(data, taught).teacher(teacher).fit();
      List<RoundRecord> history = result.history();
      assertThat(history.get(59).learned().divergence())
          .isLessThan(0.3 * history.get(0).learned().divergence());
    }
  }

  /** Nine labels are too few for a student by itself; the wide teacher has seen all of them. */
  @ParameterizedTest
  @CsvSource({"kl", "readout"})
  void aWiderTeacherTeaches(String distance, JavaSparkContext context) {
    try (SlicedExamples data = Digits.sliced(context, Digits.examples(150, 3), 2, 4096)) {
      ParamValues params = params("teacherDistance=" + distance, "teacherQubits=5", "maxIter=60");
      params = Trainings.set(params, "teacherRounds=40", "teacherLayers=4", "stepSize=0.1");
      params = Trainings.set(params, "numLayers=4", "distillWeight=10");
      TrainResult result = trainer(data, params).fit();
      TrainedEnsemble teacher = result.teacher().orElseThrow().ensemble();
      assertThat(teacher.circuit(0).numQubits()).isEqualTo(5);
      assertThat(Evaluator.evaluate(teacher, data).ensemble().task().accuracy()).isGreaterThan(0.9);
      List<RoundRecord> history = result.history();
      double first = RoundRecord.mean(history.subList(0, 3), r -> r.learned().divergence());
      double last = RoundRecord.mean(history.subList(177, 180), r -> r.learned().divergence());
      assertThat(last).isLessThan(0.5 * first);
      assertThat(Evaluator.evaluate(result.ensemble(), data).students())
          .allSatisfy(s -> assertThat(s.task().accuracy()).isGreaterThan(0.9));
      TrainResult given = trainer(data, params).teacher(teacher).fit();
      assertThat(given.ensemble().fingerprint()).isEqualTo(result.ensemble().fingerprint());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "teacherQubits=4 teacherDistance=infidelity|students have 3 qubits, the teacher 4",
        "teacherQubits=2|the teacher, by teacherQubits and teacherLayers: numQubits = 2: encoding",
        "teacherQubits=4 distillOn=probes|same states of 3 qubits, the teacher has 4"
      })
  void aTeacherThatDoesNotFitIsToldBeforeItIsTrained(String settings, String message) {
    assertThatThrownBy(() -> TrainSetup.of(params(settings.split(" ")), 8, 3, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void distancesResolveToDivergences() {
    assertThat(TrainSetup.of(params(), 8, 3, 1).divergence()).isEqualTo(Divergence.KL);
    assertThat(TrainSetup.of(params("numStudents=1", "teacherDistance=readout"), 8, 3, 1))
        .extracting(TrainSetup::divergence)
        .isEqualTo(Divergence.SUPERFIDELITY);
    assertThat(TrainSetup.of(params("teacherDistance=infidelity"), 8, 3, 1).divergence())
        .isEqualTo(Divergence.INFIDELITY);
  }

  @Test
  void whatDoesNotFitIsToldInOneLine(JavaSparkContext context) {
    try (SlicedExamples data = Digits.sliced(context, Digits.examples(75, 3), 2, 4096)) {
      ParamValues other = Trainings.params("readout=projector", "numQubits=4");
      TrainSetup wide = TrainSetup.of(other, 8, 3, 1);
      TrainedEnsemble teacher =
          new TrainedEnsemble(
              wide.circuits(), InitialStudents.of(wide).stream().map(s -> s.weights).toList());
      assertThatThrownBy(() -> trainer(data, params("teacherDistance=infidelity")).teacher(teacher))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContainingAll("students have 3 qubits, the teacher 4", "kl or readout");
      assertThatThrownBy(
              () ->
                  trainer(data, params("teacherDistance=readout", "readout=expval", "numQubits=4"))
                      .teacher(teacher))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContainingAll("teacher has the readout 'projector', the students 'expval'");
      assertThatThrownBy(() -> trainer(data, other).teacher(teacher))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("a teacher is given, but strategy is 'qicd': set strategy = qkd");
    }
    assertThatThrownBy(() -> TrainSetup.of(params("distillTarget=averaged"), 8, 3, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("distillTarget 'averaged'", "strategy 'qkd'");
    assertThatThrownBy(
            () -> TrainSetup.of(params("readout=expval", "teacherDistance=readout"), 8, 3, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("teacherDistance 'readout'", "numQubits is 3");
  }
}
