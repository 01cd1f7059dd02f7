package org.qicd.job;

/** What was built. */
final class Build {
  private Build() {}

  /** The version from the jar's manifest. */
  static String version() {
    String version = Build.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}
