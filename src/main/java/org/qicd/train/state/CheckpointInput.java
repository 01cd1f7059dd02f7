package org.qicd.train.state;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.codec.digest.DigestUtils;
import org.qicd.ensemble.Student;
import org.qicd.optim.Optimizer;

/**
 * Reads what {@link CheckpointOutput} wrote. Nothing is parsed before the checksum has been
 * verified, and no list is allocated that is longer than the remaining bytes could fill.
 */
final class CheckpointInput {
  /** The letters QICDCKPT. */
  static final long MAGIC = 0x51494344434B5054L;

  /** The version of the format. It goes up whenever older checkpoints can no longer be read. */
  static final int VERSION = 4;

  private static final int SHA_BYTES = 32;
  private static final int LEAST_BYTES = Long.BYTES + Integer.BYTES + SHA_BYTES;

  private final DataInputStream in;
  private long left;

  private CheckpointInput(InputStream stream, long left) {
    this.in = new DataInputStream(new BufferedInputStream(stream, 1 << 16));
    this.left = left;
  }

  /** A file that can be opened repeatedly. It is read twice, each time from its start. */
  interface Source {
    InputStream open() throws IOException;
  }

  /**
   * Reads a file.
   *
   * @param length length of the file in bytes
   * @throws DamagedCheckpointException if the file is not exactly what was written
   * @throws IllegalArgumentException if it has another version of the format
   */
  static Checkpoint read(Source file, long length) throws IOException {
    verify(file, length);
    try (InputStream stream = file.open()) {
      CheckpointInput input = new CheckpointInput(stream, length - SHA_BYTES);
      input.header();
      Checkpoint checkpoint = input.checkpoint();
      if (input.left != 0) {
        throw new DamagedCheckpointException("%d bytes too many".formatted(input.left));
      }
      return checkpoint;
    }
  }

  private static void verify(Source file, long length) throws IOException {
    if (length < LEAST_BYTES) {
      throw new DamagedCheckpointException("%d bytes are too few".formatted(length));
    }
    MessageDigest sha = DigestUtils.getSha256Digest();
    try (InputStream stream = file.open()) {
      byte[] buffer = new byte[1 << 16];
      for (long left = length - SHA_BYTES; left > 0; ) {
        int count = stream.read(buffer, 0, (int) Math.min(left, buffer.length));
        if (count < 0) {
          throw new DamagedCheckpointException("it ends before its end");
        }
        sha.update(buffer, 0, count);
        left -= count;
      }
      if (!Arrays.equals(sha.digest(), stream.readNBytes(SHA_BYTES))) {
        throw new DamagedCheckpointException("its checksum is not that of its content");
      }
    }
  }

  private void header() throws IOException {
    if (take(Long.BYTES).readLong() != MAGIC) {
      throw new DamagedCheckpointException("it does not begin as checkpoints do");
    }
    int version = integer();
    if (version != VERSION) {
      throw new IllegalArgumentException(
          "it has format %d, this program reads format %d: go on with the program that wrote it, or begin anew"
              .formatted(version, VERSION));
    }
  }

  private Checkpoint checkpoint() throws IOException {
    int entries = count(2 * Integer.BYTES);
    Map<String, String> origin = new LinkedHashMap<>();
    for (int k = 0; k < entries; k++) {
      origin.put(text(), text());
    }
    return new Checkpoint(origin, state(), state());
  }

  private Optional<TrainState> state() throws IOException {
    if (!flag()) {
      return Optional.empty();
    }
    int rounds = integer();
    List<Student> students = students();
    List<Student> refreshed = flag() ? students() : students;
    BestRound best = new BestRound(integer(), real(), integer(), students());
    FidelityWatch watch = new FidelityWatch(integer(), flag());
    History history = history();
    TrainState.Spent spent = new TrainState.Spent(wholeNumber(), real(), real(), real(), real());
    return Optional.of(new TrainState(rounds, students, refreshed, best, watch, history, spent));
  }

  private List<Student> students() throws IOException {
    int size = count(6 * Integer.BYTES);
    List<Student> students = new ArrayList<>();
    for (int m = 0; m < size; m++) {
      int index = integer();
      double[] weights = doubles();
      Optimizer.State optimizer = new Optimizer.State(doubles(), doubles(), integer());
      students.add(new Student(index, weights, optimizer, doubles()));
    }
    return students;
  }

  private History history() throws IOException {
    int rounds = count(Integer.BYTES + 1);
    History history = History.EMPTY;
    for (int k = 0; k < rounds; k++) {
      int size = count(RoundRecord.BYTES);
      List<RoundRecord> records = new ArrayList<>();
      for (int m = 0; m < size; m++) {
        records.add(RoundRecord.read(take(RoundRecord.BYTES)));
      }
      Optional<Double> accuracy = flag() ? Optional.of(real()) : Optional.empty();
      history = history.plus(new History.Round(records, accuracy));
    }
    return history;
  }

  private String text() throws IOException {
    byte[] bytes = new byte[count(1)];
    take(bytes.length).readFully(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private double[] doubles() throws IOException {
    double[] values = new double[count(Double.BYTES)];
    byte[] bytes = new byte[values.length * Double.BYTES];
    take(bytes.length).readFully(bytes);
    ByteBuffer.wrap(bytes).asDoubleBuffer().get(values);
    return values;
  }

  /**
   * Reads the length of a list.
   *
   * @param bytesOfOne the fewest bytes that an element has
   */
  private int count(int bytesOfOne) throws IOException {
    int count = integer();
    if (count < 0 || (long) count * bytesOfOne > Math.min(left, Integer.MAX_VALUE - 8)) {
      throw new DamagedCheckpointException(
          "a list of %d is longer than the %d bytes left".formatted(count, left));
    }
    return count;
  }

  private boolean flag() throws IOException {
    return take(1).readByte() != 0;
  }

  private int integer() throws IOException {
    return take(Integer.BYTES).readInt();
  }

  private long wholeNumber() throws IOException {
    return take(Long.BYTES).readLong();
  }

  private double real() throws IOException {
    return take(Double.BYTES).readDouble();
  }

  /** The stream, after a check that so many bytes remain to be read. */
  private DataInputStream take(long bytes) throws IOException {
    left -= bytes;
    if (left < 0) {
      throw new EOFException("it ends before its end");
    }
    return in;
  }
}
