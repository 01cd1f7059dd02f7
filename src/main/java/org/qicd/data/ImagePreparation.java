package org.qicd.data;

import java.io.Serializable;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.Function;

/**
 * Prepares images: crops them, resizes them by area, and returns either the pixels or their signed
 * principal components, the product of the components with (pixels - mean). A preparation is fitted
 * once and then treats every image alike. It is immutable. Its whole state is {@link #spec}, {@link
 * #numInputs}, {@link #mean} and {@link #components}, from which {@link #of} restores it, and
 * {@link #pictures}.
 */
public final class ImagePreparation implements Serializable {

  private static final long serialVersionUID = 1L;

  /**
   * The largest number of features of an image: 1024 x 1024. One image is one array and one row.
   */
  public static final int MAX_INPUTS = 1 << 20;

  /**
   * The largest number of pixels for principal components. The driver holds a matrix of pixels x
   * pixels and its eigenvectors.
   */
  private static final int MAX_COVARIANCE = 2048;

  private final Pixels pixels;

  /** Mean and components. Both are empty if the features are the pixels. */
  private final double[] mean;

  private final double[][] components;

  /** How pictures become the images that are prepared; null if images are given as numbers. */
  private final PictureSteps pictures;

  private ImagePreparation(Pixels pixels, double[] mean, double[][] components) {
    this(pixels, mean, components, null);
  }

  private ImagePreparation(
      Pixels pixels, double[] mean, double[][] components, PictureSteps pictures) {
    this.pixels = pixels;
    this.mean = mean;
    this.components = components;
    this.pictures = pictures;
  }

  /**
   * Returns this preparation with steps before it that turn pictures into its images.
   *
   * @throws IllegalArgumentException if they make images of another number of features
   */
  public ImagePreparation withPictures(PictureSteps steps) {
    if (steps.numFeatures() != numInputs()) {
      throw new IllegalArgumentException(
          "pictures make %d features: expected %d".formatted(steps.numFeatures(), numInputs()));
    }
    return new ImagePreparation(pixels, mean, components, steps);
  }

  /** How pictures become the images that are prepared; empty if images are given as numbers. */
  public Optional<PictureSteps> pictures() {
    return Optional.ofNullable(pictures);
  }

  /**
   * Fits a preparation to images. With principal components this runs Spark jobs over the slices.
   * The result depends only on the images and on how they are sliced.
   *
   * @throws IllegalArgumentException if the images are not square but have to be, are too small for
   *     the border and side, have fewer pixels than components, or have components and more than
   *     2048 pixels
   */
  public static ImagePreparation fit(SlicedExamples images, ImageSpec spec) {
    Pixels pixels = new Pixels(spec, images.numFeatures());
    checkComponents(spec, pixels.numPixels());
    if (spec.components() == 0) {
      return new ImagePreparation(pixels, new double[0], new double[0][]);
    }
    double[] mean = PrincipalComponents.mean(images.slices(), images.size(), pixels);
    double[][] components =
        PrincipalComponents.components(images.slices(), pixels, mean, spec.components());
    return new ImagePreparation(pixels, mean, components);
  }

  /**
   * Restores a preparation from its state. The state is checked, because it may come from a file.
   *
   * @param numInputs number of features of an image before preparation
   * @param mean one value for each pixel after resizing; empty if there are no components
   * @param components {@code [component][pixel]}; empty if there are no components
   */
  public static ImagePreparation of(
      ImageSpec spec, int numInputs, double[] mean, double[][] components) {
    Pixels pixels = new Pixels(spec, numInputs);
    checkComponents(spec, pixels.numPixels());
    int length = spec.components() == 0 ? 0 : pixels.numPixels();
    checkValues("mean", mean, length);
    if (components.length != spec.components()) {
      throw new IllegalArgumentException(
          components.length + " components: expected " + spec.components());
    }
    for (int c = 0; c < components.length; c++) {
      checkValues("component " + c, components[c], length);
    }
    return new ImagePreparation(pixels, mean.clone(), copy(components));
  }

  private static void checkComponents(ImageSpec spec, int numPixels) {
    if (spec.components() > numPixels) {
      throw new IllegalArgumentException(
          spec.components()
              + " components of images of "
              + numPixels
              + " pixels: expected at most as many as pixels");
    }
    if (spec.components() > 0 && numPixels > MAX_COVARIANCE) {
      throw new IllegalArgumentException(
          "components of images of "
              + numPixels
              + " pixels: expected at most "
              + MAX_COVARIANCE
              + "; resize them first");
    }
  }

  private static void checkValues(String what, double[] values, int length) {
    if (values.length != length) {
      throw new IllegalArgumentException(
          what + " has " + values.length + " values: expected " + length);
    }
    for (double value : values) {
      if (!Double.isFinite(value)) {
        throw new IllegalArgumentException(
            what + " has the value " + value + ": expected finite numbers");
      }
    }
  }

  /** The specification from which the preparation was made. */
  public ImageSpec spec() {
    return pixels.spec();
  }

  /** The number of features of an image before preparation. */
  public int numInputs() {
    return pixels.numInputs();
  }

  /** The number of features after preparation. */
  public int numFeatures() {
    return components.length == 0 ? pixels.numPixels() : components.length;
  }

  /** Returns a copy of the mean image after resizing; empty if there are no components. */
  public double[] mean() {
    return mean.clone();
  }

  /**
   * Returns a copy of the components, {@code [component][pixel]}, in the order of descending
   * variance; may be empty.
   */
  public double[][] components() {
    return copy(components);
  }

  private static double[][] copy(double[][] rows) {
    double[][] copy = new double[rows.length][];
    for (int r = 0; r < rows.length; r++) {
      copy[r] = rows[r].clone();
    }
    return copy;
  }

  /**
   * Prepares one image.
   *
   * @param image {@link #numInputs} values, row by row, which are not changed
   * @return a new array of {@link #numFeatures} values
   */
  public double[] transform(double[] image) {
    if (image.length != pixels.numInputs()) {
      throw new IllegalArgumentException(
          "an image has " + image.length + " features: expected " + pixels.numInputs());
    }
    double[] prepared = new double[pixels.numPixels()];
    pixels.prepare(image, 0, prepared, 0);
    if (components.length == 0) {
      return prepared;
    }
    for (int f = 0; f < prepared.length; f++) {
      prepared[f] -= mean[f];
    }
    double[] features = new double[components.length];
    for (int c = 0; c < features.length; c++) {
      double[] component = components[c];
      double sum = 0;
      for (int f = 0; f < prepared.length; f++) {
        sum += component[f] * prepared[f];
      }
      features[c] = sum;
    }
    return features;
  }

  /** Prepares every image and keeps its label, its weight, and what a teacher said of it. */
  public JavaRDD<Example> apply(JavaRDD<Example> images) {
    return images.map(new Transform(this));
  }

  private static final class Transform implements Function<Example, Example> {

    private static final long serialVersionUID = 1L;
    private final ImagePreparation features;

    Transform(ImagePreparation features) {
      this.features = features;
    }

    @Override
    public Example call(Example image) {
      return image.withFeatures(features.transform(image.features()));
    }
  }
}
