package org.qicd.data.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.qicd.testing.Fuzz;
import scala.Tuple2;

/** Mutants of IDX files of images. */
class IdxFuzzTest {
  private static final int HEADER = 16;

  @Test
  void isReadRightOrRefused() throws Exception {
    byte[] plain = images(30, 7, 5);
    // Mutants keep 30 items or are refused: labels are as many.
    int accepted =
        Fuzz.assertClear(List.of(plain, gzipped(plain), gzipped(images(30, 1, 1))), this::read);
    assertThat(accepted).as("mutants that are files too").isPositive();
  }

  private void read(byte[] file) throws IOException {
    try (IdxFile images = IdxFile.of("images", new ByteArrayInputStream(file), IdxFile.IMAGES);
        IdxFile labels =
            IdxFile.of("labels", new ByteArrayInputStream(labels(30)), IdxFile.LABELS)) {
      ByteArrayOutputStream pixels = new ByteArrayOutputStream();
      for (Tuple2<byte[], byte[]> chunk : Idx.chunks(images, labels)) {
        pixels.writeBytes(chunk._1());
      }
      byte[] whole = file[0] == 0 ? file : gunzipped(file);
      assertThat(pixels.toByteArray()).isEqualTo(Arrays.copyOfRange(whole, HEADER, whole.length));
      ByteBuffer header = ByteBuffer.wrap(whole);
      assertThat(header.getInt(4)).isEqualTo(30);
      assertThat(pixels.size()).isEqualTo(30 * header.getInt(8) * header.getInt(12));
    }
  }

  private static byte[] images(int count, int rows, int columns) {
    byte[] pixels = new byte[count * rows * columns];
    new Random(count).nextBytes(pixels);
    return ByteBuffer.allocate(HEADER + pixels.length)
        .putInt(IdxFile.IMAGES)
        .putInt(count)
        .putInt(rows)
        .putInt(columns)
        .put(pixels)
        .array();
  }

  private static byte[] labels(int count) {
    return ByteBuffer.allocate(8 + count).putInt(IdxFile.LABELS).putInt(count).array();
  }

  private static byte[] gzipped(byte[] bytes) throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(file)) {
      out.write(bytes);
    }
    return file.toByteArray();
  }

  private static byte[] gunzipped(byte[] bytes) throws IOException {
    return new GZIPInputStream(new ByteArrayInputStream(bytes)).readAllBytes();
  }
}
