package org.qicd.simulate;

import static org.qicd.simulate.Rows.LANES;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.qicd.testing.Bits;

/**
 * The two forms of the kernels against each other: every array a kernel writes has the same bits.
 * Eight qubits have spare rows between the others.
 */
class KernelContractTest {

  private interface Call {
    void on(Kernels kernels, Arrays arrays);
  }

  /** What kernels read and write; the same numbers for the same seed. */
  private static final class Arrays {
    final int n;
    final int size;
    final Random random;
    final List<double[]> written = new ArrayList<>();

    Arrays(int numQubits, long seed) {
      n = numQubits;
      size = 1 << numQubits;
      random = new Random(seed);
    }

    double[] state() {
      return filled(Rows.length(n));
    }

    double[] sums(int rows) {
      return filled(Rows.newSums(rows).length);
    }

    double[] filled(int length) {
      double[] values = random.doubles(length, -1, 1).toArray();
      written.add(values);
      return values;
    }

    /** Rows with the same number in each lane. */
    double[] reduced(int rows) {
      double[] t = sums(rows);
      for (int k = 0; k < rows; k++) {
        java.util.Arrays.fill(t, Rows.sums(k), Rows.sums(k + 1), random.nextDouble(-1, 1));
      }
      return t;
    }

    int[] source() {
      List<Integer> order = new ArrayList<>();
      for (int a = 0; a < size; a++) {
        order.add(Rows.amplitude(a));
      }
      Collections.shuffle(order, random);
      return order.stream().mapToInt(Integer::intValue).toArray();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 8})
  void rotations(int n) {
    for (int[] qubits : subsets(n)) {
      for (int count = 1; count <= Math.min(4, qubits.length); count++) {
        int rotations = count;
        for (int from = 0; from + count <= qubits.length; from++) {
          int first = from;
          same(
              n,
              (kernels, a) -> kernels.rotate(a.state(), n, qubits, a.reduced(4), first, rotations));
          if (count < 4) {
            same(
                n,
                (kernels, a) ->
                    kernels.overlaps(a.state(), a.state(), n, qubits, first, rotations, a.sums(4)));
          }
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 8})
  void monomials(int n) {
    same(
        n,
        (kernels, a) ->
            kernels.permute(a.state(), a.state(), a.source(), a.filled(a.size), a.filled(a.size)));
    same(
        n,
        (kernels, a) ->
            kernels.unpermute(
                a.state(), a.state(), a.source(), a.filled(a.size), a.filled(a.size)));
    for (boolean undone : new boolean[] {true, false}) {
      same(
          n,
          (kernels, a) ->
              kernels.unpermute(
                  a.state(),
                  a.state(),
                  undone ? a.state() : null,
                  a.source(),
                  a.filled(a.size),
                  a.filled(a.size),
                  a.sums(a.size)));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 8})
  void rotationsByImages(int n) {
    for (int qubit = 0; qubit < n; qubit++) {
      int q = qubit;
      for (double sign : new double[] {1, -1}) {
        same(
            n,
            (kernels, a) ->
                kernels.rotateByImage(
                    a.state(), n, q, a.filled(2 * n * LANES), 0, (2 * n - 1) * LANES, sign));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 8})
  void readouts(int n) {
    for (int strings = 1; strings <= 1 << n; strings *= 2) {
      int s = strings;
      same(n, (kernels, a) -> kernels.probabilities(a.state(), a.size, a.filled(s * LANES), s));
      same(n, (kernels, a) -> kernels.weight(a.state(), a.state(), a.size, a.filled(s * LANES), s));
    }
    same(n, (kernels, a) -> kernels.overlap(a.state(), a.state(), a.size, a.filled(2 * LANES)));
    same(n, (kernels, a) -> kernels.addScaled(a.state(), a.filled(2 * LANES), a.state(), a.size));
  }

  private static void same(int n, Call call) {
    Arrays plain = new Arrays(n, 5 + n);
    Arrays vector = new Arrays(n, 5 + n);
    call.on(Kernels.of("plain"), plain);
    call.on(Kernels.of("vector"), vector);
    for (int k = 0; k < plain.written.size(); k++) {
      Bits.assertSame("array " + k, vector.written.get(k), plain.written.get(k));
    }
  }

  /** All ascending choices of one to four qubits. */
  private static List<int[]> subsets(int n) {
    List<int[]> subsets = new ArrayList<>();
    for (int mask = 1; mask < 1 << n; mask++) {
      if (Integer.bitCount(mask) <= 4) {
        int chosen = mask;
        subsets.add(
            java.util.stream.IntStream.range(0, n).filter(q -> (chosen >> q & 1) == 1).toArray());
      }
    }
    return subsets;
  }
}
