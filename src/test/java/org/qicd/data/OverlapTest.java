package org.qicd.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.qicd.testing.SharedSpark;

/** Images of several data sets, of which one may be empty, are looked at together. */
@ExtendWith(SharedSpark.class)
class OverlapTest {
  private static final int SLICE = 4;

  /** Images from {@code first} to {@code last - 1}, with a label that tells the data set. */
  private static SlicedExamples images(JavaSparkContext spark, int first, int last, int label) {
    List<Example> rows = new ArrayList<>();
    for (int i = first; i < last; i++) {
      rows.add(new Example(new double[] {i, 1, -i}, label));
    }
    return Slices.cutAny(spark.parallelize(rows, 2), 3, SLICE, 3);
  }

  @Test
  void countsImagesOfAnotherSetWhateverTheirLabels(JavaSparkContext spark) {
    try (SlicedExamples train = images(spark, 0, 10, 0);
        SlicedExamples none = images(spark, 0, 0, 1);
        SlicedExamples test = images(spark, 7, 20, 2)) {
      Overlap overlap = Overlap.of(List.of(train, none, test));
      assertThat(overlap.count(2, 0)).isEqualTo(3);
      assertThat(overlap.count(0, 2)).isEqualTo(3);
      assertThat(overlap.count(0, 0)).isEqualTo(10);
      assertThat(overlap.count(1, 0)).isZero();
      assertThat(overlap.count(0, 1)).isZero();
    }
  }

  @Test
  void resultsBelongToTheSlicesOfTheirSet(JavaSparkContext spark) {
    try (SlicedExamples none = images(spark, 0, 0, 0);
        SlicedExamples nine = images(spark, 0, 9, 0);
        SlicedExamples four = images(spark, 20, 24, 1)) {
      assertThat(none.size()).isZero();
      assertThat(none.numFeatures()).isEqualTo(3);
      List<List<int[]>> found =
          SlicedExamples.collect(List.of(none, nine, four, none), Slice::labels);
      assertThat(found.get(0)).isEmpty();
      assertThat(found.get(1)).extracting(labels -> labels.length).containsExactly(4, 4, 1);
      assertThat(found.get(2)).containsExactly(IntStream.of(1, 1, 1, 1).toArray());
      assertThat(found.get(3)).isEmpty();
    }
  }
}
