package org.qicd.job;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import org.apache.spark.sql.SparkSession;
import org.qicd.train.Evaluation;
import org.qicd.train.MemoryEstimate;
import org.qicd.train.RoundRecord;
import org.qicd.train.TrainParam;
import org.qicd.train.TrainSetup;
import org.qicd.train.Trainer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code qicd train}: reads images, trains the students round by round, and tells how they do. */
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    description = "Trains an ensemble; by default on the bundled digits.")
final class TrainCommand implements Callable<Integer> {
  @Mixin private ConfigOptions options;

  @Option(names = "--run", paramLabel = "DIR", description = "Run directory; must be new or empty.")
  private String run;

  private final PrintStream out = System.out;

  @Override
  public Integer call() throws IOException {
    long start = System.nanoTime();
    JobConfig config = options.read();
    Path target = RunDirectory.check(run == null ? config.get(JobParam.RUN_DIRECTORY) : run);
    try (JobSession session = JobSession.open(config, options.namesMaster());
        JobData data = JobData.load(session.spark(), config)) {
      SparkSession spark = session.spark();
      TrainSetup setup =
          TrainSetup.of(
              config.training(),
              data.train.numFeatures(),
              data.train.numClasses(),
              data.train.numSlices());
      MemoryEstimate memory = memory(spark, setup, data);
      // All that can be wrong with the input is found before the run directory is made.
      Trainer.of(setup, data.train).check();
      data.check(setup.circuits().get(0));
      Map<String, List<String>> plan = RunSummary.plan(config, setup, data, memory);
      out.print(RunSummary.intentions(plan));
      RunDirectory directory = RunDirectory.create(target);
      try {
        train(spark, config, setup, data, plan, directory, (System.nanoTime() - start) / 1e9);
      } catch (Exception e) {
        // Scala throws checked exceptions here that javac does not know of.
        throw new Main.LoggedFailure(directory.log(e), e);
      }
    }
    return 0;
  }

  private static MemoryEstimate memory(SparkSession spark, TrainSetup setup, JobData data) {
    long images = data.train.size() + data.validation.size() + data.test.size();
    return MemoryEstimate.checked(spark.sparkContext(), setup, images);
  }

  private void train(
      SparkSession spark,
      JobConfig config,
      TrainSetup setup,
      JobData data,
      Map<String, List<String>> plan,
      RunDirectory directory,
      double startSeconds)
      throws IOException {
    Map<String, Object> resolved = RunSummary.resolved(spark, setup, data);
    Map<String, Object> configuration = new LinkedHashMap<>(config.values().toMap());
    configuration.put("spark.conf", config.sparkConf());
    configuration.put("resolved", resolved);
    directory.writeJson("config.json", configuration);
    directory.log("training begins");
    long begin = System.nanoTime();
    Watch watch = new Watch(setup, data, directory);
    Trainer.Result result = watch.fit();
    double validationSeconds = total(result, Trainer.Result::validationSeconds);
    double taskSeconds = total(result, Trainer.Result::taskSeconds);
    double jobSeconds = total(result, Trainer.Result::jobSeconds);
    double fitSeconds = (System.nanoTime() - begin) / 1e9 - validationSeconds;

    long evaluation = System.nanoTime();
    Evaluation train = Evaluation.of(result.ensemble(), data.train);
    Evaluation test = Evaluation.of(result.ensemble(), data.test);
    double evaluationSeconds = (System.nanoTime() - evaluation) / 1e9 + validationSeconds;
    Map<String, Object> seconds = new LinkedHashMap<>();
    seconds.put("startAndData", startSeconds);
    seconds.put("simulationAndGradient", taskSeconds);
    seconds.put("spark", jobSeconds - taskSeconds);
    seconds.put("driver", fitSeconds - jobSeconds);
    seconds.put("evaluation", evaluationSeconds);

    JobModel.of(config, setup, data.features, result).write(directory.path());
    Map<String, Object> metrics = RunSummary.metrics(result.ensemble(), train, test, seconds);
    metrics.put("gradients", result.gradients());
    result.teacher().ifPresent(teacher -> metrics.put("teacher", teacher(teacher)));
    directory.writeJson("metrics.json", metrics);
    directory.writeHistory(spark, result.history());
    String report =
        RunSummary.report(setup.numGroups(), train, test)
            + result.teacher().map(t -> RunSummary.teacher(t, data)).orElse("");
    out.print("\n" + report);
    directory.log("training ends\n" + report);
    TrainReport page =
        new TrainReport(
            command(),
            config,
            plan,
            resolved,
            data,
            result,
            watch.validatedEnsemble,
            train,
            test,
            seconds);
    Optional<Path> written = page.write(directory);
    out.print(RunSummary.ending(result.ensemble(), seconds, directory.path(), written));
  }

  /** The command line again, without the run directory. */
  private String command() {
    return "%s train %s".formatted(RunSummary.command(), options.asGiven()).strip();
  }

  /** Of the students and of the teacher that was trained before them. */
  private static double total(Trainer.Result result, ToDoubleFunction<Trainer.Result> seconds) {
    return seconds.applyAsDouble(result) + result.teacher().map(seconds::applyAsDouble).orElse(0.0);
  }

  /** What the teacher cost. */
  private static Map<String, Object> teacher(Trainer.Result teacher) {
    Map<String, Object> metrics = new LinkedHashMap<>();
    metrics.put("rounds", teacher.history().size());
    metrics.put("gradients", teacher.gradients());
    metrics.put("modelFingerprint", teacher.ensemble().fingerprint());
    return metrics;
  }

  /** Shows progress and validates now and then. */
  private static final class Watch implements Trainer.Listener {
    private final TrainSetup setup;
    private final JobData data;
    private final RunDirectory directory;
    private final Progress progress;
    private final Progress teacherProgress;
    private final Map<Integer, Double> validatedEnsemble = new TreeMap<>();
    private String validated = "";

    Watch(TrainSetup setup, JobData data, RunDirectory directory) {
      this.setup = setup;
      this.data = data;
      this.directory = directory;
      this.progress = progress(setup.params().get(TrainParam.MAX_ITER));
      this.teacherProgress = progress(setup.params().get(TrainParam.TEACHER_ROUNDS));
    }

    private static Progress progress(int rounds) {
      return Progress.onTerminal("round", rounds);
    }

    Trainer.Result fit() {
      try {
        return Trainer.of(setup, data.train).validatedOn(data.validation).listener(this).fit();
      } finally {
        teacherProgress.end();
        progress.end();
      }
    }

    @Override
    public void afterTeacherRound(RoundRecord record) {
      teacherProgress.show(record.round() + 1, "teacher " + RunSummary.state(List.of(record)));
    }

    @Override
    public void warn(String message) {
      progress.end();
      System.err.println("warning: " + message);
      directory.log("warning: " + message);
    }

    @Override
    public void afterRound(List<RoundRecord> records, Optional<Evaluation> validation) {
      teacherProgress.end();
      int round = records.get(0).round() + 1;
      validation.ifPresent(
          seen -> {
            validatedEnsemble.put(round, seen.ensemble().accuracy());
            double[] accuracies = seen.students().stream().mapToDouble(s -> s.accuracy()).toArray();
            validated =
                String.format(
                    Locale.ROOT,
                    "  validation %.3f, ensemble %.3f",
                    RunSummary.mean(accuracies),
                    seen.ensemble().accuracy());
            directory.log("round %d%s".formatted(round, validated));
          });
      progress.show(round, RunSummary.state(records) + validated);
    }
  }
}
