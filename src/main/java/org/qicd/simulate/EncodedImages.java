package org.qicd.simulate;

import static org.qicd.simulate.kernels.Rows.LANES;

import java.io.Serializable;
import java.util.Arrays;
import org.qicd.circuit.Circuit;
import org.qicd.circuit.Encoding;
import org.qicd.circuit.FeatureMap;
import org.qicd.circuit.FeatureScaling;
import org.qicd.random.Draw;
import org.qicd.simulate.kernels.Rows;

/**
 * Images in the form that circuits take, encoded once. They are real amplitudes for {@code
 * amplitude} and {@code angle}, complex amplitudes for the other encodings that prepare a state,
 * and cosines and sines of half the angles for {@code reuploading}. For circuits that train the
 * scaling of features, they are the features. Images are packed one after the other.
 *
 * <p>A Java array has fewer than 2^31 numbers, too few for 2,048 real images of 20 qubits. So
 * images are packed into chunks. The number of images in a chunk is a power of two.
 */
public final class EncodedImages implements Serializable {
  private static final long serialVersionUID = 1;

  /** The largest number of doubles in a chunk. */
  private static final int CHUNK = 1 << 27;

  /** What the numbers of an encoded image mean. */
  enum Kind {
    REAL_STATE,
    COMPLEX_STATE,
    HALF_ANGLES,
    FEATURES;

    /** Whether they are a state, and not what gates of the circuit turn by. */
    boolean isState() {
      return this == REAL_STATE || this == COMPLEX_STATE;
    }
  }

  private final int numQubits;
  private final Kind kind;
  private final int width;
  private final int size;

  /** Image i is in chunk {@code i >> chunkShift}. */
  private final double[][] chunks;

  private final int chunkShift;

  /** The weight of each image; null stands for 1 everywhere. */
  private final double[] weights;

  private EncodedImages(
      int numQubits,
      Kind kind,
      int width,
      int size,
      double[][] chunks,
      int chunkShift,
      double[] weights) {
    this.numQubits = numQubits;
    this.kind = kind;
    this.width = width;
    this.size = size;
    this.chunks = chunks;
    this.chunkShift = chunkShift;
    this.weights = weights;
  }

  private static double[][] chunks(int count, int width, int chunkShift) {
    int images = 1 << chunkShift;
    double[][] chunks = new double[count / images + (count % images == 0 ? 0 : 1)][];
    for (int c = 0; c < chunks.length; c++) {
      chunks[c] = new double[Math.min(images, count - c * images) * width];
    }
    return chunks;
  }

  /** The chunk that holds an image. */
  private double[] chunk(int image) {
    return chunks[image >> chunkShift];
  }

  /** Where in its chunk an image begins. */
  private int offset(int image) {
    return (image & ((1 << chunkShift) - 1)) * width;
  }

  /**
   * Encodes images for a circuit, after scaling the features as the circuit asks.
   *
   * @param features image-major: feature f of image i at {@code i * numFeatures + f}
   * @throws IllegalArgumentException under the same conditions as {@link #of(FeatureMap, int,
   *     double[], int)}
   */
  public static EncodedImages of(Circuit circuit, double[] features, int numFeatures) {
    double[] angles = circuit.scaling().angles(features, numFeatures);
    return circuit.trainsScaling()
        ? ofFeatures(circuit.numQubits(), angles, numFeatures)
        : of(circuit.featureMap(), circuit.numQubits(), angles, numFeatures);
  }

  /**
   * Encodes one image for a circuit.
   *
   * @param kind that of the circuit, which is not looked up for each image
   * @param values {@link #width(Circuit)} zeros, overwritten
   * @throws IllegalArgumentException if the image cannot be encoded; the message says why
   */
  static void encode(Circuit circuit, Kind kind, double[] image, double[] values) {
    circuit.encoding().check(image.length, circuit.numQubits());
    double[] angles = circuit.scaling().angles(image, image.length);
    encode(circuit.featureMap(), kind, circuit.numQubits(), angles, values, 0);
  }

  /**
   * Encodes images whose features, where they are angles, are radians.
   *
   * @param features image-major: feature f of image i at {@code i * numFeatures + f}
   * @throws IllegalArgumentException if the features do not fit the register, or an image cannot be
   *     encoded (not finite, or all zeros for {@code amplitude}); the message names its position
   */
  public static EncodedImages of(
      FeatureMap map, int numQubits, double[] features, int numFeatures) {
    return of(map, numQubits, features, numFeatures, CHUNK);
  }

  /**
   * Encodes images by an {@linkplain FeatureMap#of encoding as it is by default}, like {@link
   * #of(FeatureMap, int, double[], int)}.
   */
  public static EncodedImages of(
      Encoding encoding, int numQubits, double[] features, int numFeatures) {
    return of(FeatureMap.of(encoding), numQubits, features, numFeatures);
  }

  /**
   * Encodes images into chunks of at most {@code chunk} numbers, or of one image if that has more.
   */
  static EncodedImages of(
      FeatureMap map, int numQubits, double[] features, int numFeatures, int chunk) {
    return of(map, kind(map.encoding()), numQubits, features, numFeatures, chunk);
  }

  private static EncodedImages of(
      FeatureMap map, Kind kind, int numQubits, double[] features, int numFeatures, int chunk) {
    Encoding encoding = map.encoding();
    encoding.check(numFeatures, numQubits);
    if (features.length % numFeatures != 0) {
      throw new IllegalArgumentException(
          "expected whole images of %d features, found %d numbers"
              .formatted(numFeatures, features.length));
    }
    int count = features.length / numFeatures;
    int width = width(kind, numQubits);
    int shift = 31 - Integer.numberOfLeadingZeros(Math.max(1, chunk / width));
    EncodedImages images =
        new EncodedImages(numQubits, kind, width, count, chunks(count, width, shift), shift, null);
    double[] image = new double[numFeatures];
    for (int i = 0; i < count; i++) {
      System.arraycopy(features, i * numFeatures, image, 0, numFeatures);
      try {
        encode(map, kind, numQubits, image, images.chunk(i), images.offset(i));
      } catch (IllegalArgumentException e) {
        // The cause is not chained, because a user sees the innermost message.
        throw new IllegalArgumentException("image %d: %s".formatted(i, e.getMessage()));
      }
    }
    return images;
  }

  /**
   * Keeps the features of images for circuits that {@linkplain Circuit#trainsScaling() scale them
   * by weights}, like {@link #of(Encoding, int, double[], int)}.
   */
  public static EncodedImages ofFeatures(int numQubits, double[] features, int numFeatures) {
    return of(
        FeatureMap.of(Encoding.REUPLOADING),
        Kind.FEATURES,
        numQubits,
        features,
        numFeatures,
        CHUNK);
  }

  /**
   * Refuses an image that a circuit cannot take.
   *
   * @throws IllegalArgumentException if the image cannot be encoded; the message says why
   */
  public static void check(FeatureMap map, int numQubits, FeatureScaling scaling, double[] image) {
    Encoding encoding = map.encoding();
    encoding.check(image.length, numQubits);
    double[] angles = scaling.angles(image, image.length);
    Kind kind = kind(encoding);
    encode(map, kind, numQubits, angles, new double[width(kind, numQubits)], 0);
  }

  private static void encode(
      FeatureMap map, Kind kind, int numQubits, double[] image, double[] values, int at) {
    for (int f = 0; f < image.length; f++) {
      if (!Double.isFinite(image[f])) {
        throw new IllegalArgumentException(
            "feature %d is %s, expected a finite number".formatted(f, image[f]));
      }
    }
    if (kind == Kind.FEATURES) {
      System.arraycopy(image, 0, values, at, image.length);
      return;
    }
    switch (map.encoding()) {
      case AMPLITUDE -> normalise(image, values, at);
      case REUPLOADING -> halfAngles(Arrays.copyOf(image, numQubits), values, at);
      case ZZ, IQP -> new PhaseState(map, Arrays.copyOf(image, numQubits)).copyTo(values, at);
      default -> {
        SingleState state = new SingleState(numQubits);
        map.operations(Arrays.copyOf(image, numQubits)).forEach(state::apply);
        state.copyTo(values, at, kind == Kind.COMPLEX_STATE);
      }
    }
  }

  /** Whether they are features that a circuit scales by weights. */
  boolean areFeatures() {
    return kind == Kind.FEATURES;
  }

  static Kind kind(Circuit circuit) {
    return circuit.trainsScaling() ? Kind.FEATURES : kind(circuit.encoding());
  }

  static Kind kind(Encoding encoding) {
    return switch (encoding) {
      case AMPLITUDE, ANGLE -> Kind.REAL_STATE;
      case ANGLE_X, ANGLE_Z, ZZ, IQP -> Kind.COMPLEX_STATE;
      case REUPLOADING -> Kind.HALF_ANGLES;
    };
  }

  /** Whether images enter a circuit as states without imaginary parts. */
  static boolean isReal(Encoding encoding) {
    return kind(encoding) != Kind.COMPLEX_STATE;
  }

  /** The number of doubles that an encoded image takes. */
  public static int width(Circuit circuit) {
    return width(kind(circuit), circuit.numQubits());
  }

  private static int width(Kind kind, int numQubits) {
    return switch (kind) {
      case REAL_STATE -> 1 << numQubits;
      case COMPLEX_STATE -> 2 << numQubits;
      case HALF_ANGLES -> 2 * numQubits;
      case FEATURES -> numQubits;
    };
  }

  private static void normalise(double[] image, double[] values, int at) {
    double largest = 0;
    for (double value : image) {
      double size = Math.abs(value);
      if (size > largest) { // faster than Math.max, since it is seldom true
        largest = size;
      }
    }
    if (largest == 0) {
      throw new IllegalArgumentException(
          "all features are zero, which encoding 'amplitude' cannot normalise");
    }
    // Features are divided by the largest one first, so that their squares neither overflow nor
    // vanish.
    for (int f = 0; f < image.length; f++) {
      values[at + f] = image[f] / largest;
    }
    double squares = 0;
    for (int f = 0; f < image.length; f++) {
      squares += values[at + f] * values[at + f];
    }
    double norm = Math.sqrt(squares);
    for (int f = 0; f < image.length; f++) {
      values[at + f] /= norm;
    }
  }

  private static void halfAngles(double[] image, double[] values, int at) {
    for (int q = 0; q < image.length; q++) {
      values[at + 2 * q] = StrictMath.cos(image[q] / 2);
      values[at + 2 * q + 1] = StrictMath.sin(image[q] / 2);
    }
  }

  /**
   * Returns these images with weights, which say how much the loss of an image counts beside those
   * of others.
   *
   * @param weights one for each image, finite and not negative; not copied
   */
  public EncodedImages withWeights(double[] weights) {
    if (weights.length != size()) {
      throw new IllegalArgumentException(
          "expected a weight for each of %d images, found %d".formatted(size(), weights.length));
    }
    return new EncodedImages(numQubits, kind, width, size, chunks, chunkShift, weights);
  }

  /** A key of an image's content, for what is drawn at random for it. */
  public long key(int image) {
    return Draw.key(chunk(image), offset(image), width);
  }

  /** The weight of an image; 1 if no weights were given. */
  public double weight(int image) {
    return weights == null ? 1 : weights[image];
  }

  public int numQubits() {
    return numQubits;
  }

  /** Number of images. */
  public int size() {
    return size;
  }

  /** The number of doubles that one image takes. */
  public int width() {
    return width;
  }

  /**
   * Writes up to 8 images into the lanes of a block. These are the images' states or, for
   * reuploading, {@code |0...0>} and the rows of half angles (cosine of feature q in row 2q, sine
   * in row 2q + 1) or of features. Lanes without an image become zero, so that they add nothing to
   * any sum.
   *
   * @param real whether psi has rows of real parts only
   */
  void load(int[] images, int first, int count, double[] psi, boolean real, double[] angles) {
    boolean states = kind.isState();
    if (real && kind == Kind.COMPLEX_STATE) {
      throw new IllegalArgumentException("the circuit's encoding is real, the images are complex");
    }
    double[] target = states ? psi : angles;
    int step = kind == Kind.REAL_STATE && !real ? 2 : 1;
    if (!states || step == 2 || count < LANES) {
      Arrays.fill(psi, 0);
    }
    for (int lane = 0; lane < count; lane++) {
      double[] values = chunk(images[first + lane]);
      int from = offset(images[first + lane]);
      for (int row = 0; row < width; row++) {
        int to = states ? Rows.at(row * step) : row * LANES;
        target[to + lane] = values[from + row];
      }
    }
    if (!states) {
      Arrays.fill(psi, Rows.at(0), Rows.at(0) + count, 1);
    }
  }

  /**
   * Copies the real states of up to 8 images, one after the other. Places without an image become
   * zero.
   *
   * @param stride distance from the start of one image to the next
   */
  void copy(int[] images, int first, int count, double[] target, int stride) {
    for (int lane = 0; lane < count; lane++) {
      int image = images[first + lane];
      System.arraycopy(chunk(image), offset(image), target, lane * stride, width);
    }
    Arrays.fill(target, count * stride, target.length, 0);
  }
}
