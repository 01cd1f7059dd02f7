package org.qicd.data.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.qicd.data.Picture;
import org.qicd.testing.PictureFiles;

/** Every kind of stored samples is decoded as it is stored, and what is no picture is told. */
class PictureFileTest {
  private static final int WIDTH = 7;
  private static final int HEIGHT = 4;

  private static int sample(int x, int y, int band) {
    return (37 * x + 53 * y + 101 * band + 11) % 256;
  }

  private static byte[] data(byte[] file) {
    return data("x.png", file, WIDTH, HEIGHT);
  }

  private static byte[] data(String name, byte[] file, int width, int height) {
    Picture picture = PictureFile.decoded(name, file);
    assertThat(picture.width()).isEqualTo(width);
    assertThat(picture.height()).isEqualTo(height);
    assertThat(picture.origin()).isEqualTo(name);
    return picture.row().getAs(5);
  }

  /** The bytes of a picture in the order of OpenCV, pixel by pixel: blue, green, red, or grey. */
  private static byte[] expected(int channels, PictureFiles.Samples samples) {
    byte[] data = new byte[WIDTH * HEIGHT * channels];
    int at = 0;
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        for (int band = channels - 1; band >= 0; band--) {
          data[at++] = (byte) samples.at(x, y, band);
        }
      }
    }
    return data;
  }

  private static byte[] file(int type, String format, PictureFiles.Samples samples) {
    return PictureFiles.bytes(PictureFiles.image(type, WIDTH, HEIGHT, samples), format);
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "bmp"})
  void greyAndColoursOfEightBitsAreExact(String format) {
    byte[] colours = expected(3, PictureFileTest::sample);
    assertThat(data(file(BufferedImage.TYPE_3BYTE_BGR, format, PictureFileTest::sample)))
        .isEqualTo(colours);
    assertThat(data(file(BufferedImage.TYPE_INT_RGB, format, PictureFileTest::sample)))
        .isEqualTo(colours);
    byte[] grey = data(file(BufferedImage.TYPE_BYTE_GRAY, format, PictureFileTest::sample));
    assertThat(grey).isEqualTo(expected(1, PictureFileTest::sample));
  }

  @Test
  void transparencyIsLeftOut() {
    assertThat(data(file(BufferedImage.TYPE_4BYTE_ABGR, "png", PictureFileTest::sample)))
        .isEqualTo(expected(3, PictureFileTest::sample));
  }

  @Test
  void sixteenBitsAreRoundedToEight() {
    byte[] file =
        file(BufferedImage.TYPE_USHORT_GRAY, "png", (x, y, band) -> 257 * sample(x, y, 0) + x - 3);
    assertThat(data(file)).isEqualTo(expected(1, (x, y, band) -> sample(x, y, 0)));
  }

  @Test
  void palettesAndBlackAndWhiteAreLookedUp() {
    byte[] two = file(BufferedImage.TYPE_BYTE_BINARY, "png", (x, y, band) -> (x + y) % 2);
    assertThat(data(two)).isEqualTo(expected(3, (x, y, band) -> 255 * ((x + y) % 2)));
    BufferedImage indexed =
        PictureFiles.image(BufferedImage.TYPE_BYTE_INDEXED, WIDTH, HEIGHT, (x, y, b) -> 9 * x + y);
    assertThat(data(PictureFiles.bytes(indexed, "png")))
        .isEqualTo(expected(3, (x, y, band) -> (indexed.getRGB(x, y) >> (16 - 8 * band)) & 255));
  }

  @Test
  void interlacedRowsHaveTheirOrder() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
    ImageWriteParam param = writer.getDefaultWriteParam();
    param.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
    BufferedImage image = PictureFiles.grey(WIDTH, HEIGHT, PictureFileTest::sample);
    try (ImageOutputStream stream = ImageIO.createImageOutputStream(out)) {
      writer.setOutput(stream);
      writer.write(null, new IIOImage(image, null, null), param);
    }
    assertThat(data(out.toByteArray())).isEqualTo(expected(1, PictureFileTest::sample));
  }

  @Test
  void jpegIsCloseToWhatWasWritten() {
    BufferedImage image = PictureFiles.grey(16, 16, (x, y, band) -> 100 + 4 * x + 3 * y);
    byte[] found = data("x.jpg", PictureFiles.bytes(image, "jpeg"), 16, 16);
    for (int k = 0; k < found.length; k++) {
      assertThat(found[k] & 255)
          .isBetween(90 + 4 * (k % 16) + 3 * (k / 16), 110 + 4 * (k % 16) + 3 * (k / 16));
    }
  }

  private static void assertRefused(byte[] file, String message) {
    assertThatThrownBy(() -> PictureFile.decoded("x.png", file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("x.png " + message)
        .message()
        .doesNotContain("\n");
  }

  @Test
  void whatIsNoPictureSaysSo() {
    assertRefused(new byte[0], "is empty: expected PNG, JPEG or BMP");
    assertRefused("hello, world".getBytes(StandardCharsets.UTF_8), "is no picture: expected PNG");
    assertRefused(
        "RIFF1234WEBPVP8 ".getBytes(StandardCharsets.ISO_8859_1),
        "is a WebP picture: expected PNG");
    assertRefused(
        "....ftypheic".getBytes(StandardCharsets.ISO_8859_1), "is a HEIC or AVIF picture");
    assertRefused(
        PictureFiles.bytes(PictureFiles.grey(2, 2, PictureFileTest::sample), "tiff"),
        "is a TIFF picture: expected PNG");
  }

  @Test
  void theSizeIsCheckedBeforeDecoding() {
    assertRefused(
        PictureFiles.headerOfPng(100_000, 100_000),
        "has 100000 x 100000 pixels: expected at most 50000000");
    byte[] jpeg = PictureFiles.bytes(PictureFiles.grey(8, 8, PictureFileTest::sample), "jpeg");
    int header = indexOf(jpeg, new byte[] {(byte) 0xff, (byte) 0xc0});
    Arrays.fill(jpeg, header + 5, header + 9, (byte) 0xee);
    assertRefused(jpeg, "has 61166 x 61166 pixels: expected at most 50000000");
  }

  private static int indexOf(byte[] all, byte[] part) {
    return new String(all, StandardCharsets.ISO_8859_1)
        .indexOf(new String(part, StandardCharsets.ISO_8859_1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "jpeg", "bmp"})
  void aFileThatEndsTooEarlyIsDamaged(String format) {
    Random random = new Random(4);
    byte[] file =
        PictureFiles.bytes(PictureFiles.grey(64, 64, (x, y, band) -> random.nextInt(256)), format);
    for (int parts = 1; parts < 10; parts++) {
      byte[] cut = Arrays.copyOf(file, file.length * parts / 10);
      assertThatThrownBy(() -> PictureFile.decoded("x", cut))
          .as("%d of %d bytes", cut.length, file.length)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("x is damaged: ");
    }
  }

  @Test
  void aChangedByteInsidePngIsFound() {
    byte[] file = file(BufferedImage.TYPE_BYTE_GRAY, "png", PictureFileTest::sample);
    int at = indexOf(file, "IDAT".getBytes(StandardCharsets.ISO_8859_1)) + 12;
    file[at] ^= 1;
    assertRefused(file, "is damaged: the check sum of its part IDAT is wrong");
  }

  @Test
  void coloursOfPrintersAreRefused() throws IOException {
    Raster four = Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, 8, 8, 4, null);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    try (ImageOutputStream stream = ImageIO.createImageOutputStream(out)) {
      writer.setOutput(stream);
      writer.write(null, new IIOImage(four, null, null), null);
    }
    assertRefused(out.toByteArray(), "has colours that are neither grey nor RGB, such as CMYK");
  }

  /** Whatever bytes change, a picture of the stated size comes out, or a mistake in one line. */
  @Test
  void changedFilesAreReadOrRefusedInOneLine() {
    Random random = new Random(6);
    for (int k = 0; k < 2000; k++) {
      String format = List.of("png", "jpeg", "bmp").get(k % 3);
      byte[] file = PictureFiles.bytes(PictureFiles.grey(12, 9, PictureFileTest::sample), format);
      for (int change = 0; change <= k % 4; change++) {
        file[random.nextInt(file.length)] = (byte) random.nextInt(256);
      }
      Throwable thrown = catchThrowable(() -> Picture.of(PictureFile.decoded("x", file).row()));
      if (thrown != null) {
        assertThat(thrown).isInstanceOf(IllegalArgumentException.class);
        assertThat(thrown.getMessage()).startsWith("x ").doesNotContain("\n");
      }
    }
  }
}
