package org.qicd.train.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.qicd.data.SlicedExamples;
import org.qicd.param.ParamValues;
import org.qicd.setup.TrainSetup;
import org.qicd.testing.Fuzz;
import org.qicd.testing.SharedSpark;
import org.qicd.train.Digits;
import org.qicd.train.Trainer;
import org.qicd.train.Trainings;

/**
 * Mutants of checkpoints with a checksum that fits them, so that the reader goes on to the rest.
 */
@ExtendWith(SharedSpark.class)
class CheckpointFuzzTest {
  private static final int SHA_BYTES = 32;

  @TempDir Path folder;

  @Test
  void isReadRightOrRefused(JavaSparkContext context) throws Exception {
    ParamValues params = Trainings.params("maxIter=3", "checkpointInterval=1", "patience=2");
    params = Trainings.set(params, "numStudents=2", "numLayers=1");
    TrainSetup setup;
    try (SlicedExamples data = Digits.sliced(context, Digits.examples(75, 3), 1, 4096);
        Checkpoints checkpoints = Checkpoints.in(folder.toString(), new Configuration())) {
      setup = TrainSetup.of(params, data.numFeatures(), data.numClasses(), data.numSlices());
      Trainer.of(setup, data).validatedOn(data).checkpoints(checkpoints).fit();
    }
    int accepted = Fuzz.assertClear(saved(), content -> read(setup, content));
    assertThat(accepted).as("mutants that are checkpoints too").isPositive();
  }

  /** The files without their checksums. */
  private List<byte[]> saved() throws IOException {
    List<byte[]> saved = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(f -> f.getFileName().toString().startsWith("check")).toList()) {
        byte[] whole = Files.readAllBytes(file);
        saved.add(Arrays.copyOf(whole, whole.length - SHA_BYTES));
      }
    }
    assertThat(saved).isNotEmpty();
    return saved;
  }

  private static void read(TrainSetup setup, byte[] content) throws IOException {
    byte[] checksum = DigestUtils.sha256(content);
    byte[] file = Arrays.copyOf(content, content.length + SHA_BYTES);
    System.arraycopy(checksum, 0, file, content.length, SHA_BYTES);
    Checkpoint read;
    try {
      read = checkpoint(file);
      read.check(setup);
    } catch (IOException e) { // a damaged one, for which the one before is taken
      throw new IllegalArgumentException(e.getMessage(), e);
    }
    byte[] written = written(read);
    assertThat(written(checkpoint(written))).isEqualTo(written);
  }

  private static Checkpoint checkpoint(byte[] file) throws IOException {
    return CheckpointInput.read(() -> new ByteArrayInputStream(file), file.length);
  }

  private static byte[] written(Checkpoint checkpoint) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    CheckpointOutput.write(checkpoint, out);
    return out.toByteArray();
  }
}
