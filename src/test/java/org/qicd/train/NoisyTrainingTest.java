package org.qicd.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
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

/** Trainings in whose steps a device's gates err at random. */
@Tag("slow")
@ExtendWith(SharedSpark.class)
class NoisyTrainingTest {
  private static final List<Example> IMAGES = Digits.examples(75, 3);

  private static ParamValues params(String... settings) {
    ParamValues params =
        Trainings.params(
            "noiseDevice=conf/devices/today.json",
            "noiseScale=5",
            "noiseTrajectories=3",
            "batchSize=40",
            "distillBatchSize=37",
            "maxIter=3");
    return Trainings.set(params, settings);
  }

  private static TrainResult trained(
      JavaSparkContext context, List<Example> images, int partitions, ParamValues params) {
    try (SlicedExamples data =
        Digits.sliced(context, images, partitions, params.get(TrainParam.SLICE_SIZE))) {
      return Trainer.of(TrainSetup.of(params, data, data.numClasses()), data).fit();
    }
  }

  private static String bits(TrainResult result) {
    return result.ensemble().fingerprint() + result.history();
  }

  @ParameterizedTest
  @CsvSource({
    "strategy=qicd, 4096",
    "strategy=qicd circuitsPerStudent=2, 20",
    "strategy=qicd numLayers=1 ansatz=efficient_su2 encoding=zz numQubits=8, 4096",
    "strategy=qcd readoutLink=born participation=0.7, 20",
    "strategy=average, 20",
    "strategy=qicd distillTarget=averaged staleness=2, 4096",
    "strategy=qicd distillTarget=own staleness=2, 20",
    "strategy=qicd taskGradient=averaged distillOn=probes, 20",
    "strategy=qicd distillState=readout numQubits=4 readout=projector, 20",
    "strategy=qkd teacherRounds=2, 20",
    "strategy=qicd deviceDrift=0.5 deviceAngleError=0.2 deviceCnotError=0.1, 20",
    "strategy=qicd encoding=reuploading featureScaling=trainable, 20"
  })
  void sameBitsForBothExchangesAndAnyPartitioning(
      String settings, int sliceSize, JavaSparkContext context) {
    ParamValues params = Trainings.set(params("sliceSize=" + sliceSize), settings.split(" "));
    assertSameBits(params, context);
  }

  @Test
  void firstLayersLearnUnderNoiseToo(JavaSparkContext context) {
    ParamValues params = params("layerwiseLoss=true", "sliceSize=20");
    assertSameBits(params.with(TrainParam.NUM_LAYERS, List.of(1, 2, 2)), context);
  }

  private static void assertSameBits(ParamValues params, JavaSparkContext context) {
    ParamValues states = Trainings.set(params, "exchange=states");
    List<Example> shuffled = new ArrayList<>(IMAGES);
    Collections.shuffle(shuffled, new Random(5));
    TrainResult one = trained(context, IMAGES, 1, states);
    assertThat(bits(trained(context, shuffled, 16, states))).isEqualTo(bits(one));
    TrainResult weights = trained(context, shuffled, 64, Trainings.set(params, "exchange=weights"));
    assertThat(weights.ensemble().fingerprint()).isEqualTo(one.ensemble().fingerprint());
    TrainResult ideal = trained(context, IMAGES, 1, Trainings.set(states, "noiseDevice="));
    assertThat(ideal.ensemble().fingerprint()).isNotEqualTo(one.ensemble().fingerprint());
  }

  @Test
  void labelsMoveUnderNoiseToo(JavaSparkContext context) {
    ParamValues params = params("exchange=labels", "strategy=qcd", "sliceSize=20");
    TrainResult one = trained(context, IMAGES, 1, params);
    assertThat(bits(trained(context, IMAGES, 16, params))).isEqualTo(bits(one));
  }

  @ParameterizedTest
  @ValueSource(strings = {"noiseScale=0", "noiseDevice=conf/devices/ideal.json"})
  void nothingChangesWithoutNoise(String setting, JavaSparkContext context) {
    TrainResult ideal = trained(context, IMAGES, 1, params("noiseDevice="));
    assertThat(bits(trained(context, IMAGES, 1, params(setting)))).isEqualTo(bits(ideal));
  }

  /** All students meet the same errors, so errors alone do not keep them apart. */
  @Test
  void equalStudentsStayEqual(JavaSparkContext context) {
    ParamValues params = params("init=common", "initScale=0", "maxIter=1", "noiseScale=20");
    assertThat(trained(context, IMAGES, 1, params).history().get(0).learned().divergence())
        .isLessThan(1e-9);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gradient=shift | noiseDevice needs gradient 'adjoint', found 'shift'",
        "gradient=spsa | noiseDevice needs gradient 'adjoint', found 'spsa'",
        "noiseDevice=nowhere.json | noiseDevice: nowhere.json",
        "noiseDevice=hdfs://host/device.json | noiseDevice: expected a file on the driver's disk",
      })
  void contradictions(String settings, String message) {
    ParamValues params = Trainings.set(params(), settings.split(" "));
    assertThatThrownBy(() -> TrainSetup.of(params, 8, 3, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message)
        .hasMessageNotContaining("\n");
  }
}
