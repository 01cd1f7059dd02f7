package org.qicd.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.launcher.JavaModuleOptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** All JVMs get their options from one file. */
@Tag("jdk")
class JvmOptionsTest {
  private static List<String> options() throws IOException {
    return Files.readAllLines(Path.of("conf/jvm.options")).stream()
        .filter(line -> !line.startsWith("#"))
        .toList();
  }

  @Test
  void theyBeginAsSparksOwnWithoutThePackageThatNewerJdksLack() throws IOException {
    List<String> sparks = List.of(JavaModuleOptions.defaultModuleOptions().strip().split(" +"));
    String removed = "--add-opens=java.base/sun.security.action=ALL-UNNAMED";
    List<String> kept = sparks.stream().filter(option -> !option.equals(removed)).toList();
    assertThat(kept).hasSize(sparks.size() - 1);
    assertThat(options()).containsAll(kept).hasSize(kept.size() + 2).doesNotHaveDuplicates();
  }

  @Test
  void thisTestHasThem() throws IOException {
    assertThat(ManagementFactory.getRuntimeMXBean().getInputArguments()).containsAll(options());
  }

  @ParameterizedTest
  @ValueSource(strings = {"pom.xml", "jobs/qicd", "jobs/benchmark", "conf/kubernetes/Dockerfile"})
  void theyStandNowhereElse(String file) throws IOException {
    assertThat(Path.of(file)).content().contains("conf/jvm.options").doesNotContain("--add-opens");
  }
}
