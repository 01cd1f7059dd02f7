package org.qicd.data;

import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.util.VersionInfo;

/** Says in one line what a path needs that is on a file system without classes. */
final class MissingFileSystem {
  private static final String HADOOP = "org.apache.hadoop:hadoop-%s:" + VersionInfo.getVersion();

  /** The packages of file systems that are no part of Spark, in Maven's coordinates. */
  private static final Map<String, String> PACKAGES =
      Map.ofEntries(
          Map.entry("s3a", HADOOP.formatted("aws")),
          Map.entry("s3", HADOOP.formatted("aws")),
          Map.entry("s3n", HADOOP.formatted("aws")),
          Map.entry("abfs", HADOOP.formatted("azure")),
          Map.entry("abfss", HADOOP.formatted("azure")),
          Map.entry("wasb", HADOOP.formatted("azure")),
          Map.entry("wasbs", HADOOP.formatted("azure")),
          Map.entry("oss", HADOOP.formatted("aliyun")),
          Map.entry("cosn", HADOOP.formatted("cos")),
          Map.entry("obs", HADOOP.formatted("huaweicloud")),
          Map.entry("gs", "com.google.cloud.bigdataoss:gcs-connector:VERSION"));

  private MissingFileSystem() {}

  /**
   * The message for a user.
   *
   * @param error what Hadoop threw: a missing class, a class of another version, or no class named
   */
  static String message(Path path, Configuration hadoop, Throwable error) {
    String own = path.toUri().getScheme();
    String scheme = own == null ? FileSystem.getDefaultUri(hadoop).getScheme() : own;
    return "%s: no file system for %s:// on Spark's class path: %s; %s"
        .formatted(path, scheme, missing(scheme, hadoop, error), remedy(scheme));
  }

  private static String missing(String scheme, Configuration hadoop, Throwable error) {
    String setting = "fs.%s.impl".formatted(scheme);
    String named = hadoop.get(setting, "");
    if (error instanceof ClassNotFoundException) {
      return named.isEmpty() || !String.valueOf(error.getMessage()).contains(named)
          ? error.getMessage()
          : "%s is %s, which is not there".formatted(setting, named);
    }
    // Jars of other versions than those that fit lack a class or a member, and only the kind of the
    // error says which of these.
    return error instanceof LinkageError
        ? error.toString()
        : "no jar has one, and %s is not set".formatted(setting);
  }

  private static String remedy(String scheme) {
    String lower = scheme.toLowerCase(Locale.ROOT);
    String coordinates = PACKAGES.get(lower);
    String alias = lower.equals("s3") || lower.equals("s3n") ? "s3a" : lower;
    String write = alias.equals(scheme) ? "" : "write %s://, and ".formatted(alias);
    return coordinates == null
        ? write + "add its jar by spark-submit --jars or put it into SPARK_HOME/jars"
        : write
            + ("add the package %s by spark-submit --packages or by spark.jars.packages in"
                    + " SPARK_HOME/conf/spark-defaults.conf")
                .formatted(coordinates);
  }
}
