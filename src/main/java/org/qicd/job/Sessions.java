package org.qicd.job;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/** Spark sessions for rounds: many short jobs with equal work on cached partitions. */
final class Sessions {
  private Sessions() {}

  /** Settings that rounds want; a configuration's {@code spark.conf} and spark-submit's win. */
  private static Map<String, String> defaults() {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("spark.app.name", "qicd");
    settings.put("spark.log.level", "ERROR");
    settings.put("spark.ui.showConsoleProgress", "false");
    // States are dense doubles: compression costs time and saves nothing.
    settings.put("spark.broadcast.compress", "false");
    settings.put("spark.task.maxDirectResultSize", "64m");
    settings.put("spark.driver.maxResultSize", "0");
    // Slices should spread over all executors, and a replaced executor should get work at once.
    settings.put("spark.scheduler.minRegisteredResourcesRatio", "1.0");
    settings.put("spark.locality.wait", "100ms");
    // Thousands of rounds must not fill the driver with what the UI remembers of them.
    settings.put("spark.ui.retainedJobs", "100");
    settings.put("spark.ui.retainedStages", "100");
    settings.put("spark.ui.retainedTasks", "1000");
    settings.put("spark.sql.ui.retainedExecutions", "10");
    return settings;
  }

  static SparkSession open(JobConfig config, boolean masterNamed) {
    SparkConf submitted = new SparkConf();
    SparkConf conf = new SparkConf();
    defaults().forEach(conf::setIfMissing);
    if (!submitted.contains("spark.master") || masterNamed) {
      conf.setMaster(config.get(JobParam.SPARK_MASTER));
      if (conf.get("spark.master").startsWith("local")) {
        conf.setIfMissing("spark.ui.enabled", "false");
      }
    }
    config
        .sparkConf()
        .forEach(
            (key, value) -> {
              if (!submitted.contains(key)) {
                conf.set(key, value);
              }
            });
    return SparkSession.builder().config(conf).getOrCreate();
  }
}
