package org.qicd.job.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.qicd.report.Chart.Scale;

class SweepChartsTest {
  private static Scale scale(Double... values) {
    return SweepCharts.axis("x", List.of(values)).scale();
  }

  @Test
  void smallValuesGetRoomWhereOthersAreMuchLarger() {
    assertThat(scale(0.0, 0.02, 0.05, 0.1, 0.2, 0.4)).isEqualTo(Scale.ROOT);
    assertThat(scale(1.0, 2.0, 4.0, 8.0, 16.0)).isEqualTo(Scale.ROOT);
    assertThat(scale(1.0, 2.0, 5.0)).isEqualTo(Scale.LINEAR);
    assertThat(scale(0.0, 0.3)).isEqualTo(Scale.LINEAR);
    assertThat(scale(-1.0, 0.1, 20.0)).isEqualTo(Scale.LINEAR);
  }
}
