package org.qicd.job.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.qicd.report.HeatMap;

class InfidelityMapTest {
  /** Pairs 01, 02, 12; a fidelity above 1 by rounding is no negative infidelity. */
  @Test
  void pairsBecomeASymmetricMatrixWithAnEmptyDiagonal() {
    HeatMap map = InfidelityMap.of("caption", List.of(0.75, 0.9998, 1 + 1e-15));
    assertThat(map.values()).hasSize(3);
    for (int m = 0; m < 3; m++) {
      assertThat(map.values().get(m).get(m)).isNaN();
      for (int j = 0; j < 3; j++) {
        assertThat(map.values().get(m).get(j)).isEqualTo(map.values().get(j).get(m));
      }
    }
    assertThat(map.values().get(0).get(1)).isEqualTo(0.25);
    assertThat(map.values().get(0).get(2)).isCloseTo(2e-4, within(1e-12));
    assertThat(map.values().get(1).get(2)).isZero();
    assertThat(map.shade().title()).isEqualTo("infidelity");
  }
}
