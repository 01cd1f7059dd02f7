package org.qicd.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.qicd.setup.TrainSetup;

/** A run that cannot fit is refused with the numbers, wherever it is to run. */
class MemoryLimitsTest {
  private static final long GB = 1L << 30;

  private static MemoryEstimate estimate(String... settings) {
    return MemoryEstimate.of(TrainSetup.of(Trainings.params(settings), 8, 3, 1), 1000);
  }

  /** 3 students' 13 states of 2^20 complex numbers: 624 MB; buffers of their tasks are larger. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "true | 1 | 0 | 2 | 0 | the JVM has 1.0 GB | QICD_MEMORY",
        "false | 1 | 64 | 1 | 0 | about 1.8 GB on the driver | spark.driver.memory",
        "false | 4 | 1 | 1 | 0 | of its own 1.0 GB | spark.executor.memory",
        "false | 4 | 6 | 2 | 0 | of its own 6.0 GB | spark.executor.cores",
        "false | 4 | 64 | 1 | 536870912 | about 624.0 MB | spark.driver.maxResultSize is 512.0 MB",
      })
  void namesWhatIsTooSmallAndWhatToChange(
      boolean local, long driver, long executor, int tasks, long results, String has, String key) {
    MemoryEstimate memory = estimate("numQubits=20", "exchange=states");
    assertThat(memory.states()).isEqualTo(3L * 13 * 2 * Double.BYTES << 20);
    MemoryLimits limits = new MemoryLimits(local, driver * GB, executor * GB, tasks, results);
    assertThatThrownBy(() -> limits.check(memory))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(has, key, "numQubits", "distillBatchSize")
        .message()
        .doesNotContain("\n");
  }

  @Test
  void takesWhatFits() {
    MemoryEstimate small = estimate("exchange=states");
    new MemoryLimits(true, GB, 0, 8, GB).check(small);
    new MemoryLimits(false, GB, GB, 8, GB).check(small);
    assertThat(estimate("numQubits=20", "exchange=weights").states()).isZero();
  }
}
