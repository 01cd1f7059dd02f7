package org.qicd.simulate.kernels;

import static org.qicd.simulate.kernels.Rows.LANES;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.qicd.testing.Bits;

/**
 * The two forms of the kernels against each other: every array a kernel writes has the same bits.
 * Eight qubits have spare rows between the others.
 */
@Tag("jdk")
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

    int[] source() {
      return shuffled(Rows::amplitude);
    }

    int[] realSource() {
      return shuffled(Rows::at);
    }

    private int[] shuffled(IntUnaryOperator place) {
      List<Integer> order = new ArrayList<>();
      for (int a = 0; a < size; a++) {
        order.add(place.applyAsInt(a));
      }
      Collections.shuffle(order, random);
      return order.stream().mapToInt(Integer::intValue).toArray();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 8})
  void rotations(int n) {
    for (int rows : new int[] {1 << n, 2 << n}) {
      for (int[] bits : subsets(rows == 1 << n ? n : n + 1)) {
        for (int count = 1; count <= Math.min(4, bits.length); count++) {
          int rotations = count;
          for (int from = 0; from + count <= bits.length; from++) {
            int first = from;
            int end = rows >> count;
            int begin = end / 4;
            same(n, (k, a) -> k.rotate(a.state(), bits, a.sums(4), first, rotations, begin, end));
            if (count < 4) {
              same(
                  n,
                  (k, a) ->
                      k.overlaps(
                          a.state(), a.state(), bits, first, rotations, begin, end, a.sums(8)));
              same(n, (k, a) -> byImages(k, a, rows, bits, first, rotations));
            }
          }
        }
      }
    }
  }

  private static void byImages(
      Kernels kernels, Arrays a, int rows, int[] bits, int from, int count) {
    int[] features = {3, 0, 2, 1};
    double[] signs = {1, -1, 1, -1};
    double[] angles = a.filled(8 * LANES);
    kernels.rotateByImages(a.state(), rows, bits, angles, features, signs, from, count);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 8})
  void monomials(int n) {
    same(
        n,
        (kernels, a) ->
            kernels.permute(
                a.state(),
                a.state(),
                a.source(),
                a.filled(a.size),
                a.filled(a.size),
                a.size / 4,
                a.size));
    same(
        n,
        (kernels, a) ->
            kernels.unpermute(
                a.state(),
                a.state(),
                a.source(),
                a.filled(a.size),
                a.filled(a.size),
                a.size / 4,
                a.size));
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
                  a.sums(a.size),
                  a.size / 4,
                  a.size));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 8})
  void monomialsOnRealStates(int n) {
    same(
        n,
        (k, a) ->
            k.permuteToComplex(
                a.state(),
                a.state(),
                a.realSource(),
                a.filled(a.size),
                a.filled(a.size),
                a.size / 4,
                a.size));
    same(
        n,
        (k, a) ->
            k.permuteReal(
                a.state(), a.state(), a.realSource(), a.filled(a.size), a.size / 4, a.size));
    for (int wanted = 1; wanted < 4; wanted++) {
      boolean summed = wanted != 1;
      boolean undone = wanted != 2;
      same(
          n,
          (k, a) ->
              k.unpermuteToReal(
                  a.state(),
                  summed ? a.state() : null,
                  undone ? a.state() : null,
                  a.source(),
                  a.filled(a.size),
                  a.filled(a.size),
                  a.sums(a.size),
                  a.size / 4,
                  a.size));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 8})
  void severalCircuits(int n) {
    for (int swap = 0; swap < Rows.EACH; swap++) {
      int s = swap;
      for (int from : new int[] {0, 1}) {
        same(
            n,
            (k, a) ->
                k.permuteLanes(
                    a.state(),
                    a.state(),
                    a.realSource(),
                    a.realSource(),
                    a.sums(a.size),
                    from,
                    a.size - from,
                    s));
      }
      for (int step = 0; step < 1 << n; step = 2 * step + 1) {
        int change = step;
        same(
            n,
            (k, a) ->
                k.rotateLanes(
                    a.state(), a.state(), a.size, change, s, a.filled(4 * LANES), 2 * LANES));
      }
    }
    if (n < 6) {
      for (int size = 1 << n; size > 1 << n >> 3; size /= 2) {
        int rows = size;
        same(n, (k, a) -> k.multiplyLanes(a.sums(rows * a.size), a.filled(a.size), a.state()));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 8})
  void readouts(int n) {
    for (int strings = 1; strings <= 1 << n; strings *= 2) {
      int s = strings;
      for (int lane : new int[] {0, 4}) {
        same(n, (k, a) -> k.probabilitiesLanes(a.state(), a.size, a.filled(s * LANES), s, lane));
      }
      same(n, (kernels, a) -> kernels.probabilities(a.state(), a.size, a.filled(s * LANES), s));
      same(n, (kernels, a) -> kernels.weight(a.state(), a.state(), a.size, a.filled(s * LANES), s));
    }
    same(n, (k, a) -> k.overlap(a.state(), a.state(), a.size, a.filled(3 * LANES), LANES));
    same(n, (k, a) -> k.addScaled(a.state(), a.filled(3 * LANES), LANES, a.state(), a.size));
    same(
        n,
        (k, a) ->
            k.overlap3(
                a.state(), a.state(), a.state(), a.state(), a.size, a.filled(7 * LANES), LANES));
    same(
        n,
        (k, a) ->
            k.addScaled3(
                a.state(), a.state(), a.state(), a.filled(7 * LANES), LANES, a.state(), a.size));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6})
  void products(int n) {
    same(n, (k, a) -> k.multiply(a.filled(2 * a.size * a.size), a.state(), a.size, a.state()));
    for (int from = 0; from < 16; from += LANES) {
      int first = from;
      same(
          n,
          (k, a) ->
              k.addProducts(a.state(), 2 * a.size, a.filled(LANES * 16), first, 16, a.state()));
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {1, 30, 1e3, 1e5})
  void classes(double scale) {
    for (int classes : new int[] {2, 3, 10}) {
      for (int strings : new int[] {2, 16}) {
        same(
            classes,
            (kernels, a) ->
                kernels.combine(
                    a.filled(classes * strings),
                    a.filled(strings * LANES),
                    a.filled(classes * LANES)));
      }
      same(
          classes,
          (kernels, a) -> {
            double[] logits = a.filled(classes * LANES);
            java.util.Arrays.setAll(logits, k -> scale * logits[k]);
            kernels.softmax(logits, a.filled(classes * LANES), new double[2 * LANES]);
          });
    }
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
