package org.qicd.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.qicd.testing.SharedSpark;

/**
 * Rounds leave nothing behind on the driver. {@code -Dqicd.rounds=10000} is the long form, which
 * reports what it has seen too.
 */
@ExtendWith(SharedSpark.class)
class LongRunTest {
  private static final int SHORT = 150;
  private static final int ROUNDS = Integer.getInteger("qicd.rounds", SHORT);

  @ParameterizedTest
  @ValueSource(strings = {"states", "weights"})
  void nothingPilesUp(String exchange, JavaSparkContext context, @TempDir Path folder)
      throws IOException {
    int every = Math.max(SHORT / 3, ROUNDS / 50);
    List<LongRun.Sample> samples = LongRun.train(context, ROUNDS, every, exchange, folder);
    if (ROUNDS > SHORT) {
      String title = "%d rounds in one driver, exchange = %s".formatted(ROUNDS, exchange);
      LongRun.report(samples, title, Path.of("target", "long-run-" + exchange + ".html"));
    }
    assertThat(samples).hasSizeGreaterThanOrEqualTo(3);
    // Spark's cleaner works behind the rounds, after a collection, which comes with each sample. A
    // round has several blocks: one kept in each would be as many as rounds in the end.
    assertThat(samples)
        .extracting(LongRun.Sample::blocks)
        .allSatisfy(
            blocks -> assertThat(blocks).isBetween(1L, samples.get(0).blocks() + 2L * every));
    // The last three, each with a checksum beside it where Hadoop's local file system writes one.
    assertThat(samples)
        .extracting(LongRun.Sample::files)
        .allSatisfy(files -> assertThat(files).isBetween(1L, 6L));
  }
}
