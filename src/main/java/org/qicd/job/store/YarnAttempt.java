package org.qicd.job.store;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An attempt of an application of YARN. YARN starts a driver again, in cluster mode, if its
 * container has been lost. That is the next attempt of the same application, and the process of the
 * attempt before is gone or soon will be.
 *
 * @param application its id, as YARN shows it
 * @param number from 1
 */
public record YarnAttempt(String application, int number) {
  /** Node managers give each container its id in this variable. */
  private static final String VARIABLE = "CONTAINER_ID";

  /** An epoch if there is one, the start of the cluster, the application, attempt and container. */
  private static final Pattern CONTAINER =
      Pattern.compile("container_(?:e\\d+_)?(\\d+_\\d+)_(\\d{1,9})_\\d+");

  /** The attempt that this process runs in; empty outside of YARN's containers. */
  public static Optional<YarnAttempt> own() {
    return ofContainer(ownContainer());
  }

  /** The id of this process's container; empty outside of YARN's containers. */
  static String ownContainer() {
    String id = System.getenv().getOrDefault(VARIABLE, "");
    return ofContainer(id).isPresent() ? id : "";
  }

  /** Whether this process is a driver in YARN's cluster mode, as Spark says there. */
  public static boolean isDriver() {
    return "yarn".equals(System.getProperty("spark.master"))
        && "cluster".equals(System.getProperty("spark.submit.deployMode"))
        && own().isPresent();
  }

  /** The attempt that a container belongs to; empty if it is no id of a container. */
  static Optional<YarnAttempt> ofContainer(String id) {
    Matcher parts = CONTAINER.matcher(id);
    return parts.matches()
        ? Optional.of(
            new YarnAttempt("application_" + parts.group(1), Integer.parseInt(parts.group(2))))
        : Optional.empty();
  }

  /** Whether this is an earlier attempt of the same application. */
  boolean isBefore(YarnAttempt other) {
    return application.equals(other.application) && number < other.number;
  }
}
