package org.qicd.train.state;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.codec.digest.DigestUtils;
import org.qicd.ensemble.Student;
import org.qicd.optim.Optimizer;

/**
 * Writes a checkpoint: the letters QICDCKPT, the version of the format, the content, and the
 * SHA-256 of all of these. Numbers are big-endian. The elements of a list come after its length. An
 * optional value comes after a byte 1, and a missing one is a byte 0.
 */
final class CheckpointOutput {
  private final DataOutputStream out;

  private CheckpointOutput(DataOutputStream out) {
    this.out = out;
  }

  /** Writes a checkpoint to a stream. The stream is flushed and stays open. */
  static void write(Checkpoint checkpoint, OutputStream stream) throws IOException {
    MessageDigest sha = DigestUtils.getSha256Digest();
    DigestOutputStream digested = new DigestOutputStream(stream, sha);
    DataOutputStream out = new DataOutputStream(new BufferedOutputStream(digested, 1 << 16));
    out.writeLong(CheckpointInput.MAGIC);
    out.writeInt(CheckpointInput.VERSION);
    new CheckpointOutput(out).checkpoint(checkpoint);
    out.flush();
    stream.write(sha.digest());
    stream.flush();
  }

  private void checkpoint(Checkpoint checkpoint) throws IOException {
    out.writeInt(checkpoint.origin().size());
    for (Map.Entry<String, String> entry : checkpoint.origin().entrySet()) {
      text(entry.getKey());
      text(entry.getValue());
    }
    state(checkpoint.teacher());
    state(checkpoint.students());
  }

  private void text(String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private void state(Optional<TrainState> optional) throws IOException {
    out.writeBoolean(optional.isPresent());
    if (optional.isEmpty()) {
      return;
    }
    TrainState state = optional.get();
    out.writeInt(state.rounds());
    students(state.students());
    // In most cases these are the same students, and are written only once.
    out.writeBoolean(state.refreshed() != state.students());
    if (state.refreshed() != state.students()) {
      students(state.refreshed());
    }
    out.writeInt(state.best().round());
    out.writeDouble(state.best().loss());
    out.writeInt(state.best().withoutGain());
    students(state.best().students());
    out.writeInt(state.watch().roundsApart());
    out.writeBoolean(state.watch().warned());
    history(state.history());
    out.writeLong(state.spent().gradients());
    out.writeDouble(state.spent().seconds());
    out.writeDouble(state.spent().taskSeconds());
    out.writeDouble(state.spent().jobSeconds());
    out.writeDouble(state.spent().validationSeconds());
  }

  private void students(List<Student> students) throws IOException {
    out.writeInt(students.size());
    for (Student student : students) {
      Optimizer.State optimizer = student.optimizerState;
      out.writeInt(student.index);
      doubles(student.weights);
      doubles(optimizer.first());
      doubles(optimizer.second());
      out.writeInt(optimizer.steps());
      doubles(student.drift);
    }
  }

  private void doubles(double[] values) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(values.length * Double.BYTES);
    bytes.asDoubleBuffer().put(values);
    out.writeInt(values.length);
    out.write(bytes.array());
  }

  private void history(History history) throws IOException {
    out.writeInt(history.size());
    for (History.Round round : history.rounds()) {
      out.writeInt(round.records().size());
      for (RoundRecord record : round.records()) {
        record.write(out);
      }
      out.writeBoolean(round.accuracy().isPresent());
      if (round.accuracy().isPresent()) {
        out.writeDouble(round.accuracy().get());
      }
    }
  }
}
