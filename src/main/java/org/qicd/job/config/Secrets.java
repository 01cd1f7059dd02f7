package org.qicd.job.config;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;

/**
 * Keeps secrets of the Spark configuration out of what a run writes: what Spark itself hides in its
 * pages and logs, by {@code spark.redaction.regex}.
 */
public final class Secrets {
  /** What stands in the place of a secret, as Spark writes it. */
  public static final String HIDDEN = "*********(redacted)";

  private static final String KEY = "spark.redaction.regex";
  private static final String DEFAULT = "(?i)secret|password|token|access[.]?key";

  private Secrets() {}

  /** Spark's settings as they may be shown. */
  public static Map<String, String> hidden(Map<String, String> sparkConf) {
    Pattern secret =
        Pattern.compile(sparkConf.getOrDefault(KEY, new SparkConf().get(KEY, DEFAULT)));
    Map<String, String> shown = new TreeMap<>();
    sparkConf.forEach(
        (key, value) ->
            shown.put(
                key, secret.matcher(key).find() || secret.matcher(value).find() ? HIDDEN : value));
    return shown;
  }

  /** A {@code key=value} of the command line as it may be shown. */
  public static String hidden(String setting) {
    String[] pair = setting.split("=", 2);
    if (pair.length < 2 || !pair[0].contains("spark.conf")) {
      return setting;
    }
    return pair[0] + "=" + hidden(Map.of(pair[0], pair[1])).get(pair[0]);
  }
}
