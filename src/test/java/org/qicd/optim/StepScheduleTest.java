package org.qicd.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StepScheduleTest {

  @ParameterizedTest
  @CsvSource({
    "CONSTANT, 0, 0.2",
    "CONSTANT, 99, 0.2",
    "COSINE, 0, 0.2",
    "COSINE, 25, 0.172175144212722",
    "COSINE, 50, 0.105",
    "COSINE, 100, 0.01",
    "SPSA, 0, 0.2",
    "SPSA, 11, 0.131767995173414", // 0.2 (1 / 2)^0.602
  })
  void sizes(StepSchedule schedule, int step, double expected) {
    assertThat(schedule.stepSize(0.2, step, 100)).isCloseTo(expected, within(1e-15));
  }
}
