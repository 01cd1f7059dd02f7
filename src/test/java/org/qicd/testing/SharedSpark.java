package org.qicd.testing;

import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives test methods the one Spark session of all tests, as a {@link SparkSession} or a {@link
 * JavaSparkContext} parameter: {@code @ExtendWith(SharedSpark.class)}. It starts with the first
 * test that wants it and stops after the last test of the run. What a class leaves cached goes with
 * it, so that tests may look for what a program leaves, in any order of classes.
 */
public final class SharedSpark implements ParameterResolver, AfterAllCallback {

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == SparkSession.class || type == JavaSparkContext.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    SparkSession spark =
        context
            .getRoot()
            .getStore(Namespace.create(SharedSpark.class))
            .getOrComputeIfAbsent(Holder.class, key -> new Holder(), Holder.class)
            .spark;
    return parameter.getParameter().getType() == SparkSession.class
        ? spark
        : JavaSparkContext.fromSparkContext(spark.sparkContext());
  }

  @Override
  public void afterAll(ExtensionContext context) {
    Holder holder =
        context
            .getRoot()
            .getStore(Namespace.create(SharedSpark.class))
            .get(Holder.class, Holder.class);
    if (holder != null) {
      JavaSparkContext.fromSparkContext(holder.spark.sparkContext())
          .getPersistentRDDs()
          .values()
          .forEach(rdd -> rdd.unpersist(true));
    }
  }

  /** Closed by JUnit with the root store. */
  private static final class Holder implements AutoCloseable {

    private final SparkSession spark =
        SparkSession.builder()
            .appName("tests")
            .master("local[2]")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.log.level", "ERROR")
            // As in a job: lz4 shrinks what tests count the bytes of.
            .config("spark.broadcast.compress", "false")
            // What the UI remembers is bounded as in a job.
            .config("spark.ui.retainedJobs", "100")
            .config("spark.ui.retainedStages", "100")
            .config("spark.ui.retainedTasks", "1000")
            .config("spark.sql.shuffle.partitions", "2")
            .config("spark.sql.warehouse.dir", "target/spark-warehouse")
            .getOrCreate();

    @Override
    public void close() {
      spark.stop();
    }
  }
}
