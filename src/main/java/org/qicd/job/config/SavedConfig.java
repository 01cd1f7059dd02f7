package org.qicd.job.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.qicd.job.store.RunStore;

/**
 * The {@code config.json} of a run, which holds all that is needed to resume the run.
 *
 * @param config the configuration of the run
 * @param command the command line that began the run
 * @param resolved properties of the data, the parameters and the software, by {@code Resolved}
 */
public record SavedConfig(JobConfig config, String command, Config resolved) {
  public static final String NAME = "config.json";
  private static final String COMMAND = "command";
  private static final String RESOLVED = "resolved";

  /**
   * The content of the file, as maps and values that Jackson can write. The files of {@link
   * SavedCircuits#texts} belong beside it.
   */
  public static Map<String, Object> content(
      JobConfig config, String command, Map<String, Object> resolved) {
    Map<String, Object> content = new LinkedHashMap<>(SavedCircuits.named(config).toMap());
    content.put(COMMAND, command);
    content.put(RESOLVED, resolved);
    return content;
  }

  /**
   * Reads the file in a run directory.
   *
   * @throws IllegalArgumentException whose message of one line says what is missing, or names the
   *     key, its place, and what was expected
   */
  public static SavedConfig read(RunStore run) {
    return read(run, List.of());
  }

  /**
   * Reads the file in a run directory and changes some values.
   *
   * @param settings overrides {@code key=value}; later ones override earlier ones
   */
  public static SavedConfig read(RunStore run, List<String> settings) {
    String text =
        run.text(NAME)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "%s has no %s: not the directory of a run".formatted(run, NAME)));
    Config saved = HoconFile.parse(run.file(NAME), text);
    try {
      return new SavedConfig(
          SavedCircuits.read(JobConfig.of(saved.withoutPath(COMMAND).withoutPath(RESOLVED)), run)
              .with(settings),
          saved.hasPath(COMMAND) ? saved.getString(COMMAND) : "",
          saved.hasPath(RESOLVED) ? saved.getConfig(RESOLVED) : ConfigFactory.empty());
    } catch (ConfigException e) {
      throw new IllegalArgumentException(HoconFile.oneLine(e.getMessage()), e);
    }
  }

  /** An entry of {@link #resolved()} as text; {@code none} if there is no such entry. */
  public String resolved(String name) {
    return resolved.hasPath(name) ? resolved.getString(name) : "none";
  }
}
