package org.qicd.job;

import com.typesafe.config.ConfigException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.qicd.circuit.Circuit;
import org.qicd.circuit.Drawing;
import org.qicd.train.TrainSetup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code qicd circuit}: draws the circuit of a saved run's student. */
@Command(
    name = "circuit",
    mixinStandardHelpOptions = true,
    description = "Draws the circuit of a student.")
final class CircuitCommand implements Callable<Integer> {
  @Parameters(paramLabel = "RUN", description = "Directory of a finished run.")
  private Path run;

  @Option(names = "--student", description = "Which student, from 0; default ${DEFAULT-VALUE}.")
  private int student;

  @Option(names = "--width", description = "Columns of the drawing; default ${DEFAULT-VALUE}.")
  private int width = 100;

  @Override
  public Integer call() {
    TrainSetup setup = setup();
    int students = setup.numStudents();
    if (student < 0 || student >= students) {
      throw new IllegalArgumentException(
          "--student must be from 0 to %d, found %d".formatted(students - 1, student));
    }
    Circuit circuit = setup.circuits().get(student);
    System.out.println(Drawing.draw(circuit, width));
    return 0;
  }

  /** What a run was set up with: its circuits follow from the parameters, without the model. */
  private TrainSetup setup() {
    SavedConfig saved = SavedConfig.read(run);
    try {
      return TrainSetup.of(
          saved.config().training(),
          saved.resolved().getInt("numFeatures"),
          saved.resolved().getInt("numClasses"),
          1);
    } catch (ConfigException e) {
      throw new IllegalArgumentException(JobConfig.oneLine(e.getMessage()), e);
    }
  }
}
