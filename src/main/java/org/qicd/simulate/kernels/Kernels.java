package org.qicd.simulate.kernels;

import static org.qicd.simulate.kernels.Rows.LANES;

/**
 * The loops over a block of states, which is stored as {@linkplain Rows rows} of 8 images. There
 * are two implementations, plain loops and the Vector API. They give the same bits: both compute
 * each output by the same fused multiply-adds, and both sum over rows in ascending order,
 * separately for each lane.
 *
 * <p>Arguments are not checked here but in {@code Simulator}. In all comments {@code D = 2^n}.
 *
 * <p>The table shows what a pass costs for each of its rows (a fused multiply-add is one
 * operation), and the share of a core's peak that it reaches with 6 and with 10 qubits. The shares
 * were measured by {@code KernelBenchmark} against {@code PeakBenchmark} with vectors of 512 bits,
 * on an AMD EPYC with JDK 25, before the compiler knew the range of indices. They are lower with 10
 * qubits, because a block of states (128 kB) then no longer fits the first cache.
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
public abstract class Kernels {

  Kernels() {}

  /** The name of this implementation in run records. */
  public abstract String label();

  /**
   * Applies reduced rotations {@code x' = x - t z, z' = z + t x} to one to four qubits, the lowest
   * first. The rows that differ in no other bits than the rotated ones are a group. Groups are
   * numbered by the other bits of a row's index, in their order.
   *
   * @param bits for each rotation the bit of a row's index that tells x from z, ascending
   * @param t one row for each rotation, for images with the same number in each lane; a vector that
   *     is loaded stays in a register, while one that is broadcast would be made anew for each use
   * @param from index of the first rotation in {@code bits} and {@code t}
   * @param count 1 to 4 rotations
   * @param begin the first group
   * @param end the group behind the last one
   */
  public abstract void rotate(
      double[] state, int[] bits, double[] t, int from, int count, int begin, int end);

  /**
   * How many rotations a pass of {@link #rotate} should take: 3 or 4, as the number of registers
   * allows.
   */
  public abstract int rotationsAPass();

  /**
   * Adds the lanes of {@code b1 p0} and of {@code b0 p1} for all pairs of rows of each rotation k
   * to rows {@code 2 (from + k)} and {@code 2 (from + k) + 1} of {@code products}. The difference
   * of both is {@code Im<b|Y|psi>}. The groups are those of {@link #rotate}.
   *
   * @param count 1 to 3 rotations; the last bits of the sums depend on which rotations are taken
   *     together
   */
  public abstract void overlaps(
      double[] psi,
      double[] b,
      int[] bits,
      int from,
      int count,
      int begin,
      int end,
      double[] products);

  /**
   * Applies a monomial matrix: {@code out[a] = e[a] in[source[a]]}.
   *
   * @param source array index of the real row to read, for each amplitude
   * @param re real parts of e
   * @param im imaginary parts of e
   * @param begin the first amplitude a
   * @param end the amplitude behind the last one
   */
  public abstract void permute(
      double[] in, double[] out, int[] source, double[] re, double[] im, int begin, int end);

  /**
   * Applies a part of monomial matrices to states in {@link Lanes}: row {@code target[k]} becomes
   * the product of row k of e with row {@code source[k]}, whose lane {@code m ^ swap} is read for
   * lane m. A row has four real parts, then four imaginary parts.
   *
   * @param source array indices of the rows to read
   * @param target array indices of the rows to write
   * @param e the factors as rows of sums, laid out like the states
   * @param from the first k
   * @param to the k behind the last one
   */
  public abstract void permuteLanes(
      double[] in,
      double[] out,
      int[] source,
      int[] target,
      double[] e,
      int from,
      int to,
      int swap);

  /**
   * Rotates states in {@link Lanes}: lane m of row r becomes {@code c in[r][m] + s in[r ^ mask][m ^
   * swap]}, with a row of c and a row of s from array index {@code at} of {@code angles} on.
   *
   * @param rows number of rows
   */
  public abstract void rotateLanes(
      double[] in, double[] out, int rows, int mask, int swap, double[] angles, int at);

  /** Applies a monomial matrix to a real state, which becomes complex by the factors e. */
  public abstract void permuteToComplex(
      double[] in, double[] out, int[] source, double[] re, double[] im, int begin, int end);

  /** Applies a real monomial matrix, or its transpose, to a real state. */
  public abstract void permuteReal(
      double[] in, double[] out, int[] source, double[] re, int begin, int end);

  /**
   * The backward counterpart of {@link #permute}: {@code out[a] = conj(e[a]) in[target[a]]}.
   *
   * @param target array index of the real row to which the matrix moves each amplitude
   * @param re real parts of the factor e with which it arrives there
   * @param im imaginary parts of e
   */
  public abstract void unpermute(
      double[] in, double[] out, int[] target, double[] re, double[] im, int begin, int end);

  /**
   * The backward counterpart of {@link #permute} for b, with the sums for the gradients of phases.
   * Adds the lanes of {@code Im(conj(out[a]) psi[a])} to row a of {@code sums}.
   *
   * @param psi the state before the monomial matrix
   * @param out where b goes; null if only the sums are wanted
   */
  public abstract void unpermute(
      double[] b,
      double[] psi,
      double[] out,
      int[] target,
      double[] re,
      double[] im,
      double[] sums,
      int begin,
      int end);

  /**
   * The backward counterpart of {@link #permuteToComplex}: the real parts of what {@code unpermute}
   * gives, and its sums.
   *
   * @param psi the state before the monomial matrix; null if no sums are wanted
   * @param out where the real parts go; null if only the sums are wanted
   */
  public abstract void unpermuteToReal(
      double[] b,
      double[] psi,
      double[] out,
      int[] target,
      double[] re,
      double[] im,
      double[] sums,
      int begin,
      int end);

  /**
   * Rotates one to three qubits by each image's own angles.
   *
   * @param rows number of rows of the state
   * @param bits for each rotation the bit of a row's index that tells x from z
   * @param angles pairs of rows: the cosine of half an angle, then its sine
   * @param features the index of each rotation's pair of rows in {@code angles}
   * @param signs sign of each rotation's angle
   */
  public abstract void rotateByImages(
      double[] state,
      int rows,
      int[] bits,
      double[] angles,
      int[] features,
      double[] signs,
      int from,
      int count);

  /**
   * Computes {@code out[r] = sum over k of matrix[r][k] in[k]} by fused multiply-adds, with k
   * ascending.
   *
   * @param matrix row-major, 2 D rows
   * @param in D rows
   * @param out 2 D rows
   */
  public abstract void multiply(double[] matrix, double[] in, int numAmplitudes, double[] out);

  /**
   * Computes the products of matrices with the same real state, as states in {@link Lanes}, by
   * fused multiply-adds with k ascending.
   *
   * @param matrices rows of sums; row {@code r D + k} holds column k of what row r of the states
   *     gets
   * @param in D numbers
   */
  public abstract void multiplyLanes(double[] matrices, double[] in, double[] out);

  /**
   * Computes {@code out[r][k] += sum over images i of b[r][i] images[i][from + k]} for 8 values of
   * k, with i ascending.
   *
   * @param rows number of rows of b and out
   * @param images image-major
   * @param stride distance from the start of one image to the next
   */
  public abstract void addProducts(
      double[] b, int rows, double[] images, int from, int stride, double[] out);

  /**
   * Adds {@code |psi[a]|^2} to row {@code a mod strings} of {@code sums}; {@code strings} is 2^r.
   */
  public abstract void probabilities(double[] psi, int numAmplitudes, double[] sums, int strings);

  /**
   * Adds {@code |psi[a]|^2} of four circuits, with one lane each, to four lanes of row {@code a mod
   * strings} of {@code sums}.
   *
   * @param lane the first of these lanes, 0 or 4
   */
  public abstract void probabilitiesLanes(
      double[] psi, int numAmplitudes, double[] sums, int strings, int lane);

  /**
   * Computes {@code out[r] = sum over c of matrix[r][c] in[c]}, where r and c number rows of 8
   * images and c ascends.
   *
   * @param matrix row-major, as many columns as {@code in} has rows
   */
  public abstract void combine(double[] matrix, double[] in, double[] out);

  /**
   * Computes the softmax over classes for each image.
   *
   * @param z [class][8] logits, which become logarithms of the probabilities
   * @param p [class][8] probabilities, overwritten
   * @param work two rows
   */
  public abstract void softmax(double[] z, double[] p, double[] work);

  /** Computes {@code b[a] = v[a mod strings] psi[a]} with rows v of real factors. */
  public abstract void weight(double[] psi, double[] b, int numAmplitudes, double[] v, int strings);

  /**
   * Writes the lanes of {@code <target|psi>} into two rows of {@code sums}, real and imaginary
   * parts, from array index {@code at} on.
   */
  public abstract void overlap(
      double[] target, double[] psi, int numAmplitudes, double[] sums, int at);

  /**
   * Computes {@code b += c target}. There is one complex number c for each image: two rows from
   * array index {@code at} on.
   */
  public abstract void addScaled(
      double[] target, double[] c, int at, double[] b, int numAmplitudes);

  /**
   * Computes {@link #overlap} with three targets, two rows for each. An implementation may do it in
   * one pass over psi, in which the additions to different sums overlap in time.
   */
  public void overlap3(
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

  /**
   * Computes {@link #addScaled} for three targets in their order. An implementation may do it in
   * one pass over b.
   */
  public void addScaled3(
      double[] t0, double[] t1, double[] t2, double[] c, int at, double[] b, int numAmplitudes) {
    addScaled(t0, c, at, b, numAmplitudes);
    addScaled(t1, c, at + 2 * LANES, b, numAmplitudes);
    addScaled(t2, c, at + 4 * LANES, b, numAmplitudes);
  }

  /**
   * Returns the fastest implementation in this JVM: {@code VectorKernels} if the module {@code
   * jdk.incubator.vector} is present, else plain loops. The system property {@code qicd.kernels}
   * ({@code vector} or {@code plain}) overrides this choice.
   */
  public static Kernels best() {
    return Best.KERNELS;
  }

  /** Whether the Vector API can be used in this JVM. */
  static boolean vectorAvailable() {
    return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
  }

  /**
   * Returns the implementation with the given name.
   *
   * @param label {@code vector} or {@code plain}
   */
  public static Kernels of(String label) {
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
      // The class is found by name, because it cannot be loaded where the module is missing.
      return Class.forName("org.qicd.simulate.kernels.VectorKernels")
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
