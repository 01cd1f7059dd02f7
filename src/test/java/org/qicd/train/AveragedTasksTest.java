package org.qicd.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.qicd.data.SlicedExamples;
import org.qicd.distill.DistillTerm;
import org.qicd.distill.EnsembleTargets;
import org.qicd.distill.LossGradient;
import org.qicd.distill.StudentOutputs;
import org.qicd.distill.TaskTerm;
import org.qicd.param.ParamValues;
import org.qicd.setup.TrainParam;
import org.qicd.setup.TrainSetup;
import org.qicd.testing.Bits;
import org.qicd.testing.SharedSpark;
import org.qicd.train.round.TargetsTest;
import org.qicd.train.sample.Batches;
import org.qicd.train.sample.InitialStudents;
import org.qicd.train.sample.LabelNoise;
import org.qicd.train.slice.EncodedSlice;

/** Students on unlike devices that share the gradients of their task terms alone. */
@Tag("slow")
@ExtendWith(SharedSpark.class)
class AveragedTasksTest {
  private static final String[] UNLIKE = {
    "deviceAngleError=0.4",
    "deviceScaleError=0.1",
    "deviceCrosstalk=0.3",
    "deviceCnotError=0.3",
    "tunableCouplers=true",
    "initScale=0.3"
  };

  private static ParamValues params(String... settings) {
    return Trainings.set(
        Trainings.set(Trainings.params(UNLIKE), "taskGradient=averaged"), settings);
  }

  /** The losses of a student's step as functions of its weights, on the slices of the images. */
  private record Losses(
      TrainSetup setup, List<EncodedSlice> slices, Batches batches, List<double[]> at, int step) {

    double task(int m, double[] weights) {
      int[] ids = batches.labelled(m, step);
      double sum = 0;
      for (EncodedSlice slice : slices) {
        LossGradient loss = new LossGradient(setup.circuits().get(m));
        loss.bind(weights);
        int[] positions = slice.positions(ids);
        loss.addLabelled(slice.images(loss.circuit()), positions, new TaskTerm(slice.labels, 0));
        sum += loss.sums().task().sum();
      }
      return setup.params().get(TrainParam.TASK_WEIGHT) * sum / ids.length;
    }

    double pull(int m, double[] weights) {
      int[] ids = batches.shared(step);
      double sum = 0;
      for (EncodedSlice slice : slices) {
        int[] which = slice.positions(ids);
        List<StudentOutputs> outputs = new ArrayList<>();
        for (int j = 0; j < at.size(); j++) {
          LossGradient other = new LossGradient(setup.circuits().get(j));
          other.bind(at.get(j));
          outputs.add(other.outputs(setup.divergence(), slice.images(other.circuit()), which));
        }
        LossGradient loss = new LossGradient(setup.circuits().get(m));
        loss.bind(weights);
        EnsembleTargets targets = new EnsembleTargets(setup.divergence(), outputs);
        loss.addShared(slice.images(loss.circuit()), which, new DistillTerm<>(targets, m, 0));
        sum += loss.sums().distill().sum();
      }
      return setup.lambda(step) * sum / ids.length;
    }
  }

  /** A loss of a student at weights. */
  private interface Loss {
    double at(int student, double[] weights);
  }

  /** Central differences of sixth order at each student's own weights, [student][weight]. */
  private static double[][] differences(Loss loss, List<double[]> at) {
    double[] coefficients = {3.0 / 4, -3.0 / 20, 1.0 / 60};
    double h = 3e-3;
    double[][] gradients = new double[at.size()][at.get(0).length];
    for (int m = 0; m < at.size(); m++) {
      for (int w = 0; w < gradients[m].length; w++) {
        for (int k = 1; k <= 3; k++) {
          double[] up = at.get(m).clone();
          double[] down = at.get(m).clone();
          up[w] += k * h;
          down[w] -= k * h;
          gradients[m][w] += coefficients[k - 1] * (loss.at(m, up) - loss.at(m, down)) / h;
        }
      }
    }
    return gradients;
  }

  /**
   * A step goes down the mean of all task losses, plus the student's own distance to the others.
   */
  @ParameterizedTest
  @CsvSource({
    "qicd, full, 4096, 1",
    "qicd, full, 20, 0.5",
    "qicd, readout, 20, 1",
    "qcd, full, 4096, 3",
    "qicd, full, 20, 0"
  })
  void stepsAgainstDifferences(
      String strategy, String state, int sliceSize, double taskWeight, JavaSparkContext context) {
    ParamValues params = params("strategy=" + strategy, "distillState=" + state);
    params = Trainings.set(params, "optimizer=sgd", "stepSchedule=constant", "stepSize=0.01");
    params = Trainings.set(params, "distillSchedule=constant", "distillWeight=2");
    params = Trainings.set(params, "taskWeight=" + taskWeight, "readout=projector", "batchSize=9");
    params = params.with(TrainParam.SLICE_SIZE, sliceSize);
    try (SlicedExamples data = Digits.sliced(context, Digits.examples(75, 3), 2, sliceSize)) {
      TrainSetup setup = TrainSetup.of(params, 8, 3, data.numSlices());
      long seed = params.get(TrainParam.SEED);
      Batches batches = new Batches(seed, Trainer.of(setup, data).labelled(), 9, 75, 13);
      List<EncodedSlice> slices =
          EncodedSlice.all(data, setup.circuits(), LabelNoise.NONE).collect();
      List<double[]> at = InitialStudents.of(setup).stream().map(s -> s.weights).toList();
      for (int round = 0; round < 2; round++) {
        Losses losses = new Losses(setup, slices, batches, at, round);
        double[][] task = differences(losses::task, at);
        double[][] pull = differences(losses::pull, at);
        TrainResult result = Trainings.fit(data, Trainings.set(params, "maxIter=" + (round + 1)));
        List<double[]> next = new ArrayList<>();
        for (int m = 0; m < 3; m++) {
          next.add(result.ensemble().weights(m));
          for (int w = 0; w < next.get(m).length; w++) {
            int weight = w;
            double mean = IntStream.range(0, 3).mapToDouble(j -> task[j][weight]).sum() / 3;
            double step = (at.get(m)[w] - next.get(m)[w]) / 0.01;
            assertThat(step)
                .as("round %d, student %d, weight %d", round, m, w)
                .isCloseTo(mean + pull[m][w], within(1e-8));
          }
        }
        assertThat(Arrays.equals(pull[0], pull[1])).as("pulls are each student's own").isFalse();
        at = next;
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sliceSize=4096",
        "sliceSize=20",
        "strategy=qcd sliceSize=20",
        "strategy=qkd teacherRounds=2 sliceSize=20",
        "strategy=qkd teacherRounds=2",
        "distillState=readout readout=projector circuitsPerStudent=2",
        "staleness=3 sliceSize=20",
        "staleness=3 deviceDrift=0.5",
        "staleness=3 deviceDrift=0.5 taskGradient=own sliceSize=20",
        "participation=0.5 sliceSize=20 circuitsPerStudent=2",
        "participation=0.5 deviceDrift=0.5",
        "distillOn=probes deviceDrift=0.5 sliceSize=20",
        "distillOn=labelled deviceErrorsOf=qubit",
        "encoding=reuploading numQubits=8 numLayers=1",
        "deviceDrift=0.5 taskGradient=own",
        "deviceDrift=0.5 strategy=average",
        "burnIn=3 deviceDrift=0.2"
      })
  void sameBitsForBothExchangesAndAnyPartitioning(String settings, JavaSparkContext context) {
    ParamValues params = Trainings.set(params(), settings.split(" "));
    String bits = TargetsTest.sameForBothExchanges(context, params);
    ParamValues ideal = Trainings.set(params, "deviceAngleError=0");
    assertThat(TargetsTest.fit(context, 3, ideal).fingerprint())
        .as("devices make a difference")
        .isNotEqualTo(bits);
  }

  /** With fresh targets, several steps are several rounds; devices drift only between rounds. */
  @ParameterizedTest
  @ValueSource(strings = {"sliceSize=4096", "sliceSize=20", "strategy=qkd sliceSize=20"})
  void severalStepsAreSeveralRounds(String settings, JavaSparkContext context) {
    ParamValues params = Trainings.set(params("exchange=weights"), settings.split(" "));
    params = Trainings.set(params, "distillSchedule=constant");
    ParamValues once = Trainings.set(params, "maxIter=6", "teacherRounds=6");
    ParamValues often = Trainings.set(params, "maxIter=2", "teacherRounds=2", "stepsPerRound=3");
    assertThat(TargetsTest.fit(context, 4, often).fingerprint())
        .isEqualTo(TargetsTest.fit(context, 1, once).fingerprint());
  }

  /** Without a distillation term nothing but the mean is left, also on unlike devices. */
  @ParameterizedTest
  @ValueSource(strings = {"qicd", "qcd", "qkd"})
  void noPullIsAverageBitForBit(String strategy, JavaSparkContext context) {
    for (int sliceSize : List.of(20, 4096)) {
      ParamValues average = params("taskGradient=own", "strategy=average", "initScale=0");
      average = Trainings.set(average, "sliceSize=" + sliceSize, "teacherRounds=1");
      ParamValues noPull =
          Trainings.set(
              average, "strategy=" + strategy, "taskGradient=averaged", "distillWeight=0");
      assertThat(TargetsTest.sameForBothExchanges(context, noPull))
          .isEqualTo(TargetsTest.sameForBothExchanges(context, average));
      ParamValues pull = Trainings.set(noPull, "distillWeight=1");
      assertThat(TargetsTest.fit(context, 1, pull).fingerprint())
          .isNotEqualTo(TargetsTest.fit(context, 1, average).fingerprint());
    }
  }

  /** A student that is alone has nobody to share with or to learn from. */
  @Test
  void oneStudentIsAlone(JavaSparkContext context) {
    ParamValues one = params("numStudents=1");
    Bits.assertSame(
        "alone",
        TargetsTest.fit(context, 1, one).weights(0),
        TargetsTest.fit(context, 1, Trainings.set(one, "taskGradient=own", "strategy=independent"))
            .weights(0));
  }
}
