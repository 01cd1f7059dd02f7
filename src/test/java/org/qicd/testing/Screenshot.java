package org.qicd.testing;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;

/**
 * Takes a picture of a report, or of one element of it, for the documents. {@code jobs/pictures}
 * runs it:
 *
 * <pre>
 * Screenshot REPORT.html PICTURE.png [SELECTOR [HEIGHT [WIDTH [light|dark]]]]
 * </pre>
 *
 * <p>{@code SELECTOR} is the element by CSS, empty for the page from its top. {@code HEIGHT} cuts
 * the picture below, 0 does not. {@code WIDTH} is the window's, 960 by default, all in CSS pixels.
 * The picture has 1.4 pixels for each: sharp enough, and a small file.
 */
public final class Screenshot {
  private static final int COLOURS = 64;
  private static final double SCALE = 1.4;

  private Screenshot() {}

  public static void main(String[] args) throws Exception {
    Path program =
        Browser.find()
            .orElseThrow(
                () -> new IOException("no Chromium found: install one or name it by QICD_BROWSER"));
    Path report = Path.of(args[0]).toAbsolutePath();
    Path picture = Path.of(args[1]).toAbsolutePath();
    Path profile = Files.createTempDirectory("qicd-browser");
    try (Browser browser = new Browser(program, profile)) {
      browser.open(
          report,
          Integer.parseInt(argument(args, 4, "960")),
          argument(args, 5, "light").equals("dark"));
      byte[] png =
          browser.picture(argument(args, 2, ""), Integer.parseInt(argument(args, 3, "0")), SCALE);
      Files.createDirectories(picture.getParent());
      Files.write(picture, fewColours(png));
    } finally {
      delete(profile);
    }
    System.out.printf("%s: %d kB%n", picture, (Files.size(picture) + 999) / 1000);
  }

  private static String argument(String[] args, int index, String otherwise) {
    return index < args.length ? args[index] : otherwise;
  }

  /**
   * The picture with its most frequent colours only, each pixel with the nearest. Pages have few
   * colours besides the shades at the edges of letters, and a byte a pixel makes the file a third
   * as large.
   */
  static byte[] fewColours(byte[] png) throws IOException {
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
    int width = image.getWidth();
    int[] pixels = image.getRGB(0, 0, width, image.getHeight(), null, 0, width);
    Map<Integer, Integer> counts = new HashMap<>();
    for (int pixel : pixels) {
      counts.merge(pixel & 0xFFFFFF, 1, Integer::sum);
    }
    List<Color> palette =
        counts.entrySet().stream()
            .sorted(
                Map.Entry.<Integer, Integer>comparingByValue(Comparator.reverseOrder())
                    .thenComparing(Map.Entry.comparingByKey()))
            .limit(COLOURS)
            .map(entry -> new Color(entry.getKey()))
            .toList();
    BufferedImage few =
        new BufferedImage(
            width, image.getHeight(), BufferedImage.TYPE_BYTE_INDEXED, model(palette));
    Map<Integer, Integer> nearest = new HashMap<>();
    for (int k = 0; k < pixels.length; k++) {
      int index =
          nearest.computeIfAbsent(pixels[k] & 0xFFFFFF, rgb -> nearest(palette, new Color(rgb)));
      few.getRaster().setSample(k % width, k / width, 0, index);
    }
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    ImageIO.write(few, "png", file);
    return file.toByteArray();
  }

  private static IndexColorModel model(List<Color> palette) {
    byte[] red = new byte[palette.size()];
    byte[] green = new byte[palette.size()];
    byte[] blue = new byte[palette.size()];
    for (int k = 0; k < palette.size(); k++) {
      red[k] = (byte) palette.get(k).getRed();
      green[k] = (byte) palette.get(k).getGreen();
      blue[k] = (byte) palette.get(k).getBlue();
    }
    return new IndexColorModel(8, palette.size(), red, green, blue);
  }

  private static int nearest(List<Color> palette, Color colour) {
    return IntStream.range(0, palette.size())
        .boxed()
        .min(Comparator.comparingInt(k -> distance(palette.get(k), colour)))
        .orElseThrow();
  }

  private static int distance(Color a, Color b) {
    int red = a.getRed() - b.getRed();
    int green = a.getGreen() - b.getGreen();
    int blue = a.getBlue() - b.getBlue();
    return red * red + green * green + blue * blue;
  }

  private static void delete(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
