package org.qicd.job;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValueFactory;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.spark.sql.SparkSession;
import org.qicd.compare.Claims;
import org.qicd.compare.Comparison;
import org.qicd.compare.TrialImages;
import org.qicd.compare.TrialStore;
import org.qicd.data.Example;
import org.qicd.data.Slice;
import org.qicd.data.SlicedExamples;
import org.qicd.job.config.CompareConfig;
import org.qicd.job.pages.CompareReport;
import org.qicd.job.pages.CompareResults;
import org.qicd.job.pages.CompareSummary;
import org.qicd.job.run.Build;
import org.qicd.job.run.CommandText;
import org.qicd.job.run.Job;
import org.qicd.job.run.JobSession;
import org.qicd.job.run.Progress;
import org.qicd.job.run.RunDirectory;
import org.qicd.job.store.RunPath;
import org.qicd.job.store.RunStore;
import org.qicd.job.tables.ImagesUsed;
import org.qicd.job.tables.JobData;
import org.qicd.simulate.Simulator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code qicd compare} runs every method of every study on the same splits, starts and batches. It
 * judges claims about the methods by statistical tests.
 */
@Command(
    name = "compare",
    mixinStandardHelpOptions = true,
    description = {
      "Compares methods by trials paired by seed, tuned on validation images; by default"
          + " conf/compare-digits.conf.",
      "Given the directory of an interrupted comparison, it goes on where that stopped."
    })
final class CompareCommand implements Callable<Integer> {
  private static final String SETTINGS = "compare.json";
  private static final String DATA = "data.sha256";
  private static final String TRIALS = "trials.parquet";

  @Mixin private ConfigOptions options;

  @Option(
      names = "--run",
      paramLabel = "DIR",
      description = "Run directory: new, empty, or of the same comparison.")
  private RunPath run;

  private final PrintStream out = System.out;

  /** The progress of tuning and that of testing, by their number of trials. */
  private final Map<Integer, Progress> phases = new ConcurrentHashMap<>();

  @Override
  public Integer call() throws IOException {
    Config parsed = options.parse("conf/compare-digits.conf");
    CompareConfig given = CompareConfig.of(parsed);
    CompareConfig config = given.withCircuits(JobSession.hadoop(given.job()));
    String settings = settings(parsed);
    RunStore target = RunDirectory.chosen(run, config.job());
    if (!continues(target, settings)) {
      RunDirectory.check(target);
    }
    try (Job job = Job.open(config.job(), options.namesMaster())) {
      Images images = images(job.data(), config);
      checkSame(target, images.fingerprint());
      TrialStore store = new TrialStore(job.spark(), target.onHadoop(TRIALS));
      Comparison comparison = comparison(job.spark(), config, images.images(), store);
      Map<String, String> origin = origin(job, images.fingerprint());
      job.in(
          RunDirectory.open(target),
          directory -> {
            store.checkedBy(directory::requireOwn);
            directory.write(SETTINGS, settings);
            directory.write(DATA, images.fingerprint());
            compare(config, images.images().numClasses(), store, comparison, directory, origin);
          });
    }
    return 0;
  }

  /**
   * The part of a configuration that has an influence on numbers and verdicts, as text. Which
   * methods the picture of a sweep shows has none, and may be chosen when the trials are finished.
   */
  private static String settings(Config config) {
    Config settings =
        config.withoutPath("spark").withoutPath("run").withoutPath("compare.parallelTrials");
    if (settings.hasPath("compare.sweeps")) {
      settings =
          settings.withValue(
              "compare.sweeps",
              ConfigValueFactory.fromIterable(
                  settings.getConfigList("compare.sweeps").stream()
                      .map(sweep -> sweep.withoutPath("methods").root())
                      .toList()));
    }
    return settings.root().render(ConfigRenderOptions.concise());
  }

  /** Tells whether a directory holds trials of the same comparison. */
  private static boolean continues(RunStore directory, String settings) {
    Optional<String> saved = directory.text(SETTINGS);
    if (saved.isEmpty()) {
      return false;
    }
    if (!settings(ConfigFactory.parseString(saved.get())).equals(settings)) {
      throw new IllegalArgumentException(
          "run directory %s holds trials of another comparison: its %s is not this configuration"
              .formatted(directory, SETTINGS));
    }
    return true;
  }

  /** Versions of the software and fingerprints of the data, for the report. */
  private static Map<String, String> origin(Job job, String fingerprint) {
    Map<String, String> origin = new LinkedHashMap<>();
    origin.put("qicdVersion", Build.version());
    origin.put("sparkVersion", job.spark().version());
    origin.put("javaVersion", Runtime.version().toString());
    origin.put("kernels", Simulator.kernels());
    origin.put("data", ImagesUsed.source(job.config()));
    origin.put("fingerprints of the data", fingerprint.replace("\n", ", "));
    return origin;
  }

  /** Refuses to add trials to those of other images or circuits. */
  private static void checkSame(RunStore directory, String fingerprint) {
    if (!directory.text(DATA).orElse(fingerprint).equals(fingerprint)) {
      throw new IllegalArgumentException(
          "%s: the directory holds trials of other images or circuits than those of this configuration"
              .formatted(directory.file(DATA)));
    }
  }

  /**
   * The images that trials draw from, and the fingerprints of the data they were read from and of
   * circuits that are in files.
   */
  private record Images(TrialImages images, String fingerprint) {}

  /** Collects the images on the driver, in an order that does not depend on the partitions. */
  private static Images images(JobData loaded, CompareConfig config) {
    try (JobData data = loaded) {
      List<Example> pool = new ArrayList<>(examples(data.train));
      pool.addAll(examples(data.validation));
      List<Example> test = examples(data.test);
      if (config.images().test() > 0) {
        pool.addAll(test);
        test = List.of();
      }
      pool = ofClasses(pool, config.images().classes());
      test = ofClasses(test, config.images().classes());
      return new Images(
          new TrialImages(pool, test, config.images().validation(), config.images().test()),
          String.join(
              "\n",
              Stream.concat(
                      Stream.of(data.train, data.validation, data.test)
                          .map(SlicedExamples::fingerprint),
                      config.circuits().stream().map(DigestUtils::sha256Hex))
                  .toList()));
    }
  }

  /** Leaves out images whose label is beyond so many classes. */
  private static List<Example> ofClasses(List<Example> images, int classes) {
    return classes == 0
        ? images
        : images.stream().filter(image -> image.label() < classes).toList();
  }

  private static List<Example> examples(SlicedExamples images) {
    List<Example> examples = new ArrayList<>();
    for (Slice slice : images.slices().collect()) {
      for (int i = 0; i < slice.size(); i++) {
        examples.add(slice.example(i));
      }
    }
    return examples;
  }

  private Comparison comparison(
      SparkSession spark, CompareConfig config, TrialImages images, TrialStore store) {
    return new Comparison(
        spark,
        images,
        config.studies(),
        config.plan(),
        store,
        (done, of, what) ->
            phases.computeIfAbsent(of, n -> Progress.onTerminal("trial", n)).show(done, what));
  }

  private void compare(
      CompareConfig config,
      int numClasses,
      TrialStore store,
      Comparison comparison,
      RunDirectory directory,
      Map<String, String> origin)
      throws IOException {
    if (store.size() > 0) {
      out.printf("continues  with %d finished trials in %s%n", store.size(), directory);
    }
    Comparison.Results found = comparison.run();
    phases.values().forEach(Progress::end);
    CompareResults results =
        new CompareResults(
            config,
            numClasses,
            found.outcomes(),
            found.tuning(),
            Claims.judge(
                found.outcomes(),
                numClasses,
                config.page().claims(),
                config.page().comparisons(),
                config.page().sweeps()));
    CompareSummary summary = new CompareSummary(results);
    directory.writeJson("summary.json", summary.json());
    directory.write("summary.md", summary.markdown());
    out.print(summary.text());
    String command = "%s compare %s".formatted(CommandText.command(), options.asGiven()).strip();
    String report = directory.writeReport(new CompareReport(results, command, origin).document());
    out.printf("%nresults   %s%nreport    %s%n", directory, report);
    directory.log("comparison ends\n" + summary.text());
  }
}
