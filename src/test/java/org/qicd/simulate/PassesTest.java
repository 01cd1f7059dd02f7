package org.qicd.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The order of the passes over a state of 2^n rows. */
class PassesTest {

  @ParameterizedTest
  @CsvSource({"2, 3", "5, 3", "9, 3", "11, 4", "14, 3", "17, 4"})
  void eachPassMeetsAllItsGroupsInOrderAndBehindThePassBefore(int n, int most) {
    int[] bits = IntStream.range(1, n).filter(bit -> bit != 4).toArray();
    Passes passes = new Passes(bits, most, 1 << n);
    List<Integer> rotated = new ArrayList<>();
    int[] next = new int[bits.length];
    for (int done = passes.tile(); done <= 1 << n; done += passes.tile()) {
      for (int k = 0; passes.isDue(k, done); k++) {
        assertThat(passes.begin(k, done)).as("pass %d", k).isEqualTo(next[k]);
        next[k] = passes.end(k, done);
        // Its groups end with the rows that are complete, and so do those of the pass before.
        int count = passes.count(k);
        assertThat(next[k] << count).isEqualTo(done);
        assertThat(next[k] % (2 << bits[passes.from(k) + count - 1] >> count)).isZero();
        if (done == 1 << n) {
          IntStream.range(passes.from(k), passes.from(k) + count).forEach(rotated::add);
        }
      }
    }
    assertThat(rotated).containsExactlyElementsOf(IntStream.range(0, bits.length).boxed().toList());
  }
}
