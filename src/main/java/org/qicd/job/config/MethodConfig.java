package org.qicd.job.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.qicd.compare.Method;
import org.qicd.param.Param;
import org.qicd.param.ParamValues;
import org.qicd.setup.TrainParam;

/** Reads the methods of a comparison from a configuration. */
final class MethodConfig {
  private MethodConfig() {}

  /** Reads a method. Every combination of the values of its grid becomes a setting. */
  static Method of(Config config, ParamValues base) {
    String name = config.getString("name");
    String where = "method '" + name + "'";
    requireKeys(where, config, Set.of("name", "kind", "set", "grid", "regParam"));
    Method.Kind kind = Method.Kind.ROUNDS;
    if (config.hasPath("kind")) {
      kind = kind(where, config.getString("kind"));
    }
    ParamValues own = set(base, config, where);
    List<Method.Setting> settings = new ArrayList<>(List.of(new Method.Setting("", own, 0)));
    if (config.hasPath("regParam")) {
      settings =
          config.getDoubleList("regParam").stream()
              .map(r -> new Method.Setting("regParam=" + r, own, r))
              .toList();
    }
    Config grid = config.hasPath("grid") ? config.getConfig("grid") : ConfigFactory.empty();
    for (String key : grid.root().keySet().stream().sorted().toList()) {
      settings = crossed(settings, param(where, key), grid.getValue(ConfigUtil.quoteString(key)));
    }
    return new Method(name, kind, settings);
  }

  private static Method.Kind kind(String where, String name) {
    for (Method.Kind kind : Method.Kind.values()) {
      if (kind.name().toLowerCase(Locale.ROOT).equals(name)) {
        return kind;
      }
    }
    throw new IllegalArgumentException(
        "%s: kind is '%s', expected rounds, logistic_regression or perceptron"
            .formatted(where, name));
  }

  /** Combines every setting with every value of one more parameter. */
  private static List<Method.Setting> crossed(
      List<Method.Setting> settings, Param<?> param, ConfigValue values) {
    if (values.valueType() != ConfigValueType.LIST) {
      throw new IllegalArgumentException("grid: %s must be a list".formatted(param.name()));
    }
    List<Method.Setting> crossed = new ArrayList<>();
    for (Method.Setting setting : settings) {
      for (Object value : (List<?>) values.unwrapped()) {
        String name = param.name() + "=" + value;
        crossed.add(
            new Method.Setting(
                setting.name().isEmpty() ? name : setting.name() + " " + name,
                setting.params().with(param, value),
                setting.regParam()));
      }
    }
    return crossed;
  }

  /** Changes parameters by the values in the block {@code set}. */
  static ParamValues set(ParamValues base, Config config, String where) {
    ParamValues values = base;
    if (config.hasPath("set")) {
      for (Map.Entry<String, ConfigValue> entry : config.getObject("set").entrySet()) {
        Param<?> param = param(where, entry.getKey());
        values = values.with(param, JobConfig.raw(param, entry.getValue()));
      }
    }
    return values;
  }

  /** Finds a training parameter by its name. */
  static Param<?> param(String where, String name) {
    return TrainParam.TABLE.stream()
        .filter(param -> param.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "%s: unknown training parameter '%s'; conf/reference.conf has them all"
                        .formatted(where, name)));
  }

  /** Refuses unknown keys, and nulls, for which defaults would be used silently. */
  static void requireKeys(String where, Config config, Set<String> known) {
    for (String key : config.root().keySet()) {
      if (!known.contains(key)) {
        throw new IllegalArgumentException(
            "%s: unknown key '%s'; the keys are %s"
                .formatted(where, key, known.stream().sorted().collect(Collectors.joining(", "))));
      }
      if (config.getIsNull(ConfigUtil.quoteString(key))) {
        throw new IllegalArgumentException(
            "%s: %s is null: expected a value, or no such key".formatted(where, key));
      }
    }
  }
}
