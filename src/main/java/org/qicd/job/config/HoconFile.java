package org.qicd.job.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigIncludeContext;
import com.typesafe.config.ConfigIncluder;
import com.typesafe.config.ConfigIncluderFile;
import com.typesafe.config.ConfigIncluderURL;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigParseable;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.apache.commons.lang3.StringUtils;
import org.qicd.param.UserMistake;

/** Reads HOCON files. The time and memory that it takes are bounded for any content. */
public final class HoconFile {
  /** Largest size of a file. The parser's time grows with the square of the size. */
  private static final long MOST_BYTES = 1L << 18;

  private static final int LONGEST_LINE = 4096;
  private static final int DEEPEST = 32;

  /** Largest number of characters of a configuration after its substitutions are resolved. */
  private static final double MOST_RESOLVED = 1L << 26;

  /**
   * A value of which HOCON would lose a part. It drops quotes in the middle of a word, and it takes
   * # and // for the start of a comment.
   */
  private static final Pattern HIDES_A_PART = Pattern.compile("^(?![\\[{\"]).*(#|//|\")");

  private static final Pattern DOTTED = Pattern.compile("[a-zA-Z]+(\\.[a-zA-Z]+)+");

  private HoconFile() {}

  /**
   * Reads a file and resolves its substitutions. The keys are not checked against a table.
   *
   * @param settings {@code key=value} that override values of the file; later ones override earlier
   *     ones
   * @throws IllegalArgumentException whose message of one line says what is wrong, and in which
   *     file
   */
  static Config read(Path file, List<String> settings) {
    if (!Files.isRegularFile(file)) {
      throw new IllegalArgumentException(
          Files.exists(file)
              ? "%s is no regular file: expected a configuration file".formatted(file)
              : "no configuration file " + file);
    }
    check(file);
    return resolved(
        file.toString(),
        options -> ConfigFactory.parseFile(file.toFile(), options.setAllowMissing(false)),
        settings);
  }

  /**
   * Reads the text of a file, wherever that is, and resolves its substitutions.
   *
   * @param file name of the file, for messages
   * @throws IllegalArgumentException whose message of one line says what is wrong, and in which
   *     file
   */
  static Config parse(String file, String text) {
    requireSmall(file, text.length());
    requireShortLines(file, text.lines().toList());
    return resolved(
        file,
        options -> ConfigFactory.parseString(text, options.setOriginDescription(file)),
        List.of());
  }

  private static Config resolved(
      String file, Function<ConfigParseOptions, Config> parse, List<String> settings) {
    try {
      ConfigParseOptions options =
          ConfigParseOptions.defaults().prependIncluder(new CheckedIncluder(null));
      Config config = unquoted(parse.apply(options));
      for (String setting : settings) {
        config = with(setting, config);
      }
      requireFewSubstitutions(file, config);
      Config resolved = config.resolve();
      requireShallow(file, resolved.root());
      return resolved;
    } catch (ConfigException e) {
      throw new IllegalArgumentException(oneLine(e.getMessage()), e);
    } catch (StackOverflowError e) { // The parser is recursive.
      throw new IllegalArgumentException(file + ": nested too deep", e);
    }
  }

  /**
   * Overrides a key.
   *
   * @throws IllegalArgumentException if HOCON would drop other settings of Spark for it. A key
   *     cannot have a value and also be the beginning of another key
   */
  private static Config with(String setting, Config config) {
    Config changed = setting(setting).withFallback(config);
    String key = setting.split("=", 2)[0].strip();
    Set<String> dropped = sparkKeys(config);
    dropped.removeAll(sparkKeys(changed));
    dropped.removeIf(other -> key.equals(JobConfig.SPARK + "." + other)); // a null, told elsewhere
    if (!dropped.isEmpty()) {
      throw new IllegalArgumentException(
          ("--set %s would drop %s, since one key is the beginning of the other: put the longer one"
                  + " in quotes, as in spark.conf.\"spark.x.y\"")
              .formatted(UserMistake.visible(key), String.join(", ", dropped)));
    }
    return changed;
  }

  private static Set<String> sparkKeys(Config config) {
    Set<String> keys = new TreeSet<>();
    try {
      if (config.hasPath(JobConfig.SPARK)) {
        config.getConfig(JobConfig.SPARK).entrySet().forEach(entry -> keys.add(entry.getKey()));
      }
    } catch (ConfigException e) {
      // There is a substitution, whose keys are not known yet, or no section.
    }
    return keys;
  }

  /** Parses a setting {@code key=value} of the command line, without resolving substitutions. */
  static Config setting(String setting) {
    int equals = setting.indexOf('=');
    if (equals < 1) {
      throw new IllegalArgumentException(
          "--set expects key=value, found '" + UserMistake.visible(setting) + "'");
    }
    String key = setting.substring(0, equals).strip();
    String value = setting.substring(equals + 1).strip();
    ConfigParseOptions options = ConfigParseOptions.defaults().setOriginDescription("--set " + key);
    String text = key + " = " + ConfigUtil.quoteString(value);
    if (HIDES_A_PART.matcher(value).find()) {
      return ConfigFactory.parseString(text, options);
    }
    try {
      // The value is HOCON, so that lists work. If it is not valid HOCON it is text, so that paths
      // need no quotes.
      return ConfigFactory.parseString(key + " = " + value, options);
    } catch (ConfigException e) {
      return ConfigFactory.parseString(text, options);
    }
  }

  /** Joins the lines of a message of the parser. */
  public static String oneLine(String message) {
    return message.replaceAll("\\s*\\R\\s*", " ");
  }

  /**
   * Replaces quoted keys such as {@code "data.path"} by paths. For HOCON, {@code "data.path"} and
   * {@code data.path} are two different keys, and the {@code config.json} of a run quotes its keys.
   */
  private static Config unquoted(Config config) {
    Config plain = config;
    for (Map.Entry<String, ConfigValue> entry : config.root().entrySet()) {
      if (DOTTED.matcher(entry.getKey()).matches()) {
        plain =
            plain
                .root()
                .withoutKey(entry.getKey())
                .toConfig()
                .withValue(entry.getKey(), entry.getValue());
      }
    }
    return plain;
  }

  private static void check(Path file) {
    requireSmall(file.toString(), file.toFile().length());
    try {
      // With one character for each byte, decoding cannot fail.
      requireShortLines(file.toString(), Files.readAllLines(file, StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      throw new IllegalArgumentException("%s cannot be read: %s".formatted(file, e), e);
    }
  }

  private static void requireSmall(String file, long length) {
    if (length > MOST_BYTES) {
      throw new IllegalArgumentException(
          "%s has %d bytes: expected a configuration file, of at most %d"
              .formatted(file, length, MOST_BYTES));
    }
  }

  /** Limits the lines, since the parser's time grows with the square of the parts of a key. */
  private static void requireShortLines(String file, List<String> lines) {
    for (int k = 0; k < lines.size(); k++) {
      if (lines.get(k).length() > LONGEST_LINE) {
        throw new IllegalArgumentException(
            "%s line %d has %d bytes: expected at most %d"
                .formatted(file, k + 1, lines.get(k).length(), LONGEST_LINE));
      }
    }
  }

  /**
   * Refuses a configuration that could become too large when its substitutions are resolved. S
   * substitutions can multiply its length by at most 3^(S/3). That happens in a chain in which each
   * value contains the previous value three times.
   */
  private static void requireFewSubstitutions(String file, Config config) {
    String text = config.root().render(ConfigRenderOptions.concise());
    int substitutions = StringUtils.countMatches(text, "${");
    if (text.length() * Math.pow(3, substitutions / 3.0) > MOST_RESOLVED) {
      throw new IllegalArgumentException(
          "%s has %d substitutions, which could make the configuration too large: use fewer"
              .formatted(file, substitutions));
    }
  }

  /** Limits the depth, since the code that reads values is recursive. */
  private static void requireShallow(String file, ConfigValue root) {
    List<ConfigValue> level = List.of(root);
    for (int depth = 0; !level.isEmpty(); depth++) {
      if (depth > DEEPEST) {
        throw new IllegalArgumentException(
            "%s: nested too deep, expected at most %d levels".formatted(file, DEEPEST));
      }
      level = level.stream().flatMap(value -> children(value).stream()).toList();
    }
  }

  private static Collection<ConfigValue> children(ConfigValue value) {
    if (value instanceof ConfigObject object) {
      return object.values();
    }
    return value instanceof ConfigList list ? list : List.of();
  }

  /** Allows includes of regular files only, whose size is limited like that of a configuration. */
  private static final class CheckedIncluder
      implements ConfigIncluder, ConfigIncluderFile, ConfigIncluderURL {
    private final ConfigIncluder fallback;

    CheckedIncluder(ConfigIncluder fallback) {
      this.fallback = fallback;
    }

    @Override
    public ConfigIncluder withFallback(ConfigIncluder other) {
      return new CheckedIncluder(fallback == null ? other : fallback.withFallback(other));
    }

    @Override
    public ConfigObject include(ConfigIncludeContext context, String what) {
      ConfigParseable beside = context.relativeTo(what);
      if (beside != null && beside.origin().filename() != null) {
        checkIncluded(Path.of(beside.origin().filename()));
      }
      return fallback.include(context, what);
    }

    @Override
    public ConfigObject includeFile(ConfigIncludeContext context, File what) {
      checkIncluded(what.toPath());
      return ((ConfigIncluderFile) fallback).includeFile(context, what);
    }

    @Override
    public ConfigObject includeURL(ConfigIncludeContext context, URL what) {
      throw new IllegalArgumentException(
          "include of %s: a configuration includes files only".formatted(what));
    }

    private static void checkIncluded(Path file) {
      if (!Files.exists(file)) {
        return; // The parser handles a missing file by itself.
      }
      if (!Files.isRegularFile(file)) {
        throw new IllegalArgumentException(
            "%s is no regular file: expected a configuration file to include".formatted(file));
      }
      check(file);
    }
  }
}
