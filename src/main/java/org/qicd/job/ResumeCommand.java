package org.qicd.job;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.qicd.job.config.JobConfig;
import org.qicd.job.config.JobParam;
import org.qicd.job.config.SavedConfig;
import org.qicd.job.run.JobSession;
import org.qicd.job.run.RunDirectory;
import org.qicd.job.store.RunPath;
import org.qicd.job.store.RunStore;
import org.qicd.job.tables.ImagesUsed;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code qicd resume} continues a training from its newest checkpoint. */
@Command(
    name = "resume",
    mixinStandardHelpOptions = true,
    description =
        "Continues a training that was interrupted. The results are those of a training without an"
            + " interruption.")
final class ResumeCommand implements Callable<Integer> {
  @Parameters(paramLabel = "RUN_DIR", description = "Directory of a training.")
  private RunPath run;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description =
          "Changes a setting of Spark (spark.master, spark.conf...); may be given several"
              + " times.")
  private final List<String> settings = new ArrayList<>();

  @Option(
      names = "--master",
      paramLabel = "URL",
      description = "Spark's master: local[2], spark://host:7077, yarn, k8s://...")
  private String master;

  @Override
  public Integer call() throws IOException {
    JobConfig given = JobConfig.of(ConfigFactory.empty()).withSpark(settings);
    RunStore store = run.store(() -> JobSession.hadoop(given));
    SavedConfig saved = SavedConfig.read(store);
    JobConfig config = saved.config().withSpark(settings);
    if (master != null) {
      config = config.with(JobParam.SPARK_MASTER, master);
    }
    goOn(store, saved, config, master != null);
    return 0;
  }

  /**
   * Continues a training.
   *
   * @param saved what its directory holds
   * @param config the same, but for the settings of Spark
   * @param namesMaster whether the command line names the master
   */
  static void goOn(RunStore store, SavedConfig saved, JobConfig config, boolean namesMaster)
      throws IOException {
    try (RunDirectory directory = RunDirectory.open(store)) {
      if (directory.isFinished()) {
        System.out.printf("run %s is finished: there is nothing to resume%n", store);
        return;
      }
      TrainingRun.of(config, namesMaster, saved.command())
          .in(
              (absolute, resolved) -> {
                requireSameImages(store, saved, resolved);
                return directory;
              });
    }
  }

  /** Refuses images other than those of the training. */
  private static void requireSameImages(
      RunStore store, SavedConfig saved, Map<String, Object> resolved) {
    for (String name : ImagesUsed.FINGERPRINTS) {
      if (!saved.resolved(name).equals(resolved.get(name))) {
        throw new IllegalArgumentException(
            "run directory %s was made with other images: %s: expected %s, found %s"
                .formatted(store, name, saved.resolved(name), resolved.get(name)));
      }
    }
  }
}
