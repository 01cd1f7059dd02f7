package org.qicd.job;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigUtil;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.qicd.job.config.JobConfig;
import org.qicd.job.config.JobParam;
import org.qicd.job.config.SavedConfig;
import org.qicd.job.config.Secrets;
import org.qicd.job.run.JobSession;
import org.qicd.job.run.ShellWord;
import org.qicd.job.store.RunPath;
import org.qicd.job.store.RunStore;
import picocli.CommandLine.Option;

/** The options of every command that reads a configuration. */
final class ConfigOptions {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "HOCON configuration; conf/reference.conf describes every key.")
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

  /** Reads the configuration; the default is that of the bundled digits. */
  JobConfig read() {
    return withMaster(JobConfig.read(config == null ? home("conf/digits.conf") : config, settings));
  }

  /** Reads the configuration; the default is that of a run. */
  JobConfig read(RunStore run) {
    return withMaster(
        config == null
            ? SavedConfig.read(run, settings).config()
            : JobConfig.read(config, settings));
  }

  /**
   * Reads the configuration of a run.
   *
   * @param block the name of a block of keys that have no effect in a run, and are left out
   */
  JobConfig read(RunStore run, String block) {
    List<String> others =
        settings.stream().filter(setting -> !setting.strip().startsWith(block + ".")).toList();
    return withMaster(SavedConfig.read(run, others).config());
  }

  /** Whether a configuration file is given. */
  boolean hasFile() {
    return config != null;
  }

  /** The files of a run, read with the settings of Spark that are given here. */
  RunStore store(RunPath run) {
    return run.store(
        () ->
            JobSession.hadoop(
                config == null
                    ? JobConfig.of(ConfigFactory.empty())
                        .with(settings.stream().filter(set -> set.startsWith("spark.")).toList())
                    : read()));
  }

  private JobConfig withMaster(JobConfig read) {
    return master == null ? read : read.with(JobParam.SPARK_MASTER, master);
  }

  /** Tells whether {@code --set} gives a key. */
  boolean sets(String key) {
    return settings.stream().anyMatch(setting -> setting.split("=", 2)[0].strip().equals(key));
  }

  /**
   * Refuses settings that would have no effect.
   *
   * @param keys the keys that have no effect
   * @param reason why they have no effect
   */
  void refuse(Collection<String> keys, String reason) {
    for (String key : keys) {
      if (sets(key)) {
        throw new IllegalArgumentException("--set %s has no effect: %s".formatted(key, reason));
      }
    }
  }

  /** These options as they were given, quoted for a shell and with secrets hidden. */
  String asGiven() {
    List<String> words = new ArrayList<>();
    if (config != null) {
      words.addAll(List.of("--config", config.toString()));
    }
    settings.forEach(setting -> words.addAll(List.of("--set", Secrets.hidden(setting))));
    if (master != null) {
      words.addAll(List.of("--master", master));
    }
    return words.stream().map(ShellWord::quoted).collect(Collectors.joining(" "));
  }

  /** Parses the configuration without a check of its keys; the default is a file of the project. */
  Config parse(String defaultFile) {
    List<String> all = new ArrayList<>(settings);
    if (master != null) {
      all.add(JobParam.SPARK_MASTER.name() + "=" + ConfigUtil.quoteString(master));
    }
    return JobConfig.parse(config == null ? home(defaultFile) : config, all);
  }

  /** Tells whether the command line names the master. */
  boolean namesMaster() {
    return master != null;
  }

  /** The path of a file of the project. The launcher passes the project's folder as a property. */
  static Path home(String file) {
    return Path.of(System.getProperty("qicd.home", ".")).resolve(file);
  }
}
