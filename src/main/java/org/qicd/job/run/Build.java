package org.qicd.job.run;

/** What was built. */
public final class Build {
  private Build() {}

  /** The version from the jar's manifest. */
  public static String version() {
    String version = Build.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}
