package org.qicd.data;

/** The versions of Spark that this program runs on. */
public final class SupportedSpark {
  private static final int OLDEST = 4;

  private SupportedSpark() {}

  /**
   * Refuses to go on with a Spark that is too old. Otherwise some method would be missing somewhere
   * in the work.
   *
   * @throws IllegalArgumentException in one line, with what was expected and what was found
   */
  public static void require() {
    require(org.apache.spark.package$.MODULE$.SPARK_VERSION());
  }

  static void require(String version) {
    if (Integer.parseInt(version.split("\\D", 2)[0]) < OLDEST) {
      throw new IllegalArgumentException(
          "this is Spark %s with Scala %s: expected Spark %d.0 or newer, which has Scala 2.13"
              .formatted(version, scala.util.Properties.versionNumberString(), OLDEST));
    }
  }
}
