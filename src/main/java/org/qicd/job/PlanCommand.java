package org.qicd.job;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.qicd.backend.Backends;
import org.qicd.hardware.TrainingBudget;
import org.qicd.job.config.JobConfig;
import org.qicd.job.pages.DevicePlan;
import org.qicd.job.pages.PlanReport;
import org.qicd.job.pages.ScalingPlan;
import org.qicd.job.run.CommandText;
import org.qicd.job.run.Job;
import org.qicd.job.run.RunDirectory;
import org.qicd.job.store.RunPath;
import org.qicd.job.store.RunStore;
import org.qicd.job.tables.ImagesUsed;
import org.qicd.measure.Shots;
import org.qicd.setup.TrainSetup;
import org.qicd.train.Calibration;
import org.qicd.train.RoundForecast;
import org.qicd.train.round.RoundPlan;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code qicd plan} forecasts time, memory and traffic of a round on a cluster of any size. */
@Command(
    name = "plan",
    mixinStandardHelpOptions = true,
    description = {
      "Predicts time, memory and bytes of a round on clusters of any size.",
      "Runs some rounds here for up to a minute. Compares both exchanges and names the bottleneck."
    })
final class PlanCommand implements Callable<Integer> {
  private static final int MOST_EXECUTORS = 100_000;
  private static final int MOST_CORES = 1024;
  private static final long MOST_IMAGES = Integer.MAX_VALUE - 8L;

  @Mixin private ConfigOptions options;

  @Option(names = "--run", paramLabel = "DIR", description = "Run directory: new or empty.")
  private RunPath run;

  @Option(
      names = "--executors",
      paramLabel = "E",
      description = "Executors of the cluster; by default a range from 1 to 1,000.")
  private Integer executors;

  @Option(
      names = "--cores",
      paramLabel = "C",
      description = "Cores of each executor; by default those of this session.")
  private Integer cores;

  @Option(
      names = "--images",
      paramLabel = "N",
      description = "Number of training images; by default that of the data.")
  private Long images;

  @Option(
      names = "--device",
      paramLabel = "FILE",
      description =
          "Also tells what circuits and training cost on this quantum computer. Given once for each"
              + " student, each has its own.")
  private List<Path> devices = List.of();

  @Option(
      names = "--shots",
      paramLabel = "S",
      description = "Shots of each circuit on the device; by default 1,000.")
  private Integer shots;

  private final PrintStream out = System.out;

  @Override
  public Integer call() throws IOException {
    check("--executors", executors, MOST_EXECUTORS);
    check("--cores", cores, MOST_CORES);
    check("--images", images, MOST_IMAGES);
    check("--shots", shots, Shots.MOST);
    if (shots != null && devices.isEmpty()) {
      throw new IllegalArgumentException("--shots are those of a device: name one with --device");
    }
    Backends backends = Backends.read(devices);
    JobConfig config = options.read();
    RunStore target = RunDirectory.check(RunDirectory.chosen(run, config));
    try (Job job = Job.open(config, options.namesMaster())) {
      TrainSetup setup = job.checkedSetup();
      // First, because a device that cannot run the circuits needs no forecast.
      DevicePlan budget = backends.all().isEmpty() ? null : devicePlan(job, setup, backends);
      job.in(RunDirectory.open(target), directory -> plan(job, setup, budget, directory));
    }
    return 0;
  }

  private void plan(Job job, TrainSetup setup, DevicePlan budget, RunDirectory directory)
      throws IOException {
    int here = job.spark().sparkContext().defaultParallelism();
    ScalingPlan plan =
        new ScalingPlan(
            setup,
            Calibration.measured(setup, job.data().train),
            executors == null ? 0 : executors,
            cores == null ? here : cores,
            images == null ? job.data().train.size() : images);
    String data = ImagesUsed.text(job.config(), job.data());
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("data", data);
    json.putAll(plan.toMap());
    if (budget != null) {
      json.put("device", budget.toMap());
    }
    directory.writeJson("plan.json", json);
    String command = "%s plan %s".formatted(CommandText.command(), options.asGiven()).strip();
    String report =
        directory.writeReport(
            PlanReport.document(plan, budget == null ? List.of() : budget.blocks(), data, command));
    out.printf("data      %s%n%n%s", data, plan.text());
    if (budget != null) {
      out.printf("%n%s", budget.text());
    }
    out.printf("%nresults   %s%nreport    %s%n", directory, report);
  }

  private DevicePlan devicePlan(Job job, TrainSetup setup, Backends backends) {
    RoundPlan round = RoundForecast.of(setup, job.data().train.size()).plan();
    int count = shots == null ? DevicePlan.SHOTS : shots;
    TrainingBudget budget = TrainingBudget.of(setup, round, backends, count);
    return new DevicePlan(backends.names(), budget, job.data().test.size());
  }

  private static void check(String option, Number value, long most) {
    if (value != null && (value.longValue() < 1 || value.longValue() > most)) {
      throw new IllegalArgumentException(
          "%s is %s: expected a whole number from 1 to %d".formatted(option, value, most));
    }
  }
}
