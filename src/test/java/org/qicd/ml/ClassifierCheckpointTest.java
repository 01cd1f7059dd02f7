package org.qicd.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.param.shared.HasCheckpointInterval;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.qicd.testing.SharedSpark;

/** A fit with a checkpoint directory goes on where an interrupted one has left off. */
@ExtendWith(SharedSpark.class)
class ClassifierCheckpointTest {
  @TempDir Path folder;

  /** Notes the rounds that run, and cancels the jobs of one of them. */
  private static final class Rounds extends SparkListener {
    private final JavaSparkContext context;
    private final String cancelled;
    final List<String> seen = Collections.synchronizedList(new ArrayList<>());

    Rounds(JavaSparkContext context, String cancelled) {
      this.context = context;
      this.cancelled = cancelled;
    }

    @Override
    public void onJobStart(SparkListenerJobStart job) {
      String name = job.properties().getProperty("spark.job.description", "");
      seen.add(name);
      if (name.matches(cancelled)) {
        context.sc().cancelAllJobs();
      }
    }
  }

  private QicdClassifier classifier() {
    return Tables.small()
        .setMaxIter(200)
        .setExchange("states") // each round is a job of its own
        .setCheckpointDir(folder.resolve("checkpoints").toUri().toString())
        .setCheckpointInterval(3);
  }

  @Test
  void goesOnAndLeavesNothing(SparkSession spark, JavaSparkContext context) throws Exception {
    Dataset<Row> table = Tables.digits(spark, 30, 3);
    double[] expected = fit(Tables.small().setMaxIter(200).setExchange("weights"), table);

    Rounds cancelling = new Rounds(context, "round 1\\d: learn");
    context.sc().addSparkListener(cancelling);
    try {
      assertThatThrownBy(() -> classifier().fit(table)).hasStackTraceContaining("cancelled");
    } finally {
      context.sc().removeSparkListener(cancelling);
    }
    Path checkpoints = folder.resolve("checkpoints");
    assertThat(checkpoints).isNotEmptyDirectory();
    assertThatThrownBy(() -> classifier().setStepSize(0.25).fit(table))
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("stepSize: expected 0.25, found ");
    assertThatThrownBy(() -> classifier().fit(table.limit(25)))
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("fingerprint of the training images: expected ");
    try (var files = Files.list(checkpoints)) {
      assertThat(files).as("a refusal deletes nothing").hasSize(3);
    }

    Rounds watching = new Rounds(context, "none of them");
    context.sc().addSparkListener(watching);
    try {
      assertThat(fit(classifier(), table)).isEqualTo(expected);
      // Listeners are told later.
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
      while (!watching.seen.contains("round 199: learn") && System.nanoTime() < end) {
        Thread.sleep(10);
      }
      assertThat(watching.seen).contains("round 199: learn").doesNotContain("round 8: learn");
    } finally {
      context.sc().removeSparkListener(watching);
    }
    assertThat(checkpoints).isEmptyDirectory();
  }

  private static double[] fit(QicdClassifier classifier, Dataset<Row> table) {
    return classifier.fit(table).weights().toArray();
  }

  @Test
  void paramsAreMllibs() throws Exception {
    QicdClassifier classifier = classifier();
    assertThat(classifier).isInstanceOf(HasCheckpointInterval.class);
    assertThat(classifier.getCheckpointInterval()).isEqualTo(3);
    assertThat(classifier.setCheckpointInterval(-1).getCheckpointInterval()).isEqualTo(-1);
    assertThatThrownBy(() -> classifier.setCheckpointInterval(0))
        .hasMessageContainingAll("checkpointInterval", "0");
    String saved = folder.resolve("saved").toString();
    classifier.write().save(saved);
    assertThat(QicdClassifier.load(saved).getCheckpointDir())
        .isEqualTo(classifier.getCheckpointDir());
    QicdClassifier other = new QicdClassifier();
    assertThat(other.isDefined(other.checkpointDir())).isFalse();
  }

  @Test
  void aDirectoryThatCannotBeMadeIsTold(SparkSession spark) throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "");
    assertThatThrownBy(
            () -> classifier().setCheckpointDir(file.toString()).fit(Tables.digits(spark, 30, 3)))
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("checkpoint directory", file.toString());
  }
}
