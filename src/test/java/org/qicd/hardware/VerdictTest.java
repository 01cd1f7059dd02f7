package org.qicd.hardware;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.qicd.hardware.Condition.Source;
import org.qicd.hardware.Verdict.Limit;

class VerdictTest {

  @ParameterizedTest
  @CsvSource({
    "0.9, 0.9, YES",
    "0.9, 0.95, YES",
    "0.9, 0.8801, YES",
    "0.9, 0.87, IN_PART",
    "0.9, 0.51, IN_PART",
    "0.9, 0.49, NO",
    "0.13, 0.09, NO",
    "0.11, 0.11, GUESSING",
    "0, 0.04, GUESSING"
  })
  void saysHowMuchIsLeftAboveGuessing(double ideal, double noisy, Verdict.Kept kept) {
    assertThat(Verdict.kept(ideal, noisy, 0.1)).isEqualTo(kept);
  }

  private static Limit limit(Source source, double explained) {
    return new Limit(source, 0.5, 0.2 - explained, explained);
  }

  @Test
  void namesWhatIsStrongestAndWhatIsAboutAsStrong() {
    Limit gates = limit(Source.TWO_QUBIT_GATES, 0.1);
    Limit readout = limit(Source.READOUT, 0.08);
    Limit shots = limit(Source.NONE, 0.02);
    Limit layers = limit(Source.LAYERS, 0.15);
    assertThat(Verdict.limiting(0.2, List.of(layers, gates, readout, shots)))
        .containsExactly(gates, readout);
    assertThat(shots.label()).isEqualTo("shots");
  }

  @Test
  void namesNothingIfProbabilitiesAreNearlyExactOrNothingExplains() {
    Limit gates = limit(Source.TWO_QUBIT_GATES, 0.005);
    assertThat(Verdict.limiting(0.009, List.of(gates))).isEmpty();
    assertThat(Verdict.limiting(0.2, List.of(limit(Source.READOUT, -0.01)))).isEmpty();
  }

  @Test
  void speaksOfTheNumberOfShotsThatIsNearestToAThousand() {
    assertThat(new SweepPlan(List.of(100, 10000, 2000), List.of(), 0, 1, 1, false).referenceShots())
        .isEqualTo(2000);
    assertThat(new SweepPlan(List.of(0), List.of(), 0, 1, 1, false).referenceShots()).isZero();
  }
}
