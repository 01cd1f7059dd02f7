package org.qicd.job;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.qicd.job.compare.Comparison;
import org.qicd.job.compare.Method;
import org.qicd.job.compare.Study;
import org.qicd.train.Param;
import org.qicd.train.ParamValues;
import org.qicd.train.TrainParam;

/**
 * The block {@code compare} of a configuration: studies and their methods. The rest of the
 * configuration holds data and the training parameters that all have in common.
 *
 * @param growth studies of more and more students, by their number
 */
record CompareConfig(
    JobConfig job,
    List<Study> studies,
    Comparison.Plan plan,
    int validationImages,
    int testImages,
    Map<String, Integer> growth) {
  private static final Set<String> KEYS =
      Set.of(
          "seeds",
          "firstSeed",
          "tuningSeeds",
          "parallelTrials",
          "validationImages",
          "testImages",
          "methods",
          "studies",
          "growth");

  /**
   * Reads a configuration.
   *
   * @throws IllegalArgumentException in one line: what is wrong, and where it stands
   */
  static CompareConfig of(Config config) {
    if (!config.hasPath("compare")) {
      throw new IllegalArgumentException(
          "the configuration has no block 'compare': conf/compare-digits.conf has one");
    }
    JobConfig job = JobConfig.of(config.withoutPath("compare"));
    try {
      return of(job, config.getConfig("compare"));
    } catch (ConfigException e) {
      throw new IllegalArgumentException(JobConfig.oneLine(e.getMessage()), e);
    }
  }

  private static CompareConfig of(JobConfig job, Config compare) {
    requireKeys("compare", compare, KEYS);
    Map<String, Config> methods = new LinkedHashMap<>();
    compare
        .getConfigList("methods")
        .forEach(method -> methods.put(method.getString("name"), method));
    List<Study> studies = new ArrayList<>();
    Map<String, ParamValues> bases = new LinkedHashMap<>();
    for (Config study : compare.getConfigList("studies")) {
      String name = study.getString("name");
      requireKeys("study '" + name + "'", study, Set.of("name", "expects", "set", "methods"));
      ParamValues base = set(job.training(), study, "study '" + name + "'");
      bases.put(name, base);
      List<String> names =
          study.hasPath("methods") ? study.getStringList("methods") : List.copyOf(methods.keySet());
      List<Method> own = new ArrayList<>();
      for (String method : names) {
        if (!methods.containsKey(method)) {
          throw new IllegalArgumentException(
              "compare: study '%s' names the method '%s', there are %s"
                  .formatted(name, method, String.join(", ", methods.keySet())));
        }
        own.add(method(methods.get(method), base));
      }
      studies.add(new Study(name, study.hasPath("expects") ? study.getString("expects") : "", own));
    }
    Map<String, Integer> growth = new LinkedHashMap<>();
    if (compare.hasPath("growth")) {
      for (String study : compare.getStringList("growth")) {
        if (!bases.containsKey(study)) {
          throw new IllegalArgumentException(
              "compare.growth names the study '%s', there are %s"
                  .formatted(study, String.join(", ", bases.keySet())));
        }
        growth.put(study, bases.get(study).get(TrainParam.NUM_STUDENTS));
      }
    }
    return new CompareConfig(
        job,
        studies,
        new Comparison.Plan(
            compare.getInt("tuningSeeds"),
            compare.getLong("firstSeed"),
            compare.getInt("seeds"),
            compare.getInt("parallelTrials")),
        compare.getInt("validationImages"),
        compare.getInt("testImages"),
        growth);
  }

  private static void requireKeys(String where, Config config, Set<String> known) {
    for (String key : config.root().keySet()) {
      if (!known.contains(key)) {
        throw new IllegalArgumentException(
            "%s: unknown key '%s'; the keys are %s"
                .formatted(where, key, known.stream().sorted().collect(Collectors.joining(", "))));
      }
    }
  }

  private static Method method(Config config, ParamValues base) {
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

  /** Every setting with every value of one more parameter. */
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

  private static ParamValues set(ParamValues base, Config config, String where) {
    ParamValues values = base;
    if (config.hasPath("set")) {
      for (Map.Entry<String, ConfigValue> entry : config.getObject("set").entrySet()) {
        Param<?> param = param(where, entry.getKey());
        values = values.with(param, JobConfig.raw(param, entry.getValue()));
      }
    }
    return values;
  }

  private static Param<?> param(String where, String name) {
    return TrainParam.TABLE.stream()
        .filter(param -> param.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "%s: unknown training parameter '%s'; conf/reference.conf has them all"
                        .formatted(where, name)));
  }
}
