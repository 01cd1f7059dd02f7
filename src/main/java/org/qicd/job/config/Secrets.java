package org.qicd.job.config;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;

/**
 * Hides secrets of the Spark configuration in everything that a run writes. As in Spark's own pages
 * and logs, {@code spark.redaction.regex} decides which settings are secret.
 */
public final class Secrets {
  /** The text that replaces a secret; it is the one that Spark uses. */
  public static final String HIDDEN = "*********(redacted)";

  private static final String KEY = "spark.redaction.regex";
  private static final String DEFAULT = "(?i)secret|password|token|access[.]?key";

  private Secrets() {}

  /** Returns Spark's settings with the secrets hidden. */
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

  /** Returns a setting {@code key=value} of the command line, with its value hidden if secret. */
  public static String hidden(String setting) {
    String[] pair = setting.split("=", 2);
    if (pair.length < 2 || !pair[0].contains("spark.conf")) {
      return setting;
    }
    return pair[0] + "=" + hidden(Map.of(pair[0], pair[1])).get(pair[0]);
  }
}
