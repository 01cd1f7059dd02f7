package org.qicd.train.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BatchesTest {

  private static int[] labels(int count, int classes, long seed) {
    Random random = new Random(seed);
    return IntStream.range(0, count).map(i -> random.nextInt(classes + 1) - 1).toArray();
  }

  @Test
  void everyLabelHasOneOwnerAndClassesAreShared() {
    for (int students : new int[] {1, 2, 3, 4, 7, 8}) {
      int[] labels = labels(500, 10, students);
      List<int[]> dealt = LabelPartition.deal(labels, 10, LabelPartitionTest.params(students, 0));
      List<Integer> all = new ArrayList<>();
      dealt.forEach(ids -> Arrays.stream(ids).forEach(all::add));
      assertThat(all).doesNotHaveDuplicates();
      assertThat(all)
          .hasSize((int) Arrays.stream(labels).filter(label -> label >= 0).count())
          .allSatisfy(id -> assertThat(labels[id]).isNotNegative());
      for (int c = 0; c < 10; c++) {
        int label = c;
        int[] counts =
            dealt.stream()
                .mapToInt(ids -> (int) Arrays.stream(ids).filter(id -> labels[id] == label).count())
                .toArray();
        int most = Arrays.stream(counts).max().orElseThrow();
        assertThat(Arrays.stream(counts).min().orElseThrow())
            .as("class " + c)
            .isGreaterThanOrEqualTo(most - 1);
      }
    }
  }

  @Test
  void aFewLabelsHoldAllClasses() {
    int[] labels = labels(1000, 10, 1);
    for (int[] ids : LabelPartition.deal(labels, 10, LabelPartitionTest.params(8, 20))) {
      assertThat(ids).hasSize(20);
      int[] counts = new int[10];
      Arrays.stream(ids).forEach(id -> counts[labels[id]]++);
      assertThat(Arrays.stream(counts).min().orElseThrow()).isPositive();
      assertThat(Arrays.stream(counts).max().orElseThrow()).isLessThan(4);
    }
  }

  @Test
  void tooFewLabelsAreToldInOneLine() {
    assertThatThrownBy(
            () -> LabelPartition.deal(new int[] {0, 1, -1}, 2, LabelPartitionTest.params(4, 0)))
        .hasMessageContaining("gets 0 labelled images");
    assertThatThrownBy(
            () -> LabelPartition.deal(labels(100, 4, 2), 4, LabelPartitionTest.params(2, 99)))
        .hasMessageContaining("labelsPerStudent = 99");
  }

  @Test
  void anEpochMeetsEveryImageOnceInAnotherOrder() {
    int[] own = IntStream.range(100, 130).toArray();
    Batches batches = new Batches(7, List.of(own), 10, 64, 8);
    List<Integer> first = new ArrayList<>();
    List<Integer> second = new ArrayList<>();
    for (int step = 0; step < 3; step++) {
      Arrays.stream(batches.labelled(0, step)).forEach(first::add);
      Arrays.stream(batches.labelled(0, step + 3)).forEach(second::add);
    }
    assertThat(first).containsExactlyInAnyOrderElementsOf(second).isNotEqualTo(second);
    assertThat(first).containsExactlyInAnyOrder(Arrays.stream(own).boxed().toArray(Integer[]::new));
  }

  @Test
  void aBatchIsAFunctionOfItsStepAlone() {
    List<int[]> own = List.of(IntStream.range(0, 17).toArray(), IntStream.range(17, 40).toArray());
    Batches forward = new Batches(3, own, 5, 40, 7);
    int[][] shared = IntStream.range(0, 20).mapToObj(forward::shared).toArray(int[][]::new);
    int[][] labelled =
        IntStream.range(0, 20).mapToObj(step -> forward.labelled(1, step)).toArray(int[][]::new);
    Batches backward = new Batches(3, own, 5, 40, 7);
    for (int step = 19; step >= 0; step--) {
      assertThat(backward.shared(step)).isEqualTo(shared[step]);
      assertThat(backward.labelled(1, step)).isEqualTo(labelled[step]);
    }
  }

  @Test
  void aBatchIsNeverLargerThanWhatThereIs() {
    Batches batches = new Batches(1, List.of(new int[] {4, 9}), 64, 3, 64);
    assertThat(batches.labelled(0, 5)).containsExactlyInAnyOrder(4, 9);
    assertThat(batches.shared(5)).containsExactlyInAnyOrder(0, 1, 2);
  }
}
