package org.qicd.job.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigUtil;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.qicd.compare.Comparison;
import org.qicd.compare.Method;
import org.qicd.compare.StatedClaim;
import org.qicd.compare.Study;
import org.qicd.compare.Sweep;
import org.qicd.param.ParamValues;
import org.qicd.setup.OwnCircuits;
import org.qicd.setup.TrainParam;

/**
 * The configuration of a comparison. Its block {@code compare} holds the studies and their methods.
 * The rest of it holds the data and the training parameters that all studies have in common.
 *
 * @param job the data and the common training parameters
 * @param studies the studies, in the order of the report
 * @param plan the seeds, and the number of trials that run at the same time
 * @param images how many images each seed puts aside
 * @param page what the report shows beside the trials
 */
public record CompareConfig(
    JobConfig job, List<Study> studies, Comparison.Plan plan, Images images, Page page) {

  /**
   * Which images are used, and how many each seed puts aside.
   *
   * @param validation number of validation images
   * @param test number of test images; 0 takes the test images of the data
   * @param classes number of classes, the first of the data; images of others are left out. 0 takes
   *     all images
   */
  public record Images(int validation, int test, int classes) {}

  /**
   * What the report shows beside the trials.
   *
   * @param remark a remark that a report shows before the numbers; may be empty
   * @param claims names of the studies in which the claims about qicd, qcd and qkd are judged
   * @param comparisons claims that the configuration states
   * @param sweeps groups of studies that differ in one parameter
   * @param accuracies validation accuracies for which the report gives the cost of reaching them
   */
  public record Page(
      String remark,
      List<String> claims,
      List<StatedClaim> comparisons,
      List<Sweep> sweeps,
      List<Double> accuracies) {

    /** Whether a claim is judged in any study. */
    public boolean judges() {
      return !claims.isEmpty() || !comparisons.isEmpty();
    }

    /** Whether a claim is judged in a study. */
    public boolean judges(String study) {
      return claims.contains(study)
          || comparisons.stream().anyMatch(claim -> claim.studies().contains(study));
    }
  }

  private static final Set<String> KEYS =
      Set.of(
          "remark",
          "seeds",
          "firstSeed",
          "tuningSeeds",
          "parallelTrials",
          "validationImages",
          "testImages",
          "classes",
          "methods",
          "studies",
          "claims",
          "comparisons",
          "sweeps",
          "accuracies");

  /**
   * Reads a configuration.
   *
   * @throws IllegalArgumentException whose message of one line says what is wrong, and where
   */
  public static CompareConfig of(Config config) {
    if (!config.hasPath("compare")) {
      throw new IllegalArgumentException(
          "the configuration has no block 'compare': conf/compare-digits.conf has one");
    }
    JobConfig job = JobConfig.of(config.withoutPath("compare"));
    try {
      return of(job, config.getConfig("compare"));
    } catch (ConfigException e) {
      throw new IllegalArgumentException(HoconFile.oneLine(e.getMessage()), e);
    }
  }

  private static CompareConfig of(JobConfig job, Config compare) {
    MethodConfig.requireKeys("compare", compare, KEYS);
    Map<String, Config> methods = new LinkedHashMap<>();
    compare
        .getConfigList("methods")
        .forEach(method -> methods.put(method.getString("name"), method));
    Map<String, ParamValues> bases = new LinkedHashMap<>();
    Map<String, Config> grids = new LinkedHashMap<>();
    List<Study> studies = new ArrayList<>();
    for (Config study : compare.getConfigList("studies")) {
      String name = study.getString("name");
      if (bases.put(name, MethodConfig.set(job.training(), study, "study '" + name + "'"))
          != null) {
        throw new IllegalArgumentException("compare: two studies are named '%s'".formatted(name));
      }
      // A study that uses the settings of another study needs the grids of that study.
      Config own = study.hasPath("grids") ? study.getConfig("grids") : ConfigFactory.empty();
      grids.put(name, own.withFallback(grids.getOrDefault(text(study, "settingsOf"), own)));
      studies.add(study(study, bases.get(name), methods, grids.get(name)));
    }
    return new CompareConfig(
        job,
        studies,
        new Comparison.Plan(
            compare.getInt("tuningSeeds"),
            compare.getLong("firstSeed"),
            compare.getInt("seeds"),
            compare.getInt("parallelTrials")),
        new Images(
            compare.getInt("validationImages"), compare.getInt("testImages"), classes(compare)),
        new Page(
            text(compare, "remark"),
            claims(compare, bases),
            StatedClaims.of(compare, studies),
            sweeps(compare, bases, studies),
            accuracies(compare)));
  }

  /** A copy of this configuration with the circuits that are in files of their own. */
  public CompareConfig withCircuits(Configuration hadoop) {
    List<Study> read = studies.stream().map(study -> withCircuits(study, hadoop)).toList();
    return new CompareConfig(job, read, plan, images, page);
  }

  private static Study withCircuits(Study study, Configuration hadoop) {
    List<Method> methods = new ArrayList<>();
    for (Method method : study.methods()) {
      List<Method.Setting> settings = new ArrayList<>();
      for (Method.Setting setting : method.settings()) {
        ParamValues params = OwnCircuits.read(setting.params(), hadoop);
        settings.add(new Method.Setting(setting.name(), params, setting.regParam()));
      }
      methods.add(new Method(method.name(), method.kind(), settings));
    }
    return new Study(study.name(), study.expectation(), study.settingsOf(), methods);
  }

  /** The texts of all circuits that are no templates, each once. */
  public List<String> circuits() {
    return studies.stream()
        .flatMap(study -> study.methods().stream())
        .flatMap(method -> method.settings().stream())
        .flatMap(setting -> setting.params().get(TrainParam.ANSATZ).stream())
        .filter(OwnCircuits::isText)
        .distinct()
        .toList();
  }

  private static Study study(
      Config study, ParamValues base, Map<String, Config> methods, Config grids) {
    String name = study.getString("name");
    MethodConfig.requireKeys(
        "study '" + name + "'",
        study,
        Set.of("name", "expects", "settingsOf", "set", "methods", "grids"));
    List<String> names =
        study.hasPath("methods") ? study.getStringList("methods") : List.copyOf(methods.keySet());
    List<Method> own = new ArrayList<>();
    for (String method : names) {
      if (!methods.containsKey(method)) {
        throw new IllegalArgumentException(
            "compare: study '%s' names the method '%s', there are %s"
                .formatted(name, method, String.join(", ", methods.keySet())));
      }
      String path = ConfigUtil.quoteString(method);
      own.add(
          MethodConfig.of(
              grids.hasPath(path)
                  ? methods.get(method).withValue("grid", grids.getValue(path))
                  : methods.get(method),
              base));
    }
    return new Study(name, text(study, "expects"), text(study, "settingsOf"), own);
  }

  private static String text(Config config, String key) {
    return config.hasPath(key) ? config.getString(key) : "";
  }

  private static List<String> claims(Config compare, Map<String, ParamValues> bases) {
    if (!compare.hasPath("claims")) {
      return List.copyOf(bases.keySet());
    }
    List<String> studies = compare.getStringList("claims");
    studies.forEach(study -> base("claims", study, bases));
    return studies;
  }

  private static ParamValues base(String key, String study, Map<String, ParamValues> bases) {
    if (!bases.containsKey(study)) {
      throw new IllegalArgumentException(
          "compare.%s names the study '%s', there are %s"
              .formatted(key, study, String.join(", ", bases.keySet())));
    }
    return bases.get(study);
  }

  private static List<Sweep> sweeps(
      Config compare, Map<String, ParamValues> bases, List<Study> studies) {
    List<Sweep> sweeps = new ArrayList<>();
    if (compare.hasPath("sweeps")) {
      for (Config sweep : compare.getConfigList("sweeps")) {
        MethodConfig.requireKeys("sweep", sweep, Set.of("param", "studies", "methods"));
        String param = MethodConfig.param("sweep", sweep.getString("param")).name();
        Map<String, Double> values = new LinkedHashMap<>();
        for (String study : sweep.getStringList("studies")) {
          Object value = base("sweeps", study, bases).toMap().get(param);
          if (!(value instanceof Number number)) {
            throw new IllegalArgumentException(
                "compare.sweeps: %s is '%s' in study '%s', expected a number"
                    .formatted(param, value, study));
          }
          values.put(study, number.doubleValue());
        }
        sweeps.add(new Sweep(param, values, methods(sweep, values.keySet(), studies)));
      }
    }
    return sweeps;
  }

  /** The methods that a sweep shows: those that it names, or all of its studies. */
  private static List<String> methods(Config sweep, Set<String> of, List<Study> studies) {
    List<String> all =
        studies.stream()
            .filter(study -> of.contains(study.name()))
            .flatMap(study -> study.methods().stream().map(Method::name))
            .distinct()
            .toList();
    List<String> named = sweep.hasPath("methods") ? sweep.getStringList("methods") : all;
    for (String method : named) {
      if (!all.contains(method)) {
        throw new IllegalArgumentException(
            "compare.sweeps names the method '%s', its studies have %s"
                .formatted(method, String.join("; ", all)));
      }
    }
    return named;
  }

  private static int classes(Config compare) {
    int classes = compare.hasPath("classes") ? compare.getInt("classes") : 0;
    if (classes < 0 || classes == 1) {
      throw new IllegalArgumentException(
          "compare.classes is %d: expected two or more, or 0 for all".formatted(classes));
    }
    return classes;
  }

  private static List<Double> accuracies(Config compare) {
    if (!compare.hasPath("accuracies")) {
      return List.of();
    }
    List<Double> accuracies = compare.getDoubleList("accuracies");
    for (double accuracy : accuracies) {
      if (!(accuracy > 0 && accuracy <= 1)) {
        throw new IllegalArgumentException(
            "compare.accuracies holds %s: expected shares above 0 and at most 1"
                .formatted(accuracy));
      }
    }
    return accuracies;
  }
}
