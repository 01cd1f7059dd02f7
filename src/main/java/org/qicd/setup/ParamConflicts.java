package org.qicd.setup;

import static org.qicd.setup.TrainParam.DISTILL_ON;
import static org.qicd.setup.TrainParam.DISTILL_TARGET;
import static org.qicd.setup.TrainParam.EXCHANGE;
import static org.qicd.setup.TrainParam.PARTICIPATION;
import static org.qicd.setup.TrainParam.STALENESS;
import static org.qicd.setup.TrainParam.STRATEGY;
import static org.qicd.setup.TrainParam.TASK_GRADIENT;

import java.util.List;
import java.util.Locale;
import org.qicd.circuit.Circuit;
import org.qicd.circuit.Encoding;
import org.qicd.circuit.Readout;
import org.qicd.distill.Divergence;
import org.qicd.distill.GradientRule;
import org.qicd.distill.Strategy;
import org.qicd.measure.FidelityTest;
import org.qicd.param.ParamValues;
import org.qicd.setup.TrainParam.DistillOn;
import org.qicd.setup.TrainParam.DistillTarget;
import org.qicd.setup.TrainParam.Exchange;
import org.qicd.setup.TrainParam.TaskGradient;

/** Finds parameters that are allowed by themselves but contradict each other or the data. */
final class ParamConflicts {
  /** The least smoothing for each shot, far above the floor of all probabilities. */
  private static final double LEAST_SMOOTHING = 1e-6;

  private final ParamValues params;
  private final List<Circuit> circuits;
  private final Divergence divergence;
  private final Strategy strategy;
  private final boolean distilled;
  private final boolean taught;
  private final boolean oneAnsatz;
  private final boolean oneCircuit;

  private ParamConflicts(ParamValues params, List<Circuit> circuits, Divergence divergence) {
    this.params = params;
    this.circuits = circuits;
    this.divergence = divergence;
    strategy = params.get(STRATEGY);
    distilled = divergence != Divergence.NONE;
    taught = strategy == Strategy.QKD;
    oneAnsatz = params.get(TrainParam.ANSATZ).stream().distinct().count() == 1;
    oneCircuit = circuits.stream().distinct().count() == 1;
  }

  /**
   * Refuses contradictions.
   *
   * @throws IllegalArgumentException if there are any; the message names the parameters and what to
   *     change
   */
  static void check(ParamValues params, List<Circuit> circuits, Divergence divergence) {
    ParamConflicts contradictions = new ParamConflicts(params, circuits, divergence);
    contradictions.checkCircuits();
    contradictions.checkTargets();
    contradictions.checkExchange();
    contradictions.checkShots();
    contradictions.checkNoise();
  }

  private void checkCircuits() {
    Circuit circuit = circuits.get(0);
    refuse(
        divergence == Divergence.SUPERFIDELITY
            && circuit.readout().numQubits() == circuit.numQubits(),
        ("%s 'readout' needs a qubit that is not read out: numQubits is %d and the readout takes them"
                + " all; use %s or a larger numQubits")
            .formatted(
                taught ? "teacherDistance" : "distillState",
                circuit.numQubits(),
                taught ? "teacherDistance 'kl'" : "distillState 'full'"));
    refuse(
        (strategy.averagesGradients() || strategy.averagesWeights()) && !oneAnsatz,
        "strategy '%s' needs one ansatz for all students".formatted(strategy.label()));
    refuse(
        params.get(TrainParam.PROXIMAL_WEIGHT) > 0 && !oneAnsatz,
        "proximalWeight needs one ansatz for all students: set it to 0");
    refuse(
        circuit.trainsScaling()
            && strategy.averagesWeights()
            && params.get(TrainParam.WEIGHT_MEAN) == TrainParam.WeightMean.CIRCULAR,
        "weightMean 'circular' takes weights as angles, but with featureScaling 'trainable' some are"
            + " factors: set weightMean = arithmetic, or featureScaling = fixed");
    boolean layerwise = params.get(TrainParam.LAYERWISE_LOSS);
    refuse(layerwise && !oneAnsatz, "layerwiseLoss needs one ansatz for all students");
    refuse(
        layerwise && params.get(TrainParam.ENCODING) == Encoding.REUPLOADING,
        "layerwiseLoss needs circuits that begin alike, with encoding 'reuploading' some end in"
            + " rotations that others do not have: use another encoding, or layerwiseLoss = false");
    refuse(
        layerwise && params.get(EXCHANGE) == Exchange.LABELS,
        "exchange 'labels' has one gradient for both terms of the loss: set layerwiseLoss = false, or"
            + " exchange = states or weights");
    boolean oneDepth = circuits.stream().mapToInt(Circuit::numWeights).distinct().count() == 1;
    refuse(
        (strategy.averagesGradients() || strategy.averagesWeights())
            && !oneDepth
            && params.get(PARTICIPATION) < 1,
        "strategy '%s' gives a student that misses a round the weights of another one, which needs one"
                .formatted(strategy.label())
            + " numLayers for all students: set participation = 1");
    boolean averaged = params.get(TASK_GRADIENT) == TaskGradient.AVERAGED;
    refuse(
        averaged && !oneAnsatz,
        "taskGradient 'averaged' needs one ansatz for all students, whose weights then mean the same");
    refuse(
        averaged && (strategy == Strategy.INDEPENDENT || strategy.averagesWeights()),
        ("taskGradient 'averaged' contradicts strategy '%s', in which every student steps along its"
                + " own gradient: set taskGradient = own, or another strategy")
            .formatted(strategy.label()));
    refuse(
        params.get(DISTILL_ON) == DistillOn.PROBES && circuit.encoding() == Encoding.REUPLOADING,
        "distillOn 'probes' compares circuits on random states, but encoding 'reuploading' and"
            + " featureScaling 'trainable' take only angles: use other ones, or distillOn = shared");
  }

  private void checkTargets() {
    DistillTarget target = params.get(DISTILL_TARGET);
    boolean averaged = target == DistillTarget.AVERAGED;
    refuse(
        target != DistillTarget.PEERS && taught,
        "distillTarget '%s' and strategy 'qkd' name two targets: set distillTarget = peers for a"
                .formatted(target.name().toLowerCase(Locale.ROOT))
            + " teacher, or another strategy");
    refuse(
        target == DistillTarget.OWN && distilled && params.get(STALENESS) == 1,
        "distillTarget 'own' compares a student with what it was some rounds ago, but with staleness"
            + " = 1 that is the student itself: set staleness to 2 or more");
    checkTeacherColumn();
    refuse(
        averaged && distilled && !oneCircuit,
        "distillTarget 'averaged' needs one circuit for all students: give one ansatz, one numLayers"
            + " and no device errors, or set distillTarget = peers");
    refuse(
        averaged && distilled && params.get(TrainParam.DEVICE_DRIFT) > 0,
        "distillTarget 'averaged' needs one circuit for all students, but with deviceDrift their"
            + " devices drift apart: set distillTarget = peers");
    double participation = params.get(PARTICIPATION);
    int staleness = params.get(STALENESS);
    refuse(
        distilled && !taught && participation < 1 && staleness > 1,
        ("participation %s with staleness %d: targets come from the students that take part in a"
                + " round, so they cannot be kept for the next one; set staleness = 1")
            .formatted(participation, staleness));
  }

  private void checkTeacherColumn() {
    String column = params.get(TrainParam.TEACHER_PROBABILITY_COL);
    if (column.isEmpty() || !taught) {
      return;
    }
    refuse(
        !params.get(TrainParam.TEACHER_MODEL).isEmpty(),
        "teacherProbabilityCol '%s' and teacherModel '%s' name two teachers: leave one of them out"
            .formatted(column, params.get(TrainParam.TEACHER_MODEL)));
    refuse(
        divergence != Divergence.KL,
        "teacherProbabilityCol '%s' has no states to compare with: set teacherDistance = kl"
            .formatted(column));
    refuse(
        params.get(DISTILL_ON) == DistillOn.PROBES,
        "teacherProbabilityCol '%s' says nothing of random states: set distillOn = shared"
            .formatted(column));
  }

  private void checkExchange() {
    if (params.get(EXCHANGE) != Exchange.LABELS) {
      return;
    }
    refuse(
        taught || strategy.averagesGradients() || strategy.averagesWeights(),
        ("exchange 'labels' needs students that learn from each other, which strategy '%s' does not"
                + " have: set exchange = auto, or strategy = qicd or qcd")
            .formatted(strategy.label()));
    refuse(
        params.get(TASK_GRADIENT) == TaskGradient.AVERAGED,
        "exchange 'labels' has one gradient for both terms of the loss: set taskGradient = own, or"
            + " exchange = states or weights");
    refuse(
        divergence == Divergence.INFIDELITY,
        "exchange 'labels' moves means for each class, and the mean of pure states is not a pure state:"
            + " set distillState = readout, or strategy = qcd");
    refuse(
        distilled && params.get(DISTILL_ON) != DistillOn.SHARED,
        ("exchange 'labels' compares students by class, on no image or state that they share: leave"
                + " out distillOn = %s")
            .formatted(params.get(DISTILL_ON).name().toLowerCase(Locale.ROOT)));
    refuse(
        distilled && params.get(DISTILL_TARGET) != DistillTarget.PEERS,
        "exchange 'labels' moves what the other students say of a class, and distillTarget is '%s':"
                .formatted(params.get(DISTILL_TARGET).name().toLowerCase(Locale.ROOT))
            + " set distillTarget = peers");
    refuse(
        distilled && params.get(STALENESS) > 1,
        "exchange 'labels' has new targets each step: set staleness = 1");
  }

  private void checkShots() {
    GradientRule rule = params.get(TrainParam.GRADIENT);
    FidelityTest test = params.get(TrainParam.FIDELITY_BY);
    int shots = params.get(TrainParam.SHOTS);
    boolean drawn = rule.isMeasured() && shots > 0;
    refuse(
        test != FidelityTest.EXACT && !drawn,
        "fidelityBy '%s' measures fidelities by shots: set gradient = shift or spsa and shots above 0,"
                .formatted(test.label())
            + " or fidelityBy = exact");
    refuse(
        params.get(TrainParam.SHOT_NOISE) > 0 && !(drawn && rule == GradientRule.SHIFT),
        "shotNoise holds the noise that the counts of shifted circuits tell: set gradient = shift"
            + " and shots above 0, or shotNoise = 0");
    refuse(
        params.get(TrainParam.SHOT_BUDGET) < 0,
        "shotBudget must be 0 or more, found " + params.get(TrainParam.SHOT_BUDGET));
    refuse(
        params.get(TrainParam.SHOT_BUDGET) > 0 && !drawn,
        "shotBudget counts the shots of measured gradients: set gradient = shift or spsa and shots"
            + " above 0, or shotBudget = 0");
    boolean noisy =
        params.get(TrainParam.DEVICE_DEPOLARISING) > 0
            || params.get(TrainParam.DEVICE_READOUT_ERROR) > 0;
    refuse(
        noisy && !drawn,
        "deviceDepolarising and deviceReadoutError are errors of what is measured: set gradient ="
            + " shift or spsa and shots above 0, or both to 0");
    refuse(
        rule.isMeasured() && params.get(TrainParam.LAYERWISE_LOSS),
        "layerwiseLoss needs gradient 'adjoint', found '%s': set layerwiseLoss = false"
            .formatted(rule.label()));
    if (!drawn) {
      return;
    }
    boolean learnsAtOnce =
        !taught
            && params.get(DISTILL_TARGET) == DistillTarget.PEERS
            && params.get(PARTICIPATION) == 1;
    refuse(
        noisy && distilled && !learnsAtOnce,
        "deviceDepolarising and deviceReadoutError are those of students that all learn from each"
            + " other: set participation = 1, distillTarget = peers and no strategy qkd, or both to 0");
    refuse(
        distilled && params.get(STALENESS) > 1,
        "with shots, targets are measured in each step: set staleness = 1");
    refuse(
        noisy && !circuits.get(0).readout().isDiagonal(),
        "deviceDepolarising and deviceReadoutError are errors of bit strings: set readout = expval or"
            + " projector, or both to 0");
    refuse(
        params.get(TrainParam.DEVICE_DEPOLARISING) > 0 && divergence == Divergence.SUPERFIDELITY,
        "deviceDepolarising is not modelled where readout states are compared: set distillState = full,"
            + " or deviceDepolarising = 0");
    refuse(
        divergence == Divergence.INFIDELITY && test == FidelityTest.EXACT,
        ("with gradient '%s' and shots %d, fidelities are measured too: set fidelityBy = inversion, swap,"
                + " destructive_swap or randomised")
            .formatted(rule.label(), shots));
    refuse(
        circuits.get(0).readout().link() == Readout.Link.BORN
            && params.get(TrainParam.SMOOTHING) < LEAST_SMOOTHING * shots,
        ("smoothing %s with readoutLink 'born': a class that no shot has shown has next to no"
                + " probability, whose logarithm has no slope; set smoothing to %s or more (0.5 is"
                + " Jeffreys' prior), or readoutLink = softmax")
            .formatted(params.get(TrainParam.SMOOTHING), LEAST_SMOOTHING * shots));
    if (divergence == Divergence.INFIDELITY) {
      checkInversion(test);
      circuits.forEach(circuit -> test.check(circuit.numQubits(), shots));
    } else if (divergence == Divergence.SUPERFIDELITY) {
      circuits.forEach(c -> FidelityTest.DESTRUCTIVE_SWAP.check(c.numQubits(), shots));
    }
  }

  private void checkNoise() {
    if (!NoiseRates.areOn(params)) {
      return;
    }
    GradientRule rule = params.get(TrainParam.GRADIENT);
    refuse(
        rule.isMeasured(),
        "noiseDevice needs gradient 'adjoint', found '%s': set gradient = adjoint, or noiseScale = 0"
            .formatted(rule.label()));
  }

  /** Each student runs the circuits of the others on its own device. */
  private void checkInversion(FidelityTest test) {
    if (test != FidelityTest.INVERSION) {
      return;
    }
    refuse(
        !oneAnsatz || circuits.stream().mapToInt(Circuit::numWeights).distinct().count() > 1,
        "fidelityBy 'inversion' runs the weights of the others in the student's own circuit: give one"
            + " ansatz and one numLayers for all students, or set fidelityBy = swap");
    refuse(
        !(strategy == Strategy.QICD && params.get(DISTILL_TARGET) == DistillTarget.PEERS),
        "fidelityBy 'inversion' compares students with each other: set strategy = qicd and"
            + " distillTarget = peers, or fidelityBy = swap");
    refuse(
        params.get(EXCHANGE) == Exchange.STATES
            && (params.get(TrainParam.DEVICE_DRIFT) > 0
                || circuits.stream().anyMatch(circuit -> !circuit.device().isIdeal())),
        "fidelityBy 'inversion' on unlike devices needs the weights of the others, not their states: set exchange = auto"
            + " or weights");
  }

  private static void refuse(boolean contradiction, String message) {
    if (contradiction) {
      throw new IllegalArgumentException(message);
    }
  }
}
