package org.qicd.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.launcher.JavaModuleOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** All JVMs get their options from one file. */
class JvmOptionsTest {
  private static List<String> options() throws IOException {
    return Files.readAllLines(Path.of("conf/jvm.options")).stream()
        .filter(line -> !line.startsWith("#"))
        .toList();
  }

  @Test
  void theyBeginAsSparksOwn() throws IOException {
    assertThat(options())
        .contains(JavaModuleOptions.defaultModuleOptions().strip().split(" +"))
        .hasSize(JavaModuleOptions.defaultModuleOptions().strip().split(" +").length + 2)
        .doesNotHaveDuplicates();
  }

  @Test
  void thisTestHasThem() throws IOException {
    assertThat(ManagementFactory.getRuntimeMXBean().getInputArguments()).containsAll(options());
  }

  @ParameterizedTest
  @ValueSource(strings = {"pom.xml", "jobs/qicd", "jobs/benchmark"})
  void theyStandNowhereElse(String file) throws IOException {
    assertThat(Path.of(file)).content().contains("conf/jvm.options").doesNotContain("--add-opens");
  }
}
