package org.qicd.job;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.spark.api.java.JavaSparkContext;
import org.qicd.backend.Backends;
import org.qicd.backend.Section;
import org.qicd.ensemble.TrainedEnsemble;
import org.qicd.hardware.CountsComparison;
import org.qicd.hardware.CountsFile;
import org.qicd.hardware.Fidelities;
import org.qicd.hardware.HardwareStudents;
import org.qicd.hardware.HardwareSweep;
import org.qicd.hardware.Images;
import org.qicd.hardware.SweepCost;
import org.qicd.hardware.SweepPlan;
import org.qicd.hardware.SweepResult;
import org.qicd.hardware.TrainingBudget;
import org.qicd.hardware.Verdict;
import org.qicd.job.config.JobConfig;
import org.qicd.job.config.JobParam;
import org.qicd.job.pages.DevicePlan;
import org.qicd.job.pages.hardware.CountsPages;
import org.qicd.job.pages.hardware.HardwareFindings;
import org.qicd.job.pages.hardware.HardwareJson;
import org.qicd.job.pages.hardware.HardwareReport;
import org.qicd.job.run.CommandText;
import org.qicd.job.run.Job;
import org.qicd.job.run.Progress;
import org.qicd.job.run.RunDirectory;
import org.qicd.job.store.RunPath;
import org.qicd.job.store.RunStore;
import org.qicd.job.tables.ImagesUsed;
import org.qicd.job.tables.JobData;
import org.qicd.job.tables.JobModel;
import org.qicd.measure.Shots;
import org.qicd.param.UserMistake;
import org.qicd.report.Document;
import org.qicd.report.Numbers;
import org.qicd.setup.TrainParam;
import org.qicd.setup.TrainSetup;
import org.qicd.train.RoundForecast;
import org.qicd.train.round.RoundPlan;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code qicd hardware} tells how the students of a finished run would do on a quantum computer, or
 * what a computer did with them.
 */
@Command(
    name = "hardware",
    mixinStandardHelpOptions = true,
    description = {
      "Tells how a run's students would do on a quantum computer, and what it would cost.",
      "Simulates noise and shots on the run's own test images; --config and --set name other ones.",
      "With --counts, tells what a computer did beside what was predicted of it."
    })
final class HardwareCommand implements Callable<Integer> {
  /** The most numbers of a list of shots or scales. */
  private static final int MOST_VALUES = 12;

  /** The largest scale of the noise. */
  private static final double LARGEST_SCALE = 1000;

  private static final int MOST_IMAGES = 100_000;

  /** Random trajectories for each image, where mixed states are too large. */
  private static final int TRAJECTORIES = 64;

  @Mixin private ConfigOptions options;

  @Parameters(paramLabel = "RUN", description = "Directory of a finished run.")
  private RunPath run;

  @Option(
      names = "--device",
      paramLabel = "FILE",
      description =
          "The quantum computer: a file of ours, or conf_NAME.json as IBM publishes it; by default"
              + " conf/devices/today.json. Given once for each student, each has its own.")
  private List<Path> devices = List.of();

  @Option(
      names = "--shots",
      paramLabel = "LIST",
      defaultValue = "100,1000,10000,0",
      description = "Shots of each circuit; 0 is exact. Default: ${DEFAULT-VALUE}.")
  private String shots;

  @Option(
      names = "--noise",
      paramLabel = "LIST",
      defaultValue = "0,0.5,1,2,4",
      description = "By what the device's noise is multiplied. Default: ${DEFAULT-VALUE}.")
  private String noise;

  @Option(names = "--idle", description = "Qubits that wait for others relax, too.")
  private boolean idle;

  @Option(
      names = "--images",
      paramLabel = "N",
      description = "The most images; by default as many as take a few minutes.")
  private Integer images;

  @Option(
      names = "--counts",
      paramLabel = "FILE",
      description = "Counts of a computer, as the bundle of qicd.hardware writes them.")
  private Path counts;

  @Option(
      names = {"--output", "--run"},
      paramLabel = "DIR",
      description = "Directory for the results: new or empty.")
  private RunPath output;

  private final PrintStream out = System.out;

  @Override
  public Integer call() throws IOException {
    List<Integer> shotList = list("--shots", shots, HardwareCommand::shots);
    List<Double> scales = list("--noise", noise, HardwareCommand::scale);
    if (images != null && (images < 1 || images > MOST_IMAGES)) {
      throw new IllegalArgumentException(
          "--images is %d: expected a whole number from 1 to %d".formatted(images, MOST_IMAGES));
    }
    if (counts != null) {
      checkCounts();
    }
    options.refuse(EvaluateCommand.trained(), "a saved run is looked at as it was trained");
    RunStore store = options.store(run);
    JobModel.require(store);
    Backends backends =
        Backends.read(
            devices.isEmpty() ? List.of(ConfigOptions.home("conf/devices/today.json")) : devices);
    JobConfig config = options.read(store);
    RunStore target = RunDirectory.check(RunDirectory.chosen(output, ownDirectory(config)));
    try (Job job = Job.open(config, options.namesMaster())) {
      JobModel model = JobModel.read(job.spark(), store);
      // What is handed over has no coherent errors: the computer has its own.
      TrainedEnsemble ensemble = counts == null ? model.ensemble() : model.ensemble().ideal();
      HardwareStudents students = HardwareStudents.of(ensemble, model.temperature(), backends);
      SweepPlan plan =
          new SweepPlan(
              shotList,
              scales,
              config.get(TrainParam.SMOOTHING),
              config.get(TrainParam.SEED),
              TRAJECTORIES,
              idle);
      if (counts != null) {
        CountsFile file =
            CountsFile.read(counts, model.ensemble(), model.classifier().numFeatures());
        job.in(
            RunDirectory.open(target), directory -> compare(job, students, plan, file, directory));
      } else {
        job.data(model).check(model.ensemble().circuit(0));
        // First, so that what does not fit is told before minutes have passed and leaves nothing.
        Images chosen = chosen(job, students, plan);
        Optional<DevicePlan> budget = budget(job, backends, plan);
        job.in(
            RunDirectory.open(target),
            directory -> sweep(job, students, plan, chosen, budget, directory));
      }
    }
    return 0;
  }

  /** Before a session is opened, which takes a while. */
  private void checkCounts() {
    if (images != null) {
      throw new IllegalArgumentException(
          "--images has no effect with --counts: the images are those of the file");
    }
    Section unused = Section.open(counts);
  }

  /** The configuration without the directory of the training, which is not that of the results. */
  private JobConfig ownDirectory(JobConfig config) {
    return options.sets(JobParam.RUN_DIRECTORY.name())
        ? config
        : config.with(JobParam.RUN_DIRECTORY, JobParam.RUN_DIRECTORY.defaultValue());
  }

  /** The test images to look at. */
  private Images chosen(Job job, HardwareStudents students, SweepPlan plan) {
    long available = job.data().test.size();
    if (available == 0) {
      throw new IllegalArgumentException("there are no test images: expected one or more");
    }
    Images chosen =
        Images.first(
            job.data().test,
            images == null ? SweepCost.of(students, plan).images(available) : images);
    if (!chosen.hasLabels()) {
      throw new IllegalArgumentException(
          "none of the %d test images has a label: expected some, for accuracies"
              .formatted(chosen.size()));
    }
    HardwareSweep.checkSize(students, plan, chosen.size());
    return chosen;
  }

  private void sweep(
      Job job,
      HardwareStudents students,
      SweepPlan plan,
      Images chosen,
      Optional<DevicePlan> budget,
      RunDirectory directory)
      throws IOException {
    long start = System.nanoTime();
    JavaSparkContext context = JavaSparkContext.fromSparkContext(job.spark().sparkContext());
    SweepCost cost = SweepCost.of(students, plan);
    String data = ImagesUsed.text(job.config(), job.data());
    out.printf(
        "data      %s; %d looked at%ndevice    %s, %d qubits used%n",
        data, chosen.size(), students.backends().names(), students.wires());
    out.printf(
        "takes     about %.0f s on %d cores%n%n",
        Math.ceil(cost.seconds(chosen.size(), context.defaultParallelism())),
        context.defaultParallelism());
    int parts = HardwareSweep.numConditions(plan) + 1;
    Progress progress = Progress.onTerminal("part", parts);
    SweepResult result =
        new HardwareSweep(context, students, plan)
            .run(chosen, (done, next) -> progress.show(done, "now: " + next.label()));
    progress.show(parts - 1, "now: fidelities");
    List<Fidelities> fidelities =
        Fidelities.areFound(students) ? Fidelities.of(context, students, plan, chosen) : List.of();
    progress.end();
    HardwareFindings found =
        new HardwareFindings(
            result, Verdict.of(result), cost.exact(), job.data().test.size(), fidelities, budget);
    HardwareReport report = new HardwareReport(found);
    out.print(report.text());
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("data", data);
    json.putAll(HardwareJson.of(found));
    write(directory, json, report.document(command(), settings(data, plan)));
    directory.log(
        "sweep ends after %.0f s%n%s".formatted((System.nanoTime() - start) / 1e9, report.text()));
  }

  /**
   * What evaluations and training steps would cost on the computers. For a training under noise,
   * the file of its device is not needed.
   */
  private static Optional<DevicePlan> budget(Job job, Backends backends, SweepPlan plan) {
    if (plan.referenceShots() == 0) {
      return Optional.empty();
    }
    JobData data = job.data();
    TrainSetup setup =
        TrainSetup.of(
            job.config().training().with(TrainParam.NOISE_DEVICE, ""),
            data.train,
            data.numClasses());
    RoundPlan typical = RoundForecast.of(setup, data.train.size()).plan();
    return Optional.of(
        new DevicePlan(
            backends.names(),
            TrainingBudget.of(setup, typical, backends, plan.referenceShots()),
            data.test.size()));
  }

  private void compare(
      Job job, HardwareStudents students, SweepPlan plan, CountsFile file, RunDirectory directory)
      throws IOException {
    CountsPages pages =
        new CountsPages(
            file,
            students,
            CountsComparison.of(
                JavaSparkContext.fromSparkContext(job.spark().sparkContext()),
                students,
                plan,
                file));
    out.print(pages.text());
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("counts", counts.toString());
    settings.put("device file", students.backends().names());
    write(directory, pages.json(), pages.document(command(), settings));
    directory.log(pages.text());
  }

  private void write(RunDirectory directory, Map<String, Object> json, Document document)
      throws IOException {
    directory.writeJson("hardware.json", json);
    String report = directory.writeReport(document);
    out.printf("%nresults   %s%nreport    %s%n", directory, report);
  }

  private static Map<String, String> settings(String data, SweepPlan plan) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("data", data);
    settings.put(
        "shots", plan.shots().stream().map(Object::toString).collect(Collectors.joining(", ")));
    settings.put(
        "noise", plan.scales().stream().map(Numbers::exact).collect(Collectors.joining(", ")));
    settings.put("seed", plan.seed() + "");
    return settings;
  }

  private String command() {
    List<String> words = new ArrayList<>();
    words.add(CommandText.command("hardware", run.toString()));
    devices.forEach(device -> words.add(CommandText.option("--device", device.toString())));
    words.add(CommandText.option("--shots", shots));
    words.add(CommandText.option("--noise", noise));
    if (idle) {
      words.add("--idle");
    }
    if (images != null) {
      words.add(CommandText.option("--images", images.toString()));
    }
    if (counts != null) {
      words.add(CommandText.option("--counts", counts.toString()));
    }
    words.add(options.asGiven());
    return String.join(" ", words).strip();
  }

  private static <T> List<T> list(String option, String text, Function<String, T> value) {
    String[] parts = text.split(",", -1);
    if (parts.length > MOST_VALUES) {
      throw new IllegalArgumentException(
          "%s: expected at most %d numbers with commas between them, found %d"
              .formatted(option, MOST_VALUES, parts.length));
    }
    try {
      return Arrays.stream(parts).map(String::strip).map(value).toList();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "%s %s: %s".formatted(option, UserMistake.visible(text), e.getMessage()));
    }
  }

  private static int shots(String text) {
    if (!text.matches("\\d{1,10}") || Long.parseLong(text) > Shots.MOST) {
      throw new IllegalArgumentException(
          "expected whole numbers from 0 to %d with commas between them, found '%s'"
              .formatted(Shots.MOST, UserMistake.visible(text)));
    }
    return Integer.parseInt(text);
  }

  private static double scale(String text) {
    if (text.matches("[\\d.eE+-]+")) { // not 1d or 0x1p3, which Java knows
      try {
        double scale = Double.parseDouble(text);
        if (scale >= 0 && scale <= LARGEST_SCALE) {
          return scale + 0.0; // -0 becomes 0
        }
      } catch (NumberFormatException e) {
        // The message is that of a number out of range.
      }
    }
    throw new IllegalArgumentException(
        "expected numbers from 0 to %s with commas between them, found '%s'"
            .formatted(Numbers.exact(LARGEST_SCALE), UserMistake.visible(text)));
  }
}
