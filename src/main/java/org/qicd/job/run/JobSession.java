package org.qicd.job.run;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.qicd.data.SupportedSpark;
import org.qicd.job.config.JobConfig;
import org.qicd.job.config.JobParam;
import scala.Tuple2;

/**
 * The Spark session of a command. Its settings suit the rounds of a training, which are many short
 * jobs with equal work on cached partitions. A session that already runs, in a notebook or a test,
 * is used as it is and stays open.
 */
public final class JobSession implements AutoCloseable {
  private static final Pattern MASTER =
      Pattern.compile(
          "local(\\[(\\d+|\\*)(, *\\d+)?])?|local-cluster\\[.+]|spark://.+|k8s://.+|yarn");

  private static volatile boolean anyOpened;

  private final SparkSession spark;
  private final boolean opened;

  private JobSession(SparkSession spark, boolean opened) {
    this.spark = spark;
    this.opened = opened;
  }

  /**
   * Settings that suit rounds. A configuration's {@code spark.conf} and spark-submit override them.
   */
  private static Map<String, String> defaults() {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("spark.app.name", "qicd");
    settings.put("spark.log.level", "ERROR");
    settings.put("spark.ui.showConsoleProgress", "false");
    // States are dense doubles, for which compression costs time and saves nothing.
    settings.put("spark.broadcast.compress", "false");
    settings.put("spark.task.maxDirectResultSize", "64m");
    settings.put("spark.driver.maxResultSize", "0");
    // Slices should spread over all executors, and a replaced executor should get work at once.
    settings.put("spark.scheduler.minRegisteredResourcesRatio", "1.0");
    settings.put("spark.scheduler.mode", "FAIR"); // for trials that run side by side
    settings.put("spark.locality.wait", "100ms");
    // The records of thousands of rounds in the UI must not fill the driver's memory.
    settings.put("spark.ui.retainedJobs", "100");
    settings.put("spark.ui.retainedStages", "100");
    settings.put("spark.ui.retainedTasks", "1000");
    settings.put("spark.sql.ui.retainedExecutions", "10");
    return settings;
  }

  /**
   * Opens a session.
   *
   * @param masterNamed whether the command line names the master, which then overrides that of
   *     spark-submit
   * @throws IllegalArgumentException if this Spark is too old, if there is no such master, or if
   *     Spark does not start on it
   */
  public static JobSession open(JobConfig config, boolean masterNamed) {
    SupportedSpark.require();
    String master = config.get(JobParam.SPARK_MASTER);
    if (!MASTER.matcher(master).matches()) {
      throw new IllegalArgumentException(
          "spark.master is '%s': expected local[N], spark://HOST:PORT, yarn or k8s://URL"
              .formatted(master));
    }
    SparkSession running = running();
    if (running != null) {
      return new JobSession(running, false);
    }
    SparkConf conf = conf(config, masterNamed);
    try {
      SparkSession opened = SparkSession.builder().config(conf).getOrCreate();
      anyOpened = true;
      return new JobSession(opened, true);
    } catch (Exception e) {
      // If no master answers, Spark stops its context during the construction and says only that.
      String reason =
          LoggedFailure.reason(e).contains("stopped SparkContext")
              ? "no master answers there, or it refused the application"
              : LoggedFailure.reason(e);
      throw new IllegalArgumentException(
          "Spark does not start on %s: %s".formatted(conf.get("spark.master"), reason), e);
    }
  }

  /** The running session of this JVM, or null. */
  private static SparkSession running() {
    try {
      return SparkSession.active();
    } catch (Exception e) {
      // There is no session. Other ways to ask for one return Scala types.
      return null;
    }
  }

  /** Whether this process has ever opened a session, also one that is closed. */
  public static boolean hasOpened() {
    return anyOpened;
  }

  public SparkSession spark() {
    return spark;
  }

  @Override
  public void close() {
    if (opened) {
      spark.stop();
    }
  }

  /** Hadoop's settings as a session of this configuration has them. None is opened for that. */
  public static Configuration hadoop(JobConfig config) {
    SparkSession running = running();
    if (running != null) {
      return running.sparkContext().hadoopConfiguration();
    }
    Configuration hadoop = new Configuration();
    for (Tuple2<String, String> setting : conf(config, false).getAllWithPrefix("spark.hadoop.")) {
      hadoop.set(setting._1(), setting._2());
    }
    return hadoop;
  }

  private static SparkConf conf(JobConfig config, boolean masterNamed) {
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
    return conf;
  }
}
