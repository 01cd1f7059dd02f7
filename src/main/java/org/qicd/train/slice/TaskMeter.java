package org.qicd.train.slice;

import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerStageCompleted;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;

/**
 * Collects what Spark itself counts of the jobs of each round. Several trainings may run at the
 * same time in one session.
 */
public final class TaskMeter extends SparkListener implements AutoCloseable {
  private static final String ROUND = "qicd.round";
  private static final long MOST_MILLIS = 10_000;

  private final SparkContext context;
  private final String training = UUID.randomUUID().toString();
  private final Map<Integer, Integer> rounds = new ConcurrentHashMap<>(); // [stage]: its round
  private final Map<Integer, Count> counts = new ConcurrentHashMap<>(); // [round]

  /**
   * What Spark has counted of a round.
   *
   * @param tasks number of tasks that ended
   * @param resultBytes bytes of their serialized results
   */
  public record Count(int tasks, long resultBytes) {
    static final Count NOTHING = new Count(0, 0);

    Count plus(Count more) {
      return new Count(tasks + more.tasks, resultBytes + more.resultBytes);
    }
  }

  public TaskMeter(SparkContext context) {
    this.context = context;
    context.addSparkListener(this);
  }

  /** From here on, the jobs that this thread runs belong to a round. */
  public void begin(int round) {
    context.setLocalProperty(ROUND, training + ":" + round);
  }

  /** From here on, the jobs that this thread runs belong to no round. */
  public void end() {
    context.setLocalProperty(ROUND, null);
  }

  /** Waits until Spark has delivered its counts, but not longer than ten seconds. */
  public void settle() {
    try {
      context.listenerBus().waitUntilEmpty(MOST_MILLIS);
    } catch (TimeoutException e) {
      // Then the counts of some rounds are too low. The ledger shows that, since it has the
      // predictions, too.
      return;
    }
  }

  public Count of(int round) {
    return counts.getOrDefault(round, Count.NOTHING);
  }

  @Override
  public void onStageSubmitted(SparkListenerStageSubmitted stage) {
    String round = stage.properties() == null ? null : stage.properties().getProperty(ROUND);
    if (round != null && round.startsWith(training)) {
      rounds.put(
          stage.stageInfo().stageId(), Integer.valueOf(round.substring(training.length() + 1)));
    }
  }

  @Override
  public void onTaskEnd(SparkListenerTaskEnd task) {
    Integer round = rounds.get(task.stageId());
    if (round != null) {
      long bytes = task.taskMetrics() == null ? 0 : task.taskMetrics().resultSize();
      counts.merge(round, new Count(1, bytes), Count::plus);
    }
  }

  @Override
  public void onStageCompleted(SparkListenerStageCompleted stage) {
    // Otherwise the table would grow without bound. A speculative copy that ends later is not
    // counted.
    rounds.remove(stage.stageInfo().stageId());
  }

  @Override
  public void close() {
    context.removeSparkListener(this);
  }
}
