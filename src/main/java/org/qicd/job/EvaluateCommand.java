package org.qicd.job;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.qicd.job.config.JobParam;
import org.qicd.job.config.SavedConfig;
import org.qicd.job.pages.ResultsTable;
import org.qicd.job.run.Job;
import org.qicd.job.store.RunPath;
import org.qicd.job.store.RunStore;
import org.qicd.job.tables.ImagesUsed;
import org.qicd.job.tables.JobData;
import org.qicd.job.tables.JobModel;
import org.qicd.param.Param;
import org.qicd.report.Numbers;
import org.qicd.setup.TrainParam;
import org.qicd.train.slice.Evaluation;
import org.qicd.train.slice.Evaluator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/**
 * {@code qicd evaluate} evaluates the students of a saved run, on the run's own images unless
 * others are named.
 */
@Command(
    name = "evaluate",
    mixinStandardHelpOptions = true,
    description = {
      "Evaluates a run's students, by default on the run's own training and test images.",
      "--config and --set name other images."
    })
final class EvaluateCommand implements Callable<Integer> {
  @Mixin private ConfigOptions options;

  @Parameters(paramLabel = "RUN", description = "Directory of a finished run.")
  private RunPath run;

  @Override
  public Integer call() throws IOException {
    options.refuse(trained(), "a saved run is evaluated as it was trained");
    RunStore store = options.store(run);
    JobModel.require(store);
    SavedConfig saved = SavedConfig.read(store);
    try (Job job = Job.open(options.read(store), options.namesMaster())) {
      evaluate(job, saved, JobModel.read(job.spark(), store).measuredBy(job.config()));
    }
    return 0;
  }

  /** Training parameters that have an effect in an evaluation too. */
  private static final Set<Param<?>> OF_EVALUATIONS =
      Set.of(TrainParam.SEED, TrainParam.SLICE_SIZE, TrainParam.SHOTS, TrainParam.SMOOTHING);

  /** Keys that have an effect in a training only, or whose values are part of the model. */
  static List<String> trained() {
    return JobParam.all().stream()
        .filter(param -> TrainParam.TABLE.contains(param) || param.name().startsWith("features."))
        .filter(param -> !OF_EVALUATIONS.contains(param))
        .<String>map(Param::name)
        .toList();
  }

  private static void evaluate(Job job, SavedConfig saved, JobModel model) {
    JobData data = job.data(model);
    data.check(model.ensemble().circuit(0));
    data.warn();
    Evaluation train = Evaluator.evaluate(model.ensemble(), model.temperature(), data.train);
    Evaluation test = Evaluator.evaluate(model.ensemble(), model.temperature(), data.test);
    System.out.printf(
        "data      %s, %s%n%n", ImagesUsed.text(job.config(), data), sameImages(saved, data));
    if (!model.ensemble().shots().areExact()) {
      System.out.printf(
          "shots     %d for each circuit and image%n%n", model.ensemble().shots().count());
    }
    System.out.print(ResultsTable.results(model.ensemble().numGroups(), train, test).text());
    System.out.printf("%nmodel     fingerprint %s%n", model.ensemble().fingerprint());
    if (model.temperature() != 1) {
      System.out.printf("          temperature %s%n", Numbers.decimals(model.temperature()));
    }
  }

  /** Says in words whether the images are those of the run, by their fingerprints. */
  private static String sameImages(SavedConfig saved, JobData data) {
    List<String> other =
        ImagesUsed.fingerprints(data).entrySet().stream()
            .filter(entry -> !entry.getValue().equals(saved.resolved(entry.getKey())))
            .map(entry -> entry.getKey().replace("Fingerprint", ""))
            .toList();
    return other.isEmpty()
        ? "those of the training"
        : "of which %s are not those of the training".formatted(String.join(", ", other));
  }
}
