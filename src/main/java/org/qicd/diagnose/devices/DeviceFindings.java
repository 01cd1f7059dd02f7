package org.qicd.diagnose.devices;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.apache.commons.math3.stat.StatUtils;
import org.qicd.circuit.Circuit;
import org.qicd.diagnose.CircuitModel;
import org.qicd.diagnose.FubiniStudy;
import org.qicd.diagnose.Sample;
import org.qicd.diagnose.Spectrum;
import org.qicd.setup.TrainParam;
import org.qicd.setup.TrainSetup;
import org.qicd.train.sample.InitialStudents;

/**
 * What unlike devices do to a training, before it begins.
 *
 * @param numQubits the number of qubits of the students' circuit
 * @param images the number of images
 * @param start the fidelity at the start
 * @param kinds each kind of error that the devices have
 * @param weightsRank the number of independent directions of the weights on all images
 * @param reachesAll whether the weights have as many directions as states of so few images, so that
 *     nothing could be outside
 * @param reached the mean fidelity between students after the best change of their weights, to
 *     first order in the errors
 * @param reachedWithCouplers the same with tunable couplers; {@code reached} if the circuit has
 *     them, if there is no crosstalk for them to undo, or if they would be more weights than a
 *     spectrum takes
 */
public record DeviceFindings(
    int numQubits,
    int images,
    Start start,
    List<Kind> kinds,
    int weightsRank,
    boolean reachesAll,
    double reached,
    double reachedWithCouplers) {

  /** Seeds of further starts at which F0 is measured. */
  private static final int OTHER_STARTS = 4;

  /**
   * F0, the mean fidelity between students of equal weights, see {@link StartFidelity}.
   *
   * @param measured measured at the common start of the training
   * @param lowest the lowest of a pair of students
   * @param elsewhere measured at other starts, one for each
   * @param ofAngles predicted from the devices' angles alone
   * @param ofMetric predicted from the metric at the start
   * @param drifted the measured one after the drift of a whole training, predicted
   */
  public record Start(
      double measured,
      double lowest,
      List<Double> elsewhere,
      double ofAngles,
      double ofMetric,
      double drifted) {
    public Start {
      elsewhere = List.copyOf(elsewhere);
    }
  }

  /**
   * What the weights can undo of one kind of error.
   *
   * @param rank the number of independent directions of the errors
   * @param rankOutside how many of these are outside the directions of the weights
   * @param infidelity the mean infidelity that these errors alone bring between students of equal
   *     weights, to second order
   * @param shareOutside the share of it that no weights can undo, 0 to 1
   */
  public record Kind(
      ErrorKind kind, int rank, int rankOutside, double infidelity, double shareOutside) {}

  public DeviceFindings {
    kinds = List.copyOf(kinds);
  }

  /**
   * Measures.
   *
   * @param setup a training whose students have the same circuit on different devices
   * @param sample images, of which as many are used as memory allows
   */
  public static DeviceFindings of(TrainSetup setup, Sample sample) {
    DeviceErrors errors = new DeviceErrors(setup);
    Sample images = sample.first(Math.max(1, FubiniStudy.mostImages(errors.probe())));
    double[] weights = commonStart(setup, 0);
    WeightsReach reach = reach(errors, images, weights);
    int numQubits = errors.ideal().numQubits();
    double reached = reached(errors, reach, weights);
    boolean couplersHelp =
        errors.kinds().contains(ErrorKind.CROSSTALK)
            && !setup.params().get(TrainParam.TUNABLE_COUPLERS)
            && weights.length + errors.indices(ErrorKind.CROSSTALK).length <= Spectrum.MOST;
    return new DeviceFindings(
        numQubits,
        images.size(),
        start(setup, images, weights, reach, differences(errors, errors.kinds(), weights)),
        errors.kinds().stream().map(kind -> kind(kind, errors, weights, reach)).toList(),
        reach.rank(),
        reach.rank() == images.size() * 2L * ((1L << numQubits) - 1),
        reached,
        couplersHelp ? reachedWithCouplers(setup, images) : reached);
  }

  private static WeightsReach reach(DeviceErrors errors, Sample images, double[] weights) {
    Circuit probe = errors.probe();
    CircuitModel model = new CircuitModel(probe, images.encoded(probe));
    double[] withoutErrors = Arrays.copyOf(weights, probe.numWeights());
    return new WeightsReach(FubiniStudy.metric(model, withoutErrors), weights.length);
  }

  private static double reached(DeviceErrors errors, WeightsReach reach, double[] weights) {
    int numQubits = errors.ideal().numQubits();
    return mean(
        differences(errors, errors.kinds(), weights),
        d -> StartFidelity.ofInfidelity(reach.infidelityLeft(d), numQubits));
  }

  private static double reachedWithCouplers(TrainSetup setup, Sample images) {
    Circuit circuit = setup.circuits().get(0);
    TrainSetup coupled =
        TrainSetup.of(
                setup.params().with(TrainParam.TUNABLE_COUPLERS, true),
                setup.numFeatures(),
                circuit.readout().numClasses(),
                setup.numSlices())
            .scaled(circuit.scaling());
    DeviceErrors errors = new DeviceErrors(coupled);
    Sample fewer = images.first(Math.max(1, FubiniStudy.mostImages(errors.probe())));
    double[] weights = commonStart(coupled, 0);
    return reached(errors, reach(errors, fewer, weights), weights);
  }

  private static Start start(
      TrainSetup setup,
      Sample images,
      double[] weights,
      WeightsReach reach,
      List<double[]> differences) {
    List<Circuit> circuits = setup.circuits().subList(0, setup.numStudents());
    int numQubits = circuits.get(0).numQubits();
    double[] measured = StartFidelity.measured(circuits, images, weights);
    List<Double> elsewhere = new ArrayList<>();
    for (int k = 1; k <= OTHER_STARTS; k++) {
      double[] other = commonStart(setup, k);
      elsewhere.add(StatUtils.mean(StartFidelity.measured(circuits, images, other)));
    }
    double mean = StatUtils.mean(measured);
    double drift = setup.params().get(TrainParam.DEVICE_DRIFT);
    return new Start(
        mean,
        StatUtils.min(measured),
        elsewhere,
        mean(differences, d -> StartFidelity.ofAngles(d, numQubits)),
        mean(differences, d -> StartFidelity.ofInfidelity(reach.infidelity(d), numQubits)),
        StartFidelity.drifted(mean, drift, weights.length, numQubits));
  }

  private static double mean(List<double[]> differences, ToDoubleFunction<double[]> of) {
    return differences.stream().mapToDouble(of).average().orElseThrow();
  }

  private static Kind kind(
      ErrorKind kind, DeviceErrors errors, double[] weights, WeightsReach reach) {
    List<double[]> differences = differences(errors, List.of(kind), weights);
    double infidelity = mean(differences, reach::infidelity);
    int[] indices = errors.indices(kind);
    // Relative errors push along the weights' own directions.
    boolean own = kind == ErrorKind.SCALE;
    return new Kind(
        kind,
        own ? reach.rank() : reach.rank(indices),
        own ? 0 : reach.rankOutside(indices),
        infidelity,
        mean(differences, reach::infidelityLeft) / infidelity);
  }

  /** The displacements between all pairs of students by errors of some kinds. */
  private static List<double[]> differences(
      DeviceErrors errors, List<ErrorKind> kinds, double[] weights) {
    List<double[]> all = new ArrayList<>();
    for (int m = 0; m < errors.numStudents(); m++) {
      for (int j = 0; j < m; j++) {
        double[] difference = new double[weights.length + errors.count()];
        for (ErrorKind kind : kinds) {
          Spectrum.addTo(difference, 1, errors.displacement(m, kind, weights));
          Spectrum.addTo(difference, -1, errors.displacement(j, kind, weights));
        }
        all.add(difference);
      }
    }
    return all;
  }

  /** The common start of a training, or with a later seed, without the students' differences. */
  private static double[] commonStart(TrainSetup setup, int later) {
    long seed = setup.params().get(TrainParam.SEED) + later;
    TrainSetup alike =
        new TrainSetup(
            setup.params().with(TrainParam.INIT_SCALE, 0.0).with(TrainParam.SEED, seed),
            setup.numFeatures(),
            setup.numSlices(),
            setup.circuits(),
            setup.divergence(),
            setup.phases(),
            setup.noise());
    return InitialStudents.of(alike).get(0).weights;
  }

  /** Whether the infidelity has a gradient to follow at the start. */
  public boolean hasBasin() {
    return Advice.hasBasin(start.drifted(), numQubits);
  }

  /** The mean fidelity between unrelated states, 1/D. */
  public double unrelated() {
    return StartFidelity.uniform(numQubits);
  }

  /** The strategy that the rule advises. */
  public Advice advice() {
    return Advice.of(start.drifted(), reached, reachedWithCouplers, numQubits);
  }
}
