package org.qicd.job.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.qicd.setup.TrainSetup;
import org.qicd.testing.Fuzz;

/** Mutants of configuration files. */
class JobConfigFuzzTest {
  @TempDir Path folder;

  @Test
  void isReadRightOrRefused() throws Exception {
    List<byte[]> valid = new ArrayList<>();
    for (String name :
        List.of("reference.conf", "digits.conf", "digits-few.conf", "fashion.conf")) {
      valid.add(Files.readAllBytes(Path.of("conf", name)));
    }
    Path file = folder.resolve("mutant.conf");
    int accepted =
        Fuzz.assertClear(
            valid,
            bytes -> {
              Files.write(file, bytes);
              JobConfig config = JobConfig.read(file, List.of());
              assertThat(config.values().toMap()).hasSameSizeAs(JobParam.all());
              TrainSetup setup = TrainSetup.of(config.training(), 64, 10, 1);
              assertThat(setup.circuits()).isNotEmpty();
            });
    assertThat(accepted).as("mutants that are configurations too").isPositive();
  }
}
