package org.qicd.simulate;

import static org.qicd.simulate.Rows.LANES;

/**
 * The loops over a block of states: {@linkplain Rows rows} of 8 images. Two forms, plain loops and
 * the Vector API, give the same bits: each output is written as the same fused multiply-adds, and
 * every sum runs over rows in ascending order for each lane apart.
 *
 * <p>Arguments are not checked here; {@link Simulator} is the checked face. {@code D = 2^n}.
 *
 * <p>What a pass costs for each of its rows (a fused multiply-add is one operation), and the share
 * of a core's peak that it reaches with vectors of 512 bits and 6 or 10 qubits, {@code
 * KernelBenchmark} against {@code PeakBenchmark} on an AMD EPYC, JDK 25; less where a state (128 kB
 * with 10 qubits) is not in the first cache any more:
 *
 * <table>
 * <caption>Passes</caption>
 * <tr><th>pass<th>operations<th>rows loaded, stored<th>share of the peak
 * <tr><td>rotate, 3 qubits<td>3<td>1, 1<td>60%, 54%
 * <tr><td>overlaps, 3 qubits<td>3<td>2, 0<td>62%, 38%
 * <tr><td>permute<td>2<td>1, 1<td>38%, 25%
 * <tr><td>unpermute with sums<td>3<td>2.5, 1.5<td>38%, 20%
 * </table>
 */
abstract class Kernels {

  /** How the form is named in run records. */
  abstract String label();

  /**
   * Applies reduced rotations {@code x' = x - t z, z' = z + t x} of one to four qubits, the lowest
   * first.
   *
   * @param rows of the state: 2 D, or D of a state without imaginary parts
   * @param bits ascending: which bit of a row's index tells x from z
   * @param t rows, the same number in each lane: a vector that is loaded is kept in a register, one
   *     that is broadcast is made anew for each use
   * @param from first of the rotations in {@code bits} and {@code t}
   * @param count 1 to 4 rotations
   */
  abstract void rotate(double[] state, int rows, int[] bits, double[] t, int from, int count);

  /** How many rotations a pass of {@link #rotate} should take, as registers allow: 3 or 4. */
  abstract int rotationsAPass();

  /**
   * Adds the lanes of {@code sum over pairs of (b1 p0 - b0 p1)}, which is {@code Im<b|Y|psi>}, to
   * row {@code from + k} of {@code sums} for each rotation k.
   *
   * @param count 1 to 3 rotations; sums depend, in their last bits, on which are taken together
   */
  abstract void overlaps(
      double[] psi, double[] b, int rows, int[] bits, int from, int count, double[] sums);

  /**
   * {@code out[a] = e[a] in[source[a]]}.
   *
   * @param source array index of the real row to read, for each amplitude
   * @param re real parts of e
   * @param im imaginary parts of e
   */
  abstract void permute(double[] in, double[] out, int[] source, double[] re, double[] im);

  /** The same for a state without imaginary parts, that gets them by e. */
  abstract void permuteToComplex(double[] in, double[] out, int[] source, double[] re, double[] im);

  /** The same for a state that has no imaginary parts before and after. */
  abstract void permuteReal(double[] in, double[] out, int[] source, double[] re);

  /** Backward counterpart of {@link #permute}: {@code out[source[a]] = conj(e[a]) in[a]}. */
  abstract void unpermute(double[] in, double[] out, int[] source, double[] re, double[] im);

  /**
   * The same for b, with the sums that phases have their gradients from: adds the lanes of {@code
   * Im(conj(out[s]) psi[s])}, s = source[a], to row a of {@code sums}.
   *
   * @param psi the state before the monomial
   * @param out null: only sums are wanted
   */
  abstract void unpermute(
      double[] b,
      double[] psi,
      double[] out,
      int[] source,
      double[] re,
      double[] im,
      double[] sums);

  /**
   * Backward counterpart of {@link #permuteToComplex}: the real parts of what {@code unpermute}
   * gives, and its sums.
   *
   * @param psi null: no sums are wanted
   * @param out null: only sums are wanted
   */
  abstract void unpermuteToReal(
      double[] b,
      double[] psi,
      double[] out,
      int[] source,
      double[] re,
      double[] im,
      double[] sums);

  /** Backward counterpart of {@link #permuteReal}. */
  abstract void unpermuteReal(double[] in, double[] out, int[] source, double[] re);

  /**
   * Rotates one to three qubits by each image's own angles.
   *
   * @param rows of the state
   * @param bits which bit of a row's index tells x from z, for each rotation
   * @param angles rows; cosine and, behind it, sine of half an angle
   * @param features place of each rotation's pair of rows in {@code angles}
   * @param signs of each rotation's angle
   */
  abstract void rotateByImages(
      double[] state,
      int rows,
      int[] bits,
      double[] angles,
      int[] features,
      double[] signs,
      int from,
      int count);

  /**
   * {@code out[r] = sum over k of matrix[r][k] in[k]}, k ascending, by fused multiply-adds.
   *
   * @param matrix row-major, 2 D rows
   * @param in D rows
   * @param out 2 D rows
   */
  abstract void multiply(double[] matrix, double[] in, int numAmplitudes, double[] out);

  /**
   * {@code out[r][k] += sum over images i of b[r][i] images[i][from + k]} for 8 k, i ascending.
   *
   * @param rows of b and out
   * @param images image-major
   * @param stride numbers from one image to the next
   */
  abstract void addProducts(
      double[] b, int rows, double[] images, int from, int stride, double[] out);

  /** Adds {@code |psi[a]|^2} to row {@code a mod strings} of {@code sums}; strings is 2^r. */
  abstract void probabilities(double[] psi, int numAmplitudes, double[] sums, int strings);

  /**
   * {@code out[r] = sum over c of matrix[r][c] in[c]}, row by row of images, c ascending.
   *
   * @param matrix row-major, as many columns as {@code in} has rows
   */
  abstract void combine(double[] matrix, double[] in, double[] out);

  /**
   * Softmax over classes, for each image.
   *
   * @param z [class][8] logits, which become logarithms of the probabilities
   * @param p [class][8] probabilities, overwritten
   * @param work two rows
   */
  abstract void softmax(double[] z, double[] p, double[] work);

  /** {@code b[a] = v[a mod strings] psi[a]} with rows v of real factors. */
  abstract void weight(double[] psi, double[] b, int numAmplitudes, double[] v, int strings);

  /** Rows {@code at ..} of sums become the lanes of {@code <target|psi>}, real and imaginary. */
  abstract void overlap(double[] target, double[] psi, int numAmplitudes, double[] sums, int at);

  /** {@code b += c target}, c one complex number an image: two rows {@code at ..}. */
  abstract void addScaled(double[] target, double[] c, int at, double[] b, int numAmplitudes);

  /**
   * {@link #overlap} with three targets, two rows for each: in one pass over psi, and without
   * waiting for one sum's addition before the next.
   */
  void overlap3(
      double[] t0,
      double[] t1,
      double[] t2,
      double[] psi,
      int numAmplitudes,
      double[] sums,
      int at) {
    overlap(t0, psi, numAmplitudes, sums, at);
    overlap(t1, psi, numAmplitudes, sums, at + 2 * LANES);
    overlap(t2, psi, numAmplitudes, sums, at + 4 * LANES);
  }

  /** {@link #addScaled} of three targets in their order, in one pass over b. */
  void addScaled3(
      double[] t0, double[] t1, double[] t2, double[] c, int at, double[] b, int numAmplitudes) {
    addScaled(t0, c, at, b, numAmplitudes);
    addScaled(t1, c, at + 2 * LANES, b, numAmplitudes);
    addScaled(t2, c, at + 4 * LANES, b, numAmplitudes);
  }

  /**
   * The form that this JVM runs fastest: {@code VectorKernels} where the module {@code
   * jdk.incubator.vector} is there, else plain loops. The system property {@code qicd.kernels}
   * ({@code vector} or {@code plain}) overrides it.
   */
  static Kernels best() {
    return Best.KERNELS;
  }

  /** Whether the Vector API can be used in this JVM. */
  static boolean vectorAvailable() {
    return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
  }

  /**
   * The form of that name.
   *
   * @param label {@code vector} or {@code plain}
   */
  static Kernels of(String label) {
    return switch (label) {
      case "plain" -> new PlainKernels();
      case "vector" -> vector();
      default ->
          throw new IllegalArgumentException(
              "qicd.kernels must be 'vector' or 'plain', found '" + label + "'");
    };
  }

  private static Kernels vector() {
    if (!vectorAvailable()) {
      throw new IllegalArgumentException(
          "qicd.kernels is 'vector', but this JVM was started without --add-modules"
              + " jdk.incubator.vector");
    }
    try {
      // By name: the class cannot even be loaded where the module is missing.
      return Class.forName("org.qicd.simulate.VectorKernels")
          .asSubclass(Kernels.class)
          .getDeclaredConstructor()
          .newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the vector kernels do not load", e);
    }
  }

  private static final class Best {
    static final Kernels KERNELS =
        of(System.getProperty("qicd.kernels", vectorAvailable() ? "vector" : "plain"));
  }
}
