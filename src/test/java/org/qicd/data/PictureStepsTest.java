package org.qicd.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.qicd.data.PictureSpec.Aspect;
import org.qicd.data.PictureSpec.Color;

/** Pictures become what a plain computation over very fine pixels says. */
class PictureStepsTest {

  private static Picture random(Random random, int width, int height, int channels) {
    byte[] data = new byte[width * height * channels];
    random.nextBytes(data);
    return new Picture("p.png", height, width, channels, data);
  }

  /** A number of a pixel, by the bytes of the row that Spark would show. */
  private static double number(Picture picture, Color color, int plane, int y, int x) {
    byte[] data = picture.row().getAs(5);
    int channels = picture.row().getInt(3);
    int at = (y * picture.width() + x) * channels;
    int blue = data[at] & 255;
    int green = channels == 1 ? blue : data[at + 1] & 255;
    int red = channels == 1 ? blue : data[at + 2] & 255;
    return color == Color.RGB
        ? new int[] {red, green, blue}[plane]
        : 0.299 * red + 0.587 * green + 0.114 * blue;
  }

  /** The mean over an output pixel, by cutting each input pixel into out x out equal ones. */
  private static double mean(
      Picture picture, Color color, int plane, int[] part, int outRows, int outColumns, int[] at) {
    double sum = 0;
    for (int y = at[0] * part[2]; y < (at[0] + 1) * part[2]; y++) {
      for (int x = at[1] * part[3]; x < (at[1] + 1) * part[3]; x++) {
        sum += number(picture, color, plane, part[0] + y / outRows, part[1] + x / outColumns);
      }
    }
    return sum / (part[2] * part[3]);
  }

  private static double[] expected(Picture picture, PictureSpec spec) {
    int rows = picture.height() - 2 * spec.border();
    int columns = picture.width() - 2 * spec.border();
    int[] part = {spec.border(), spec.border(), rows, columns};
    if (spec.aspect() == Aspect.CROP) {
      int least = Math.min(rows, columns);
      part =
          new int[] {part[0] + (rows - least) / 2, part[1] + (columns - least) / 2, least, least};
    }
    int side = spec.side();
    int outRows = side;
    int outColumns = side;
    if (spec.aspect() == Aspect.PAD) {
      double most = Math.max(rows, columns);
      outRows = (int) Math.max(1, Math.floor(rows * side / most + 0.5));
      outColumns = (int) Math.max(1, Math.floor(columns * side / most + 0.5));
    }
    int planes = spec.color().planes();
    double[] image = new double[planes * side * side];
    for (int plane = 0; plane < planes; plane++) {
      for (int v = 0; v < outRows; v++) {
        for (int u = 0; u < outColumns; u++) {
          int row = v + (side - outRows) / 2;
          int column = u + (side - outColumns) / 2;
          image[(plane * side + row) * side + column] =
              mean(picture, spec.color(), plane, part, outRows, outColumns, new int[] {v, u});
        }
      }
    }
    return image;
  }

  static Stream<PictureSpec> specs() {
    return Stream.of(Color.values())
        .flatMap(
            color ->
                Stream.of(Aspect.values())
                    .flatMap(
                        aspect ->
                            IntStream.of(1, 3, 8)
                                .boxed()
                                .flatMap(
                                    side ->
                                        IntStream.of(0, 1)
                                            .mapToObj(
                                                border ->
                                                    new PictureSpec(
                                                        color, aspect, border, side)))));
  }

  @ParameterizedTest
  @MethodSource("specs")
  void picturesOfAllSizesAndColoursAreResizedByArea(PictureSpec spec) {
    Random random = new Random(5);
    for (int[] size : new int[][] {{3, 3}, {4, 9}, {17, 5}, {8, 8}, {16, 31}, {3, 40}}) {
      for (int channels : new int[] {1, 3, 4}) {
        Picture picture = random(random, size[0], size[1], channels);
        assertThat(PictureSteps.of(spec, picture).features(picture))
            .as("%d x %d, %d channels", size[0], size[1], channels)
            .usingComparatorWithPrecision(1e-9)
            .containsExactly(expected(picture, spec));
      }
    }
  }

  @Test
  void aPictureKeepsItsSizeAndItsGreyValues() {
    Picture picture = random(new Random(1), 5, 3, 1);
    PictureSteps steps =
        PictureSteps.of(new PictureSpec(Color.LUMINANCE, Aspect.STRETCH, 0, 0), picture);
    double[] values =
        IntStream.range(0, 15)
            .mapToDouble(k -> number(picture, Color.RGB, 0, k / 5, k % 5))
            .toArray();
    assertThat(steps.features(picture)).isEqualTo(values);
    assertThat(steps.height()).isEqualTo(3);
    assertThat(steps.width()).isEqualTo(5);
    Picture coloured = random(new Random(1), 5, 3, 3);
    double[] red = new double[5];
    coloured.read(0, 0, 0, red);
    assertThat(red)
        .isEqualTo(
            IntStream.range(0, 5).mapToDouble(x -> number(coloured, Color.RGB, 0, 0, x)).toArray());
  }

  @Test
  void withoutResizingPicturesBecomeSquareByTheirAspect() {
    Picture picture = random(new Random(2), 5, 3, 1);
    for (Aspect aspect : Aspect.values()) {
      PictureSteps steps = PictureSteps.of(new PictureSpec(Color.LUMINANCE, aspect, 0, 0), picture);
      double[] image = steps.features(picture);
      int left = aspect == Aspect.CROP ? 1 : 0;
      int top = aspect == Aspect.PAD ? 1 : 0;
      assertThat(image).hasSize(steps.height() * steps.width());
      assertThat(image[(top + 2) * steps.width()])
          .isCloseTo(number(picture, Color.RGB, 0, 2, left), within(0.0));
      assertThat(steps.height()).isEqualTo(aspect == Aspect.PAD ? 5 : 3);
      assertThat(steps.width()).isEqualTo(aspect == Aspect.CROP ? 3 : 5);
    }
  }

  @Test
  void anotherSizeIsRefusedUnlessPicturesAreResized() {
    Random random = new Random(3);
    Picture first = random(random, 6, 6, 1);
    Picture second = random(random, 4, 9, 1); // as many pixels
    PictureSpec spec = new PictureSpec(Color.LUMINANCE, Aspect.STRETCH, 0, 0);
    assertThatThrownBy(() -> PictureSteps.of(spec, first).features(second))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "p.png has 4 x 9 pixels, where others have 6 x 6: expected one size, or side to resize"
                + " them");
    assertThatThrownBy(
            () ->
                PictureSteps.of(new PictureSpec(Color.RGB, Aspect.PAD, 3, 2), first)
                    .features(first))
        .hasMessage("p.png has 6 x 6 pixels: expected some to be left without a border of 3");
    assertThatThrownBy(() -> PictureSteps.of(spec, 2000, 1000))
        .hasMessage(
            "pictures of 1000 x 2000 pixels make 2000000 features: expected 1 to 1048576; side makes"
                + " them smaller");
  }

  @Test
  void rowsThatHoldNoPictureAreRefused() {
    assertThatThrownBy(() -> Picture.of(null)).hasMessage("the picture is null");
    assertThatThrownBy(() -> Picture.of(Picture.unreadable("x.png")))
        .hasMessage("x.png: this picture could not be read");
    assertThatThrownBy(() -> Picture.of(RowFactory.create("x.png", 1, null, 1, 0, new byte[1])))
        .hasMessage("x.png: its width is null");
    assertThatThrownBy(() -> Picture.of(RowFactory.create("x.png", 2, 2, 3, 16, new byte[11])))
        .hasMessage("x.png: 11 bytes for 2 x 2 pixels of 3 channels: expected a byte for each");
    assertThatThrownBy(() -> Picture.of(RowFactory.create("x.png", 1, 1, 2, 8, new byte[2])))
        .hasMessage("x.png: 2 channels in OpenCV's mode 8: expected 1, 3 or 4 channels of 8 bits");
  }
}
