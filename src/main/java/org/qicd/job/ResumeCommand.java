package org.qicd.job;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code qicd resume}: goes on with a training from its newest checkpoint. */
@Command(
    name = "resume",
    mixinStandardHelpOptions = true,
    description =
        "Goes on with a training that was interrupted; its results are those of one that was not.")
final class ResumeCommand implements Callable<Integer> {
  @Parameters(paramLabel = "RUN_DIR", description = "Directory of a training.")
  private Path run;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Changes a setting of Spark (spark.master, spark.conf...); may be given again.")
  private final List<String> settings = new ArrayList<>();

  @Option(
      names = "--master",
      paramLabel = "URL",
      description = "Spark's master: local[2], spark://host:7077, yarn, k8s://...")
  private String master;

  @Override
  public Integer call() throws IOException {
    try (RunDirectory directory = RunDirectory.open(run)) {
      if (directory.isFinished()) {
        System.out.printf("run %s is finished: there is nothing left to go on with%n", run);
        return 0;
      }
      Path file = run.resolve(RunDirectory.CONFIG);
      JobConfig config = JobConfig.saved(file, TrainingRun.NO_CONFIG).withSpark(settings);
      if (master != null) {
        config =
            config.withSpark(List.of("%s=\"%s\"".formatted(JobParam.SPARK_MASTER.name(), master)));
      }
      JsonNode saved = RunDirectory.JSON.readTree(file.toFile());
      TrainingRun.of(config, master != null, saved.path(TrainingRun.COMMAND).asText())
          .in(
              now -> {
                requireSameImages(saved, now);
                directory.deleteResults();
                return directory;
              });
    }
    return 0;
  }

  /** Refuses images that are not those the training began with. */
  private void requireSameImages(JsonNode saved, Map<String, Object> now) {
    JsonNode then = saved.path(TrainingRun.RESOLVED);
    JsonNode found = RunDirectory.JSON.valueToTree(now.get(TrainingRun.RESOLVED));
    for (String name : RunSummary.FINGERPRINTS) {
      if (!then.path(name).equals(found.path(name))) {
        throw new IllegalArgumentException(
            "run directory %s is of other images: %s: expected %s, found %s"
                .formatted(run, name, then.path(name).asText(), found.path(name).asText()));
      }
    }
  }
}
