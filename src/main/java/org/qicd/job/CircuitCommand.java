package org.qicd.job;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.qicd.circuit.Circuit;
import org.qicd.circuit.Drawing;
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
    JobModel model;
    Path path = JobModel.in(run);
    try (JobSession session = JobSession.local()) {
      model = JobModel.read(session, path);
    }
    int students = model.ensemble().numStudents() / model.ensemble().numGroups();
    if (student < 0 || student >= students) {
      throw new IllegalArgumentException(
          "--student must be from 0 to %d, found %d".formatted(students - 1, student));
    }
    Circuit circuit = model.ensemble().circuit(student);
    System.out.println(Drawing.draw(circuit, width));
    return 0;
  }
}
