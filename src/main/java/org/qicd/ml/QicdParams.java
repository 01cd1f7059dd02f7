package org.qicd.ml;

import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntArrayParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.StringArrayParam;
import org.apache.spark.ml.param.shared.HasCheckpointInterval;
import org.apache.spark.ml.param.shared.HasHandleInvalid;
import org.apache.spark.ml.param.shared.HasMaxIter;
import org.apache.spark.ml.param.shared.HasSeed;
import org.apache.spark.ml.param.shared.HasStepSize;
import org.apache.spark.ml.param.shared.HasTol;
import org.apache.spark.ml.param.shared.HasValidationIndicatorCol;
import org.apache.spark.ml.param.shared.HasWeightCol;

/**
 * Params of {@link QicdClassifier} and {@link QicdClassificationModel}, and their getters.
 *
 * <p>Generated from the tables of parameters by {@code ParamFilesTest}; not to be edited.
 */
public interface QicdParams
    extends HasWeightCol,
        HasValidationIndicatorCol,
        HasHandleInvalid,
        HasStepSize,
        HasMaxIter,
        HasTol,
        HasCheckpointInterval,
        HasSeed {
  /** The params of this stage; MLlib finds them by the methods below. */
  StageParams stageParams();

  /** Column of the weights of the rows; empty: every row has weight 1. */
  @Override
  default Param<String> weightCol() {
    return stageParams().text("weightCol");
  }

  /** Boolean column, true for rows that serve validation and not training; empty: none. */
  @Override
  default Param<String> validationIndicatorCol() {
    return stageParams().text("validationIndicatorCol");
  }

  /** New column of each student's class probabilities, an array of vectors; empty: none. */
  default Param<String> studentProbabilityCol() {
    return stageParams().text("studentProbabilityCol");
  }

  /**
   * New column of how far the students disagree, the mutual information between prediction and
   * student in nats; empty: none.
   */
  default Param<String> disagreementCol() {
    return stageParams().text("disagreementCol");
  }

  /** New column of the mean infidelity between the states of two students, 0 to 1; empty: none. */
  default Param<String> infidelityCol() {
    return stageParams().text("infidelityCol");
  }

  /**
   * What becomes of rows with features that are null, not finite or cannot be encoded: error, skip
   * (left out), or keep (predicted as NaN, prepared as null; an error in a fit).
   */
  @Override
  default Param<String> handleInvalid() {
    return stageParams().text("handleInvalid");
  }

  /** Number of students trained together, M. */
  default IntParam numStudents() {
    return stageParams().integer("numStudents");
  }

  /** Number of circuits that each student keeps, G, one in each group. */
  default IntParam circuitsPerStudent() {
    return stageParams().integer("circuitsPerStudent");
  }

  /** How the students teach each other. */
  default Param<String> strategy() {
    return stageParams().text("strategy");
  }

  /**
   * How qkd measures the distance to its teacher: by class probabilities, by whole states, or by
   * the states of the readout qubits.
   */
  default Param<String> teacherDistance() {
    return stageParams().text("teacherDistance");
  }

  /** Number of layers of the teacher that qkd trains before its students. */
  default IntParam teacherLayers() {
    return stageParams().integer("teacherLayers");
  }

  /** Number of rounds for which qkd trains its teacher. */
  default IntParam teacherRounds() {
    return stageParams().integer("teacherRounds");
  }

  /** Number of qubits of the teacher that qkd trains; 0: as many as a student has. */
  default IntParam teacherQubits() {
    return stageParams().integer("teacherQubits");
  }

  /** Directory of a saved model that is the teacher of qkd; empty: qkd trains one first. */
  default Param<String> teacherModel() {
    return stageParams().text("teacherModel");
  }

  /** Weight lambda of the distillation term at the end of its schedule. */
  default DoubleParam distillWeight() {
    return stageParams().real("distillWeight");
  }

  /** How lambda reaches its end value. */
  default Param<String> distillSchedule() {
    return stageParams().text("distillSchedule");
  }

  /**
   * What qicd compares: whole states by infidelity, or the states of the readout qubits by
   * superfidelity.
   */
  default Param<String> distillState() {
    return stageParams().text("distillState");
  }

  /**
   * What a student is pulled toward: the states of the other students, or the state of the one
   * circuit with averaged weights.
   */
  default Param<String> distillTarget() {
    return stageParams().text("distillTarget");
  }

  /**
   * Where states are compared: on the shared images, on these and all labelled images of the step,
   * or on random states.
   */
  default Param<String> distillOn() {
    return stageParams().text("distillOn");
  }

  /** Number of rounds from one refresh of the targets to the next. */
  default IntParam staleness() {
    return stageParams().integer("staleness");
  }

  /** Number of rounds before the distillation term begins. */
  default IntParam burnIn() {
    return stageParams().integer("burnIn");
  }

  /** Share of the rounds in which a student takes part, at random. */
  default DoubleParam participation() {
    return stageParams().real("participation");
  }

  /** How the features enter the circuit. */
  default Param<String> encoding() {
    return stageParams().text("encoding");
  }

  /**
   * Angle by which a feature turns for each standard deviation from its mean, where features are
   * angles, radians; 0: features are radians as they come.
   */
  default DoubleParam featureScale() {
    return stageParams().real("featureScale");
  }

  /** Template of the circuits: one for all students, or one for each. */
  default StringArrayParam ansatz() {
    return stageParams().texts("ansatz");
  }

  /** Number of layers of the circuits: one for all students, or one for each. */
  default IntArrayParam numLayers() {
    return stageParams().integers("numLayers");
  }

  /** Number of qubits of the circuits; 0: as few as the features and classes need. */
  default IntParam numQubits() {
    return stageParams().integer("numQubits");
  }

  /** Which observables stand for the classes. */
  default Param<String> readout() {
    return stageParams().text("readout");
  }

  /** Factor beta from expectation values to logits. */
  default DoubleParam logitScale() {
    return stageParams().real("logitScale");
  }

  /** How the weights of the students begin. */
  default Param<String> init() {
    return stageParams().text("init");
  }

  /**
   * Standard deviation of the differences between students in a common or identity start, radians.
   */
  default DoubleParam initScale() {
    return stageParams().real("initScale");
  }

  /** Which student sees which labels. */
  default Param<String> labels() {
    return stageParams().text("labels");
  }

  /** Number of labels that each student gets; 0: all that it owns. */
  default IntParam labelsPerStudent() {
    return stageParams().integer("labelsPerStudent");
  }

  /** Number of classes whose labels a student sees with labels = by_class. */
  default IntParam classesPerStudent() {
    return stageParams().integer("classesPerStudent");
  }

  /** Share of the training labels that are replaced by another class. */
  default DoubleParam labelNoise() {
    return stageParams().real("labelNoise");
  }

  /** What moves between the students and the driver. */
  default Param<String> exchange() {
    return stageParams().text("exchange");
  }

  /** Number of labelled images in a student's step. */
  default IntParam batchSize() {
    return stageParams().integer("batchSize");
  }

  /** Number of shared images in a step. */
  default IntParam distillBatchSize() {
    return stageParams().integer("distillBatchSize");
  }

  /** Number of optimizer steps in a round. */
  default IntParam stepsPerRound() {
    return stageParams().integer("stepsPerRound");
  }

  /** Number of images in a slice, the unit of data that a task works on. */
  default IntParam sliceSize() {
    return stageParams().integer("sliceSize");
  }

  /** First-order optimizer. */
  default Param<String> optimizer() {
    return stageParams().text("optimizer");
  }

  /** Size of the first step, radians. */
  @Override
  default DoubleParam stepSize() {
    return stageParams().real("stepSize");
  }

  /** How the step size changes over the run. */
  default Param<String> stepSchedule() {
    return stageParams().text("stepSchedule");
  }

  /** Number of rounds. */
  @Override
  default IntParam maxIter() {
    return stageParams().integer("maxIter");
  }

  /** Number of rounds from one evaluation on the validation images to the next; 0: none. */
  default IntParam validationInterval() {
    return stageParams().integer("validationInterval");
  }

  /**
   * Number of evaluations without a gain after which training stops and keeps the weights of the
   * best round; 0: train to the end and keep the last weights.
   */
  default IntParam patience() {
    return stageParams().integer("patience");
  }

  /** Smallest relative fall of the ensemble's validation loss that is a gain. */
  @Override
  default DoubleParam tol() {
    return stageParams().real("tol");
  }

  /** Number of rounds from one checkpoint to the next. */
  @Override
  default IntParam checkpointInterval() {
    return stageParams().integer("checkpointInterval");
  }

  /** Seed from which all randomness follows. */
  @Override
  default LongParam seed() {
    return stageParams().wholeNumber("seed");
  }

  default String getStudentProbabilityCol() {
    return getOrDefault(studentProbabilityCol());
  }

  default String getDisagreementCol() {
    return getOrDefault(disagreementCol());
  }

  default String getInfidelityCol() {
    return getOrDefault(infidelityCol());
  }

  default int getNumStudents() {
    return (Integer) getOrDefault(numStudents());
  }

  default int getCircuitsPerStudent() {
    return (Integer) getOrDefault(circuitsPerStudent());
  }

  default String getStrategy() {
    return getOrDefault(strategy());
  }

  default String getTeacherDistance() {
    return getOrDefault(teacherDistance());
  }

  default int getTeacherLayers() {
    return (Integer) getOrDefault(teacherLayers());
  }

  default int getTeacherRounds() {
    return (Integer) getOrDefault(teacherRounds());
  }

  default int getTeacherQubits() {
    return (Integer) getOrDefault(teacherQubits());
  }

  default String getTeacherModel() {
    return getOrDefault(teacherModel());
  }

  default double getDistillWeight() {
    return (Double) getOrDefault(distillWeight());
  }

  default String getDistillSchedule() {
    return getOrDefault(distillSchedule());
  }

  default String getDistillState() {
    return getOrDefault(distillState());
  }

  default String getDistillTarget() {
    return getOrDefault(distillTarget());
  }

  default String getDistillOn() {
    return getOrDefault(distillOn());
  }

  default int getStaleness() {
    return (Integer) getOrDefault(staleness());
  }

  default int getBurnIn() {
    return (Integer) getOrDefault(burnIn());
  }

  default double getParticipation() {
    return (Double) getOrDefault(participation());
  }

  default String getEncoding() {
    return getOrDefault(encoding());
  }

  default double getFeatureScale() {
    return (Double) getOrDefault(featureScale());
  }

  default String[] getAnsatz() {
    return getOrDefault(ansatz());
  }

  default int[] getNumLayers() {
    return getOrDefault(numLayers());
  }

  default int getNumQubits() {
    return (Integer) getOrDefault(numQubits());
  }

  default String getReadout() {
    return getOrDefault(readout());
  }

  default double getLogitScale() {
    return (Double) getOrDefault(logitScale());
  }

  default String getInit() {
    return getOrDefault(init());
  }

  default double getInitScale() {
    return (Double) getOrDefault(initScale());
  }

  default String getLabels() {
    return getOrDefault(labels());
  }

  default int getLabelsPerStudent() {
    return (Integer) getOrDefault(labelsPerStudent());
  }

  default int getClassesPerStudent() {
    return (Integer) getOrDefault(classesPerStudent());
  }

  default double getLabelNoise() {
    return (Double) getOrDefault(labelNoise());
  }

  default String getExchange() {
    return getOrDefault(exchange());
  }

  default int getBatchSize() {
    return (Integer) getOrDefault(batchSize());
  }

  default int getDistillBatchSize() {
    return (Integer) getOrDefault(distillBatchSize());
  }

  default int getStepsPerRound() {
    return (Integer) getOrDefault(stepsPerRound());
  }

  default int getSliceSize() {
    return (Integer) getOrDefault(sliceSize());
  }

  default String getOptimizer() {
    return getOrDefault(optimizer());
  }

  default String getStepSchedule() {
    return getOrDefault(stepSchedule());
  }

  default int getValidationInterval() {
    return (Integer) getOrDefault(validationInterval());
  }

  default int getPatience() {
    return (Integer) getOrDefault(patience());
  }

  // MLlib's initialisers of the shared params. They must exist and do nothing, since
  // the params are made of our rows.

  @Override
  default void org$apache$spark$ml$param$shared$HasWeightCol$_setter_$weightCol_$eq(
      Param<String> param) {}

  @Override
  default void
      org$apache$spark$ml$param$shared$HasValidationIndicatorCol$_setter_$validationIndicatorCol_$eq(
          Param<String> param) {}

  @Override
  default void org$apache$spark$ml$param$shared$HasHandleInvalid$_setter_$handleInvalid_$eq(
      Param<String> param) {}

  @Override
  default void org$apache$spark$ml$param$shared$HasStepSize$_setter_$stepSize_$eq(
      DoubleParam param) {}

  @Override
  default void org$apache$spark$ml$param$shared$HasMaxIter$_setter_$maxIter_$eq(IntParam param) {}

  @Override
  default void org$apache$spark$ml$param$shared$HasTol$_setter_$tol_$eq(DoubleParam param) {}

  @Override
  default void
      org$apache$spark$ml$param$shared$HasCheckpointInterval$_setter_$checkpointInterval_$eq(
          IntParam param) {}

  @Override
  default void org$apache$spark$ml$param$shared$HasSeed$_setter_$seed_$eq(LongParam param) {}
}
