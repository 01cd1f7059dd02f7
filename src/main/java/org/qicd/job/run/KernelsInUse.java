package org.qicd.job.run;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.sql.SparkSession;
import org.qicd.simulate.Simulator;
import scala.Tuple2;

/**
 * Tells which form of the kernels each executor runs. An executor whose JVM was started without the
 * vector module runs a slower form.
 */
final class KernelsInUse {
  private static final int TASKS_OF_A_CORE = 2;

  private KernelsInUse() {}

  /**
   * Asks the executors by a short job.
   *
   * @return the form of the kernels by the id of the executor, which is {@code driver} in local
   *     mode
   */
  static Map<String, String> onExecutors(SparkSession spark) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    int tasks = TASKS_OF_A_CORE * context.defaultParallelism();
    Map<String, String> kernels = new TreeMap<>();
    context
        .parallelize(Collections.nCopies(tasks, 0), tasks)
        .map(new Ask())
        .collect()
        .forEach(answer -> kernels.put(answer._1(), answer._2()));
    return kernels;
  }

  private static final class Ask implements Function<Integer, Tuple2<String, String>> {
    private static final long serialVersionUID = 1L;

    @Override
    public Tuple2<String, String> call(Integer task) {
      return new Tuple2<>(SparkEnv.get().executorId(), Simulator.kernels());
    }
  }
}
