package org.qicd.train.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.Test;
import org.qicd.ensemble.Student;
import org.qicd.optim.Optimizer;

/** Files of checkpoints: what is written is read, and nothing else. */
class CheckpointInputTest {
  private static final int SHA_BYTES = 32;

  private static Student student(int index, double value) {
    double[] weights = {value, -0.0, Double.MIN_VALUE};
    double[] first = {1, Double.NaN, value};
    return new Student(
        index,
        weights,
        new Optimizer.State(first, new double[] {4, 5, 6 * value}, 7),
        new double[] {value, 8, -0.0});
  }

  private static Checkpoint checkpoint() {
    List<Student> students = List.of(student(0, 1), student(1, 2));
    RoundRecord record =
        new RoundRecord(
            0,
            1,
            2,
            new RoundRecord.Learned(3, 4, 5, 6, 7),
            new RoundRecord.Used(8, 9),
            10,
            new RoundRecord.Measured(10, 11, 12, 13, 14, 15),
            new RoundRecord.Validated(Double.NaN, 12));
    History history =
        History.EMPTY
            .plus(new History.Round(List.of(record, record), Optional.empty()))
            .plus(new History.Round(List.of(record, record), Optional.of(0.25)));
    TrainState teacher =
        new TrainState(
            2,
            students,
            students,
            new BestRound(1, 0.5, 3, List.of(student(0, 9))),
            new FidelityWatch(4, true),
            history,
            new TrainState.Spent(1L << 40, 1.5, 2.5, 3.5, 4.5));
    TrainState state = TrainState.before(List.of(student(0, 3)));
    return new Checkpoint(
        Map.of("stepSize", "0.05", "\u03bb", "100"),
        Optional.of(teacher),
        Optional.of(
            new TrainState(
                0,
                state.students(),
                List.of(student(0, 8)),
                state.best(),
                state.watch(),
                state.history(),
                state.spent())));
  }

  private static byte[] bytes(Checkpoint checkpoint) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    CheckpointOutput.write(checkpoint, out);
    return out.toByteArray();
  }

  private static Checkpoint read(byte[] bytes) throws IOException {
    return CheckpointInput.read(() -> new ByteArrayInputStream(bytes), bytes.length);
  }

  /** With the checksum that belongs to the content. */
  private static byte[] signed(byte[] bytes) {
    byte[] content = Arrays.copyOf(bytes, bytes.length - SHA_BYTES);
    byte[] signed = bytes.clone();
    byte[] sha = DigestUtils.sha256(content);
    System.arraycopy(sha, 0, signed, content.length, SHA_BYTES);
    return signed;
  }

  @Test
  void everythingComesBack() throws IOException {
    Checkpoint written = checkpoint();
    Checkpoint read = read(bytes(written));
    assertThat(read.origin()).isEqualTo(written.origin());
    assertThat(bytes(read)).as("all else, to the last bit").isEqualTo(bytes(written));
    TrainState teacher = read.teacher().orElseThrow();
    assertThat(teacher.refreshed()).isSameAs(teacher.students());
    assertThat(teacher.history().rounds())
        .isEqualTo(written.teacher().orElseThrow().history().rounds());
    assertThat(teacher.spent()).isEqualTo(written.teacher().orElseThrow().spent());
    assertThat(read.students().orElseThrow().refreshed().get(0).weights[0]).isEqualTo(8);
  }

  @Test
  void noByteMayBeMissingOrOther() throws IOException {
    byte[] good = bytes(checkpoint());
    for (int at = 0; at < good.length; at++) {
      byte[] cut = Arrays.copyOf(good, at);
      assertThatThrownBy(() -> read(cut)).isInstanceOf(DamagedCheckpointException.class);
      byte[] flipped = good.clone();
      flipped[at] ^= (byte) (1 << at % 8);
      assertThatThrownBy(() -> read(flipped)).isInstanceOf(DamagedCheckpointException.class);
    }
    byte[] longer = Arrays.copyOf(good, good.length + 1);
    assertThatThrownBy(() -> read(longer)).isInstanceOf(DamagedCheckpointException.class);
  }

  /** A checksum proves nothing to one who means harm: such files end in an error or a value. */
  @Test
  void forgedOnesNeitherCrashNorAllocate() throws IOException {
    byte[] good = bytes(checkpoint());
    Random random = new Random(11);
    List<String> outcomes = new ArrayList<>();
    for (int k = 0; k < 20_000; k++) {
      byte[] forged = good.clone();
      for (int n = random.nextInt(3); n >= 0; n--) {
        forged[random.nextInt(good.length - SHA_BYTES)] = (byte) (random.nextInt(5) - 2);
      }
      int length = random.nextInt(4) == 0 ? 44 + random.nextInt(good.length - 44) : good.length;
      try {
        read(signed(Arrays.copyOf(forged, length)));
        outcomes.add("read");
      } catch (IOException | IllegalArgumentException e) {
        outcomes.add(e.getClass().getSimpleName());
      }
    }
    assertThat(outcomes).contains("read", "DamagedCheckpointException", "IllegalArgumentException");
  }

  @Test
  void aNewerFormatIsNotDamage() throws IOException {
    byte[] newer = bytes(checkpoint());
    newer[Long.BYTES + Integer.BYTES - 1]++;
    assertThatThrownBy(() -> read(signed(newer)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("format 5, this program reads format 4");
    byte[] foreign = bytes(checkpoint());
    foreign[0]++;
    assertThatThrownBy(() -> read(signed(foreign)))
        .isInstanceOf(DamagedCheckpointException.class)
        .hasMessageContaining("does not begin");
  }
}
