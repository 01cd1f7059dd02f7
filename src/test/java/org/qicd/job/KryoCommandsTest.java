package org.qicd.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.serializer.KryoSerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.qicd.testing.JavaProcess;

/** The commands that run jobs of their own kind, in a Spark whose serializer is Kryo. */
@Tag("slow")
class KryoCommandsTest {
  private static final String KRYO =
      "spark.conf.spark.serializer=" + KryoSerializer.class.getName();

  @TempDir Path folder;

  private void run(String command, String... settings) throws Exception {
    List<String> args =
        new ArrayList<>(List.of(command, "--run", folder.resolve(command).toString()));
    args.addAll(List.of("--set", KRYO));
    for (String setting : settings) {
      args.addAll(List.of("--set", setting));
    }
    try (JavaProcess process = JavaProcess.start(Main.class, folder, args)) {
      assertThat(process.await()).as(process.err()).isZero();
    }
  }

  @Test
  void train() throws Exception {
    run("train", "numLayers=1", "maxIter=2", "sliceSize=500");
    assertThat(Files.readString(folder.resolve("train/config.json"))).contains("KryoSerializer");
  }

  @Test
  void diagnose() throws Exception {
    List<String> settings = new ArrayList<>(DiagnoseCommandTest.SMALL);
    run("diagnose", settings.toArray(String[]::new));
    assertThat(folder.resolve("diagnose/diagnosis.json")).exists();
  }
}
