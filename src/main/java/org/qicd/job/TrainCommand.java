package org.qicd.job;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.qicd.job.config.JobConfig;
import org.qicd.job.config.SavedCircuits;
import org.qicd.job.config.SavedConfig;
import org.qicd.job.run.CommandText;
import org.qicd.job.run.Resolved;
import org.qicd.job.run.RunDirectory;
import org.qicd.job.store.RunPath;
import org.qicd.job.store.RunStore;
import org.qicd.job.store.YarnAttempt;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code qicd train} reads images, trains the students round by round, and evaluates them. */
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    description = "Trains an ensemble; by default on the bundled digits.")
final class TrainCommand implements Callable<Integer> {
  @Mixin private ConfigOptions options;

  @Option(names = "--run", paramLabel = "DIR", description = "Run directory; must be new or empty.")
  private RunPath run;

  @Option(
      names = "--overwrite",
      description =
          "Replaces the training in the run directory, after the images of the new one have been"
              + " checked.")
  private boolean overwrite;

  @Override
  public Integer call() throws IOException {
    JobConfig config = options.read();
    RunStore chosen = RunDirectory.chosen(run, config);
    if (YarnAttempt.own().filter(attempt -> isBegun(chosen, attempt)).isPresent()) {
      ResumeCommand.goOn(chosen, SavedConfig.read(chosen), config, options.namesMaster());
      return 0;
    }
    RunStore target = RunDirectory.check(chosen, overwrite);
    TrainingRun.of(config, options.namesMaster(), command())
        .in(
            (absolute, resolved) -> {
              RunDirectory directory = RunDirectory.create(target, overwrite);
              SavedCircuits.texts(absolute).forEach(directory::write);
              directory.writeJson(
                  SavedConfig.NAME, SavedConfig.content(absolute, command(), resolved));
              return directory;
            });
    return 0;
  }

  /**
   * Whether YARN has started this command again, and the training has begun before: then the
   * command goes on, where anybody else would be refused.
   */
  private static boolean isBegun(RunStore store, YarnAttempt attempt) {
    return attempt.number() > 1
        && store.isFile(SavedConfig.NAME)
        && SavedConfig.read(store).resolved(Resolved.APPLICATION).equals(attempt.application());
  }

  /** The command line without the run directory. */
  private String command() {
    return "%s train %s".formatted(CommandText.command(), options.asGiven()).strip();
  }
}
