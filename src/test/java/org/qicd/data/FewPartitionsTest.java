package org.qicd.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.qicd.testing.SharedSpark;

/** A table in thousands of partitions costs no more tasks than the cores can use. */
@ExtendWith(SharedSpark.class)
class FewPartitionsTest {
  private static final int SILLY = 1000;

  @Test
  void rowsKeepTheirOrder(JavaSparkContext context) {
    List<Integer> numbers = IntStream.range(0, 2500).boxed().toList();
    JavaRDD<Integer> few = FewPartitions.of(context.parallelize(numbers, SILLY));
    assertThat(few.getNumPartitions()).isEqualTo(FewPartitions.ALWAYS_FINE);
    assertThat(few.collect()).isEqualTo(numbers);
    JavaRDD<Integer> fine = context.parallelize(numbers, FewPartitions.ALWAYS_FINE);
    assertThat(FewPartitions.of(fine)).isSameAs(fine);
  }

  @Test
  void slicesOfManyPartitionsAreTheSameAndNoStageHasManyTasks(
      SparkSession spark, JavaSparkContext context) throws Exception {
    var rows =
        spark.range(0, 1500, 1, SILLY).selectExpr("array(id, id % 7 + 1D) as f", "id % 3 as l");
    AtomicInteger most = new AtomicInteger();
    SparkListener listener =
        new SparkListener() {
          @Override
          public void onStageSubmitted(SparkListenerStageSubmitted stage) {
            most.accumulateAndGet(stage.stageInfo().numTasks(), Math::max);
          }
        };
    context.sc().addSparkListener(listener);
    String many;
    try (SlicedExamples sliced = Slices.cut(Examples.of(rows, "f", "l"), 5, 400)) {
      many = bits(sliced);
      context.sc().listenerBus().waitUntilEmpty();
    } finally {
      context.sc().removeSparkListener(listener);
    }
    assertThat(most.get()).isEqualTo(FewPartitions.ALWAYS_FINE);
    try (SlicedExamples sliced = Slices.cut(Examples.of(rows.coalesce(1), "f", "l"), 5, 400)) {
      assertThat(bits(sliced)).isEqualTo(many);
    }
  }

  private static String bits(SlicedExamples sliced) {
    StringBuilder bits = new StringBuilder();
    for (Slice slice : sliced.slices().collect()) {
      bits.append(java.util.Arrays.toString(slice.features()))
          .append(java.util.Arrays.toString(slice.labels()));
    }
    return bits.toString();
  }
}
