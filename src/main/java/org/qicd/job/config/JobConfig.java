package org.qicd.job.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.text.similarity.LevenshteinDistance;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.qicd.data.HadoopPaths;
import org.qicd.data.files.FileFormat;
import org.qicd.param.Param;
import org.qicd.param.ParamValues;
import org.qicd.param.UserMistake;
import org.qicd.setup.OwnCircuits;
import org.qicd.setup.TrainParam;

/**
 * The configuration of a job, from a HOCON file and the overrides {@code --set key=value}.
 *
 * @param values values of all keys of {@link JobParam#all}
 * @param sparkConf Spark's own settings, from the block {@code spark.conf}
 */
public record JobConfig(ParamValues values, Map<String, String> sparkConf) {
  /** The block of Spark's own settings. */
  static final String SPARK = "spark.conf";

  private static final String SPARK_CONF = SPARK + ".";

  /**
   * Reads a configuration.
   *
   * @param file the HOCON file
   * @param settings overrides {@code key=value}; later ones override earlier ones
   * @throws IllegalArgumentException whose message of one line names the key, its place, and what
   *     was expected
   */
  public static JobConfig read(Path file, List<String> settings) {
    return of(parse(file, settings));
  }

  /** Reads a configuration and resolves its substitutions, without a check against the table. */
  public static Config parse(Path file, List<String> settings) {
    return HoconFile.read(file, settings);
  }

  /**
   * Checks every key and value of a configuration.
   *
   * @throws IllegalArgumentException whose message of one line names the key, its place, and what
   *     was expected
   */
  public static JobConfig of(Config config) {
    return new JobConfig(ParamValues.defaults(JobParam.all()), Map.of()).with(config);
  }

  private JobConfig with(Config config) {
    Map<String, String> conf = new TreeMap<>(sparkConf);
    return new JobConfig(values(config, JobParam.all(), conf, values), conf);
  }

  /** Checks a configuration against another table, without settings of Spark. */
  public static ParamValues values(Config config, List<Param<?>> rows) {
    return values(config, rows, new TreeMap<>(), ParamValues.defaults(rows));
  }

  private static ParamValues values(
      Config config, List<Param<?>> rows, Map<String, String> sparkConf, ParamValues start) {
    Map<String, Param<?>> table = new LinkedHashMap<>();
    rows.forEach(param -> table.put(param.name(), param));
    ParamValues values = start;
    Map<String, ConfigValue> leaves = new LinkedHashMap<>();
    addLeaves("", config.root(), table, leaves);
    for (Map.Entry<String, ConfigValue> entry : leaves.entrySet()) {
      String key = entry.getKey();
      ConfigValue value = entry.getValue();
      Param<?> param = table.get(key);
      if (key.startsWith(SPARK_CONF)) {
        String text = text(key, value);
        // The configuration of a saved run hides secrets, so they have to be set again.
        if (!text.equals(Secrets.HIDDEN)) {
          sparkConf.put(key.substring(SPARK_CONF.length()), text);
        }
      } else if (param == null) {
        throw new IllegalArgumentException(
            "%s: unknown key '%s'; the nearest is '%s'"
                .formatted(
                    where(value.origin()), UserMistake.visible(key), nearest(key, table.keySet())));
      } else {
        values = set(values, param, value);
      }
    }
    return values;
  }

  /**
   * Collects all values below an object by their full keys. In contrast to {@code Config.entrySet},
   * a null counts as a value, and so does an empty object that is not a section of the table. They
   * would otherwise be ignored, and a default would be used silently.
   */
  private static void addLeaves(
      String prefix,
      ConfigObject object,
      Map<String, Param<?>> table,
      Map<String, ConfigValue> leaves) {
    object.forEach(
        (name, value) -> {
          String key = prefix + name;
          if (!(value instanceof ConfigObject below)) {
            leaves.put(key, value);
          } else if (!below.isEmpty()) {
            addLeaves(key + ".", below, table, leaves);
          } else if (!(key + ".").equals(SPARK_CONF)
              && table.keySet().stream().noneMatch(known -> known.startsWith(key + "."))) {
            leaves.put(key, value);
          }
        });
  }

  private static String text(String key, ConfigValue value) {
    return switch (value.valueType()) {
      case STRING, NUMBER, BOOLEAN -> value.unwrapped().toString();
      case LIST, OBJECT, NULL ->
          throw new IllegalArgumentException(
              "%s: %s must be text or a number, found %s"
                  .formatted(where(value.origin()), UserMistake.visible(key), value.unwrapped()));
    };
  }

  private static ParamValues set(ParamValues values, Param<?> param, ConfigValue value) {
    try {
      return values.with(param, raw(param, value));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(where(value.origin()) + ": " + e.getMessage(), e);
    }
  }

  /** The value that a parameter reads. A relative path is resolved against its file. */
  static Object raw(Param<?> param, ConfigValue value) {
    if (value.valueType() == ConfigValueType.NULL || value.valueType() == ConfigValueType.OBJECT) {
      throw new IllegalArgumentException(
          "%s must be %s, found %s".formatted(param.name(), param.allowed(), value.unwrapped()));
    }
    if (param == TrainParam.ANSATZ) {
      return value instanceof ConfigList several
          ? several.stream().map(each -> ansatz(param, each)).toList()
          : ansatz(param, value);
    }
    return JobParam.PATHS.contains(param) ? path(param, value) : value.unwrapped();
  }

  /** A template, or the path of a circuit. */
  private static Object ansatz(Param<?> param, ConfigValue value) {
    return value.unwrapped() instanceof String text && OwnCircuits.isFile(text)
        ? path(param, value)
        : value.unwrapped();
  }

  private static String path(Param<?> param, ConfigValue value) {
    String path = value.unwrapped().toString();
    HadoopPaths.requirePath("%s = %s".formatted(param.name(), path), path);
    String file = value.origin().filename();
    return file == null ? path : beside(Path.of(file), path);
  }

  /**
   * Resolves a path against the folder of a configuration file. A path with a scheme is absolute.
   */
  private static String beside(Path file, String path) {
    if (path.isEmpty() || hasScheme(path)) {
      return path;
    }
    return file.toAbsolutePath().getParent().resolve(path).normalize().toString();
  }

  private static boolean hasScheme(String path) {
    return path.matches("[a-zA-Z][a-zA-Z0-9+.-]+:.*");
  }

  private static String where(ConfigOrigin origin) {
    if (origin.filename() != null) {
      return Path.of(origin.filename()).getFileName() + " line " + origin.lineNumber();
    }
    // A setting of the command line, or the file of a run, whose text was parsed.
    String what = origin.description().replaceFirst(": \\d+$", "");
    return what.startsWith("--set ")
        ? what
        : what.replaceFirst(".*/", "") + " line " + origin.lineNumber();
  }

  private static String nearest(String misspelled, Iterable<String> names) {
    String best = "";
    int least = Integer.MAX_VALUE;
    for (String name : names) {
      int distance = LevenshteinDistance.getDefaultInstance().apply(misspelled, name);
      if (distance < least) {
        least = distance;
        best = name;
      }
    }
    return best;
  }

  /** A copy of this configuration with one value changed. */
  public JobConfig with(Param<?> param, Object value) {
    return new JobConfig(values.with(param, value), sparkConf);
  }

  public <T> T get(Param<T> param) {
    return values.get(param);
  }

  /** Whether images and labels are in four files of one array each, as those of MNIST are. */
  public boolean hasArrayFiles() {
    String format = get(JobParam.DATA_FORMAT);
    boolean named = get(JobParam.DATA_PATH).isEmpty() && !get(JobParam.DATA_TRAIN_IMAGES).isEmpty();
    return FileFormat.isArray(format) || (format.equals(FileFormat.AUTO) && named);
  }

  /** The values of the training parameters. */
  public ParamValues training() {
    ParamValues training = ParamValues.defaults(TrainParam.TABLE);
    for (Param<?> param : TrainParam.TABLE) {
      training = training.with(param, values.toMap().get(param.name()));
    }
    return training;
  }

  /**
   * A copy of this configuration with absolute paths, which mean the same in every folder, and with
   * the circuits that are in files of their own.
   *
   * @param hadoop configuration that says which file system a path without a scheme is on
   */
  public JobConfig withAbsolutePaths(Configuration hadoop) {
    ParamValues absolute = values;
    for (Param<String> param : JobParam.PATHS) {
      absolute = absolute.with(param, absolute(values.get(param), hadoop));
    }
    return new JobConfig(OwnCircuits.read(absolute, hadoop), sparkConf);
  }

  private static String absolute(String path, Configuration hadoop) {
    if (path.isEmpty() || path.startsWith("/") || hasScheme(path)) {
      return path;
    }
    try {
      FileSystem files = HadoopPaths.files(HadoopPaths.of(path), hadoop);
      return files instanceof LocalFileSystem
          ? Path.of(path).toAbsolutePath().normalize().toString()
          : files.makeQualified(HadoopPaths.of(path)).toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A copy of this configuration with some values changed.
   *
   * @param settings overrides {@code key=value}; later ones override earlier ones
   * @throws IllegalArgumentException whose message of one line names the key and what was expected
   */
  public JobConfig with(List<String> settings) {
    JobConfig changed = this;
    try {
      for (String setting : settings) {
        changed = changed.with(HoconFile.setting(setting).resolve());
      }
      return changed;
    } catch (ConfigException e) {
      throw new IllegalArgumentException(HoconFile.oneLine(e.getMessage()), e);
    }
  }

  /** The values of all keys, for {@code config.json}. Secrets are hidden. */
  Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>(values.toMap());
    map.put(SPARK, Secrets.hidden(sparkConf));
    return map;
  }

  /**
   * A copy of this configuration with settings of Spark changed. They have no influence on the bits
   * of the model.
   *
   * @param settings overrides {@code key=value}; later ones override earlier ones
   * @throws IllegalArgumentException if one of them is not a setting of Spark
   */
  public JobConfig withSpark(List<String> settings) {
    for (String setting : settings) {
      if (!setting.startsWith(JobParam.SPARK_MASTER.name()) && !setting.startsWith(SPARK_CONF)) {
        throw new IllegalArgumentException(
            "--set %s: a run is resumed with its own parameters, only %s and %s... may"
                    .formatted(setting, JobParam.SPARK_MASTER.name(), SPARK_CONF)
                + " be set");
      }
    }
    return with(settings);
  }
}
