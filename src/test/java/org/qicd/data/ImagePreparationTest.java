package org.qicd.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.qicd.testing.Mistakes.assertMistake;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.serializer.JavaSerializer;
import org.apache.spark.serializer.KryoSerializer;
import org.apache.spark.serializer.Serializer;
import org.apache.spark.serializer.SerializerInstance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.qicd.testing.SharedSpark;
import scala.reflect.ClassTag$;

@ExtendWith(SharedSpark.class)
class ImagePreparationTest {

  private static final long SEED = 42;

  @Test
  void rawFeaturesNeedNotBeSquare() {
    ImagePreparation raw = pixels(ImageSpec.RAW, 3);
    assertThat(raw.transform(new double[] {1, 2, 3})).containsExactly(1, 2, 3);
    assertThat(raw.numFeatures()).isEqualTo(3);
  }

  @Test
  void takesTheBorderOff() {
    double[] image = new double[25];
    for (int f = 0; f < 25; f++) {
      image[f] = f;
    }
    assertThat(pixels(new ImageSpec(1, 0, 0), 25).transform(image))
        .containsExactly(6, 7, 8, 11, 12, 13, 16, 17, 18);
    assertThat(pixels(new ImageSpec(2, 1, 0), 25).transform(image)).containsExactly(12);
  }

  @Test
  void resizesByArea() {
    double[] four = {1, 3, 0, 0, 5, 7, 0, 8, 0, 0, 1, 1, 0, 4, 1, 1};
    assertThat(pixels(new ImageSpec(0, 2, 0), 16).transform(four)).containsExactly(4, 2, 1, 1);
    assertThat(pixels(new ImageSpec(0, 4, 0), 16).transform(four)).isEqualTo(four);
    // An output pixel covers 1.5 x 1.5 input pixels: shares 2/3 and 1/3 a side.
    double[] three = {9, 0, 0, 0, 18, 0, 0, 0, 36};
    assertThat(pixels(new ImageSpec(0, 2, 0), 9).transform(three))
        .containsExactly(new double[] {6, 2, 2, 18}, within(1e-12));
  }

  @ParameterizedTest
  @CsvSource({"28, 0, 8", "28, 2, 16", "7, 0, 3", "13, 1, 10", "5, 2, 1"})
  void resizingKeepsTheMean(int width, int border, int side) {
    double[] image = randomImage(new Random(width), width * width);
    double expected = 0;
    int inner = width - 2 * border;
    for (int y = border; y < width - border; y++) {
      for (int x = border; x < width - border; x++) {
        expected += image[y * width + x] / (inner * inner);
      }
    }
    double[] resized = pixels(new ImageSpec(border, side, 0), width * width).transform(image);
    assertThat(resized).hasSize(side * side);
    double mean = 0;
    for (double pixel : resized) {
      mean += pixel / resized.length;
    }
    assertThat(mean).isCloseTo(expected, within(1e-12));
  }

  /** The last has more sums than the driver takes at once. */
  @ParameterizedTest
  @CsvSource({"40, 4, 7, 16", "41, 5, 100, 3", "3, 3, 1, 9", "1, 2, 1, 2", "110, 20, 1, 5"})
  void componentsAreEigenvectorsOfTheCovariance(
      int rows, int width, int sliceSize, int count, JavaSparkContext spark) {
    int n = width * width;
    List<Example> images = randomImages(rows, n);
    double[] mean = new double[n];
    for (Example image : images) {
      for (int i = 0; i < n; i++) {
        mean[i] += image.features()[i] / rows;
      }
    }
    double[][] covariance = new double[n][n];
    for (Example image : images) {
      double[] x = image.features();
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          covariance[i][j] += (x[i] - mean[i]) * (x[j] - mean[j]);
        }
      }
    }
    double trace = 0;
    for (int i = 0; i < n; i++) {
      trace += covariance[i][i];
    }

    ImagePreparation features;
    try (SlicedExamples cut = Slices.cut(spark.parallelize(images, 2), SEED, sliceSize)) {
      features = ImagePreparation.fit(cut, new ImageSpec(0, 0, count));
    }
    assertThat(features.numFeatures()).isEqualTo(count);
    assertThat(features.mean()).containsExactly(mean, within(1e-12));
    double[][] v = features.components();
    double previous = Double.POSITIVE_INFINITY;
    for (int c = 0; c < count; c++) {
      double[] image = times(covariance, v[c]);
      double eigenvalue = dot(v[c], image);
      assertThat(eigenvalue).isLessThanOrEqualTo(previous + 1e-12 * trace);
      previous = eigenvalue;
      double largest = 0;
      for (int i = 0; i < n; i++) {
        assertThat(image[i]).isCloseTo(eigenvalue * v[c][i], within(1e-12 * trace + 1e-12));
        largest = Math.abs(v[c][i]) > Math.abs(largest) ? v[c][i] : largest;
      }
      assertThat(largest).isPositive();
      for (int d = 0; d <= c; d++) {
        assertThat(dot(v[c], v[d])).isCloseTo(c == d ? 1 : 0, within(1e-12));
      }
      double[] first = images.get(0).features();
      assertThat(features.transform(first)[c])
          .isCloseTo(dot(v[c], first) - dot(v[c], mean), within(1e-12));
    }
    // The strongest come first: no direction that is left out has more variance.
    if (count == n) {
      return;
    }
    double[] other = randomImage(new Random(1), n);
    for (double[] component : v) {
      double share = dot(other, component);
      for (int i = 0; i < n; i++) {
        other[i] -= share * component[i];
      }
    }
    assertThat(dot(other, times(covariance, other)) / dot(other, other))
        .isLessThanOrEqualTo(previous + 1e-12 * trace);
  }

  @ParameterizedTest
  @CsvSource({"1", "3", "16"})
  void fitsTheSameBitsFromAnyPartitioning(int partitions, JavaSparkContext spark) {
    ImageSpec spec = new ImageSpec(1, 3, 5);
    List<Example> images = randomImages(50, 64);
    ImagePreparation reference = fit(spark, images, 2, spec);
    Collections.shuffle(images, new Random(partitions));
    ImagePreparation features = fit(spark, images, partitions, spec);
    assertSameBits(features, reference);
    assertThat(features.numInputs()).isEqualTo(64);
    assertThat(features.components()[0]).hasSize(9);
  }

  @Test
  void preparesADataSetAndKeepsLabels(JavaSparkContext spark) {
    List<Example> images = randomImages(9, 16);
    ImagePreparation features = pixels(new ImageSpec(1, 0, 0), 16);
    List<Example> prepared = features.apply(spark.parallelize(images, 2)).collect();
    assertThat(prepared).hasSize(9);
    for (int i = 0; i < 9; i++) {
      assertThat(prepared.get(i).features())
          .isEqualTo(features.transform(images.get(i).features()));
      assertThat(prepared.get(i).label()).isEqualTo(images.get(i).label());
    }
    assertMistake(
        () -> features.apply(spark.parallelize(randomImages(2, 9), 1)).count(),
        "an image has 9 features: expected 16");
  }

  @Test
  void comesBackFromItsState(JavaSparkContext spark) {
    ImagePreparation features = fit(spark, randomImages(20, 25), 1, new ImageSpec(0, 4, 3));
    assertSameBits(
        ImagePreparation.of(
            features.spec(), features.numInputs(), features.mean(), features.components()),
        features);
    for (Serializer serializer :
        List.of(new JavaSerializer(new SparkConf(false)), new KryoSerializer(new SparkConf()))) {
      SerializerInstance instance = serializer.newInstance();
      ImagePreparation copy =
          instance.deserialize(
              instance.serialize(features, ClassTag$.MODULE$.apply(ImagePreparation.class)),
              ClassTag$.MODULE$.apply(ImagePreparation.class));
      assertSameBits(copy, features);
    }
  }

  @Test
  void refusesWhatDoesNotFit(JavaSparkContext spark) {
    assertMistake(
        () -> new ImageSpec(0, -1, 0), "border 0, side -1, components 0: expected none below 0");
    assertMistake(
        () -> pixels(new ImageSpec(0, 2, 0), 15),
        "images of 15 features: expected a square number of them, to crop or resize");
    assertMistake(
        () -> pixels(new ImageSpec(2, 0, 0), 16),
        "images of 4 x 4 pixels without a border of 2: expected at least 1 x 1 to be left");
    assertMistake(
        () -> pixels(new ImageSpec(1, 3, 0), 16),
        "images of 4 x 4 pixels without a border of 1: expected at least 3 x 3 to be left");
    assertMistake(
        () -> pixels(new ImageSpec(1 << 30, 0, 0), 16),
        "images of 4 x 4 pixels without a border of 1073741824: expected at least 1 x 1 to be"
            + " left");
    assertMistake(
        () -> fit(spark, randomImages(5, 16), 1, new ImageSpec(1, 0, 5)),
        "5 components of images of 4 pixels: expected at most as many as pixels");
    assertMistake(
        () ->
            fit(
                spark,
                List.of(new Example(new double[] {1e200}, 0), new Example(new double[1], 0)),
                1,
                new ImageSpec(0, 0, 1)),
        "the images' variance is not a finite number: expected smaller features");
    assertMistake(
        () -> fit(spark, randomImages(2, 2049), 1, new ImageSpec(0, 0, 5)),
        "components of images of 2049 pixels: expected at most 2048; resize them first");
  }

  @Test
  void refusesStateThatDoesNotFit() {
    ImageSpec spec = new ImageSpec(0, 0, 1);
    double[] mean = new double[4];
    double[][] components = {{1, 0, 0, 0}};
    assertMistake(
        () -> ImagePreparation.of(spec, 0, mean, components),
        "images of 0 features: expected 1 to 1048576");
    assertMistake(
        () -> ImagePreparation.of(new ImageSpec(0, 40_000, 0), 40_000 * 40_000, mean, components),
        "images of 1600000000 features: expected 1 to 1048576");
    assertMistake(
        () -> ImagePreparation.of(spec, 4, new double[3], components),
        "mean has 3 values: expected 4");
    assertMistake(
        () -> ImagePreparation.of(spec, 4, mean, new double[0][]), "0 components: expected 1");
    assertMistake(
        () -> ImagePreparation.of(spec, 4, mean, new double[][] {{1}}),
        "component 0 has 1 values: expected 4");
    assertMistake(
        () -> ImagePreparation.of(spec, 4, mean, new double[][] {{1, 0, 0, Double.NaN}}),
        "component 0 has the value NaN: expected finite numbers");
  }

  /** A preparation that needs no fitting. */
  private static ImagePreparation pixels(ImageSpec spec, int numInputs) {
    return ImagePreparation.of(spec, numInputs, new double[0], new double[0][]);
  }

  private static ImagePreparation fit(
      JavaSparkContext spark, List<Example> images, int partitions, ImageSpec spec) {
    try (SlicedExamples cut = Slices.cut(spark.parallelize(images, partitions), SEED, 16)) {
      return ImagePreparation.fit(cut, spec);
    }
  }

  private static void assertSameBits(ImagePreparation found, ImagePreparation expected) {
    assertThat(found.spec()).isEqualTo(expected.spec());
    assertThat(found.numInputs()).isEqualTo(expected.numInputs());
    assertThat(found.mean()).isEqualTo(expected.mean());
    assertThat(found.components()).isDeepEqualTo(expected.components());
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static double[] times(double[][] matrix, double[] vector) {
    double[] product = new double[matrix.length];
    for (int i = 0; i < matrix.length; i++) {
      product[i] = dot(matrix[i], vector);
    }
    return product;
  }

  private static List<Example> randomImages(int count, int numFeatures) {
    Random random = new Random(count);
    List<Example> images = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      images.add(new Example(randomImage(random, numFeatures), i % 3));
    }
    return images;
  }

  private static double[] randomImage(Random random, int numFeatures) {
    double[] image = new double[numFeatures];
    for (int f = 0; f < numFeatures; f++) {
      image[f] = random.nextDouble();
    }
    return image;
  }
}
