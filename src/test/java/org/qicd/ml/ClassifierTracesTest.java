package org.qicd.ml;

import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.BlockId;
import org.apache.spark.storage.BlockManager;
import org.apache.spark.storage.BlockResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.qicd.testing.SharedSpark;
import scala.Function1;
import scala.Option;

/** A fit leaves nothing behind, however it ends: no cached data, no broadcast, no setting. */
@ExtendWith(SharedSpark.class)
class ClassifierTracesTest {

  @Test
  void theInputStaysCachedOrNot(SparkSession spark, JavaSparkContext context) {
    Dataset<Row> table = Tables.digits(spark, 45, 3);
    String fingerprint = Tables.small().fit(table).fingerprint();
    assertThat(context.getPersistentRDDs()).isEmpty();
    assertThat(table.storageLevel().useMemory()).isFalse();
    table.cache().count();
    var before = context.getPersistentRDDs().keySet();
    assertThat(before).hasSize(1);
    assertThat(Tables.small().fit(table).fingerprint()).isEqualTo(fingerprint);
    assertThat(context.getPersistentRDDs().keySet()).isEqualTo(before);
    assertThat(table.storageLevel().useMemory()).isTrue();
    table.unpersist(true);
    assertThat(context.getPersistentRDDs()).isEmpty();
  }

  /** With each exchange, for their rounds are other classes. */
  @ParameterizedTest
  @ValueSource(strings = {"states", "weights"})
  void nothingIsLeftWhenAFitFails(String exchange, SparkSession spark, JavaSparkContext context)
      throws Exception {
    Dataset<Row> table = Tables.digits(spark, 45, 3).withColumn("held", expr("id % 4 = 0"));
    QicdClassifier classifier =
        Tables.small().setExchange(exchange).setValidationIndicatorCol("held");
    classifier.setValidationInterval(1).fit(table);
    assertNothingLeft(context);
    // On the driver, when the data are cached.
    assertThatThrownBy(() -> Tables.small().setInitialWeights(Vectors.dense(1, 2)).fit(table))
        .hasMessageContaining("initialWeights");
    assertNothingLeft(context);
    // In a task, when the first of two tables is cached.
    String broken = "if(id = 44 and held, raise_error('a row of no use'), features)";
    assertThatThrownBy(() -> classifier.fit(table.withColumn("features", expr(broken))))
        .hasStackTraceContaining("a row of no use");
    assertNothingLeft(context);
    // In a task of ours.
    assertThatThrownBy(
            () -> classifier.fit(table.withColumn("label", expr("if(id = 44, -1, label)"))))
        .isExactlyInstanceOf(IllegalArgumentException.class);
    assertNothingLeft(context);
    // In the middle of a round, with everything cached and broadcast.
    Canceller canceller = new Canceller(context, exchange.equals("states") ? "learn" : "round");
    context.sc().addSparkListener(canceller);
    try {
      assertThatThrownBy(() -> classifier.setMaxIter(2000).fit(table))
          .hasStackTraceContaining("cancelled");
    } finally {
      context.sc().removeSparkListener(canceller);
    }
    assertThat(canceller.seen.get()).isGreaterThanOrEqualTo(Canceller.PATIENCE);
    assertNothingLeft(context);
  }

  /** Cancels the jobs of the third round. */
  private static final class Canceller extends SparkListener {
    private static final int PATIENCE = 3;
    private final JavaSparkContext context;
    private final String description;
    private final AtomicInteger seen = new AtomicInteger();

    Canceller(JavaSparkContext context, String description) {
      this.context = context;
      this.description = description;
    }

    @Override
    public void onJobStart(SparkListenerJobStart job) {
      String name = job.properties().getProperty("spark.job.description", "");
      if (name.contains(description) && seen.incrementAndGet() >= PATIENCE) {
        context.sc().cancelAllJobs();
      }
    }
  }

  @Test
  void theCallersJobDescriptionComesBack(SparkSession spark, JavaSparkContext context) {
    context.sc().setJobDescription("mine");
    try {
      Tables.small().fit(Tables.digits(spark, 30, 3));
      assertThat(context.getLocalProperty("spark.job.description")).isEqualTo("mine");
    } finally {
      context.sc().setJobDescription(null);
    }
  }

  private static void assertNothingLeft(JavaSparkContext context) throws InterruptedException {
    assertThat(context.getPersistentRDDs()).isEmpty();
    // Destroying a broadcast is a message that is not waited for.
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!ours().isEmpty() && System.nanoTime() < end) {
      Thread.sleep(20);
    }
    assertThat(ours()).isEmpty();
  }

  @Test
  void aBroadcastOfOursWouldBeFound(JavaSparkContext context) throws InterruptedException {
    Broadcast<Marker> broadcast = context.broadcast(new Marker());
    assertThat(ours()).containsExactly(Marker.class.getName());
    broadcast.destroy();
    assertNothingLeft(context);
  }

  private static final class Marker implements Serializable {
    private static final long serialVersionUID = 1L;
  }

  /**
   * Classes of ours that are broadcast. Spark broadcasts its tasks as bytes, and drops them when
   * the garbage collector has found them.
   */
  private static List<String> ours() {
    BlockManager blocks = SparkEnv.get().blockManager();
    List<String> found = new ArrayList<>();
    Function1<BlockId, Object> isValue = id -> id.name().matches("broadcast_\\d+");
    blocks
        .getMatchingBlockIds(isValue)
        .foreach(
            id -> {
              Option<BlockResult> block = blocks.getLocalValues(id);
              if (block.isDefined()) {
                block.get().data().foreach(value -> found.add(value.getClass().getName()));
              }
              return null;
            });
    found.removeIf(name -> !name.startsWith("org.qicd."));
    return found;
  }
}
