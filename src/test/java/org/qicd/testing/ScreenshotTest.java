package org.qicd.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class ScreenshotTest {
  /** Of many colours the 64 most frequent stay, and the others go to the nearest of them. */
  @Test
  void rareColoursBecomeTheNearestFrequentOne() throws Exception {
    BufferedImage image = new BufferedImage(100, 3, BufferedImage.TYPE_INT_RGB);
    for (int x = 0; x < 100; x++) {
      for (int y = 0; y < 3; y++) {
        image.setRGB(x, y, x < 63 ? x << 8 : y == 0 ? ((x - 63) << 8) + 9 : 0xFF0000);
      }
    }
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageIO.write(image, "png", png);
    BufferedImage few =
        ImageIO.read(new ByteArrayInputStream(Screenshot.fewColours(png.toByteArray())));
    assertThat(few.getRGB(17, 1) & 0xFFFFFF).isEqualTo(17 << 8);
    assertThat(few.getRGB(99, 2) & 0xFFFFFF).isEqualTo(0xFF0000);
    assertThat(few.getRGB(99, 0) & 0xFFFFFF).isEqualTo(36 << 8);
    assertThat(few.getRaster().getNumBands()).isEqualTo(1);
  }
}
