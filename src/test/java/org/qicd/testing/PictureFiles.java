package org.qicd.testing;

import java.awt.image.BufferedImage;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;

/** Makes files of pictures. */
public final class PictureFiles {
  private PictureFiles() {}

  /** A sample of a picture by its place. */
  @FunctionalInterface
  public interface Samples {
    int at(int x, int y, int band);
  }

  /** A picture of one of the types of BufferedImage, whose samples are stored as they are given. */
  public static BufferedImage image(int type, int width, int height, Samples samples) {
    BufferedImage image = new BufferedImage(width, height, type);
    WritableRaster raster = image.getRaster();
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        for (int band = 0; band < raster.getNumBands(); band++) {
          raster.setSample(x, y, band, samples.at(x, y, band));
        }
      }
    }
    return image;
  }

  /** A grey picture of 8 bits. */
  public static BufferedImage grey(int width, int height, Samples samples) {
    return image(BufferedImage.TYPE_BYTE_GRAY, width, height, samples);
  }

  public static byte[] bytes(BufferedImage image, String format) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      if (!ImageIO.write(image, format, out)) {
        throw new IllegalArgumentException(format + " cannot hold this picture");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /** Writes a file, and the folders that it is in. */
  public static Path write(Path file, byte[] bytes) {
    try {
      Files.createDirectories(file.getParent());
      return Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A PNG file of no more than a header, which states a size. */
  public static byte[] headerOfPng(int width, int height) {
    ByteBuffer header = ByteBuffer.allocate(17);
    header.put("IHDR".getBytes(StandardCharsets.ISO_8859_1)).putInt(width).putInt(height);
    header.put((byte) 8).put((byte) 0);
    ByteBuffer file = ByteBuffer.allocate(8 + 12 + 13 + 12 + 12);
    file.put(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
    put(file, header.array());
    put(file, "IDAT".getBytes(StandardCharsets.ISO_8859_1));
    put(file, "IEND".getBytes(StandardCharsets.ISO_8859_1));
    return file.array();
  }

  private static void put(ByteBuffer file, byte[] nameAndContent) {
    CRC32 sum = new CRC32();
    sum.update(nameAndContent);
    file.putInt(nameAndContent.length - 4).put(nameAndContent).putInt((int) sum.getValue());
  }
}
