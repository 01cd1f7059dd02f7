package org.qicd.data;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SupportedSparkTest {
  @Test
  void thisSpark() {
    assertThatCode(SupportedSpark::require).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"4.0.0", "4.1.0-SNAPSHOT", "4.0.2-amzn-0", "10.0.0"})
  void later(String version) {
    assertThatCode(() -> SupportedSpark.require(version)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"3.5.9", "3.5.6-amzn-1", "2.4.8"})
  void earlier(String version) {
    assertThatThrownBy(() -> SupportedSpark.require(version))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageMatching(
            "this is Spark "
                + version
                + " with Scala 2\\.13\\.\\d+: expected Spark 4\\.0 or newer, which has Scala 2\\.13");
  }
}
