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
import java.util.regex.Pattern;
import org.apache.commons.lang3.StringUtils;
import org.qicd.param.UserMistake;

/** Reads a HOCON file in bounded time and memory, whatever is in it. */
public final class HoconFile {
  /** The parser's time grows as the square of a file's size. */
  private static final long MOST_BYTES = 1L << 18;

  private static final int LONGEST_LINE = 4096;
  private static final int DEEPEST = 32;

  /** Characters that a configuration may have once its substitutions are written out. */
  private static final double MOST_RESOLVED = 1L << 26;

  /** In the middle of a word HOCON drops quotes, and takes # and // for the start of a comment. */
  private static final Pattern HIDES_A_PART = Pattern.compile("^(?![\\[{\"]).*(#|//|\")");

  private static final Pattern DOTTED = Pattern.compile("[a-zA-Z]+(\\.[a-zA-Z]+)+");

  private HoconFile() {}

  /**
   * A configuration's values, resolved but not checked against a table.
   *
   * @param settings {@code key=value} that change it, later ones win
   * @throws IllegalArgumentException in one line: what is wrong, and in which file
   */
  static Config read(Path file, List<String> settings) {
    if (!Files.isRegularFile(file)) {
      throw new IllegalArgumentException(
          Files.exists(file)
              ? "%s is no regular file: expected a configuration file".formatted(file)
              : "no configuration file " + file);
    }
    check(file);
    try {
      Config config =
          ConfigFactory.parseFile(
              file.toFile(),
              ConfigParseOptions.defaults()
                  .setAllowMissing(false)
                  .prependIncluder(new CheckedIncluder(null)));
      config = unquoted(config);
      for (String setting : settings) {
        config = setting(setting).withFallback(config);
      }
      requireFewSubstitutions(file, config);
      Config resolved = config.resolve();
      requireShallow(file, resolved.root());
      return resolved;
    } catch (ConfigException e) {
      throw new IllegalArgumentException(oneLine(e.getMessage()), e);
    } catch (StackOverflowError e) { // the parser is recursive
      throw new IllegalArgumentException(file + ": nested too deep", e);
    }
  }

  /** A setting {@code key=value} of the command line, not resolved. */
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
      // As HOCON, so that lists work; what is no HOCON is text, so that paths need no quotes.
      return ConfigFactory.parseString(key + " = " + value, options);
    } catch (ConfigException e) {
      return ConfigFactory.parseString(text, options);
    }
  }

  /** A message of the parser in one line. */
  public static String oneLine(String message) {
    return message.replaceAll("\\s*\\R\\s*", " ");
  }

  /**
   * With keys such as {@code "data.path"} for those of a file that quotes them, as a run's {@code
   * config.json} does: HOCON takes {@code "data.path"} and {@code data.path} for two keys.
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
    if (file.toFile().length() > MOST_BYTES) {
      throw new IllegalArgumentException(
          "%s has %d bytes: expected a configuration file, of at most %d"
              .formatted(file, file.toFile().length(), MOST_BYTES));
    }
    requireShortLines(file);
  }

  /** What the parser takes for a key of so many parts grows with the square of their number. */
  private static void requireShortLines(Path file) {
    try {
      // One character a byte: no encoding can fail.
      List<String> lines = Files.readAllLines(file, StandardCharsets.ISO_8859_1);
      for (int k = 0; k < lines.size(); k++) {
        if (lines.get(k).length() > LONGEST_LINE) {
          throw new IllegalArgumentException(
              "%s line %d has %d bytes: expected at most %d"
                  .formatted(file, k + 1, lines.get(k).length(), LONGEST_LINE));
        }
      }
    } catch (IOException e) {
      throw new IllegalArgumentException("%s cannot be read: %s".formatted(file, e), e);
    }
  }

  /**
   * Refuses substitutions that could grow without bounds when they are written out. The most that
   * can be made of S of them is what stands there times 3^(S/3): chains in which each value holds
   * three of the value before.
   */
  private static void requireFewSubstitutions(Path file, Config config) {
    String text = config.root().render(ConfigRenderOptions.concise());
    int substitutions = StringUtils.countMatches(text, "${");
    if (text.length() * Math.pow(3, substitutions / 3.0) > MOST_RESOLVED) {
      throw new IllegalArgumentException(
          "%s has %d substitutions, from which too large a configuration could grow: write some out"
              .formatted(file, substitutions));
    }
  }

  /** Whoever reads values goes down by recursion. */
  private static void requireShallow(Path file, ConfigValue root) {
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

  /** Includes regular files only, of the size that a configuration may have. */
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
        return; // what the parser makes of that is well defined
      }
      if (!Files.isRegularFile(file)) {
        throw new IllegalArgumentException(
            "%s is no regular file: expected a configuration file to include".formatted(file));
      }
      check(file);
    }
  }
}
