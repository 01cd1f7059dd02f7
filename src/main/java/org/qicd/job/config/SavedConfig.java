package org.qicd.job.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.qicd.job.pages.RunSummary;

/**
 * The {@code config.json} of a run: enough to go on with it.
 *
 * @param config every key
 * @param command the command line that began the run
 * @param resolved what parameters and data resolved to, by {@link RunSummary#resolved}
 */
public record SavedConfig(JobConfig config, String command, Config resolved) {
  public static final String NAME = "config.json";
  private static final String COMMAND = "command";
  private static final String RESOLVED = "resolved";

  /** What the file holds, as Jackson takes it. */
  public static Map<String, Object> content(
      JobConfig config, String command, Map<String, Object> resolved) {
    Map<String, Object> content = new LinkedHashMap<>(config.toMap());
    content.put(COMMAND, command);
    content.put(RESOLVED, resolved);
    return content;
  }

  /**
   * Reads the file of a run directory.
   *
   * @throws IllegalArgumentException in one line: what is missing, or the key, where it stands, and
   *     what was expected
   */
  public static SavedConfig read(Path run) {
    return read(run, List.of());
  }

  /**
   * The same with changes.
   *
   * @param settings {@code key=value}, later ones win
   */
  public static SavedConfig read(Path run, List<String> settings) {
    Path file = run.resolve(NAME);
    if (!Files.isRegularFile(file)) {
      throw new IllegalArgumentException(
          "%s has no %s: not the directory of a run".formatted(run, NAME));
    }
    Config saved = JobConfig.parse(file, List.of());
    try {
      return new SavedConfig(
          JobConfig.of(saved.withoutPath(COMMAND).withoutPath(RESOLVED)).with(settings),
          saved.hasPath(COMMAND) ? saved.getString(COMMAND) : "",
          saved.hasPath(RESOLVED) ? saved.getConfig(RESOLVED) : ConfigFactory.empty());
    } catch (ConfigException e) {
      throw new IllegalArgumentException(HoconFile.oneLine(e.getMessage()), e);
    }
  }

  /** A resolved text. */
  public String resolved(String name) {
    return resolved.hasPath(name) ? resolved.getString(name) : "none";
  }
}
