package org.qicd.job;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Options that every command with a configuration takes. */
final class ConfigOptions {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "HOCON configuration; conf/reference.conf explains every key.")
  private Path config;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Changes a key of the configuration; may be given several times.")
  private final List<String> settings = new ArrayList<>();

  @Option(
      names = "--master",
      paramLabel = "URL",
      description = "Spark's master: local[2], spark://host:7077, yarn, k8s://...")
  private String master;

  /** The configuration of those options. */
  JobConfig read() {
    JobConfig read = JobConfig.read(config == null ? home("conf/digits.conf") : config, settings);
    return master == null
        ? read
        : new JobConfig(read.values().with(JobParam.SPARK_MASTER, master), read.sparkConf());
  }

  /** Whether the master was named on the command line. */
  boolean namesMaster() {
    return master != null;
  }

  /** A file of the project, wherever the command is run: the launcher tells where that is. */
  private static Path home(String file) {
    return Path.of(System.getProperty("qicd.home", ".")).resolve(file);
  }
}
