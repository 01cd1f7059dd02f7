package org.qicd.job.run;

/** Properties of the build. */
public final class Build {
  private Build() {}

  /** The version in the jar's manifest; {@code development} if there is no jar. */
  public static String version() {
    String version = Build.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}
