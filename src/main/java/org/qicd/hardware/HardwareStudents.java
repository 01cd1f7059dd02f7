package org.qicd.hardware;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.qicd.backend.Backend;
import org.qicd.backend.Backends;
import org.qicd.circuit.Circuit;
import org.qicd.circuit.Readout;
import org.qicd.ensemble.TrainedEnsemble;
import org.qicd.transpile.PhysicalCircuit;
import org.qicd.transpile.Transpiler;

/**
 * A trained ensemble as quantum computers run it: the circuits of all students, and behind them
 * those of averaged weights if students have the same circuit. Averaged weights run on the first
 * computer. Immutable.
 */
public final class HardwareStudents implements Serializable {
  private static final long serialVersionUID = 1;

  private final Backends backends;
  private final Readout readout;
  private final List<HardwareCircuit> circuits;
  private final List<Contender> contenders;
  private final int numStudents;
  private final int numGroups;
  private final double temperature;
  private final boolean sameGates;

  /** A circuit on a computer. */
  private record On(Circuit circuit, Backend backend) {}

  private HardwareStudents(
      Backends backends,
      TrainedEnsemble ensemble,
      double temperature,
      List<HardwareCircuit> circuits,
      List<Contender> contenders) {
    this.backends = backends;
    this.readout = ensemble.circuit(0).readout();
    this.numStudents = ensemble.numCircuits();
    this.numGroups = ensemble.numGroups();
    this.temperature = temperature;
    this.sameGates = ensemble.circuits().stream().map(Circuit::ideal).distinct().count() == 1;
    this.circuits = List.copyOf(circuits);
    this.contenders = List.copyOf(contenders);
  }

  /**
   * Transpiles the circuits of an ensemble.
   *
   * @param temperature that of the ensemble's probabilities
   * @param backends the computer of all circuits, or one for each circuit of all groups
   * @throws IllegalArgumentException if a backend cannot run a circuit, or their number is another
   */
  public static HardwareStudents of(
      TrainedEnsemble ensemble, double temperature, Backends backends) {
    backends.check(ensemble.numCircuits());
    Map<On, PhysicalCircuit> transpiled = new HashMap<>();
    List<HardwareCircuit> circuits = new ArrayList<>();
    add(ensemble, backends, transpiled, circuits);
    int students = circuits.size();
    List<Contender> contenders = new ArrayList<>();
    IntStream.range(0, students)
        .forEach(m -> contenders.add(new Contender(Contender.Kind.STUDENT, m, List.of(m))));
    contenders.add(new Contender(Contender.Kind.ENSEMBLE, 0, indices(0, students)));
    Optional<TrainedEnsemble> averaged = ensemble.averaged();
    if (averaged.isPresent()) {
      add(averaged.get(), Backends.of(backends.of(0)), transpiled, circuits);
      contenders.add(new Contender(Contender.Kind.AVERAGED, 0, indices(students, circuits.size())));
    }
    return new HardwareStudents(backends, ensemble, temperature, circuits, contenders);
  }

  private static void add(
      TrainedEnsemble ensemble,
      Backends backends,
      Map<On, PhysicalCircuit> transpiled,
      List<HardwareCircuit> circuits) {
    for (int m = 0; m < ensemble.numCircuits(); m++) {
      Backend backend = backends.of(m);
      Circuit circuit = ensemble.circuit(m);
      circuits.add(
          new HardwareCircuit(
              once(circuit, backend, transpiled),
              Measurement.circuits(circuit).stream()
                  .map(measured -> once(measured, backend, transpiled))
                  .toList(),
              ensemble.weights(m)));
    }
  }

  private static PhysicalCircuit once(
      Circuit circuit, Backend backend, Map<On, PhysicalCircuit> transpiled) {
    return transpiled.computeIfAbsent(
        new On(circuit, backend), each -> Transpiler.transpile(circuit, backend));
  }

  private static List<Integer> indices(int from, int to) {
    return IntStream.range(from, to).boxed().toList();
  }

  /** The computers that run the circuits. */
  public Backends backends() {
    return backends;
  }

  /** Whether each student has a computer of its own. */
  public boolean areOnTheirOwn() {
    return backends.all().size() > 1;
  }

  /** The number of qubits of a student's circuit. */
  public int numQubits() {
    return circuits.get(0).circuit().measured().size();
  }

  public Readout readout() {
    return readout;
  }

  /** Everything that classifies images: each student, then the ensemble, then averaged weights. */
  public List<Contender> contenders() {
    return contenders;
  }

  /** The ensemble of all students. */
  public Contender ensemble() {
    return contenders.get(numStudents);
  }

  /** The students, group after group. */
  public List<Contender> students() {
    return contenders.subList(0, numStudents);
  }

  /** The number of circuits of all students in all groups. */
  public int numStudents() {
    return numStudents;
  }

  public int numGroups() {
    return numGroups;
  }

  /** The number of circuits that are run for the class probabilities of all students. */
  public int numMeasured() {
    return circuits.subList(0, numStudents).stream().mapToInt(each -> each.measured().size()).sum();
  }

  /** The most qubits of a computer that a circuit uses. */
  public int wires() {
    return circuits.stream()
        .flatMap(each -> each.measured().stream())
        .mapToInt(each -> each.qubits().size())
        .max()
        .orElseThrow();
  }

  /** Whether all students have the same circuit, though on unlike devices. */
  boolean haveSameGates() {
    return sameGates;
  }

  /** The circuits of students, then those of averaged weights. */
  List<HardwareCircuit> circuits() {
    return circuits;
  }

  /** The temperature of a contender's probabilities. */
  double temperature(Contender contender) {
    return contender.kind() == Contender.Kind.ENSEMBLE ? temperature : 1;
  }
}
