package org.qicd.data.files;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.qicd.data.HadoopPaths;
import org.qicd.data.Picture;
import org.qicd.param.UserMistake;

/**
 * Decodes a file of one picture by ImageIO. Samples are taken as they are stored: no profile of
 * colours is applied, transparency and the orientation that a camera has noted are left out, and 16
 * bits are rounded to 8.
 */
public final class PictureFile {
  /** The largest picture. Decoded, it takes up to eight bytes a pixel in a task. */
  private static final long MOST_PIXELS = 50_000_000;

  /** The largest file. */
  private static final int MOST_BYTES = 1 << 28;

  private static final String COLOURS =
      "has colours that are neither grey nor RGB, such as CMYK: expected one of these";

  private PictureFile() {}

  /**
   * Reads a picture.
   *
   * @param path any path that Hadoop knows
   * @throws IllegalArgumentException with a message of one line that names the file, if it cannot
   *     be read as one picture, or has more than 50 million pixels
   */
  public static Picture read(Configuration hadoop, String path) {
    Path file = HadoopPaths.of(path);
    try {
      FileSystem files = HadoopPaths.files(file, hadoop);
      byte[] bytes;
      try (InputStream in = files.open(file)) {
        bytes = in.readNBytes(MOST_BYTES + 1);
      }
      return decoded(path, bytes);
    } catch (FileNotFoundException e) {
      throw new IllegalArgumentException(path + ": no such file, or it cannot be read");
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "%s cannot be read: %s".formatted(path, HadoopPaths.reason(e)));
    }
  }

  /** Decodes the bytes of a file, as {@link #read} does. */
  static Picture decoded(String path, byte[] bytes) {
    if (bytes.length > MOST_BYTES) {
      throw wrong(path, "has more than %d bytes: expected a picture".formatted(MOST_BYTES));
    }
    PictureFormat format = PictureFormat.of(bytes);
    if (!format.isRead()) {
      throw wrong(path, format.text() + ": expected PNG, JPEG or BMP");
    }
    Optional<String> broken = format.damage(bytes);
    if (broken.isPresent()) {
      throw damaged(path, broken.get());
    }
    ImageReader reader =
        ImageIO.getImageReadersByFormatName(format.name().toLowerCase(Locale.ROOT)).next();
    AtomicReference<String> damage = new AtomicReference<>();
    reader.addIIOReadWarningListener(
        (source, warning) -> {
          // The decoder of JPEG fills in what is missing, and only warns.
          if (warning.matches("(?i).*(premature end|bad huffman|invalid).*")) {
            damage.set(warning);
          }
        });
    try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
      reader.setInput(in, false, true);
      checkSize(path, reader);
      BufferedImage image = reader.read(0);
      if (damage.get() != null) {
        throw damaged(path, damage.get());
      }
      return picture(path, image);
    } catch (IOException | RuntimeException e) {
      if (e instanceof IllegalArgumentException ours
          && String.valueOf(ours.getMessage()).startsWith(path)) {
        throw ours;
      }
      // Decoders throw exceptions of many kinds at damaged files.
      throw damaged(path, HadoopPaths.reason(e));
    } finally {
      reader.dispose();
    }
  }

  private static void checkSize(String path, ImageReader reader) throws IOException {
    long width = reader.getWidth(0);
    long height = reader.getHeight(0);
    if (width * height > MOST_PIXELS) {
      throw wrong(
          path, "has %d x %d pixels: expected at most %d".formatted(width, height, MOST_PIXELS));
    }
  }

  private static Picture picture(String path, BufferedImage image) {
    ColorModel colors = image.getColorModel();
    int space = colors.getColorSpace().getType();
    if (space != ColorSpace.TYPE_GRAY && space != ColorSpace.TYPE_RGB) {
      throw wrong(path, COLOURS);
    }
    int channels = space == ColorSpace.TYPE_GRAY ? 1 : 3;
    int height = image.getHeight();
    int width = image.getWidth();
    byte[] data = new byte[height * width * channels];
    boolean stored = colors instanceof ComponentColorModel;
    for (int y = 0; y < height; y++) {
      if (stored) {
        samples(image.getRaster(), colors, y, channels, data);
      } else {
        colours(image, y, data);
      }
    }
    return new Picture(path, height, width, channels, data);
  }

  /** Copies the samples of a row, which are stored one by one, in the order blue, green, red. */
  private static void samples(Raster raster, ColorModel colors, int y, int channels, byte[] data) {
    int width = raster.getWidth();
    int bands = raster.getNumBands();
    int[] row = raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, (int[]) null);
    for (int x = 0; x < width; x++) {
      for (int c = 0; c < channels; c++) {
        int most = (1 << colors.getComponentSize(c)) - 1;
        // To the nearest of 255 steps; samples of 8 bits stay as they are.
        long sample = (2L * 255 * row[x * bands + c] + most) / (2L * most);
        data[(y * width + x) * channels + channels - 1 - c] = (byte) sample;
      }
    }
  }

  /** Looks up the colours of a row, which are stored by their number in a palette, or packed. */
  private static void colours(BufferedImage image, int y, byte[] data) {
    int width = image.getWidth();
    int[] row = image.getRGB(0, y, width, 1, null, 0, width);
    for (int x = 0; x < width; x++) {
      for (int c = 0; c < 3; c++) {
        data[(y * width + x) * 3 + c] = (byte) (row[x] >> (8 * c));
      }
    }
  }

  private static IllegalArgumentException damaged(String path, String reason) {
    return wrong(
        path, reason.startsWith("Unsupported Image Type") ? COLOURS : "is damaged: " + reason);
  }

  private static IllegalArgumentException wrong(String path, String what) {
    return new IllegalArgumentException("%s %s".formatted(path, UserMistake.visible(what)));
  }
}
