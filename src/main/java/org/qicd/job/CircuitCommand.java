package org.qicd.job;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.qicd.circuit.Circuit;
import org.qicd.circuit.Drawing;
import org.qicd.circuit.OpenQasm;
import org.qicd.ensemble.TrainedEnsemble;
import org.qicd.job.config.HoconFile;
import org.qicd.job.config.JobConfig;
import org.qicd.job.config.SavedConfig;
import org.qicd.job.pages.CircuitPicture;
import org.qicd.job.run.JobSession;
import org.qicd.job.store.RunPath;
import org.qicd.job.store.RunStore;
import org.qicd.job.tables.JobModel;
import org.qicd.setup.TrainSetup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code qicd circuit} shows the circuit of a trained student as text, SVG or OpenQASM. */
@Command(
    name = "circuit",
    mixinStandardHelpOptions = true,
    description = "Draws the circuit of a student as text or SVG, or writes it as OpenQASM 3 or 2.")
final class CircuitCommand implements Callable<Integer> {
  @Parameters(paramLabel = "RUN", description = "Directory of a finished run.")
  private RunPath run;

  @Option(
      names = "--student",
      description = "Index of the student, from 0; default ${DEFAULT-VALUE}.")
  private int student;

  @Option(
      names = "--width",
      description = "Width of the drawing in characters; default ${DEFAULT-VALUE}.")
  private int width = 100;

  @Option(names = "--svg", description = "Draws the circuit as SVG instead of text.")
  private boolean svg;

  @Option(
      names = "--qasm",
      description =
          "Writes OpenQASM 3 with the trained weights. Qiskit, Cirq and pyqasm read it; PennyLane"
              + " reads it without the line of the include.")
  private boolean qasm;

  @Option(
      names = "--qasm2",
      description = "Writes OpenQASM 2 with the trained weights, for older readers.")
  private boolean qasm2;

  @Option(
      names = "--inputs",
      description =
          "With --qasm: the weights are inputs theta0, theta1, ... of the program. If there are"
              + " more than ten, their numbers are padded (theta00), so that the names sort in"
              + " order.")
  private boolean inputs;

  @Option(
      names = "--executed",
      description =
          "Shows what the student's device executes: the circuit with the errors with which the"
              + " student was simulated. Without this option, what the device is asked for.")
  private boolean executed;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description =
          "A setting of Spark (spark.conf...) with which the run directory is read; may be given"
              + " several times.")
  private final List<String> settings = new ArrayList<>();

  @Override
  public Integer call() {
    if (inputs && !qasm) {
      throw new IllegalArgumentException("--inputs is for --qasm: a drawing shows weights by name");
    }
    if (qasm && qasm2) {
      throw new IllegalArgumentException("--qasm and --qasm2 are two versions: give one of them");
    }
    if (svg && (qasm || qasm2)) {
      throw new IllegalArgumentException("--svg draws, and --qasm and --qasm2 write: give one");
    }
    JobConfig given = JobConfig.of(ConfigFactory.empty()).withSpark(settings);
    RunStore store = run.store(() -> JobSession.hadoop(given));
    TrainSetup setup = setup(store);
    int students = setup.numStudents();
    if (student < 0 || student >= students) {
      throw new IllegalArgumentException(
          "--student must be from 0 to %d, found %d".formatted(students - 1, student));
    }
    if (!qasm && !qasm2 && !executed) {
      draw(setup.circuits().get(student));
      return 0;
    }
    TrainedEnsemble trained = trained(given, store);
    Circuit circuit = trained.circuit(student);
    Circuit shown = executed ? circuit.executed() : circuit;
    if (qasm2) {
      System.out.print(OpenQasm.version2(shown, trained.weights(student)));
    } else if (!qasm) {
      draw(shown);
    } else if (inputs) {
      System.out.print(OpenQasm.of(shown));
    } else {
      System.out.print(OpenQasm.of(shown, trained.weights(student)));
    }
    return 0;
  }

  private void draw(Circuit circuit) {
    if (svg) {
      System.out.print(CircuitPicture.of("Circuit of student " + student, circuit, width).file());
    } else {
      System.out.println(Drawing.draw(circuit, width));
    }
  }

  /** Reads the trained students, for which a Spark session is started. */
  private static TrainedEnsemble trained(JobConfig config, RunStore store) {
    JobModel.require(store);
    try (JobSession session = JobSession.open(config, false)) {
      return JobModel.read(session.spark(), store).ensemble();
    }
  }

  /** The setup of a run, made from its saved parameters without reading the model. */
  private static TrainSetup setup(RunStore store) {
    SavedConfig saved = SavedConfig.read(store);
    try {
      return TrainSetup.of(
          saved.config().training(),
          saved.resolved().getInt("numFeatures"),
          saved.resolved().getInt("numClasses"),
          1);
    } catch (ConfigException e) {
      throw new IllegalArgumentException(HoconFile.oneLine(e.getMessage()), e);
    }
  }
}
