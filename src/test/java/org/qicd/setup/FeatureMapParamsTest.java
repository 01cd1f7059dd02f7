package org.qicd.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.qicd.testing.Mistakes.assertMistake;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.qicd.circuit.Encoding;
import org.qicd.circuit.FeatureMap;
import org.qicd.circuit.FeatureMap.Entanglement;
import org.qicd.train.Trainings;

/** The parameters of zz and iqp. */
class FeatureMapParamsTest {
  private static FeatureMap map(String... settings) {
    return TrainSetup.of(Trainings.params(settings), 4, 3, 1).circuits().get(0).featureMap();
  }

  /** Qiskit repeats its feature map twice by default, and PennyLane does not repeat its own. */
  @Test
  void defaults() {
    assertThat(map("encoding=zz")).isEqualTo(new FeatureMap(Encoding.ZZ, 2, Entanglement.FULL));
    assertThat(map("encoding=iqp")).isEqualTo(new FeatureMap(Encoding.IQP, 1, Entanglement.FULL));
  }

  @Test
  void given() {
    assertThat(map("encoding=zz", "encodingRepetitions=1", "encodingEntanglement=circular"))
        .isEqualTo(new FeatureMap(Encoding.ZZ, 1, Entanglement.CIRCULAR));
    assertThat(map("encoding=iqp", "encodingEntanglement=linear"))
        .isEqualTo(new FeatureMap(Encoding.IQP, 1, Entanglement.LINEAR));
  }

  @ParameterizedTest
  @ValueSource(strings = {"encodingRepetitions=1", "encodingEntanglement=linear"})
  void otherEncodingsHaveNone(String setting) {
    assertMistake(
        () -> map("encoding=angle", setting),
        "encodingRepetitions is %d and encodingEntanglement '%s', but encoding 'angle' has neither: expected encoding zz or iqp, or 0 and full"
            .formatted(setting.endsWith("1") ? 1 : 0, setting.endsWith("1") ? "full" : "linear"));
  }

  @ParameterizedTest
  @CsvSource({
    "encodingRepetitions=-1, a whole number from 0 to 100",
    "encodingRepetitions=101, a whole number from 0 to 100",
    "encodingEntanglement=ring, 'one of full, linear, circular'"
  })
  void values(String setting, String allowed) {
    String[] pair = setting.split("=");
    assertThatThrownBy(() -> map("encoding=zz", setting))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("%s must be %s, found '%s'", pair[0], allowed, pair[1]);
  }
}
