package org.qicd.job;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.qicd.train.Evaluation;
import org.qicd.train.Param;
import org.qicd.train.TrainParam;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code qicd evaluate}: how a saved run's students do on the images of a configuration. */
@Command(
    name = "evaluate",
    mixinStandardHelpOptions = true,
    description = "Evaluates a run's students on the training and test images of a configuration.")
final class EvaluateCommand implements Callable<Integer> {
  @Mixin private ConfigOptions options;

  @Parameters(paramLabel = "RUN", description = "Directory of a finished run.")
  private Path run;

  @Override
  public Integer call() throws IOException {
    JobConfig config = options.read();
    options.refuse(trained(), "a saved run is evaluated as it was trained");
    Path path = JobModel.in(run);
    try (JobSession session = JobSession.open(config, options.namesMaster())) {
      evaluate(session, config, JobModel.read(session, path));
    }
    return 0;
  }

  /** Keys that a training alone reads, or that the model has brought with it. */
  private static List<String> trained() {
    return JobParam.all().stream()
        .filter(param -> TrainParam.TABLE.contains(param) || param.name().startsWith("features."))
        .filter(param -> param != TrainParam.SEED && param != TrainParam.SLICE_SIZE)
        .<String>map(Param::name)
        .toList();
  }

  private static void evaluate(JobSession session, JobConfig config, JobModel model) {
    try (JobData data = JobData.load(session.spark(), config, model.features().preparation())) {
      data.check(model.ensemble().circuit(0));
      Evaluation train = Evaluation.of(model.ensemble(), data.train);
      Evaluation test = Evaluation.of(model.ensemble(), data.test);
      System.out.print(RunSummary.results(model.ensemble().numGroups(), train, test).text());
      System.out.printf("%nmodel     fingerprint %s%n", model.ensemble().fingerprint());
    }
  }
}
