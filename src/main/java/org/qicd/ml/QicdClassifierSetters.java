package org.qicd.ml;

import org.apache.spark.ml.classification.ProbabilisticClassifier;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.Param;

/**
 * Setters of {@link QicdClassifier}, each of which returns the stage.
 *
 * <p>Generated from the tables of parameters by {@code ParamFilesTest}; not to be edited.
 */
public abstract class QicdClassifierSetters
    extends ProbabilisticClassifier<Vector, QicdClassifier, QicdClassificationModel>
    implements QicdParams {
  private static final long serialVersionUID = 1L;

  QicdClassifierSetters() {}

  final <T> QicdClassifier with(Param<T> param, T value) {
    set(param, value);
    return (QicdClassifier) this;
  }

  /** Column of the weights of the rows; empty: every row has weight 1. Text. */
  public QicdClassifier setWeightCol(String value) {
    return with(weightCol(), value);
  }

  /** Boolean column, true for rows that serve validation and not training; empty: none. Text. */
  public QicdClassifier setValidationIndicatorCol(String value) {
    return with(validationIndicatorCol(), value);
  }

  /** New column of each student's class probabilities, an array of vectors; empty: none. Text. */
  public QicdClassifier setStudentProbabilityCol(String value) {
    return with(studentProbabilityCol(), value);
  }

  /**
   * New column of how far the students disagree, the mutual information between prediction and
   * student in nats; empty: none. Text.
   */
  public QicdClassifier setDisagreementCol(String value) {
    return with(disagreementCol(), value);
  }

  /**
   * New column of the mean infidelity between the states of two students, 0 to 1; empty: none.
   * Text. The states of all students are compared with each other for every row.
   */
  public QicdClassifier setInfidelityCol(String value) {
    return with(infidelityCol(), value);
  }

  /**
   * What becomes of rows with features that are null, not finite or cannot be encoded: error, skip
   * (left out), or keep (predicted as NaN, prepared as null; an error in a fit). One of error,
   * skip, keep.
   */
  public QicdClassifier setHandleInvalid(String value) {
    return with(handleInvalid(), value);
  }

  /**
   * Number of students trained together, M. A whole number from 1 to 64. Time and memory of a round
   * grow in proportion.
   */
  public QicdClassifier setNumStudents(int value) {
    return with(numStudents(), value);
  }

  /**
   * Number of circuits that each student keeps, G, one in each group. A whole number from 1 to 64.
   * Time and memory of a round grow in proportion.
   *
   * <p>There are G groups with one circuit of each student. Groups start from different weights and
   * do not teach each other; the circuits of a student see the same batches. The ensemble is that
   * of all G M circuits. Weights are averaged within a group; what is reported for averaged weights
   * is the ensemble of these G circuits.
   */
  public QicdClassifier setCircuitsPerStudent(int value) {
    return with(circuitsPerStudent(), value);
  }

  /**
   * How the students teach each other. One of qicd, qcd, qkd, average, independent. qicd, qcd and
   * qkd simulate the shared images in addition to the labelled ones; average and independent do
   * not.
   *
   * <p>qicd compares quantum states, qcd class probabilities. qkd pulls every student toward one
   * teacher. average gives all students the mean of their gradients, as federated SGD does.
   * independent students learn alone.
   */
  public QicdClassifier setStrategy(String value) {
    return with(strategy(), value);
  }

  /**
   * How qkd measures the distance to its teacher: by class probabilities, by whole states, or by
   * the states of the readout qubits. One of kl, infidelity, readout.
   *
   * <p>kl with a distillWeight of 3 to 10 works best. infidelity and readout ask a student to reach
   * the very state of the teacher. That harms where the teacher is another circuit, or began with
   * other weights.
   */
  public QicdClassifier setTeacherDistance(String value) {
    return with(teacherDistance(), value);
  }

  /**
   * Number of layers of the teacher that qkd trains before its students. A whole number from 1 to
   * 1000. The time of the teacher's training grows in proportion.
   *
   * <p>The teacher is one circuit. It has the labels of all students, and their seed, batch size
   * and optimizer.
   */
  public QicdClassifier setTeacherLayers(int value) {
    return with(teacherLayers(), value);
  }

  /**
   * Number of rounds for which qkd trains its teacher. A whole number from 1 to 10000000. The time
   * of the teacher's training grows in proportion.
   */
  public QicdClassifier setTeacherRounds(int value) {
    return with(teacherRounds(), value);
  }

  /**
   * Number of qubits of the teacher that qkd trains; 0: as many as a student has. A whole number
   * from 0 to 20. Each further qubit doubles the time and memory of the teacher's training.
   */
  public QicdClassifier setTeacherQubits(int value) {
    return with(teacherQubits(), value);
  }

  /**
   * Directory of a saved model that is the teacher of qkd; empty: qkd trains one first. Text.
   *
   * <p>This may be a run directory, a saved classification model, or a saved pipeline that ends
   * with one. Images are not prepared anew for the teacher, so it must have been trained on images
   * that were prepared as the students' are. Its training is not counted among the gradients of the
   * run.
   */
  public QicdClassifier setTeacherModel(String value) {
    return with(teacherModel(), value);
  }

  /**
   * Weight lambda of the distillation term at the end of its schedule. A number from 0 to 1000000.
   */
  public QicdClassifier setDistillWeight(double value) {
    return with(distillWeight(), value);
  }

  /**
   * How lambda reaches its end value. One of constant, linear, geometric.
   *
   * <p>linear rises from zero over all rounds. geometric rises from a tenth of the end value and
   * reaches it after two thirds of the rounds.
   */
  public QicdClassifier setDistillSchedule(String value) {
    return with(distillSchedule(), value);
  }

  /**
   * What qicd compares: whole states by infidelity, or the states of the readout qubits by
   * superfidelity. One of full, readout. With exchange = states, an image moves 2^(n+1) numbers for
   * a whole state of n qubits, and 2^(2r+1) for the state of r readout qubits.
   */
  public QicdClassifier setDistillState(String value) {
    return with(distillState(), value);
  }

  /**
   * What a student is pulled toward: the states of the other students, or the state of the one
   * circuit with averaged weights. One of peers, averaged. With exchange = states, averaged moves
   * the states of one circuit instead of M. With exchange = weights it moves as much as peers.
   *
   * <p>averaged needs the same circuit for all students.
   */
  public QicdClassifier setDistillTarget(String value) {
    return with(distillTarget(), value);
  }

  /**
   * Where states are compared: on the shared images, on these and all labelled images of the step,
   * or on random states. One of shared, labelled, probes. With labelled, each student also
   * simulates the labelled images of all others.
   *
   * <p>labelled compares all students on the shared images and on the images of every student's
   * labelled batch; the labels stay with their owner. probes compares them on distillBatchSize
   * random real states, which follow from the seed, so no image needs to be shared.
   */
  public QicdClassifier setDistillOn(String value) {
    return with(distillOn(), value);
  }

  /**
   * Number of rounds from one refresh of the targets to the next. A whole number from 1 to
   * 10000000. A larger number lets weights move less often, and lowers accuracy.
   *
   * <p>Between two refreshes the targets come from the weights of the last refresh, evaluated on
   * the shared images of the current round. With 1 the targets come from the weights of the round
   * itself, with exchange = weights from those of each step.
   */
  public QicdClassifier setStaleness(int value) {
    return with(staleness(), value);
  }

  /** Number of rounds before the distillation term begins. A whole number, 0 or more. */
  public QicdClassifier setBurnIn(int value) {
    return with(burnIn(), value);
  }

  /**
   * Share of the rounds in which a student takes part, at random. A number from 0 to 1.
   *
   * <p>A student that misses a round takes no step in it, and no other student is pulled toward it.
   * A student that takes part alone has no distillation term. At least one student takes part in
   * each round, so 0 means exactly one.
   */
  public QicdClassifier setParticipation(double value) {
    return with(participation(), value);
  }

  /**
   * How the features enter the circuit. One of amplitude, angle, angle_x, angle_z, zz, reuploading.
   * amplitude needs log2 of the number of features in qubits, the others one qubit for each
   * feature.
   */
  public QicdClassifier setEncoding(String value) {
    return with(encoding(), value);
  }

  /**
   * Angle by which a feature turns for each standard deviation from its mean, where features are
   * angles, radians; 0: features are radians as they come. A number from 0 to 1000000.
   *
   * <p>Mean and standard deviation are those of the training images, weighted where the images are;
   * the model keeps them. reuploading, which turns by each feature before every layer, takes half
   * of this angle. A feature that never changes turns by nothing. Amplitudes are not scaled.
   */
  public QicdClassifier setFeatureScale(double value) {
    return with(featureScale(), value);
  }

  /**
   * Template of the circuits: one for all students, or one for each. One of strongly_entangling,
   * basic_entangler, real_amplitudes, efficient_su2, or a list of them. A layer on n qubits has 3 n
   * weights with strongly_entangling, 2 n with efficient_su2, and n with the others.
   */
  public QicdClassifier setAnsatz(String... value) {
    return with(ansatz(), value);
  }

  /**
   * Number of layers of the circuits: one for all students, or one for each. A whole number from 1
   * to 1000, or a list of them. The time of a round grows in proportion.
   */
  public QicdClassifier setNumLayers(int... value) {
    return with(numLayers(), value);
  }

  /**
   * Number of qubits of the circuits; 0: as few as the features and classes need. A whole number
   * from 0 to 20. Each further qubit doubles the time and memory of a round.
   */
  public QicdClassifier setNumQubits(int value) {
    return with(numQubits(), value);
  }

  /**
   * Which observables stand for the classes. One of auto, expval, projector.
   *
   * <p>expval reads Pauli Z on one qubit for each class. projector reads the probability of one bit
   * string for each class. auto takes expval if there are as many qubits as classes, otherwise
   * projector.
   */
  public QicdClassifier setReadout(String value) {
    return with(readout(), value);
  }

  /** Factor beta from expectation values to logits. A number above 0, at most 1000000. */
  public QicdClassifier setLogitScale(double value) {
    return with(logitScale(), value);
  }

  /**
   * How the weights of the students begin. One of common, independent, identity.
   *
   * <p>common draws the weights once for all students and adds a small difference for each.
   * independent draws them for each student. identity starts students of different depths as one
   * circuit. To do so it changes the circuits: behind the first layers (up to four, with random
   * weights) every second layer entangles by the inverse of the layer before it, and the angles
   * there begin at zero, so that layers cancel in pairs. identity needs one ansatz, depths that are
   * all even or all odd, and an encoding other than reuploading. Students that are pulled toward
   * one circuit reach no more than the shallowest of them can.
   */
  public QicdClassifier setInit(String value) {
    return with(init(), value);
  }

  /**
   * Standard deviation of the differences between students in a common or identity start, radians.
   * A number from 0 to 1000000.
   */
  public QicdClassifier setInitScale(double value) {
    return with(initScale(), value);
  }

  /**
   * Which student sees which labels. One of shared, sharded, by_class.
   *
   * <p>shared gives every label to every student. sharded deals the labels out, so that each
   * student has its share of every class. by_class gives a student the labels of classesPerStudent
   * classes.
   */
  public QicdClassifier setLabels(String value) {
    return with(labels(), value);
  }

  /**
   * Number of labels that each student gets; 0: all that it owns. A whole number, 0 or more.
   *
   * <p>The labels that nobody gets stay hidden.
   */
  public QicdClassifier setLabelsPerStudent(int value) {
    return with(labelsPerStudent(), value);
  }

  /**
   * Number of classes whose labels a student sees with labels = by_class. A whole number, 1 or
   * more.
   */
  public QicdClassifier setClassesPerStudent(int value) {
    return with(classesPerStudent(), value);
  }

  /**
   * Share of the training labels that are replaced by another class. A number from 0 to 1.
   *
   * <p>Which labels are replaced follows from the seed and the image, before the labels are dealt
   * to students. Validation and test labels stay as they are.
   */
  public QicdClassifier setLabelNoise(double value) {
    return with(labelNoise(), value);
  }

  /**
   * What moves between the students and the driver. One of auto, states, weights, labels. weights
   * moves the weights of all circuits and simulates no image twice. states moves each student's
   * outputs on the shared images and takes two Spark jobs for a round instead of one. labels moves
   * one mean output for each class, and simulates no shared image.
   *
   * <p>auto takes weights. It takes states only where all data is one slice and a round is so much
   * work that it pays to give each student a task of its own. labels is for qcd, and for qicd with
   * distillState = readout: a student tells the mean of its outputs for each class of its labelled
   * batch, and is pulled on each of these images toward the mean of the other students' means for
   * its class. distillBatchSize then has no meaning.
   */
  public QicdClassifier setExchange(String value) {
    return with(exchange(), value);
  }

  /**
   * Number of labelled images in a student's step. A whole number from 1 to 16777216. The time of a
   * step grows in proportion.
   */
  public QicdClassifier setBatchSize(int value) {
    return with(batchSize(), value);
  }

  /**
   * Number of shared images in a step. A whole number from 1 to 16777216. The time of a step grows
   * in proportion, with exchange = states also the traffic.
   */
  public QicdClassifier setDistillBatchSize(int value) {
    return with(distillBatchSize(), value);
  }

  /**
   * Number of optimizer steps in a round. A whole number from 1 to 10000. The time of a round grows
   * in proportion. With one slice all steps are one Spark job, with several slices each step is a
   * job of its own.
   *
   * <p>With exchange = states all steps of a round have the targets of its start.
   */
  public QicdClassifier setStepsPerRound(int value) {
    return with(stepsPerRound(), value);
  }

  /**
   * Number of images in a slice, the unit of data that a task works on. A whole number from 1 to
   * 16777216. A task holds all images of its slice in memory. Fewer slices than cores leave cores
   * idle; many small slices cost time for scheduling.
   *
   * <p>The slices decide the order of sums, and so the last bits of a result.
   */
  public QicdClassifier setSliceSize(int value) {
    return with(sliceSize(), value);
  }

  /** First-order optimizer. One of adam, sgd. */
  public QicdClassifier setOptimizer(String value) {
    return with(optimizer(), value);
  }

  /** Size of the first step, radians. A number above 0, at most 1000000. */
  public QicdClassifier setStepSize(double value) {
    return with(stepSize(), value);
  }

  /**
   * How the step size changes over the run. One of constant, cosine.
   *
   * <p>cosine falls along half a cosine to a twentieth of the first step size.
   */
  public QicdClassifier setStepSchedule(String value) {
    return with(stepSchedule(), value);
  }

  /** Number of rounds. A whole number from 1 to 10000000. The time of a run grows in proportion. */
  public QicdClassifier setMaxIter(int value) {
    return with(maxIter(), value);
  }

  /**
   * Number of rounds from one evaluation on the validation images to the next; 0: none. A whole
   * number from 0 to 10000000. Each evaluation simulates all validation images once for each
   * circuit.
   */
  public QicdClassifier setValidationInterval(int value) {
    return with(validationInterval(), value);
  }

  /**
   * Number of evaluations without a gain after which training stops and keeps the weights of the
   * best round; 0: train to the end and keep the last weights. A whole number, 0 or more.
   */
  public QicdClassifier setPatience(int value) {
    return with(patience(), value);
  }

  /**
   * Smallest relative fall of the ensemble's validation loss that is a gain. A number from 0 to
   * 1000000.
   */
  public QicdClassifier setTol(double value) {
    return with(tol(), value);
  }

  /**
   * Number of rounds from one checkpoint to the next. A whole number, 1 or more, or -1 for never.
   * The driver writes a file each time.
   *
   * <p>A training that was interrupted goes on from its last checkpoint.
   */
  public QicdClassifier setCheckpointInterval(int value) {
    return with(checkpointInterval(), value);
  }

  /** Seed from which all randomness follows. A whole number. */
  public QicdClassifier setSeed(long value) {
    return with(seed(), value);
  }
}
