package org.qicd.setup;

import static org.qicd.setup.TrainParam.ANSATZ;
import static org.qicd.setup.TrainParam.CIRCUITS_PER_STUDENT;
import static org.qicd.setup.TrainParam.DISTILL_STATE;
import static org.qicd.setup.TrainParam.ENCODING;
import static org.qicd.setup.TrainParam.INIT;
import static org.qicd.setup.TrainParam.LOGIT_SCALE;
import static org.qicd.setup.TrainParam.NUM_LAYERS;
import static org.qicd.setup.TrainParam.NUM_QUBITS;
import static org.qicd.setup.TrainParam.NUM_STUDENTS;
import static org.qicd.setup.TrainParam.READOUT;
import static org.qicd.setup.TrainParam.STEPS_PER_ROUND;
import static org.qicd.setup.TrainParam.STRATEGY;
import static org.qicd.setup.TrainParam.TUNABLE_COUPLERS;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.qicd.circuit.Ansatz;
import org.qicd.circuit.Circuit;
import org.qicd.circuit.Encoding;
import org.qicd.circuit.FeatureMap;
import org.qicd.circuit.FeatureScaling;
import org.qicd.circuit.PauliString;
import org.qicd.circuit.Readout;
import org.qicd.circuit.TrainedScaling;
import org.qicd.circuit.qasm.QasmProgram;
import org.qicd.circuit.qasm.QasmReader;
import org.qicd.data.SlicedExamples;
import org.qicd.distill.Divergence;
import org.qicd.distill.GradientMethod;
import org.qicd.distill.Start;
import org.qicd.distill.Strategy;
import org.qicd.measure.FidelityTest;
import org.qicd.measure.ReadNoise;
import org.qicd.measure.Shots;
import org.qicd.optim.Optimizer;
import org.qicd.param.Param;
import org.qicd.param.ParamValues;
import org.qicd.simulate.PauliNoise;
import org.qicd.simulate.Plan;

/**
 * What follows from parameters and data before the first round of training: circuits and
 * divergence.
 *
 * @param params the parameters of the training, or of one of its {@linkplain #at phases}
 * @param circuits the circuits of all students on their devices, on registers of the same size,
 *     group after group; that of student m in group g has the index {@code g * numStudents + m}
 * @param divergence what the distillation term measures, under these parameters
 * @param phases the phases of the whole training
 * @param noise the random errors of each circuit in training steps; empty without noise
 */
public record TrainSetup(
    ParamValues params,
    int numFeatures,
    int numSlices,
    List<Circuit> circuits,
    Divergence divergence,
    Phases phases,
    List<PauliNoise> noise) {

  /**
   * The number of layers with random angles in an identity start. Without any, students learn
   * worse.
   */
  private static final int RANDOM_LAYERS = 4;

  /**
   * Derives the setup.
   *
   * @throws IllegalArgumentException if parameters contradict each other or the data; the message
   *     names them
   */
  public static TrainSetup of(ParamValues params, int numFeatures, int numClasses, int numSlices) {
    long steps = (long) params.get(TrainParam.MAX_ITER) * params.get(STEPS_PER_ROUND);
    if (steps > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "maxIter x stepsPerRound is %d steps: expected at most %d"
              .formatted(steps, Integer.MAX_VALUE));
    }
    int students = params.get(NUM_STUDENTS);
    List<Circuit> circuits = circuits(params, numFeatures, numClasses, students);
    Phases phases = Phases.of(params);
    TrainSetup setup =
        new TrainSetup(
            params,
            numFeatures,
            numSlices,
            circuits,
            divergence(params),
            phases,
            NoiseRates.of(params, circuits));
    ParamConflicts.check(params, circuits, setup.divergence());
    phases.list().forEach(phase -> checkPhase(phase.params(), circuits));
    if (setup.hasTeacherColumn() && !setup.isTaught()) {
      throw new IllegalArgumentException(
          "teacherProbabilityCol is '%s', but strategy '%s' has no teacher: set strategy = qkd"
              .formatted(
                  params.get(TrainParam.TEACHER_PROBABILITY_COL), params.get(STRATEGY).label()));
    }
    if (setup.trainsTeacher()) {
      setup.checkTeacher(setup.ofTeacher().circuits().get(0));
    }
    return setup;
  }

  /** Says of a contradiction that it is in a phase: the training itself has been checked. */
  private static void checkPhase(ParamValues phase, List<Circuit> circuits) {
    try {
      ParamConflicts.check(phase, circuits, divergence(phase));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("phases: in a phase, " + e.getMessage(), e);
    }
  }

  /**
   * Derives the setup for training images, and fits the scaling of features to them if features
   * become angles.
   *
   * <p>A file of a circuit is read here, on the driver.
   *
   * @param train the training images; if there is a scaling to fit, two Spark jobs run on them
   * @throws IllegalArgumentException if parameters contradict each other or the data
   */
  public static TrainSetup of(ParamValues params, SlicedExamples train, int numClasses) {
    ParamValues read = OwnCircuits.read(params, train.slices().context().hadoopConfiguration());
    TrainSetup setup = of(read, train.numFeatures(), numClasses, train.numSlices());
    if (setup.hasTeacherColumn() && train.numTeacherClasses() != numClasses) {
      throw new IllegalArgumentException(
          "teacherProbabilityCol: column '%s' has %d probabilities: expected %d, one for each class"
              .formatted(
                  params.get(TrainParam.TEACHER_PROBABILITY_COL),
                  train.numTeacherClasses(),
                  numClasses));
    }
    Encoding encoding = params.get(ENCODING);
    double scale = params.get(TrainParam.FEATURE_SCALE);
    double radians = encoding == Encoding.REUPLOADING ? scale / 2 : scale;
    return encoding == Encoding.AMPLITUDE || radians == 0
        ? setup
        : setup.scaled(ScalingFit.of(train, radians));
  }

  /** Returns this setup with circuits that scale features in the given way. */
  public TrainSetup scaled(FeatureScaling scaling) {
    List<Circuit> scaled = circuits.stream().map(c -> c.withScaling(scaling)).toList();
    return new TrainSetup(params, numFeatures, numSlices, scaled, divergence, phases, noise);
  }

  /** Returns the setup with the parameters of a round's phase. */
  public TrainSetup at(int round) {
    ParamValues now = phases.at(round);
    return new TrainSetup(now, numFeatures, numSlices, circuits, divergence(now), phases, noise);
  }

  private static Divergence divergence(ParamValues params) {
    Divergence toTeacher =
        switch (params.get(TrainParam.TEACHER_DISTANCE)) {
          case KL -> Divergence.KL;
          case INFIDELITY -> Divergence.INFIDELITY;
          case READOUT -> Divergence.SUPERFIDELITY;
        };
    boolean readoutStates = params.get(DISTILL_STATE) == TrainParam.DistillState.READOUT;
    Strategy strategy = params.get(STRATEGY);
    boolean alone = params.get(NUM_STUDENTS) == 1 && learnsFromPeers(params);
    return alone ? Divergence.NONE : strategy.divergence(readoutStates, toTeacher);
  }

  private static boolean learnsFromPeers(ParamValues params) {
    return params.get(STRATEGY) != Strategy.QKD
        && params.get(TrainParam.DISTILL_TARGET) != TrainParam.DistillTarget.OWN;
  }

  /** Whether students learn from a teacher. */
  public boolean isTaught() {
    return params.get(STRATEGY) == Strategy.QKD;
  }

  /** Whether the targets of a student come from other students, so that it cannot learn alone. */
  public boolean learnsFromPeers() {
    return learnsFromPeers(params);
  }

  /**
   * The encoding with its repetitions and entanglement.
   *
   * @throws IllegalArgumentException if the encoding has none, but they are set
   */
  public static FeatureMap featureMap(ParamValues params) {
    Encoding encoding = params.get(ENCODING);
    int repetitions = params.get(TrainParam.ENCODING_REPETITIONS);
    FeatureMap.Entanglement entanglement = params.get(TrainParam.ENCODING_ENTANGLEMENT);
    if (!encoding.couples() && (repetitions > 0 || entanglement != FeatureMap.Entanglement.FULL)) {
      throw new IllegalArgumentException(
          ("encodingRepetitions is %d and encodingEntanglement '%s', but encoding '%s' has neither:"
                  + " expected encoding zz or iqp, or 0 and full")
              .formatted(repetitions, entanglement.label(), encoding.label()));
    }
    return repetitions == 0
        ? new FeatureMap(encoding, FeatureMap.of(encoding).repetitions(), entanglement)
        : new FeatureMap(encoding, repetitions, entanglement);
  }

  private static List<Circuit> circuits(
      ParamValues params, int numFeatures, int numClasses, int students) {
    if (numClasses < 2) {
      throw new IllegalArgumentException(
          "the labels hold %s: a classifier needs two classes or more"
              .formatted(numClasses == 1 ? "one class only" : "no class"));
    }
    Map<String, QasmProgram> programs = programs(params);
    int own = numQubits(programs.values());
    int qubits = params.get(NUM_QUBITS);
    if (own > 0 && qubits > 0 && qubits != own) {
      throw new IllegalArgumentException(
          "numQubits is %d, but the circuit of ansatz has %d qubits: set numQubits to 0"
              .formatted(qubits, own));
    }
    qubits = Math.max(own, qubits);
    int needed = params.get(ENCODING).numQubits(numFeatures);
    boolean autoWidth = qubits == 0;
    if (autoWidth) {
      qubits = Math.max(needed, letters(params).orElse(projectorQubits(numClasses)));
    }
    if (qubits > Circuit.MAX_QUBITS) {
      throw new IllegalArgumentException(
          "encoding '%s' of %d features needs %d qubits, the most is %d: use encoding = amplitude, or"
                  .formatted(params.get(ENCODING).label(), numFeatures, qubits, Circuit.MAX_QUBITS)
              + " fewer features");
    }
    try {
      params.get(ENCODING).check(numFeatures, qubits);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "%s%d: %s"
              .formatted(
                  own > 0 ? "the qubits of ansatz are " : "numQubits = ", qubits, e.getMessage()),
          e);
    }
    FeatureMap featureMap = featureMap(params);
    Readout readout = readout(params, numClasses, qubits);
    boolean trained = trainsScaling(params);
    int head = params.get(INIT) == Start.IDENTITY ? head(params, students) : Integer.MAX_VALUE;
    List<Circuit> circuits = new ArrayList<>();
    for (int m = 0; m < students; m++) {
      int layers = one(params, NUM_LAYERS, m, students);
      QasmProgram program = programs.get(one(params, ANSATZ, m, students));
      StudentCircuit asked;
      if (program != null) {
        asked = StudentCircuit.of(program.circuit(featureMap, readout));
      } else {
        Ansatz ansatz = Ansatz.of(one(params, ANSATZ, m, students));
        boolean couplers = params.get(TUNABLE_COUPLERS);
        if (couplers && ansatz.pairs(qubits).isEmpty()) {
          throw new IllegalArgumentException(
              "tunableCouplers need a pair of qubits: numQubits is 1, expected 2 or more");
        }
        Circuit circuit =
            ansatz.circuit(qubits, layers, Math.min(head, layers), couplers, featureMap, readout);
        asked = StudentCircuit.of(circuit, ansatz, layers);
      }
      asked = trained ? asked.withTrainedScaling(numFeatures) : asked;
      circuits.add(DeviceDraw.of(params, m, asked));
    }
    // All groups have the same circuits on the same devices. They follow one after the other.
    return Collections.nCopies(params.get(CIRCUITS_PER_STUDENT), circuits).stream()
        .flatMap(List::stream)
        .toList();
  }

  /** Whether the scaling of features is trained. */
  private static boolean trainsScaling(ParamValues params) {
    boolean trained =
        params.get(TrainParam.FEATURE_SCALING) == TrainParam.FeatureScalingChoice.TRAINABLE;
    Encoding encoding = params.get(ENCODING);
    if (trained && !TrainedScaling.serves(encoding)) {
      throw new IllegalArgumentException(
          "featureScaling 'trainable' is for gates that turn by one feature each: expected encoding"
              + " 'angle', 'angle_x', 'angle_z' or 'reuploading', found '%s'"
                  .formatted(encoding.label()));
    }
    return trained;
  }

  /** The programs of the circuits that are not of a template, by their texts. */
  private static Map<String, QasmProgram> programs(ParamValues params) {
    Map<String, QasmProgram> programs = new LinkedHashMap<>();
    for (String ansatz : params.get(ANSATZ)) {
      if (OwnCircuits.isFile(ansatz)) {
        throw new IllegalArgumentException("ansatz: the file %s is not read".formatted(ansatz));
      }
      if (OwnCircuits.isText(ansatz)) {
        programs.computeIfAbsent(ansatz, text -> QasmReader.read("ansatz", text));
      }
    }
    if (!programs.isEmpty() && params.get(TUNABLE_COUPLERS)) {
      throw new IllegalArgumentException(
          "tunableCouplers are for templates: with a circuit of your own, write them into it");
    }
    if (!programs.isEmpty() && params.get(INIT) == Start.IDENTITY) {
      throw new IllegalArgumentException(
          "init 'identity' is for templates: with a circuit of your own, set init = common");
    }
    return programs;
  }

  /** The number of qubits that all programs have; 0 if there is no program. */
  private static int numQubits(Collection<QasmProgram> programs) {
    List<Integer> found = programs.stream().map(QasmProgram::numQubits).distinct().toList();
    if (found.size() > 1) {
      throw new IllegalArgumentException(
          "the circuits of ansatz have %s qubits: expected one number for all students"
              .formatted(found));
    }
    for (QasmProgram program : programs) {
      if (program.weights().isEmpty()) {
        throw new IllegalArgumentException(
            "ansatz: the circuit has nothing to train: expected an angle that is declared as"
                + " 'input float[64] NAME;'");
      }
    }
    return found.isEmpty() ? 0 : found.get(0);
  }

  /**
   * The number of first layers that an identity start leaves as in the template. It is the same for
   * all students: at most four and at most the depth of the shallowest student, such that the other
   * layers of each student can be paired.
   */
  private static int head(ParamValues params, int students) {
    if (params.get(ENCODING) == Encoding.REUPLOADING) {
      throw new IllegalArgumentException(
          "init 'identity' needs layers that cancel, with encoding 'reuploading' each turns by the"
              + " image: use another encoding, or init = common");
    }
    List<String> templates = new ArrayList<>();
    List<Integer> layers = new ArrayList<>();
    for (int m = 0; m < students; m++) {
      templates.add(one(params, ANSATZ, m, students));
      layers.add(one(params, NUM_LAYERS, m, students));
    }
    if (templates.stream().distinct().count() > 1
        || layers.stream().map(depth -> depth % 2).distinct().count() > 1) {
      throw new IllegalArgumentException(
          "init 'identity' starts all students as one circuit: it needs one ansatz, and numLayers"
              + " that are all even or all odd, found ansatz %s and numLayers %s"
                  .formatted(templates.stream().distinct().toList(), layers));
    }
    int shallowest = Collections.min(layers);
    int most = Math.min(RANDOM_LAYERS, shallowest);
    return most - (shallowest - most) % 2;
  }

  private static int projectorQubits(int numClasses) {
    return new Readout(Readout.Kind.PROJECTOR, numClasses, 1).numQubits();
  }

  private static Readout readout(ParamValues params, int numClasses, int qubits) {
    if (params.get(TrainParam.READOUT_LINK) == Readout.Link.BORN) {
      String kind = params.get(READOUT);
      if (!kind.equals("auto") && !kind.equals("projector")) {
        throw new IllegalArgumentException(
            "readoutLink 'born' needs outcomes that are the classes, which readout '%s' does not"
                    .formatted(kind)
                + " have: set readout = projector or auto");
      }
      return Readout.born(numClasses);
    }
    if (letters(params).isPresent()) {
      return paulis(params, numClasses, qubits);
    }
    Readout.Kind kind =
        switch (TrainParam.ReadoutChoice.of(params.get(READOUT))) {
          case AUTO -> numClasses <= qubits ? Readout.Kind.EXPVAL : Readout.Kind.PROJECTOR;
          case EXPVAL -> Readout.Kind.EXPVAL;
          case PROJECTOR -> Readout.Kind.PROJECTOR;
        };
    return new Readout(kind, numClasses, params.get(LOGIT_SCALE));
  }

  /** The number of letters of the readout's first Pauli string, if it has any. */
  private static OptionalInt letters(ParamValues params) {
    String first = params.get(READOUT).split(",", -1)[0];
    return PauliString.isOne(first) ? OptionalInt.of(first.length()) : OptionalInt.empty();
  }

  private static Readout paulis(ParamValues params, int numClasses, int qubits) {
    List<String> strings = List.of(params.get(READOUT).split(","));
    if (strings.size() != numClasses) {
      throw new IllegalArgumentException(
          "readout lists %d Pauli strings, and there are %d classes: expected a string for each"
              .formatted(strings.size(), numClasses));
    }
    for (String string : strings) {
      if (string.length() != qubits) {
        throw new IllegalArgumentException(
            ("readout '%s' has %d letters, and the circuits have %d qubits: expected a letter for"
                    + " each, that of qubit 0 first")
                .formatted(string, string.length(), qubits));
      }
    }
    try {
      return Readout.of(strings.stream().map(PauliString::new).toList(), params.get(LOGIT_SCALE));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("readout: " + e.getMessage(), e);
    }
  }

  private static <T> T one(ParamValues params, Param<List<T>> param, int m, int students) {
    List<T> values = params.get(param);
    if (values.size() != 1 && values.size() != students) {
      throw new IllegalArgumentException(
          "%s lists %d values: expected one, or one for each of numStudents = %d"
              .formatted(param.name(), values.size(), students));
    }
    return values.get(values.size() == 1 ? 0 : m);
  }

  /**
   * Returns the setup of the teacher, a single circuit that qkd trains before its students.
   *
   * @throws IllegalArgumentException if the teacher's parameters contradict the data
   */
  public TrainSetup ofTeacher() {
    Circuit student = circuits.get(0);
    int qubits = params.get(TrainParam.TEACHER_QUBITS);
    ParamValues teacher =
        DeviceDraw.ideal(params)
            .with(STRATEGY, Strategy.INDEPENDENT)
            .with(TrainParam.TASK_GRADIENT, TrainParam.TaskGradient.OWN)
            .with(TrainParam.TASK_WEIGHT, 1)
            .with(TrainParam.PROXIMAL_WEIGHT, 0)
            .with(TrainParam.PHASES, "")
            .with(TrainParam.BURN_IN, 0)
            .with(NUM_STUDENTS, 1)
            .with(CIRCUITS_PER_STUDENT, 1)
            .with(ANSATZ, params.get(ANSATZ).get(0))
            .with(NUM_LAYERS, params.get(TrainParam.TEACHER_LAYERS))
            .with(NUM_QUBITS, qubits == 0 ? student.numQubits() : qubits)
            .with(READOUT, readout(student, qubits))
            .with(TrainParam.SHOT_BUDGET, 0L)
            .with(TrainParam.SHOT_NOISE, 0.0)
            .with(TrainParam.MAX_ITER, params.get(TrainParam.TEACHER_ROUNDS));
    try {
      return of(teacher, numFeatures, student.readout().numClasses(), numSlices)
          .scaled(student.scaling());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "the teacher, by teacherQubits and teacherLayers: " + e.getMessage(), e);
    }
  }

  /** The students' readout for a teacher, whose further qubits are not read out. */
  private static String readout(Circuit student, int teacherQubits) {
    String further = "I".repeat(Math.max(0, teacherQubits - student.numQubits()));
    return student.readout().isDiagonal()
        ? student.readout().kind().label()
        : student.readout().paulis().stream()
            .map(pauli -> pauli.letters() + further)
            .collect(Collectors.joining(","));
  }

  /**
   * Refuses a teacher that does not fit the students.
   *
   * @throws IllegalArgumentException with what was expected and found
   */
  public void checkTeacher(Circuit teacher) {
    TeacherCheck.check(params, numFeatures, divergence, circuits.get(0), teacher);
  }

  /** Whether qkd trains its teacher first. */
  public boolean trainsTeacher() {
    return isTaught() && params.get(TrainParam.TEACHER_MODEL).isEmpty() && !hasTeacherColumn();
  }

  /** Whether a column of the training images has what the teacher says. */
  public boolean hasTeacherColumn() {
    return !params.get(TrainParam.TEACHER_PROBABILITY_COL).isEmpty();
  }

  /**
   * With layerwiseLoss, the first layers of each circuit as circuits of their own, with as many
   * layers as each shallower student has. Empty lists without it.
   */
  public List<List<Circuit>> shallower() {
    if (!params.get(TrainParam.LAYERWISE_LOSS)) {
      return Collections.nCopies(circuits.size(), List.of());
    }
    int[] lengths =
        circuits.stream().mapToInt(c -> c.operations().size()).sorted().distinct().toArray();
    return circuits.stream()
        .map(
            circuit ->
                Arrays.stream(lengths)
                    .filter(length -> length < circuit.operations().size())
                    .mapToObj(circuit::first)
                    .toList())
        .toList();
  }

  /**
   * The number of layers of a circuit. For a circuit of one's own, or one that trains its scaling
   * of features, it is the most that a simulation may take.
   */
  public int numLayers(int circuit) {
    String ansatz = one(params, ANSATZ, circuit % numStudents(), numStudents());
    return OwnCircuits.isText(ansatz) || trainsScaling(params)
        ? Plan.mostLayers(circuits.get(circuit).ideal())
        : one(params, NUM_LAYERS, circuit % numStudents(), numStudents());
  }

  /**
   * The number of a circuit's weights that are drawn at random at the start. The weights of layers
   * that cancel start near zero instead.
   */
  public int numRandomWeights(int circuit) {
    if (params.get(INIT) != Start.IDENTITY) {
      return circuits.get(circuit).numWeights();
    }
    int qubits = circuits.get(circuit).numQubits();
    Ansatz ansatz = Ansatz.of(one(params, ANSATZ, circuit % numStudents(), numStudents()));
    int inLayer = ansatz.numWeights(qubits, 2) - ansatz.numWeights(qubits, 1);
    return inLayer * head(params, numStudents());
  }

  public int numStudents() {
    return params.get(NUM_STUDENTS);
  }

  /** The number of groups. Each has one circuit of every student. */
  public int numGroups() {
    return params.get(CIRCUITS_PER_STUDENT);
  }

  /** Whether all circuits of a group take steps along the mean of their whole gradients. */
  public boolean averagesGradients() {
    return params.get(STRATEGY).averagesGradients();
  }

  /**
   * Whether all circuits of a group take steps along the mean of their task gradients. If they have
   * a distillation term, each adds the gradient of its own.
   */
  public boolean averagesTaskGradients() {
    return averagesGradients()
        || (divergence != Divergence.NONE
            && params.get(TrainParam.TASK_GRADIENT) == TrainParam.TaskGradient.AVERAGED);
  }

  /** Whether all circuits of a group take the mean of their weights at the end of a round. */
  public boolean averagesWeights() {
    return params.get(STRATEGY).averagesWeights();
  }

  /** Whether all circuits of a group start from the same weights. */
  public boolean startsEqual() {
    return averagesGradients() || averagesWeights();
  }

  /** Whether some devices have errors or drift. */
  public boolean hasDevices() {
    return !circuits.stream().allMatch(c -> c.device().isIdeal())
        || params.get(TrainParam.DEVICE_DRIFT) > 0;
  }

  /** How class probabilities are estimated where images are predicted or evaluated. */
  public Shots shots() {
    return shots(params);
  }

  /** How class probabilities are estimated, by parameters. */
  public static Shots shots(ParamValues params) {
    return new Shots(
        params.get(TrainParam.SHOTS),
        params.get(TrainParam.SMOOTHING),
        params.get(TrainParam.SEED),
        new ReadNoise(
            params.get(TrainParam.DEVICE_DEPOLARISING),
            params.get(TrainParam.DEVICE_READOUT_ERROR),
            params.get(TrainParam.NUM_STUDENTS),
            params.get(TrainParam.SEED)));
  }

  /** How often each circuit is run for gradients; exact for gradients that are not measured. */
  public Shots trainingShots() {
    return params.get(TrainParam.GRADIENT).isMeasured() ? shots() : Shots.EXACT;
  }

  /** How gradients are found. */
  public GradientMethod gradientMethod() {
    return new GradientMethod(
        params.get(TrainParam.GRADIENT),
        params.get(TrainParam.FIDELITY_BY),
        params.get(TrainParam.SPSA_PERTURBATION),
        params.get(TrainParam.SEED),
        params.get(TrainParam.FIDELITY_BY) == FidelityTest.INVERSION && hasDevices());
  }

  /** The optimizer of every student. */
  public Optimizer optimizer() {
    return Optimizer.of(params.get(TrainParam.OPTIMIZER).name().toLowerCase(Locale.ROOT));
  }

  /** The weight lambda of the distillation term in a round; 0 if there is no such term. */
  public double lambda(int round) {
    ParamValues now = phases.at(round);
    return divergence(now) == Divergence.NONE
        ? 0
        : now.get(TrainParam.DISTILL_SCHEDULE)
            .weight(now.get(TrainParam.DISTILL_WEIGHT), round, now.get(TrainParam.MAX_ITER));
  }

  /** Whether students are compared on images or states that all of them meet. */
  public boolean comparesOnShared() {
    return divergence != Divergence.NONE
        && params.get(TrainParam.EXCHANGE) != TrainParam.Exchange.LABELS;
  }

  /**
   * Whether the students' weights are needed on the driver before a round: for a checkpoint, at the
   * end, because a phase begins, or for a validation that may end the training. Other validations
   * can be made up for.
   */
  public boolean isSeen(int round) {
    boolean mayEnd = params.get(TrainParam.PATIENCE) > 0;
    return round == params.get(TrainParam.MAX_ITER)
        || phases.endAt(round - 1) == round
        || (mayEnd && every(params.get(TrainParam.VALIDATION_INTERVAL), round))
        || every(params.get(TrainParam.CHECKPOINT_INTERVAL), round);
  }

  /**
   * Whether the optimizer starts anew before a round, because a phase with another strategy begins.
   * Moments of one strategy mean nothing to another. In particular, students that average gradients
   * take the same step only if their moments are the same.
   */
  public boolean restartsAt(int round) {
    return round > 0 && phases.at(round - 1).get(STRATEGY) != phases.at(round).get(STRATEGY);
  }

  private static boolean every(int interval, int round) {
    return interval > 0 && round % interval == 0;
  }

  /** The number of optimizer steps of the whole run. */
  public int numSteps() {
    return Math.multiplyExact(params.get(TrainParam.MAX_ITER), params.get(STEPS_PER_ROUND));
  }
}
