package org.qicd.distill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class DistillScheduleTest {

  @ParameterizedTest
  @CsvSource({
    "CONSTANT, 0, 30",
    "CONSTANT, 299, 30",
    "LINEAR, 0, 0",
    "LINEAR, 150, 15",
    "LINEAR, 299, 29.9",
    "GEOMETRIC, 0, 3",
    "GEOMETRIC, 100, 9.486832980505138",
    "GEOMETRIC, 200, 30",
    "GEOMETRIC, 299, 30",
  })
  void weights(DistillSchedule schedule, int round, double expected) {
    assertThat(schedule.weight(30, round, 300)).isCloseTo(expected, within(1e-13));
  }

  @ParameterizedTest
  @EnumSource(DistillSchedule.class)
  void neverFallsNorExceedsItsEnd(DistillSchedule schedule) {
    double before = 0;
    for (int round = 0; round <= 37; round++) {
      double weight = schedule.weight(7, round, 37);
      assertThat(weight).isBetween(before, 7.0);
      before = weight;
    }
    assertThat(before).isEqualTo(7);
    assertThat(schedule.weight(0, 5, 37)).isEqualTo(0);
  }
}
