package org.qicd.job;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.qicd.data.UserMistake;
import org.qicd.report.HtmlReport;
import org.qicd.train.Calibration;
import org.qicd.train.TrainSetup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code qicd plan}: what a round will take on a cluster that need not be there yet. */
@Command(
    name = "plan",
    mixinStandardHelpOptions = true,
    description = {
      "Runs some rounds here for up to a minute, then predicts time, memory and bytes of a round",
      "with both exchanges, on clusters of any size, and says what ends the scaling."
    })
final class PlanCommand implements Callable<Integer> {
  private static final int MOST_EXECUTORS = 100_000;
  private static final int MOST_CORES = 1024;
  private static final long MOST_IMAGES = Integer.MAX_VALUE - 8L;

  @Mixin private ConfigOptions options;

  @Option(names = "--run", paramLabel = "DIR", description = "Run directory: new or empty.")
  private Path run;

  @Option(
      names = "--executors",
      paramLabel = "E",
      description = "Executors of the cluster; without: 1 to 1,000.")
  private Integer executors;

  @Option(
      names = "--cores",
      paramLabel = "C",
      description = "Cores of each executor; without: those of this session.")
  private Integer cores;

  @Option(
      names = "--images",
      paramLabel = "N",
      description = "Training images; without: those of the data.")
  private Long images;

  private final PrintStream out = System.out;

  @Override
  public Integer call() throws IOException {
    check("--executors", executors, MOST_EXECUTORS);
    check("--cores", cores, MOST_CORES);
    check("--images", images, MOST_IMAGES);
    JobConfig config = options.read();
    Path target = RunDirectory.check(RunDirectory.chosen(run, config));
    try (JobSession session = JobSession.open(config, options.namesMaster());
        JobData data = JobData.load(session.spark(), config)) {
      TrainSetup setup =
          TrainSetup.of(
              config.training(),
              data.train.numFeatures(),
              data.train.numClasses(),
              data.train.numSlices());
      data.check(setup.circuits().get(0));
      int here = session.spark().sparkContext().defaultParallelism();
      try (RunDirectory directory = RunDirectory.open(target)) {
        Calibration machine = calibrated(setup, data, directory);
        ScalingPlan plan =
            new ScalingPlan(
                setup,
                machine,
                executors == null ? 0 : executors,
                cores == null ? here : cores,
                images == null ? data.train.size() : images);
        directory.writeJson("plan.json", plan.toMap());
        Path report = directory.path().resolve(TrainReport.NAME);
        String command = "%s plan %s".formatted(RunSummary.command(), options.asGiven()).strip();
        HtmlReport.write(report, PlanReport.document(plan, command));
        out.print(plan.text());
        out.printf("%nresults   %s%nreport    %s%n", directory.path(), report);
      }
    }
    return 0;
  }

  private static Calibration calibrated(TrainSetup setup, JobData data, RunDirectory directory) {
    try {
      return UserMistake.unwrapped(() -> Calibration.measured(setup, data.train));
    } catch (Throwable e) {
      throw directory.failure(e);
    }
  }

  private static void check(String option, Number value, long most) {
    if (value != null && (value.longValue() < 1 || value.longValue() > most)) {
      throw new IllegalArgumentException(
          "%s is %s: expected a whole number from 1 to %d".formatted(option, value, most));
    }
  }
}
