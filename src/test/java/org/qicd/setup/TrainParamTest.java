package org.qicd.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.qicd.circuit.Readout;
import org.qicd.param.Param;
import org.qicd.param.ParamValues;
import org.qicd.train.Trainings;

class TrainParamTest {

  @Test
  void theTableHoldsEveryRowOnce() {
    long constants =
        Arrays.stream(TrainParam.class.getFields())
            .filter(
                field -> Modifier.isStatic(field.getModifiers()) && field.getType() == Param.class)
            .count();
    assertThat(TrainParam.TABLE).hasSize((int) constants).doesNotHaveDuplicates();
    assertThat(TrainParam.TABLE.stream().map(Param::name)).doesNotHaveDuplicates();
  }

  @Test
  void whatIsShownIsRead() {
    ParamValues defaults = ParamValues.defaults(TrainParam.TABLE);
    ParamValues again = defaults;
    for (Param<?> param : TrainParam.TABLE) {
      again = again.with(param, defaults.toMap().get(param.name()));
    }
    assertThat(again.toMap()).isEqualTo(defaults.toMap());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "numStudents|0|numStudents must be a whole number from 1 to 64, found '0'",
        "numStudents|1.5|numStudents must be a whole number from 1 to 64, found '1.5'",
        "strategy|QICD|strategy must be one of qicd, qcd, qkd, average, fedavg, independent, found 'QICD'",
        "stepSize|NaN|stepSize must be a number above 0, at most 1000000, found 'NaN'",
        "logitScale|1e308|logitScale must be a number above 0, at most 1000000, found '1e308'",
        "distillWeight|1e160|distillWeight must be a number from 0 to 1000000, found '1e160'",
        "distillWeight|-1|distillWeight must be a number from 0 to 1000000, found '-1'",
        "participation|1.5|participation must be a number from 0 to 1, found '1.5'",
        "labelNoise|-0.1|labelNoise must be a number from 0 to 1, found '-0.1'",
        "deviceAngleError|-0.1|deviceAngleError must be a number from 0 to 3, found '-0.1'",
        "deviceAngleError|1e300|deviceAngleError must be a number from 0 to 3, found '1e300'",
        "deviceAngleError|NaN|deviceAngleError must be a number from 0 to 3, found 'NaN'",
        "deviceScaleError|1.5|deviceScaleError must be a number from 0 to 1, found '1.5'",
        "deviceCrosstalk|-1|deviceCrosstalk must be a number from 0 to 3, found '-1'",
        "deviceCnotError|4|deviceCnotError must be a number from 0 to 3, found '4'",
        "deviceDrift|Infinity|deviceDrift must be a number from 0 to 3, found 'Infinity'",
        "deviceErrorsOf|pair|deviceErrorsOf must be one of gate, qubit, found 'pair'",
        "taskGradient|mean|taskGradient must be one of own, averaged, found 'mean'",
        "taskWeight|-1|taskWeight must be a number from 0 to 1000000, found '-1'",
        "tunableCouplers|yes|tunableCouplers must be true or false, found 'yes'",
        "shots|1e12|shots must be a whole number from 0 to 1000000000, found '1e12'",
        "shots|1000000000000|shots must be a whole number from 0 to 1000000000, found '1000000000000'",
        "shots|-1|shots must be a whole number from 0 to 1000000000, found '-1'",
        "smoothing|-0.5|smoothing must be a number from 0 to 1000000, found '-0.5'",
        "readoutLink|Born|readoutLink must be one of softmax, born, found 'Born'",
        "seed|x|seed must be a whole number, found 'x'",
        "numLayers|0|numLayers must be a whole number from 1 to 1000, or a list of them, found '0'",
      })
  void refusesInOneLine(String name, String value, String message) {
    Param<?> param =
        TrainParam.TABLE.stream().filter(p -> p.name().equals(name)).findFirst().orElseThrow();
    assertThatThrownBy(() -> param.read(value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  /**
   * Settings of three students with 8 features and 3 classes, or as given, and what they are told.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tunableCouplers=true | 2 | 2 | tunableCouplers need a pair of qubits: numQubits is 1, expected 2 or more",
        "taskGradient=averaged unlike | 8 | 3 | taskGradient 'averaged' needs one ansatz for all students, whose weights then mean the same",
        "taskGradient=averaged strategy=independent | 8 | 3 | taskGradient 'averaged' contradicts strategy 'independent', in which every student steps along its own gradient: set taskGradient = own, or another strategy",
        "strategy=fedavg unlike | 8 | 3 | strategy 'fedavg' needs one ansatz for all students",
        "proximalWeight=1 unlike | 8 | 3 | proximalWeight needs one ansatz for all students: set it to 0",
        "taskGradient=averaged strategy=qcd exchange=labels | 8 | 3 | exchange 'labels' has one gradient for both terms of the loss: set taskGradient = own, or exchange = states or weights",
        "layerwiseLoss=true unlike | 8 | 3 | layerwiseLoss needs one ansatz for all students",
        "layerwiseLoss=true strategy=qcd exchange=labels | 8 | 3 | exchange 'labels' has one gradient for both terms of the loss: set layerwiseLoss = false, or exchange = states or weights",
        "layerwiseLoss=true encoding=reuploading | 8 | 3 | layerwiseLoss needs circuits that begin alike, with encoding 'reuploading' some end in rotations that others do not have: use another encoding, or layerwiseLoss = false",
        "strategy=average numLayers=1,2,3 participation=0.5 | 8 | 3 | strategy 'average' gives a student that misses a round the weights of another one, which needs one numLayers for all students: set participation = 1",
        "distillTarget=averaged deviceAngleError=0.1 | 8 | 3 | distillTarget 'averaged' needs one circuit for all students: give one ansatz, one numLayers and no device errors, or set distillTarget = peers",
        "distillTarget=averaged deviceDrift=0.1 | 8 | 3 | distillTarget 'averaged' needs one circuit for all students, but with deviceDrift their devices drift apart: set distillTarget = peers",
      })
  void refusesWhatDevicesAndAveragesContradict(
      String settings, int features, int classes, String message) {
    ParamValues params = Trainings.params();
    for (String setting : settings.split(" ")) {
      params =
          setting.equals("unlike")
              ? params.with(
                  TrainParam.ANSATZ,
                  List.of("basic_entangler", "real_amplitudes", "basic_entangler"))
              : setting.equals("numLayers=1,2,3")
                  ? params.with(TrainParam.NUM_LAYERS, List.of(1, 2, 3))
                  : Trainings.set(params, setting);
    }
    ParamValues wrong = params;
    assertThatThrownBy(() -> TrainSetup.of(wrong, features, classes, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void contradictionsNameBothParameters() {
    assertThatThrownBy(
            () ->
                TrainSetup.of(
                    Trainings.params().with(TrainParam.NUM_LAYERS, List.of(1, 2)), 8, 3, 1))
        .hasMessageContaining("numLayers lists 2 values")
        .hasMessageContaining("numStudents = 3");
    assertThatThrownBy(() -> TrainSetup.of(Trainings.params(), 8, 1, 1))
        .hasMessageContaining("one class only");
    assertThatThrownBy(() -> TrainSetup.of(Trainings.params("numQubits=2"), 8, 3, 1))
        .hasMessageContaining("numQubits = 2: encoding 'amplitude' on 2 qubits takes 1 to 4")
        .hasMessageContaining("features, found 8");
    assertThatThrownBy(
            () -> TrainSetup.of(Trainings.params("maxIter=3000000", "stepsPerRound=1000"), 8, 3, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("maxIter x stepsPerRound is 3000000000 steps");
    assertThatThrownBy(() -> TrainSetup.of(Trainings.params("encoding=angle"), 64, 3, 1))
        .hasMessageContaining("64 qubits");
    assertThatThrownBy(
            () ->
                TrainSetup.of(Trainings.params("readout=expval", "distillState=readout"), 8, 3, 1))
        .hasMessageContaining("distillState 'readout'");
    assertThatThrownBy(
            () -> TrainSetup.of(Trainings.params("readout=expval", "readoutLink=born"), 8, 3, 1))
        .hasMessageContaining("readoutLink 'born' needs outcomes that are the classes");
    assertThat(
            TrainSetup.of(Trainings.params("readoutLink=born", "logitScale=7"), 8, 3, 1)
                .circuits()
                .get(0)
                .readout())
        .isEqualTo(Readout.born(3));
  }
}
