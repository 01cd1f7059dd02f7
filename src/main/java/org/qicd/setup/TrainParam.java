package org.qicd.setup;

import java.util.List;
import java.util.Locale;
import org.qicd.circuit.Ansatz;
import org.qicd.circuit.Encoding;
import org.qicd.circuit.FeatureMap;
import org.qicd.circuit.PauliString;
import org.qicd.circuit.Readout;
import org.qicd.circuit.qasm.QasmReader;
import org.qicd.distill.DistillSchedule;
import org.qicd.distill.GradientRule;
import org.qicd.distill.Start;
import org.qicd.distill.Strategy;
import org.qicd.measure.FidelityTest;
import org.qicd.measure.Shots;
import org.qicd.optim.StepSchedule;
import org.qicd.param.Param;
import org.qicd.param.ParamTable;

/**
 * The table of training parameters, and the only place where one is defined. To add a parameter,
 * add a row here, and then run
 *
 * <pre>{@code
 * mvn -q spotless:apply test -Dtest=ParamFilesTest -Dqicd.write=true
 * }</pre>
 *
 * This writes everything else that is generated from the table, see {@code ParamFilesTest}.
 */
public final class TrainParam {
  private static final ParamTable ROWS = new ParamTable();

  public static final Param<Integer> NUM_STUDENTS =
      ROWS.add(
          Param.integer("numStudents", 4, 1, 64, "number of students trained together, M")
              .withCost("Time and memory of a round grow in proportion."));
  public static final Param<Integer> CIRCUITS_PER_STUDENT =
      ROWS.add(
          Param.integer(
                  "circuitsPerStudent",
                  1,
                  1,
                  64,
                  "number of circuits that each student keeps, G, one in each group")
              .withCost("Time and memory of a round grow in proportion.")
              .withNote(
                  """
                  There are G groups, each with one circuit of every student. Groups start from
                  different weights and do not teach each other. The circuits of a student see the
                  same batches. The ensemble consists of all G M circuits. Weights are averaged
                  within a group, and what is reported for averaged weights is the ensemble of
                  these G circuits.
                  """));
  public static final Param<Strategy> STRATEGY =
      ROWS.add(
          Param.choice(
                  "strategy", Strategy.values(), Strategy.QICD, "how the students teach each other")
              .withCost(
                  """
                  qicd, qcd and qkd simulate the shared images in addition to the labelled ones;
                  average, fedavg and independent do not.
                  """)
              .withNote(
                  """
                  With qicd, the distillation term compares the quantum states of the students.
                  With qcd, it is the KL divergence between their class probabilities. With qkd,
                  every student learns from one teacher, which is trained first or given by
                  teacherModel or teacherProbabilityCol, and does not change while the students
                  learn. With average,
                  all students take the mean of their gradients, as in federated SGD. With
                  fedavg, all students take the mean of their weights at the end of each round,
                  after stepsPerRound steps by their own labels; each keeps the moments of its
                  optimizer. With independent, every student learns from its own labels alone.
                  """));
  public static final Param<TeacherDistance> TEACHER_DISTANCE =
      ROWS.add(
          Param.choice(
                  "teacherDistance",
                  TeacherDistance.values(),
                  TeacherDistance.KL,
                  "how qkd measures the distance to its teacher: by class probabilities, by "
                      + "whole states, or by the states of the readout qubits")
              .withNote(
                  """
                  kl with a distillWeight of 3 to 10 works best. infidelity and readout require
                  a student to reach the very state of the teacher. That does harm where the
                  teacher has another circuit or started from other weights.
                  """));
  public static final Param<Integer> TEACHER_LAYERS =
      ROWS.add(
          Param.integer(
                  "teacherLayers",
                  16,
                  1,
                  1000,
                  "number of layers of the teacher that qkd trains before its students")
              .withCost("The time of the teacher's training grows in proportion.")
              .withNote(
                  """
                  The teacher is one circuit. It has the labels of all students, and their seed,
                  batch size and optimizer.
                  """));
  public static final Param<Integer> TEACHER_ROUNDS =
      ROWS.add(
          Param.integer(
                  "teacherRounds",
                  200,
                  1,
                  10_000_000,
                  "number of rounds for which qkd trains its teacher")
              .withCost("The time of the teacher's training grows in proportion."));
  public static final Param<Integer> TEACHER_QUBITS =
      ROWS.add(
          Param.integer(
                  "teacherQubits",
                  0,
                  0,
                  20,
                  "number of qubits of the teacher that qkd trains, or 0 for as many as a student "
                      + "has")
              .withCost(
                  "Each further qubit doubles the time and memory of the teacher's training."));
  public static final Param<String> TEACHER_MODEL =
      ROWS.add(
          Param.text(
                  "teacherModel",
                  "",
                  "directory of a saved model that is the teacher of qkd, or empty if qkd is to "
                      + "train a teacher first")
              .withNote(
                  """
                  This may be a run directory, a saved classification model, or a saved pipeline
                  that ends with one. Images are not prepared anew for the teacher, so it must
                  have been trained on images that were prepared as the students' are. Its
                  training is not counted among the gradients of the run.
                  """));
  public static final Param<String> TEACHER_PROBABILITY_COL =
      ROWS.add(
          Param.text(
                  "teacherProbabilityCol",
                  "",
                  "column of the training images with the class probabilities that the teacher of"
                      + " qkd gives each image, a vector or an array; empty if the teacher is a"
                      + " circuit")
              .withNote(
                  """
                  Any model may have written the column. It needs one probability for each class,
                  also for images without a label, and teacherDistance = kl. The teacher should
                  not have been trained on images of validation or test.
                  """));
  public static final Param<Double> DISTILL_WEIGHT =
      ROWS.add(
          Param.real(
              "distillWeight",
              100,
              0,
              "weight lambda of the distillation term at the end of its schedule"));
  public static final Param<Double> TASK_WEIGHT =
      ROWS.add(
          Param.real(
                  "taskWeight",
                  1,
                  0,
                  "weight of the task term, the cross-entropy of the labelled images, in the loss")
              .withNote("With 0 the students learn from each other alone."));
  public static final Param<ClassWeight> CLASS_WEIGHT =
      ROWS.add(
          Param.choice(
                  "classWeight",
                  ClassWeight.values(),
                  ClassWeight.NONE,
                  "how much a labelled image counts in the task term by its class: none counts all"
                      + " alike, balanced counts rare classes for more")
              .withNote(
                  """
                  With balanced, an image of class c counts n / (K n_c) times in the task term of a
                  student that has n labelled images, n_c of them of class c, and sees K classes.
                  This is scikit-learn's formula, over the rows that the student trains on. Each
                  student counts its own rows, so no count leaves it. If rows have weights, n and
                  n_c are sums of weights. The distillation term does not change, and validation
                  and test count all images alike. The losses of the training are reported with
                  these weights.
                  """));
  public static final Param<Boolean> LAYERWISE_LOSS =
      ROWS.add(
          Param.flag(
                  "layerwiseLoss",
                  false,
                  "whether the task term is also that of a student's first layers, as many as each"
                      + " shallower student has")
              .withCost("A labelled image takes a gradient for each depth up to the student's own.")
              .withNote(
                  """
                  The task term is then the mean over these circuits. Losses are still reported for
                  the whole circuit. It makes a difference with unlike numLayers, where
                  strategy = average or fedavg shares the first layers, as in Quorus.
                  """));
  public static final Param<TaskGradient> TASK_GRADIENT =
      ROWS.add(
          Param.choice(
                  "taskGradient",
                  TaskGradient.values(),
                  TaskGradient.OWN,
                  "gradient of the task term that a student takes a step along: its own, or the mean"
                      + " over the students")
              .withCost(
                  """
                  averaged moves a gradient for each student and step, in addition to what the
                  exchange moves. With exchange = states each step is a Spark job of its own.
                  """)
              .withNote(
                  """
                  With averaged, a student takes a step along the mean of all students' task
                  gradients plus the gradient of its own distillation term. The weights of each
                  student stay its own. It needs qicd, qcd or qkd, one ansatz for all students, and
                  exchange = states or weights. Circuits of unlike depths share the layers that they
                  have in common, the first ones. On unlike devices, averaged with qicd recovers
                  what plain averaging of gradients loses.
                  """));
  public static final Param<Double> PROXIMAL_WEIGHT =
      ROWS.add(
          Param.real(
                  "proximalWeight",
                  0,
                  0,
                  "weight mu of the proximal term, mu / 2 times the squared distance of a student's"
                      + " weights from the mean of all students' weights at the start of the round")
              .withNote(
                  """
                  The term needs one ansatz for all students. With fedavg it makes FedProx. With
                  independent it makes students that stay near their mean, as in personalised
                  federated learning. With a staleness above 1 the mean is that of the last refresh.
                  So the phase '100: strategy=average proximalWeight=0' and then independent with
                  staleness = 100 makes Ditto: weights of one's own, near those of averaged
                  gradients. The term is not in the losses that are reported.
                  """));
  public static final Param<WeightMean> WEIGHT_MEAN =
      ROWS.add(
          Param.choice(
                  "weightMean",
                  WeightMean.values(),
                  WeightMean.ARITHMETIC,
                  "how fedavg takes the mean of weights: as numbers, or as directions of angles")
              .withNote(
                  "circular makes a difference only where students' angles are far from each other."));
  public static final Param<Double> RELIABILITY_TEMPERATURE =
      ROWS.add(
          Param.real(
                  "reliabilityTemperature",
                  0,
                  0,
                  "temperature T by which students on exact devices count for more in the means of"
                      + " gradients and weights, or 0 if all count alike")
              .withNote(
                  """
                  A student counts as exp(-B / T), where its error budget B is a quarter of the sum
                  of the squared errors of all angles of its device. A real federation would know
                  these errors from calibration. Errors by which devices drift are not among them.
                  """));
  public static final Param<DistillSchedule> DISTILL_SCHEDULE =
      ROWS.add(
          Param.choice(
                  "distillSchedule",
                  DistillSchedule.values(),
                  DistillSchedule.GEOMETRIC,
                  "how lambda reaches its end value")
              .withNote(
                  """
                  linear rises from zero to the end value over all rounds. geometric rises from a
                  tenth of the end value and reaches the end value after two thirds of the rounds.
                  """));
  public static final Param<DistillState> DISTILL_STATE =
      ROWS.add(
          Param.choice(
                  "distillState",
                  DistillState.values(),
                  DistillState.FULL,
                  "what qicd compares: whole states by infidelity, or the states of the "
                      + "readout qubits by superfidelity")
              .withCost(
                  """
                  With exchange = states, an image moves 2^(n+1) numbers for a whole state of n
                  qubits, and 2^(2r+1) for the state of r readout qubits.
                  """));
  public static final Param<DistillTarget> DISTILL_TARGET =
      ROWS.add(
          Param.choice(
                  "distillTarget",
                  DistillTarget.values(),
                  DistillTarget.PEERS,
                  "target of the distillation term: the outputs of the other students, the output of"
                      + " the one circuit that has the mean of all students' weights, or the output"
                      + " of the student's own past")
              .withCost(
                  """
                  With exchange = states, averaged moves the outputs of one circuit instead of
                  those of M students. With exchange = weights, it moves as much as peers. own moves
                  nothing in a real network.
                  """)
              .withNote(
                  """
                  averaged requires that all students have the same circuit. With own, each student
                  distils itself: its target is what it was at the last refresh, so staleness must
                  be 2 or more.
                  """));
  public static final Param<DistillOn> DISTILL_ON =
      ROWS.add(
          Param.choice(
                  "distillOn",
                  DistillOn.values(),
                  DistillOn.SHARED,
                  "where states are compared: on the shared images, on these and all labelled "
                      + "images of the step, or on random states")
              .withCost(
                  """
                  With labelled, each student also simulates the labelled images of all others.
                  """)
              .withNote(
                  """
                  labelled compares all students on the shared images and on the images of every
                  student's labelled batch. Only the images are shared: the labels stay with their
                  owner. probes compares the students on distillBatchSize random real states.
                  These follow from the seed, so no image needs to be shared.
                  """));
  public static final Param<Integer> STALENESS =
      ROWS.add(
          Param.integer(
                  "staleness",
                  1,
                  1,
                  10_000_000,
                  "number of rounds from one refresh of the targets to the next")
              .withCost("A larger number lets weights move less often, and lowers accuracy.")
              .withNote(
                  """
                  Between two refreshes the targets come from the weights of the last refresh,
                  evaluated on the shared images of the current round. With 1 the targets come
                  from the weights at the start of the round. With 1 and exchange = weights they
                  come from the weights at the start of each step.
                  """));
  public static final Param<Integer> BURN_IN =
      ROWS.add(
          Param.integer(
              "burnIn",
              0,
              0,
              Integer.MAX_VALUE,
              "number of rounds before the distillation term begins"));
  public static final Param<String> PHASES =
      ROWS.add(
          Param.text(
                  "phases",
                  "",
                  "phases with which the training begins, separated by semicolons, such as"
                      + " '20: strategy=qicd taskWeight=0; 60: strategy=average'; empty for none")
              .withNote(
                  """
                  A phase is a number of rounds and the parameters that are different in it:
                  strategy, taskGradient, taskWeight, proximalWeight, distillWeight or distillState. After the
                  phases, the remaining rounds have the parameters of the training itself.
                  Schedules run over all rounds. Students and their batches go on from phase to
                  phase. The optimizer starts anew where the strategy changes. burnIn = 20 is the same as the phase
                  '20: distillWeight=0'.
                  """));
  public static final Param<Double> PARTICIPATION =
      ROWS.add(
          Param.share(
                  "participation",
                  1,
                  "share of the rounds in which a student takes part, at random")
              .withNote(
                  """
                  A student that misses a round takes no step in it, and its outputs are not
                  among the targets of the others. A student that takes part alone has no
                  distillation term, unless its target is a teacher. At least one student takes
                  part in each round, so 0 means exactly one.
                  """));
  public static final Param<Encoding> ENCODING =
      ROWS.add(
          Param.choice(
                  "encoding",
                  Encoding.values(),
                  Encoding.AMPLITUDE,
                  "how the features enter the circuit")
              .withCost(
                  """
                  amplitude needs log2 of the number of features in qubits, the others one qubit
                  for each feature.
                  """));
  public static final Param<Integer> ENCODING_REPETITIONS =
      ROWS.add(
          Param.integer(
                  "encodingRepetitions",
                  0,
                  0,
                  FeatureMap.MOST_REPETITIONS,
                  "how often zz or iqp applies its gates, or 0 for 2 with zz and 1 with iqp")
              .withNote(
                  """
                  zz applies Hadamard gates and the phases 2 x_i and 2 (pi - x_i) (pi - x_j), like
                  ZZFeatureMap of Qiskit. iqp applies Hadamard gates, RZ(x_i) and RZZ(x_i x_j),
                  like IQPEmbedding of PennyLane. Images are encoded once, so repetitions cost no
                  time in a round. The other encodings take 0 alone.
                  """));
  public static final Param<FeatureMap.Entanglement> ENCODING_ENTANGLEMENT =
      ROWS.add(
          Param.choice(
                  "encodingEntanglement",
                  FeatureMap.Entanglement.values(),
                  FeatureMap.Entanglement.FULL,
                  "which pairs of features zz or iqp multiplies")
              .withNote(
                  """
                  full is every pair, linear each feature and the next one, and circular the same
                  with the last and the first one in addition. The other encodings take full alone.
                  """));
  public static final Param<Double> FEATURE_SCALE =
      ROWS.add(
          Param.real(
                  "featureScale",
                  0.5,
                  0,
                  "angle in radians by which a feature turns for each standard deviation from its"
                      + " mean, where features are angles, or 0 if the features are angles in radians"
                      + " already")
              .withNote(
                  """
                  Mean and standard deviation are those of the training images, weighted if the
                  images have weights, and are saved with the model. reuploading, which turns by
                  each feature before every layer, uses half of this angle. The angle of a feature
                  that never changes is zero. Amplitudes are not scaled.
                  """));
  public static final Param<FeatureScalingChoice> FEATURE_SCALING =
      ROWS.add(
          Param.choice(
                  "featureScaling",
                  FeatureScalingChoice.values(),
                  FeatureScalingChoice.FIXED,
                  "whether the scaling of features that are angles stays as featureScale says, or is"
                      + " where the training begins")
              .withCost(
                  """
                  trainable has two weights more for each gate that turns by a feature, and computes
                  the angles of each image at each step.
                  """)
              .withNote(
                  """
                  With trainable, each gate that turns by a feature x turns by w x + b, where x is the
                  feature as featureScale scales it, and w and b are weights of the gate, which start
                  at 1 and 0. It needs encoding angle, angle_x, angle_z or reuploading. Devices make no
                  errors in w x + b. The saved circuit has the encoding reuploading, because its
                  encoding gates are among the trained ones.
                  """));
  public static final Param<List<String>> ANSATZ =
      ROWS.add(
          Param.choicesOr(
                  "ansatz",
                  Ansatz.values(),
                  Ansatz.STRONGLY_ENTANGLING,
                  value -> QasmReader.isFile(value) || QasmReader.isText(value),
                  "a file of OpenQASM that ends in .qasm, or its text",
                  "template of the circuits, or a circuit of your own: one for all students, or one"
                      + " for each")
              .withCost(
                  """
                  A layer on n qubits has 3 n weights with strongly_entangling, 2 n with
                  efficient_su2, and n with the others.
                  """)
              .withNote(
                  """
                  A circuit of your own has an input for each weight, such as input float[64] a;
                  and its inputs are trained. It is used once, whatever numLayers and teacherLayers are, and with
                  numQubits = 0 its qubits are those of all students. Its final measurements say
                  which qubits are read for class 0, 1 and so on, in the order of their bits;
                  without them these are the first ones. The file is read once, by the driver, and
                  the run directory and the model keep the circuit.
                  """));
  public static final Param<List<Integer>> NUM_LAYERS =
      ROWS.add(
          Param.integers(
                  "numLayers",
                  8,
                  1,
                  1000,
                  "number of layers of the circuits: one for all students, or one for each")
              .withCost("The time of a round grows in proportion."));
  public static final Param<Integer> NUM_QUBITS =
      ROWS.add(
          Param.integer(
                  "numQubits",
                  0,
                  0,
                  20,
                  "number of qubits of the circuits, or 0 for as few as the features and classes "
                      + "need")
              .withCost("Each further qubit doubles the time and memory of a round."));
  public static final Param<Boolean> TUNABLE_COUPLERS =
      ROWS.add(
          Param.flag(
                  "tunableCouplers",
                  false,
                  "whether each layer ends with a trained ZZ rotation of each pair of neighbouring"
                      + " qubits")
              .withCost(
                  """
                  A layer on n qubits has n weights more in a ring and n - 1 more in a chain. They
                  cost no further pass over the state.
                  """)
              .withNote(
                  """
                  The rotations start at zero. Neighbours are the pairs of the template's ring
                  (strongly_entangling, basic_entangler) or chain (real_amplitudes,
                  efficient_su2). With couplers, the weights can undo all of a device's crosstalk.
                  With real_amplitudes on ideal devices they stay at zero, because its states are
                  real.
                  """));
  public static final Param<Double> DEVICE_ANGLE_ERROR =
      ROWS.add(
          Param.real(
                  "deviceAngleError",
                  0,
                  0,
                  3,
                  "standard deviation of the fixed offsets of each student's device, radians: a"
                      + " trained gate of angle t turns by (1 + eps) t + delta, and this is that of"
                      + " delta")
              .withNote(
                  """
                  Each student runs on a device of its own, whose errors follow from the seed. A
                  student is trained, measured and saved on its device, and students compare what
                  their devices do. The errors are coherent, so states stay pure. The encoding and
                  the readout are exact. All circuits of a student run on the same device. A
                  teacher that qkd trains runs on an ideal device.
                  """));
  public static final Param<Double> DEVICE_SCALE_ERROR =
      ROWS.add(
          Param.share(
              "deviceScaleError",
              0,
              "standard deviation of the relative errors eps of the angles of each student's device"));
  public static final Param<DeviceErrorsOf> DEVICE_ERRORS_OF =
      ROWS.add(
          Param.choice(
              "deviceErrorsOf",
              DeviceErrorsOf.values(),
              DeviceErrorsOf.GATE,
              "what has a deviceAngleError and a deviceScaleError of its own: each gate, or each"
                  + " qubit"));
  public static final Param<Double> DEVICE_CROSSTALK =
      ROWS.add(
          Param.real(
                  "deviceCrosstalk",
                  0,
                  0,
                  3,
                  "standard deviation of the ZZ angles that each student's device adds to each pair"
                      + " of neighbouring qubits behind each layer, radians")
              .withNote(
                  """
                  A pair has the same angle behind each layer. The weights of rotations can undo a
                  part of it, those of tunableCouplers all of it.
                  """));
  public static final Param<Double> DEVICE_CNOT_ERROR =
      ROWS.add(
          Param.real(
                  "deviceCnotError",
                  0,
                  0,
                  3,
                  "standard deviation of the over-rotation eta of each CNOT of each student's"
                      + " device, radians: a CNOT is followed by exp(-i eta/2 Z X) on control and"
                      + " target")
              .withCost(
                  """
                  The CNOTs of a layer are simulated one after the other, which takes more passes
                  over the state. The other errors of devices take none.
                  """)
              .withNote("CNOTs of the same two qubits have the same error."));
  public static final Param<Double> DEVICE_DEPOLARISING =
      ROWS.add(
          Param.share(
                  "deviceDepolarising",
                  0,
                  "largest share of the maximally mixed state in what a student's device measures")
              .withNote(
                  """
                  The shares of the students are spaced evenly, from 0 for the first to this for the
                  last. It needs measured gradients, since exact ones are those of pure states.
                  """));
  public static final Param<Double> DEVICE_READOUT_ERROR =
      ROWS.add(
          Param.real(
                  "deviceReadoutError",
                  0,
                  0,
                  0.5,
                  "mean probability with which the outcome of a readout qubit is flipped")
              .withNote(
                  """
                  Each qubit of each student's device has a probability of its own, uniform from 0
                  to twice this. Fidelity tests are not affected.
                  """));
  public static final Param<Double> DEVICE_DRIFT =
      ROWS.add(
          Param.real(
                  "deviceDrift",
                  0,
                  0,
                  3,
                  "by how much the offsets of each student's device drift during the training:"
                      + " standard deviation at its end, radians")
              .withNote(
                  """
                  After each round, each trained gate drifts by a random angle. The sum of these
                  is a random walk. The saved model has the devices of its last round, or of the
                  best one with patience.
                  """));
  public static final Param<String> NOISE_DEVICE =
      ROWS.add(
          Param.text(
                  "noiseDevice",
                  "",
                  "file of a device whose gate errors happen at random in training steps; if empty,"
                      + " none do")
              .withCost(
                  """
                  Each step draws patterns of errors and prepares the circuit for them. With small
                  batches that can take as long as the step itself.
                  """)
              .withNote(
                  """
                  The file is on the disk of the driver, which reads it before the training. Gates
                  err as often as after their translation to the device, by random Pauli errors of
                  the same average fidelity. Blocks of 8 images have different errors, both where
                  a student learns and where its peers learn from it. All students meet the same
                  ones, as otherwise the errors would keep them apart. Evaluations and predictions
                  are without noise. It needs gradient = adjoint.
                  """));
  public static final Param<Double> NOISE_SCALE =
      ROWS.add(
          Param.real("noiseScale", 1, 0, "factor by which the gate errors of noiseDevice count")
              .withNote("0 trains without noise."));
  public static final Param<Integer> NOISE_TRAJECTORIES =
      ROWS.add(
          Param.integer(
                  "noiseTrajectories",
                  8,
                  1,
                  256,
                  "number of random error patterns that a student draws for a step on a slice")
              .withCost(
                  """
                  A step prepares the circuit once for each pattern, and a task keeps room for all
                  of them.
                  """)
              .withNote(
                  """
                  Blocks of 8 images take the patterns in turn, so more of them than an eighth of
                  the batch have no effect. Fewer patterns make noisier gradients of the same mean.
                  """));
  public static final Param<String> READOUT =
      ROWS.add(
          Param.choiceOrTexts(
                  "readout",
                  ReadoutChoice.values(),
                  ReadoutChoice.AUTO,
                  PauliString::isOne,
                  "a Pauli string for each class with commas between them, such as ZZI,IXY",
                  "which observables stand for the classes")
              .withNote(
                  """
                  expval takes the expectation value of Pauli Z on one qubit for each class.
                  projector takes the probability of one bit string for each class. auto is expval
                  if there are at least as many qubits as classes, and projector otherwise. Pauli
                  strings have a letter I, X, Y or Z for each qubit, that of qubit 0 first, and the
                  one of class 0 comes first.
                  """));
  public static final Param<Readout.Link> READOUT_LINK =
      ROWS.add(
          Param.choice(
                  "readoutLink",
                  Readout.Link.values(),
                  Readout.Link.SOFTMAX,
                  "how class probabilities follow from the readout")
              .withNote(
                  """
                  softmax takes the softmax of logitScale times the expectation values. born takes
                  the probabilities of the measured bit strings that are the classes, by Born's
                  rule, divided by their sum. It needs projectors, so that auto is then projector,
                  and logitScale has no effect. Before a logarithm is taken, 1e-12 is added to each
                  probability: so the loss of a class of probability 0 is finite, about 27.6.
                  """));
  public static final Param<Double> LOGIT_SCALE =
      ROWS.add(Param.positive("logitScale", 40, "factor beta from expectation values to logits"));
  public static final Param<Integer> SHOTS =
      ROWS.add(
          Param.integer(
                  "shots",
                  0,
                  0,
                  Shots.MOST,
                  "number of shots by which each circuit is measured for an image, or 0 for exact"
                      + " probabilities")
              .withNote(
                  """
                  The outcomes of the readout qubits are drawn from their exact distribution, and
                  class probabilities are estimated from the counts. With Pauli strings as readout,
                  each string is measured on its own, by all shots. In predictions and evaluations,
                  the counts follow from seed, student and image. So they are the same on every cluster, and the same again for
                  an image that occurs twice. Predictions and evaluations are measured in any case.
                  Training is measured with gradient = shift or spsa. With adjoint, it is exact.
                  """));
  public static final Param<Double> SMOOTHING =
      ROWS.add(
          Param.real(
                  "smoothing",
                  0.5,
                  0,
                  "number a that is added to the count of each class when shots estimate class"
                      + " probabilities by readoutLink = born")
              .withNote(
                  """
                  The estimate of a class's probability is (n_c + a) divided by the sum over the
                  classes; 0.5 is Jeffreys' prior. With 0, a class that was not measured has the
                  probability 1e-12.
                  """));
  public static final Param<GradientRule> GRADIENT =
      ROWS.add(
          Param.choice(
                  "gradient",
                  GradientRule.values(),
                  GradientRule.ADJOINT,
                  "how gradients are found: from exact states, by the parameter-shift rule, or by"
                      + " simultaneous perturbation")
              .withCost(
                  """
                  shift runs each circuit at least twice for each weight, and spsa twice in all.
                  """)
              .withNote(
                  """
                  adjoint is what only a simulator can do. shift puts gradients together from
                  circuits whose angles are shifted by plus and minus pi/2, and four circuits for a
                  controlled rotation. spsa moves all weights at once by small random amounts, up and
                  down, and takes the difference of both losses. Both
                  measure each circuit by shots, or take exact numbers with shots = 0.
                  """));
  public static final Param<Double> SPSA_PERTURBATION =
      ROWS.add(
          Param.real(
                  "spsaPerturbation",
                  0.2,
                  1e-6,
                  3,
                  "by how much gradient = spsa moves each weight in the first step, in radians")
              .withNote("In step t, counted from 1, it is this divided by t^0.101."));
  public static final Param<FidelityTest> FIDELITY_BY =
      ROWS.add(
          Param.choice(
                  "fidelityBy",
                  FidelityTest.values(),
                  FidelityTest.EXACT,
                  "how the fidelity of two students' states is measured where qicd compares them")
              .withNote(
                  """
                  exact is what only a simulator can do. inversion runs the student's circuit and
                  then the inverse of the other one, both on the student's own device. swap and
                  destructive_swap need the states of both students on one device. randomised
                  measures both states in random bases and compares the records, so nothing but
                  numbers moves between the devices. The states of readout qubits, with distillState
                  = readout, are compared by destructive swap tests in any case.
                  """));
  public static final Param<Double> SHOT_NOISE =
      ROWS.add(
          Param.real(
                  "shotNoise",
                  0,
                  0,
                  "noise over signal of each student's gradient that the number of shots follows"
                      + " from round to round, or 0 for the same number in all rounds")
              .withNote(
                  """
                  The noise of a round is found from the counts of its shifted circuits, so gradient
                  = shift is needed. The next
                  round has enough shots that this round would have had the wanted noise, but no
                  fewer than shots, and at most twice as many as this round. Noise that comes from
                  the unshifted circuits is not in it. A mean of gradients has less noise.
                  """));
  public static final Param<Long> SHOT_BUDGET =
      ROWS.add(
          Param.wholeNumber(
                  "shotBudget",
                  0,
                  "number of shots, over all students and rounds, after which the training ends, or"
                      + " 0 for no end")
              .withNote(
                  "A round that the rest of the budget does not pay for has fewer shots, or is left"
                      + " out if that were fewer than shots."));
  public static final Param<Start> INIT =
      ROWS.add(
          Param.choice(
                  "init", Start.values(), Start.COMMON, "how the weights of the students begin")
              .withNote(
                  """
                  common draws the weights once for all students and adds a small random
                  difference for each student. independent draws the weights of each student
                  separately. identity lets students of different depths start from the same
                  unitary, up to a small random difference. To do so it changes the circuits. The first layers, up to four, have
                  random weights. After them, every second layer entangles by the inverse of the
                  layer before it, and the angles start at zero, so that the layers cancel in
                  pairs. identity requires one ansatz, depths that are all even or all odd, and an
                  encoding other than reuploading. If the distillation term keeps students of
                  different depths close to one circuit, they are no more expressive than the
                  shallowest of them.
                  """));
  public static final Param<Double> INIT_SCALE =
      ROWS.add(
          Param.real(
              "initScale",
              0.05,
              0,
              "standard deviation of the differences between students in a common or "
                  + "identity start, radians"));
  public static final Param<LabelOwners> LABELS =
      ROWS.add(
          Param.choice(
                  "labels",
                  LabelOwners.values(),
                  LabelOwners.SHARDED,
                  "which student sees which labels")
              .withNote(
                  """
                  shared gives every label to every student. sharded divides the labels, so that
                  each student has its share of every class. by_class gives each student labels of
                  classesPerStudent classes only.
                  """));
  public static final Param<Integer> LABELS_PER_STUDENT =
      ROWS.add(
          Param.integer(
                  "labelsPerStudent",
                  0,
                  0,
                  Integer.MAX_VALUE,
                  "number of labels that each student trains on, or 0 for all labels that the "
                      + "parameter labels gives it")
              .withNote(
                  """
                  The remaining labels are not used. Their images still count as shared images.
                  """));
  public static final Param<Integer> CLASSES_PER_STUDENT =
      ROWS.add(
          Param.integer(
              "classesPerStudent",
              2,
              1,
              Integer.MAX_VALUE,
              "number of classes whose labels a student sees with labels = by_class"));
  public static final Param<Double> LABEL_NOISE =
      ROWS.add(
          Param.share(
                  "labelNoise",
                  0,
                  "share of the training labels that are replaced by another class")
              .withNote(
                  """
                  Which labels are replaced follows from the seed and the image. They are replaced
                  before they are given to students. Validation and test labels stay as they are.
                  """));
  public static final Param<Exchange> EXCHANGE =
      ROWS.add(
          Param.choice(
                  "exchange",
                  Exchange.values(),
                  Exchange.AUTO,
                  "what moves between the students and the driver")
              .withCost(
                  """
                  weights moves the weights of all circuits and simulates no image twice. states
                  moves each student's outputs on the shared images, simulates these images
                  twice, and takes more Spark jobs. labels moves one mean output for each class,
                  and simulates no shared image.
                  """)
              .withNote(
                  """
                  auto chooses weights in most cases. It chooses states only if all training
                  images are in one slice and a round is so much work that one task for each
                  student is faster. labels works with qcd, and with qicd if distillState =
                  readout. Each student then shares the mean of its outputs for each class of its
                  labelled batch. On each of these images, the target of the distillation term is
                  the mean of what the other students share for the class of the image.
                  distillBatchSize has no effect then.
                  """));
  public static final Param<Integer> BATCH_SIZE =
      ROWS.add(
          Param.integer(
                  "batchSize", 64, 1, 1 << 24, "number of labelled images in a student's step")
              .withCost("The time of a step grows in proportion."));
  public static final Param<Integer> DISTILL_BATCH_SIZE =
      ROWS.add(
          Param.integer("distillBatchSize", 64, 1, 1 << 24, "number of shared images in a step")
              .withCost(
                  """
                  The time of a step grows in proportion, with exchange = states also the traffic.
                  """));
  public static final Param<Integer> STEPS_PER_ROUND =
      ROWS.add(
          Param.integer("stepsPerRound", 1, 1, 10_000, "number of optimizer steps in a round")
              .withCost(
                  """
                  The time of a round grows in proportion. With one slice all steps are one Spark
                  job, with several slices each step is a job of its own.
                  """)
              .withNote(
                  "With exchange = states, all steps of a round use the targets of its start."));
  public static final Param<Integer> SLICE_SIZE =
      ROWS.add(
          Param.integer(
                  "sliceSize",
                  4096,
                  1,
                  1 << 24,
                  "number of images in a slice, the unit of data that a task works on")
              .withCost(
                  """
                  A task holds all images of its slice in memory. Fewer slices than cores leave
                  cores idle; many small slices cost time for scheduling.
                  """)
              .withNote(
                  "The slices determine the order of sums, and thus the last bits of a result."));
  public static final Param<OptimizerChoice> OPTIMIZER =
      ROWS.add(
          Param.choice(
              "optimizer",
              OptimizerChoice.values(),
              OptimizerChoice.ADAM,
              "first-order optimizer"));
  public static final Param<Double> STEP_SIZE =
      ROWS.add(Param.positive("stepSize", 0.05, "size of the first step, radians"));
  public static final Param<StepSchedule> STEP_SCHEDULE =
      ROWS.add(
          Param.choice(
                  "stepSchedule",
                  StepSchedule.values(),
                  StepSchedule.COSINE,
                  "how the step size changes over the run")
              .withNote(
                  """
                  cosine falls along half a cosine to a twentieth of the first step size. spsa falls
                  by the power 0.602 of the number of the step, counted from a tenth of all steps on,
                  as is usual for gradient = spsa with optimizer = sgd.
                  """));
  public static final Param<Integer> MAX_ITER =
      ROWS.add(
          Param.integer("maxIter", 200, 1, 10_000_000, "number of rounds")
              .withCost("The time of a run grows in proportion."));
  public static final Param<Integer> VALIDATION_INTERVAL =
      ROWS.add(
          Param.integer(
                  "validationInterval",
                  10,
                  0,
                  10_000_000,
                  "number of rounds from one evaluation on the validation images to the next, or 0 "
                      + "for no evaluation")
              .withCost("Each evaluation simulates all validation images once for each circuit."));
  public static final Param<Integer> PATIENCE =
      ROWS.add(
          Param.integer(
              "patience",
              10,
              0,
              Integer.MAX_VALUE,
              "number of evaluations in a row without a gain after which training stops and keeps "
                  + "the weights of the best round, or 0 to train for all rounds and keep the last "
                  + "weights"));
  public static final Param<Double> TOL =
      ROWS.add(
          Param.real(
              "tol",
              0.001,
              0,
              "smallest relative decrease of the ensemble's validation loss that counts as a gain"));
  public static final Param<Calibrate> CALIBRATE =
      ROWS.add(
          Param.choice(
                  "calibrate",
                  Calibrate.values(),
                  Calibrate.NONE,
                  "what is fitted to the validation images after the training, so that"
                      + " probabilities agree with how often they come true")
              .withCost("The validation images are predicted once more.")
              .withNote(
                  """
                  temperature raises the ensemble's probabilities to the power 1 / T and scales
                  their sum to 1. T is the temperature at which the labels of the validation
                  images are likeliest, at most 100. The most probable class stays the same.
                  Probabilities of single students are not changed. T stays 1 where no validation
                  image has a label, or where none is misread.
                  """));
  public static final Param<Integer> CHECKPOINT_INTERVAL =
      ROWS.add(
          Param.interval(
                  "checkpointInterval", 10, "number of rounds from one checkpoint to the next")
              .withCost("The driver writes a file each time.")
              .withNote("An interrupted training can continue from its last checkpoint."));
  public static final Param<Long> SEED =
      ROWS.add(Param.wholeNumber("seed", 20250607L, "seed from which all randomness follows"));

  /** All rows. */
  public static final List<Param<?>> TABLE = ROWS.rows();

  /**
   * The parameters whose values do not change the bits of the model. For a teacher these depend on
   * its weights, but not on the path of its model. Likewise, noise depends on the rates that follow
   * from a device, but not on the path of its file.
   */
  public static final List<Param<?>> NOT_OF_THE_MODEL =
      List.of(CHECKPOINT_INTERVAL, TEACHER_MODEL, NOISE_DEVICE);

  private TrainParam() {}

  /** How images count by their class. */
  public enum ClassWeight {
    NONE,
    BALANCED
  }

  /** What qicd compares. */
  public enum DistillState {
    FULL,
    READOUT
  }

  /** What is fitted to the validation images after the training. */
  public enum Calibrate {
    NONE,
    TEMPERATURE
  }

  /** What students are compared with in the distillation term. */
  public enum DistillTarget {
    PEERS,
    AVERAGED,
    OWN
  }

  /** How qkd measures the distance to its teacher. */
  public enum TeacherDistance {
    KL,
    INFIDELITY,
    READOUT
  }

  /** Where states are compared. */
  public enum DistillOn {
    SHARED,
    LABELLED,
    PROBES
  }

  /** Which observables stand for the classes. */
  public enum ReadoutChoice {
    AUTO,
    EXPVAL,
    PROJECTOR;

    static ReadoutChoice of(String label) {
      return valueOf(label.toUpperCase(Locale.ROOT));
    }
  }

  /** Which student sees which labels. */
  public enum LabelOwners {
    SHARED,
    SHARDED,
    BY_CLASS
  }

  /**
   * What moves between students and driver: outputs for each image, weights and gradients, or mean
   * outputs for each class.
   */
  public enum Exchange {
    AUTO,
    STATES,
    WEIGHTS,
    LABELS
  }

  /** Which gradient of the task term a student takes a step along. */
  public enum TaskGradient {
    OWN,
    AVERAGED
  }

  /** Whether the scaling of features is trained. */
  public enum FeatureScalingChoice {
    FIXED,
    TRAINABLE
  }

  /** How weights are averaged. */
  public enum WeightMean {
    ARITHMETIC,
    CIRCULAR
  }

  /** What has an error of its own on a device. */
  public enum DeviceErrorsOf {
    GATE,
    QUBIT
  }

  /** Which optimizer. */
  public enum OptimizerChoice {
    ADAM,
    SGD
  }
}
