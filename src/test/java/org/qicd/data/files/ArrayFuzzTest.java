package org.qicd.data.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.qicd.data.files.ArrayHeader.Role;
import org.qicd.testing.Fuzz;
import org.qicd.testing.NumpyFiles;

/** Mutants of files of arrays. */
class ArrayFuzzTest {
  private static final int COUNT = 30;

  /** The type codes of IDX files, and the bytes of an element. */
  private static final Map<Integer, Integer> BYTES = Map.of(8, 1, 9, 1, 11, 2, 12, 4, 13, 4, 14, 8);

  @Test
  void idxIsReadRightOrRefused() throws Exception {
    byte[] plain = images(COUNT, 7, 5);
    // Mutants keep 30 items or are refused: labels are as many.
    int accepted =
        Fuzz.assertClear(
            List.of(plain, gzipped(plain), gzipped(images(COUNT, 1, 1))), ArrayFuzzTest::readIdx);
    assertThat(accepted).as("mutants that are files too").isPositive();
  }

  private static void readIdx(byte[] file) throws IOException {
    try (ArrayFile images = ArrayFile.of("images", new ByteArrayInputStream(file), Role.IMAGES);
        ArrayFile labels =
            ArrayFile.of("labels", new ByteArrayInputStream(labels(COUNT)), Role.LABELS)) {
      ByteArrayOutputStream pixels = new ByteArrayOutputStream();
      ArrayPart.of("", images, labels).pixels().forEach(pixels::writeBytes);
      byte[] whole = file[0] == 0 ? file : gunzipped(file);
      ByteBuffer header = ByteBuffer.wrap(whole);
      int dimensions = header.get(3);
      int size = BYTES.get((int) header.get(2));
      for (int k = 1; k <= dimensions; k++) {
        size *= header.getInt(4 * k);
      }
      int start = 4 * (1 + dimensions);
      assertThat(header.getInt(4)).isEqualTo(COUNT);
      assertThat(pixels.size()).isEqualTo(size).isEqualTo(whole.length - start);
      assertThat(pixels.toByteArray()).isEqualTo(Arrays.copyOfRange(whole, start, whole.length));
    }
  }

  @Test
  void npzIsReadRightOrRefused() throws Exception {
    byte[] x = NumpyFiles.npy("<f4", true, "(9, 2, 3)", new byte[9 * 2 * 3 * 4]);
    byte[] y = NumpyFiles.npy("|u1", false, "(9,)", new byte[9]);
    byte[] words = NumpyFiles.npy("<U3", false, "(9,)", new byte[9 * 3 * 4]);
    int accepted =
        Fuzz.assertClear(
            List.of(
                NumpyFiles.npz(Map.of("x", x, "y", y)),
                NumpyFiles.npz(Map.of("x_train", x, "y_train", words, "x_test", x))),
            ArrayFuzzTest::readNpz);
    assertThat(accepted).as("mutants that are files too").isPositive();
  }

  private static void readNpz(byte[] bytes) throws IOException {
    NpzFile file = NpzFile.of("file", () -> new ByteArrayInputStream(bytes));
    ArrayOptions options = ArrayOptions.of(Map.of());
    for (ArrayPart part : file.parts(NpzMembers.of("file", file.headers(), options))) {
      int read = part.pixels().stream().mapToInt(chunk -> chunk.length).sum();
      assertThat(read).isEqualTo(part.images().count() * part.images().itemBytes());
      assertThat(part.classes().size()).isIn(0, part.pixels().size());
    }
  }

  private static byte[] images(int count, int rows, int columns) {
    byte[] pixels = new byte[count * rows * columns];
    new Random(count).nextBytes(pixels);
    return ByteBuffer.allocate(16 + pixels.length)
        .putInt(0x803)
        .putInt(count)
        .putInt(rows)
        .putInt(columns)
        .put(pixels)
        .array();
  }

  private static byte[] labels(int count) {
    return ByteBuffer.allocate(8 + count).putInt(0x801).putInt(count).array();
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
