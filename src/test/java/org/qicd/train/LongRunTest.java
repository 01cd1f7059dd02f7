package org.qicd.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.qicd.testing.SharedSpark;

/** Rounds leave nothing behind on the driver: the short form of {@link LongRun}. */
@ExtendWith(SharedSpark.class)
class LongRunTest {

  @ParameterizedTest
  @ValueSource(strings = {"states", "weights"})
  void blocksDoNotGrow(String exchange, JavaSparkContext context) {
    int rounds = 150;
    List<LongRun.Sample> samples = LongRun.train(context, rounds, 50, exchange, sample -> {});
    assertThat(samples).hasSize(3);
    // A few are still on their way out; one kept a round would be more than this.
    assertThat(samples)
        .extracting(LongRun.Sample::blocks)
        .allSatisfy(blocks -> assertThat(blocks).isBetween(1L, 50L));
  }
}
