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

/** What Spark itself counts of the jobs of each round; several trainings may run side by side. */
public final class TaskMeter extends SparkListener implements AutoCloseable {
  private static final String ROUND = "qicd.round";
  private static final long MOST_MILLIS = 10_000;

  private final SparkContext context;
  private final String training = UUID.randomUUID().toString();
  private final Map<Integer, Integer> rounds = new ConcurrentHashMap<>(); // by stage
  private final Map<Integer, Count> counts = new ConcurrentHashMap<>(); // by round

  /**
   * What was counted of a round.
   *
   * @param resultBytes of its tasks' results as they travel
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

  /** The jobs that this thread runs from here on are those of a round. */
  public void begin(int round) {
    context.setLocalProperty(ROUND, training + ":" + round);
  }

  /** And from here on of none. */
  public void end() {
    context.setLocalProperty(ROUND, null);
  }

  /** Waits until Spark has told all that it knows; not for ever. */
  public void settle() {
    try {
      context.listenerBus().waitUntilEmpty(MOST_MILLIS);
    } catch (TimeoutException e) {
      // Then some rounds have counted less, which is seen beside the prediction.
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
    // A speculative copy that ends later is not counted; the table would grow without bound.
    rounds.remove(stage.stageInfo().stageId());
  }

  @Override
  public void close() {
    context.removeSparkListener(this);
  }
}
