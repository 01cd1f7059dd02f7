package org.qicd.job;

import com.typesafe.config.ConfigFactory;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.qicd.job.config.JobConfig;
import org.qicd.job.run.Build;
import org.qicd.job.run.Interruption;
import org.qicd.job.run.JobSession;
import org.qicd.job.run.LoggedFailure;
import org.qicd.job.store.DiskFull;
import org.qicd.job.store.LocalPath;
import org.qicd.job.store.RunPath;
import org.qicd.job.store.YarnAttempt;
import org.qicd.param.UserMistake;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The command line. The exit code is 0 for success, 1 for an internal error, and 2 for a mistake of
 * the user, which is reported in one line. It is 130 or 143 if a signal ended the program (see
 * {@link Interruption}). In YARN's cluster mode a failure is thrown instead.
 */
@Command(
    name = "qicd",
    description = "Trains ensembles of quantum neural networks by codistillation on Apache Spark.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      TrainCommand.class,
      ResumeCommand.class,
      EvaluateCommand.class,
      PredictCommand.class,
      CompareCommand.class,
      DiagnoseCommand.class,
      PlanCommand.class,
      HardwareCommand.class,
      CircuitCommand.class
    })
public final class Main implements Runnable {
  static final int INTERNAL_ERROR = 1;
  static final int USER_MISTAKE = 2;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(System.out);
  }

  public static void main(String[] args) {
    Thread interrupted = Interruption.hook();
    Runtime.getRuntime().addShutdownHook(interrupted);
    CommandLine line = line();
    StringWriter told = new StringWriter();
    if (YarnAttempt.isDriver()) {
      line.setErr(new PrintWriter(told));
    }
    int code = execute(line, args);
    if (!Interruption.isUnderWay()) {
      Runtime.getRuntime().removeShutdownHook(interrupted);
    }
    // Exit is not called on success, since Spark's cluster mode treats every call as a failure.
    if (code != 0 && YarnAttempt.isDriver() && JobSession.hasOpened()) {
      // Of an application with a session YARN tells what was thrown, but not why it was ended. Of
      // another one it shows the end of what was printed.
      throw new Failure(told.toString().strip());
    }
    System.err.print(told);
    if (code != 0) {
      System.exit(code);
    }
    if (YarnAttempt.isDriver() && !JobSession.hasOpened()) {
      // Such as for a training that is finished already: without a session, YARN sees a failure.
      JobSession.open(JobConfig.of(ConfigFactory.empty()), false).close();
    }
  }

  /** Runs a command and returns its exit code. */
  static int execute(String... args) {
    return execute(line(), args);
  }

  private static CommandLine line() {
    return new CommandLine(new Main())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .registerConverter(Path.class, new LocalPath())
        .registerConverter(RunPath.class, new RunPath.Converter())
        .setParameterExceptionHandler(Main::wrongArguments)
        .setExecutionExceptionHandler((error, command, parsed) -> report(error, command.getErr()));
  }

  private static int execute(CommandLine line, String... args) {
    try {
      return line.execute(args);
    } catch (Error e) {
      return report(e, line.getErr()); // picocli handles exceptions, but not errors.
    }
  }

  private static int wrongArguments(ParameterException error, String[] args) {
    PrintWriter err = error.getCommandLine().getErr();
    String help = error.getCommandLine().getCommandSpec().qualifiedName() + " --help";
    String message = oneLine(error.getMessage());
    if (error instanceof UnmatchedArgumentException unmatched
        && error.getCommandLine().getParent() == null
        && !unmatched.isUnknownOption()) {
      message =
          "no command '%s': expected one of %s"
              .formatted(
                  UserMistake.visible(unmatched.getUnmatched().get(0)),
                  String.join(", ", error.getCommandLine().getSubcommands().keySet()));
    }
    err.println("qicd: " + message + " (see " + help + ")");
    return USER_MISTAKE;
  }

  /**
   * Reports a failure. A mistake of the user takes one line, also if it was found inside a task.
   *
   * @return the exit code
   */
  static int report(Throwable error, PrintWriter err) {
    IllegalArgumentException mistake = UserMistake.in(error);
    if (mistake != null) {
      err.println("qicd: " + oneLine(mistake.getMessage()));
      return USER_MISTAKE;
    }
    if (Interruption.isUnderWay()) {
      return INTERNAL_ERROR;
    }
    if (DiskFull.in(error) != null) {
      err.println("qicd: " + DiskFull.in(error));
      return USER_MISTAKE;
    }
    if (error instanceof LoggedFailure logged) {
      err.printf(
          "qicd: internal error: %s; %s has the stack trace%n",
          LoggedFailure.reason(error), logged.log());
    } else {
      err.println("qicd: internal error: " + LoggedFailure.reason(error));
      error.printStackTrace(err);
    }
    return INTERNAL_ERROR;
  }

  private static String oneLine(String message) {
    return String.valueOf(message).strip().replaceAll("\\s*\\R\\s*", " ");
  }

  /** What a command has told of its failure, for a launcher that prints exceptions: no more. */
  @SuppressWarnings("OverrideThrowableToString")
  private static final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1;

    Failure(String told) {
      super(told, null, false, false);
    }

    @Override
    public String toString() {
      return getMessage();
    }
  }

  /** The text that {@code --version} prints. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"qicd " + Build.version()};
    }
  }
}
