package org.qicd.train;

import static org.qicd.train.MemoryEstimate.text;

import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.qicd.setup.TrainSetup;

/**
 * The memory that is available to a run. {@code spark.rpc.message.maxSize} is not among the limits,
 * because tasks are small, and results above {@code spark.task.maxDirectResultSize} are not sent as
 * messages.
 *
 * @param local whether one JVM is both driver and executor
 * @param driver bytes of the driver's heap
 * @param executor bytes of an executor's heap
 * @param tasks number of tasks that run at the same time on an executor, or in the one JVM
 * @param results the most bytes that the results of a job may have, or 0 for any number
 */
public record MemoryLimits(boolean local, long driver, long executor, int tasks, long results) {

  /** Bytes of an executor's heap that Spark reserves (its RESERVED_SYSTEM_MEMORY_BYTES). */
  private static final long RESERVED = 300L << 20;

  private static final String SMALLER = "or lower numQubits, numLayers or distillBatchSize";

  /**
   * Estimates the memory of a run, and refuses a run that cannot fit into the memory of this
   * session's driver and executors.
   *
   * @throws IllegalArgumentException if it cannot fit; the message has the numbers and says what to
   *     change
   */
  public static MemoryEstimate checked(SparkContext context, TrainSetup setup, long numImages) {
    MemoryEstimate memory = MemoryEstimate.of(setup, numImages);
    of(context).check(memory);
    return memory;
  }

  static MemoryLimits of(SparkContext context) {
    SparkConf conf = context.conf();
    // The driver is in this list. Executors may still be added, and their cores are not known.
    int executors = Math.max(1, context.statusTracker().getExecutorInfos().length - 1);
    int cores = context.defaultParallelism();
    int perExecutor = conf.getInt("spark.executor.cores", (cores + executors - 1) / executors);
    return new MemoryLimits(
        context.isLocal(),
        Runtime.getRuntime().maxMemory(),
        conf.getSizeAsBytes("spark.executor.memory", "1g"),
        context.isLocal() ? cores : perExecutor,
        conf.getSizeAsBytes("spark.driver.maxResultSize", "1g"));
  }

  /**
   * Refuses a run that cannot fit into this memory.
   *
   * @throws IllegalArgumentException if it cannot fit; the message has the numbers and says what to
   *     change
   */
  void check(MemoryEstimate memory) {
    if (local) {
      require(
          memory.local(tasks) <= driver,
          "the run needs about %s of memory (images %s, tasks %s, a round's states %s), the JVM has %s: give it more (QICD_MEMORY, spark.driver.memory), %s",
          memory.local(tasks),
          memory.images(),
          memory.task() * tasks,
          memory.driver(),
          driver);
    } else {
      require(
          memory.driver() <= driver,
          "the run needs about %s on the driver for a round's states, which has %s: raise spark.driver.memory, set exchange = weights, %s",
          memory.driver(),
          driver);
      require(
          memory.executor(tasks) <= executor - RESERVED,
          "the run needs about %s on an executor (%s a task, states that a job sends %s), which has %s of its own %s: raise spark.executor.memory, lower spark.executor.cores or sliceSize, %s",
          memory.executor(tasks),
          memory.task() + memory.slice(),
          memory.targets(),
          executor - RESERVED,
          executor);
    }
    require(
        results == 0 || memory.states() <= results,
        "the results of a round are about %s, spark.driver.maxResultSize is %s: raise it (0: any size), set exchange = weights, %s",
        memory.states(),
        results);
  }

  private static void require(boolean holds, String message, long... bytes) {
    if (!holds) {
      Object[] words = new Object[bytes.length + 1];
      for (int k = 0; k < bytes.length; k++) {
        words[k] = text(bytes[k]);
      }
      words[bytes.length] = SMALLER;
      throw new IllegalArgumentException(message.formatted(words));
    }
  }
}
