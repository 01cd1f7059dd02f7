package org.qicd.diagnose.shots;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;
import org.qicd.circuit.Circuit;
import org.qicd.circuit.Readout;
import org.qicd.diagnose.Sample;
import org.qicd.ensemble.TrainedEnsemble;
import org.qicd.measure.FidelityTest;
import org.qicd.measure.Shots;
import org.qicd.setup.TrainParam;
import org.qicd.setup.TrainSetup;

/**
 * What a quantum computer would take to see what students compare: shots, circuits and qubits.
 *
 * @param numQubits the number of qubits of a student's circuit
 * @param images the number of images over which a gradient is a mean
 * @param shots the number of shots of the configuration, or 1,000 where it has exact numbers
 * @param smoothing that of the configuration
 * @param byBornsRule whether class probabilities follow by Born's rule
 * @param moments the start, and the end if students were trained
 */
public record ShotFindings(
    int numQubits,
    int images,
    int shots,
    double smoothing,
    boolean byBornsRule,
    List<Moment> moments) {

  /** The widest circuits whose shifted states are simulated here. */
  public static final int MOST_QUBITS = 10;

  /** The number of shots where the configuration has exact numbers. */
  private static final int SHOTS = 1000;

  /** By how much an inversion test may be wrong before it is not advised. */
  private static final double WRONG = 0.01;

  /**
   * What is found at one moment of a training.
   *
   * @param when {@code start} or {@code end}
   * @param tests all fidelity tests, at the mean fidelity
   * @param noise the noise of each term's gradient
   * @param smoothing what smoothing does to KL; empty if there are more classes than outcomes, or
   *     students are equal
   */
  public record Moment(
      String when,
      Fidelities fidelities,
      List<TestCost> tests,
      List<Noise> noise,
      Optional<Smoothing> smoothing) {
    public Moment {
      tests = List.copyOf(tests);
      noise = List.copyOf(noise);
    }

    /** The noise of a term; empty if the term was not measured. */
    public Optional<Noise> noise(Term term) {
      return noise.stream().filter(each -> each.term() == term).findFirst();
    }

    /** Whether an inversion test is wrong about the states, as it is on unlike devices. */
    public boolean inversionIsWrong() {
      return Math.abs(fidelities.byInversion() - fidelities.mean()) > WRONG;
    }
  }

  public ShotFindings {
    moments = List.copyOf(moments);
  }

  /** Says why a training's students cannot be looked at; empty if they can. */
  public static Optional<String> reasonToLeaveOut(TrainSetup setup) {
    int numQubits = setup.circuits().get(0).numQubits();
    return numQubits <= MOST_QUBITS
        ? Optional.empty()
        : Optional.of(
            ("The students have %d qubits. The states of all shifted circuits are simulated up to %d,"
                    + " since their cost grows with 2^qubits and the square of the number of weights.")
                .formatted(numQubits, MOST_QUBITS));
  }

  /**
   * Measures.
   *
   * @param setup a training whose students have the same circuit
   * @param images labelled images
   * @param trained the students of a finished training; empty if none are to be looked at
   */
  public static ShotFindings of(
      JavaSparkContext context,
      TrainSetup setup,
      Sample images,
      Optional<TrainedEnsemble> trained) {
    Shots asked = setup.shots();
    Shots shots =
        new Shots(
            asked.areExact() ? SHOTS : asked.count(),
            setup.params().get(TrainParam.SMOOTHING),
            setup.params().get(TrainParam.SEED));
    List<Moment> moments = new ArrayList<>();
    moments.add(moment(context, "start", Students.starting(setup, images), shots));
    trained.ifPresent(
        ensemble -> moments.add(moment(context, "end", Students.trained(ensemble, images), shots)));
    return new ShotFindings(
        setup.circuits().get(0).numQubits(),
        images.size(),
        shots.count(),
        shots.smoothing(),
        setup.circuits().get(0).readout().link() == Readout.Link.BORN,
        moments);
  }

  private static Moment moment(
      JavaSparkContext context, String when, Students students, Shots shots) {
    NoiseStudy study = new NoiseStudy(context, students, shots);
    Fidelities fidelities = Fidelities.of(students);
    return new Moment(
        when,
        fidelities,
        Arrays.stream(FidelityTest.values())
            .map(test -> TestCost.of(test, fidelities.mean(), shots.count(), students.numQubits()))
            .toList(),
        study.noise(),
        study.smoothing());
  }

  /** The last moment, on which most of a training's time is spent. */
  public Moment last() {
    return moments.get(moments.size() - 1);
  }

  /** Whether an inversion test is wrong about the states at some moment. */
  public boolean inversionIsWrong() {
    return moments.stream().anyMatch(Moment::inversionIsWrong);
  }

  /**
   * The test that measures the infidelity's gradient with the fewest shots, by the noise at the
   * last moment. Inversion is not advised where it is wrong about the states. There is none where
   * students are equal.
   */
  public Optional<Noise> advised() {
    return last().noise().stream()
        .filter(noise -> noise.term().isInfidelity() && noise.hasSignal())
        .filter(noise -> noise.term() != Term.INVERSION || !inversionIsWrong())
        .filter(noise -> noise.term().test().qubits(numQubits) <= Circuit.MAX_QUBITS)
        .min(Comparator.comparingDouble(Noise::shotsAtOne));
  }
}
