package org.qicd.job;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigRenderOptions;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import org.qicd.data.Example;
import org.qicd.data.Slice;
import org.qicd.data.SlicedExamples;
import org.qicd.job.compare.Claims;
import org.qicd.job.compare.Comparison;
import org.qicd.job.compare.Outcome;
import org.qicd.job.compare.TrialImages;
import org.qicd.job.compare.TrialStore;
import org.qicd.report.HtmlReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code qicd compare}: runs every method of every study on the same splits, starts and batches,
 * and says in numbers with intervals which claims hold.
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

  @Mixin private ConfigOptions options;

  @Option(
      names = "--run",
      paramLabel = "DIR",
      description = "Run directory: new, empty, or of the same comparison.")
  private String run;

  private final PrintStream out = System.out;

  /** A line for tuning and one for testing, by their number of trials. */
  private final Map<Integer, Progress> phases = new ConcurrentHashMap<>();

  @Override
  public Integer call() throws IOException {
    Config parsed = options.parse("conf/compare-digits.conf");
    CompareConfig config = CompareConfig.of(parsed);
    String settings = settings(parsed);
    String chosen = run == null ? config.job().get(JobParam.RUN_DIRECTORY) : run;
    Path target = continues(chosen, settings) ? Path.of(chosen) : RunDirectory.check(chosen);
    try (JobSession session = JobSession.open(config.job(), options.namesMaster())) {
      Images images = images(session, config);
      checkSame(target.resolve(DATA), images.fingerprint());
      TrialStore store = new TrialStore(session.spark(), target);
      Comparison comparison = comparison(session, config, images.images(), store);
      try (RunDirectory directory = RunDirectory.open(target)) {
        Files.writeString(target.resolve(SETTINGS), settings);
        Files.writeString(target.resolve(DATA), images.fingerprint());
        logged(config, images.images(), store, comparison, directory);
      }
    }
    return 0;
  }

  /** All that decides the numbers of a comparison. */
  private static String settings(Config config) {
    return config
        .withoutPath("spark")
        .withoutPath("run")
        .withoutPath("compare.parallelTrials")
        .root()
        .render(ConfigRenderOptions.concise());
  }

  /** Whether a directory holds trials of the very same comparison. */
  private static boolean continues(String directory, String settings) throws IOException {
    Path file = Path.of(directory).resolve(SETTINGS);
    if (directory.isEmpty() || !Files.isRegularFile(file)) {
      return false;
    }
    if (!Files.readString(file).equals(settings)) {
      throw new IllegalArgumentException(
          "run directory %s holds trials of another comparison: its %s is not this configuration"
              .formatted(directory, SETTINGS));
    }
    return true;
  }

  /** Refuses to mix trials of other images with those that are there. */
  private static void checkSame(Path file, String fingerprint) throws IOException {
    if (Files.exists(file) && !Files.readString(file).equals(fingerprint)) {
      throw new IllegalArgumentException(
          "%s: the trials there are of other images than those of this configuration"
              .formatted(file));
    }
  }

  /** What trials draw from, and the fingerprints of the data that it was read from. */
  private record Images(TrialImages images, String fingerprint) {}

  /** The images on the driver, in an order that does not depend on how they were read. */
  private static Images images(JobSession session, CompareConfig config) {
    try (JobData data = JobData.load(session.spark(), config.job())) {
      List<Example> pool = new ArrayList<>(examples(data.train));
      pool.addAll(examples(data.validation));
      List<Example> test = examples(data.test);
      if (config.testImages() > 0) {
        pool.addAll(test);
        test = List.of();
      }
      return new Images(
          new TrialImages(pool, test, config.validationImages(), config.testImages()),
          String.join(
              "\n",
              data.train.fingerprint(),
              data.validation.fingerprint(),
              data.test.fingerprint()));
    }
  }

  private static List<Example> examples(SlicedExamples images) {
    List<Example> examples = new ArrayList<>();
    int width = images.numFeatures();
    for (Slice slice : images.slices().collect()) {
      for (int i = 0; i < slice.size(); i++) {
        examples.add(
            new Example(
                Arrays.copyOfRange(slice.features(), i * width, (i + 1) * width),
                slice.labels()[i],
                slice.weights()[i]));
      }
    }
    return examples;
  }

  private Comparison comparison(
      JobSession session, CompareConfig config, TrialImages images, TrialStore store) {
    return new Comparison(
        session.spark(),
        images,
        config.studies(),
        config.plan(),
        store,
        (done, of, what) ->
            phases.computeIfAbsent(of, n -> Progress.onTerminal("trial", n)).show(done, what));
  }

  private void logged(
      CompareConfig config,
      TrialImages images,
      TrialStore store,
      Comparison comparison,
      RunDirectory directory) {
    try {
      compare(config, images, store, comparison, directory);
    } catch (Exception e) {
      throw new Main.LoggedFailure(directory.log(e), e);
    }
  }

  private void compare(
      CompareConfig config,
      TrialImages images,
      TrialStore store,
      Comparison comparison,
      RunDirectory directory)
      throws IOException {
    if (store.size() > 0) {
      out.printf("continues  with %d finished trials in %s%n", store.size(), directory.path());
    }
    List<Outcome> outcomes = comparison.run();
    phases.values().forEach(Progress::end);
    List<Claims.Finding> findings = Claims.judge(outcomes, images.numClasses(), config.growth());
    CompareSummary summary = new CompareSummary(config, outcomes, findings);
    directory.writeJson("summary.json", summary.json());
    out.print(summary.text());
    Path report = directory.path().resolve("report.html");
    String command = "%s compare %s".formatted(RunSummary.command(), options.asGiven()).strip();
    HtmlReport.write(
        report, new CompareReport(config, outcomes, findings, summary, command).document());
    out.printf("%nresults   %s%nreport    %s%n", directory.path(), report);
    directory.log("comparison ends\n" + summary.text());
  }
}
