package org.qicd.job;

import java.io.IOException;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.apache.spark.sql.SparkSession;
import org.qicd.job.config.JobConfig;
import org.qicd.job.pages.Intentions;
import org.qicd.job.pages.LedgerSummary;
import org.qicd.job.pages.MeasuredRun;
import org.qicd.job.pages.Metrics;
import org.qicd.job.pages.ReliabilityDiagram;
import org.qicd.job.pages.ResultsTable;
import org.qicd.job.pages.RunSummary;
import org.qicd.job.pages.TestPredictions;
import org.qicd.job.pages.TrainReport;
import org.qicd.job.pages.TrainWatch;
import org.qicd.job.run.CommandText;
import org.qicd.job.run.Interruption;
import org.qicd.job.run.Job;
import org.qicd.job.run.MlflowRun;
import org.qicd.job.run.Resolved;
import org.qicd.job.run.RunDirectory;
import org.qicd.job.tables.ImagesUsed;
import org.qicd.job.tables.JobData;
import org.qicd.job.tables.JobModel;
import org.qicd.ml.SavedTeacher;
import org.qicd.setup.TrainSetup;
import org.qicd.train.MemoryEstimate;
import org.qicd.train.MemoryLimits;
import org.qicd.train.TrainResult;
import org.qicd.train.Trainer;
import org.qicd.train.slice.Evaluation;
import org.qicd.train.slice.Evaluator;
import org.qicd.train.state.Checkpoints;
import org.qicd.train.state.TrainState;

/**
 * A training from its configuration to its results. It starts at the first round or at a
 * checkpoint.
 */
final class TrainingRun {
  private final JobConfig config;
  private final boolean namesMaster;
  private final String command;
  private final PrintStream out = System.out;

  private TrainingRun(JobConfig config, boolean namesMaster, String command) {
    this.config = config;
    this.namesMaster = namesMaster;
    this.command = command;
  }

  /**
   * Makes a training.
   *
   * @param namesMaster whether the command line names the master
   * @param command the command line that began the training
   */
  static TrainingRun of(JobConfig config, boolean namesMaster, String command) {
    return new TrainingRun(config, namesMaster, command);
  }

  /** Opens the run directory after the input of the run has been checked. */
  interface Place {
    /**
     * Opens the directory. The run closes it.
     *
     * @param config the configuration, with absolute paths
     * @param resolved properties of the data, the parameters and the software, by {@link Resolved}
     */
    RunDirectory open(JobConfig config, Map<String, Object> resolved);
  }

  /** Trains, and writes the results into the directory. */
  void in(Place place) throws IOException {
    long start = System.nanoTime();
    MlflowRun.check(config);
    try (Job job = Job.open(config, namesMaster)) {
      Prepared prepared = prepare(job);
      out.print(Intentions.text(prepared.plan));
      job.in(
          place.open(job.config(), prepared.resolved),
          directory -> {
            directory.log("training begins");
            checkpointed(prepared, directory, (System.nanoTime() - start) / 1e9);
          });
    }
  }

  /** The state of a training before its first round. */
  private record Prepared(
      Job job, TrainSetup setup, Map<String, List<String>> plan, Map<String, Object> resolved) {}

  /** Checks the input before a run directory is made. */
  private static Prepared prepare(Job job) {
    TrainSetup setup = job.setup();
    JobData data = job.data();
    long images = data.train.size() + data.validation.size() + data.test.size();
    MemoryEstimate memory = MemoryLimits.checked(job.spark().sparkContext(), setup, images);
    SavedTeacher.given(Trainer.of(setup, data.train), setup).check();
    data.check(setup.circuits().get(0));
    data.look(setup);
    return new Prepared(
        job,
        setup,
        Intentions.of(job.config(), setup, data, memory),
        Resolved.of(job.spark(), setup, data));
  }

  private void checkpointed(Prepared prepared, RunDirectory directory, double startSeconds)
      throws IOException {
    SparkSession spark = prepared.job.spark();
    TrainWatch watch = new TrainWatch(prepared.setup, directory);
    try (Checkpoints checkpoints = directory.checkpoints(spark)) {
      MlflowRun mlflow =
          MlflowRun.begin(
              prepared.job.config(), directory, prepared.resolved, command, watch::warn);
      Interruption interruption =
          Interruption.by(() -> interrupted(spark, checkpoints, directory, mlflow));
      try {
        watch.showingIn(mlflow);
        mlflow.finish(train(prepared, directory, watch, checkpoints, startSeconds));
      } catch (Throwable e) {
        if (!Interruption.isUnderWay()) {
          mlflow.end("FAILED");
        }
        throw e;
      } finally {
        interruption.close();
      }
    }
  }

  /** Saves the newest state after an interruption, and returns how to resume. */
  private static String interrupted(
      SparkSession spark, Checkpoints checkpoints, RunDirectory directory, MlflowRun mlflow) {
    // Messages about aborted tasks would only hide the line for the user.
    spark.sparkContext().setLogLevel("OFF");
    String reached;
    try {
      reached = "interrupted " + checkpoints.saveLast();
    } catch (IOException | RuntimeException e) {
      reached = "interrupted, and the last rounds are not saved: " + e.getMessage();
    }
    directory.log(reached);
    mlflow.end("KILLED");
    directory.close();
    return "%s; to go on: %s"
        .formatted(reached, CommandText.command("resume", directory.toString()));
  }

  /** Trains, writes the results, and returns the content of {@code metrics.json}. */
  private Map<String, Object> train(
      Prepared prepared,
      RunDirectory directory,
      TrainWatch watch,
      Checkpoints checkpoints,
      double startSeconds)
      throws IOException {
    JobData data = prepared.job.data();
    TrainSetup setup = prepared.setup;
    TrainResult result = watch.fit(data, checkpoints);

    long evaluation = System.nanoTime();
    double temperature = result.temperature();
    Evaluation train = Evaluator.evaluate(result.ensemble(), temperature, data.train);
    Evaluation test = Evaluator.evaluate(result.ensemble(), temperature, data.test);
    TestPredictions readings = TestPredictions.of(result.ensemble(), temperature, data);
    double evaluationSeconds = (System.nanoTime() - evaluation) / 1e9;
    Map<String, Object> seconds = seconds(result, startSeconds, evaluationSeconds);

    directory.deleteResults();
    directory.writeModel(JobModel.of(data, setup, result));
    directory.writeHistory(prepared.job.spark(), result.history());
    directory.writeLedger(prepared.job.spark(), result.cost().ledger());
    String report =
        ResultsTable.results(setup.numGroups(), train, test).text()
            + result.teacher().map(t -> ResultsTable.teacher(t, data)).orElse("")
            + result.calibration().map(ReliabilityDiagram::line).orElse("");
    out.print("\n" + report);
    directory.log("training ends\n" + report);
    TrainReport page =
        new TrainReport(
            command,
            prepared.job.config(),
            new TrainReport.About(prepared.plan, prepared.resolved),
            data,
            new TrainReport.Outcome(result, train, test, readings),
            seconds);
    Optional<String> written = page.write(directory);
    Map<String, Object> metrics = Metrics.of(result.ensemble(), train, test, seconds);
    metrics.put("data", ImagesUsed.text(prepared.job.config(), data));
    if (!data.classes().areNumbers()) {
      metrics.put("classes", data.classes().list());
    }
    metrics.put("testConfusion", readings.confusion());
    result.calibration().ifPresent(fitted -> metrics.put("temperature", Metrics.of(fitted)));
    metrics.put("gradients", result.cost().spent().gradients());
    metrics.put("bytes", result.cost().bytes());
    metrics.put("ledger", LedgerSummary.of(result.cost().ledger()).toMap());
    MeasuredRun measured = MeasuredRun.of(result.history());
    if (measured.isMeasured()) {
      metrics.put("measured", measured.toMap());
    }
    result.teacher().ifPresent(teacher -> metrics.put("teacher", teacher(teacher)));
    directory.writeMetrics(metrics);
    out.print(RunSummary.ending(result.ensemble(), seconds, directory.toString(), written));
    return metrics;
  }

  /** The time that was spent on each part, including the time before the run was resumed. */
  private static Map<String, Object> seconds(TrainResult result, double start, double evaluation) {
    double validation = total(result, TrainState.Spent::validationSeconds);
    double tasks = total(result, TrainState.Spent::taskSeconds);
    double jobs = total(result, TrainState.Spent::jobSeconds);
    Map<String, Object> seconds = new LinkedHashMap<>();
    seconds.put("startAndData", start);
    seconds.put("simulationAndGradient", tasks);
    seconds.put("spark", jobs - tasks);
    seconds.put("driver", total(result, TrainState.Spent::seconds) - validation - jobs);
    seconds.put("evaluation", evaluation + validation);
    return seconds;
  }

  /** The sum of a time of the students and that of the teacher, if one was trained. */
  private static double total(TrainResult result, ToDoubleFunction<TrainState.Spent> seconds) {
    double taught = result.teacher().map(t -> seconds.applyAsDouble(t.cost().spent())).orElse(0.0);
    return seconds.applyAsDouble(result.cost().spent()) + taught;
  }

  /** The metrics of a teacher that was trained. */
  private static Map<String, Object> teacher(TrainResult teacher) {
    Map<String, Object> metrics = new LinkedHashMap<>();
    metrics.put("rounds", teacher.history().size());
    metrics.put("gradients", teacher.cost().spent().gradients());
    metrics.put("modelFingerprint", teacher.ensemble().fingerprint());
    return metrics;
  }
}
