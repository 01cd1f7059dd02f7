package org.qicd.ml;

import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntArrayParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.StringArrayParam;
import org.apache.spark.ml.param.shared.HasCheckpointInterval;
import org.apache.spark.ml.param.shared.HasMaxIter;
import org.apache.spark.ml.param.shared.HasSeed;
import org.apache.spark.ml.param.shared.HasStepSize;
import org.apache.spark.ml.param.shared.HasTol;
import org.apache.spark.ml.param.shared.HasValidationIndicatorCol;
import org.apache.spark.ml.param.shared.HasWeightCol;
import org.qicd.train.TrainParam;

/**
 * The params that {@link QicdClassifier} and {@link QicdClassificationModel} have beside those of
 * MLlib's classifiers: a row of {@link TrainParam} or {@link ColumnParam} each, which holds text,
 * allowed values and default.
 */
public interface QicdParams
    extends HasMaxIter,
        HasStepSize,
        HasTol,
        HasSeed,
        HasCheckpointInterval,
        HasWeightCol,
        HasValidationIndicatorCol {
  /** The params of this stage; MLlib finds them by the methods below. */
  StageParams stageParams();

  /** Number of students trained together, M. */
  default IntParam numStudents() {
    return stageParams().integer(TrainParam.NUM_STUDENTS);
  }

  /** Circuits that each student keeps, one in each group. */
  default IntParam circuitsPerStudent() {
    return stageParams().integer(TrainParam.CIRCUITS_PER_STUDENT);
  }

  /** How the students teach each other. */
  default Param<String> strategy() {
    return stageParams().choice(TrainParam.STRATEGY);
  }

  /** How {@code qkd} measures the distance to its teacher. */
  default Param<String> teacherDistance() {
    return stageParams().choice(TrainParam.TEACHER_DISTANCE);
  }

  /** Layers of the teacher that {@code qkd} trains. */
  default IntParam teacherLayers() {
    return stageParams().integer(TrainParam.TEACHER_LAYERS);
  }

  /** Rounds of the teacher that {@code qkd} trains. */
  default IntParam teacherRounds() {
    return stageParams().integer(TrainParam.TEACHER_ROUNDS);
  }

  /** Weight lambda of the pull at the end of its schedule. */
  default DoubleParam distillWeight() {
    return stageParams().real(TrainParam.DISTILL_WEIGHT);
  }

  /** How lambda gets to its end value. */
  default Param<String> distillSchedule() {
    return stageParams().choice(TrainParam.DISTILL_SCHEDULE);
  }

  /** What qicd compares: whole states, or those of the readout qubits. */
  default Param<String> distillState() {
    return stageParams().choice(TrainParam.DISTILL_STATE);
  }

  /** What students are pulled toward. */
  default Param<String> distillTarget() {
    return stageParams().choice(TrainParam.DISTILL_TARGET);
  }

  /** Where states are compared. */
  default Param<String> distillOn() {
    return stageParams().choice(TrainParam.DISTILL_ON);
  }

  /** Rounds from one refresh of the targets to the next. */
  default IntParam staleness() {
    return stageParams().integer(TrainParam.STALENESS);
  }

  /** Rounds before the pull begins. */
  default IntParam burnIn() {
    return stageParams().integer(TrainParam.BURN_IN);
  }

  /** How features enter the circuit. */
  default Param<String> encoding() {
    return stageParams().choice(TrainParam.ENCODING);
  }

  /** Template of the circuits: one, or one for each student. */
  default StringArrayParam ansatz() {
    return stageParams().choices(TrainParam.ANSATZ);
  }

  /** Layers of the circuits: one number, or one for each student. */
  default IntArrayParam numLayers() {
    return stageParams().integers(TrainParam.NUM_LAYERS);
  }

  /** Width of the register; 0: as few qubits as the features need. */
  default IntParam numQubits() {
    return stageParams().integer(TrainParam.NUM_QUBITS);
  }

  /** Observables of the classes. */
  default Param<String> readout() {
    return stageParams().choice(TrainParam.READOUT);
  }

  /** Factor beta from expectation values to logits. */
  default DoubleParam logitScale() {
    return stageParams().real(TrainParam.LOGIT_SCALE);
  }

  /** How the students' weights begin. */
  default Param<String> init() {
    return stageParams().choice(TrainParam.INIT);
  }

  /** Standard deviation of the students' differences in a common start. */
  default DoubleParam initScale() {
    return stageParams().real(TrainParam.INIT_SCALE);
  }

  /** Which student sees which labels. */
  default Param<String> labels() {
    return stageParams().choice(TrainParam.LABELS);
  }

  /** Labels that each student gets; 0: all there are. */
  default IntParam labelsPerStudent() {
    return stageParams().integer(TrainParam.LABELS_PER_STUDENT);
  }

  /** What moves between students and driver. */
  default Param<String> exchange() {
    return stageParams().choice(TrainParam.EXCHANGE);
  }

  /** Labelled images of a student's step. */
  default IntParam batchSize() {
    return stageParams().integer(TrainParam.BATCH_SIZE);
  }

  /** Shared images of a step. */
  default IntParam distillBatchSize() {
    return stageParams().integer(TrainParam.DISTILL_BATCH_SIZE);
  }

  /** Optimizer steps of a round. */
  default IntParam stepsPerRound() {
    return stageParams().integer(TrainParam.STEPS_PER_ROUND);
  }

  /** Images of a slice, the unit of data of a task. */
  default IntParam sliceSize() {
    return stageParams().integer(TrainParam.SLICE_SIZE);
  }

  /** First-order optimizer. */
  default Param<String> optimizer() {
    return stageParams().choice(TrainParam.OPTIMIZER);
  }

  @Override
  default DoubleParam stepSize() {
    return stageParams().real(TrainParam.STEP_SIZE);
  }

  /** How the step size changes. */
  default Param<String> stepSchedule() {
    return stageParams().choice(TrainParam.STEP_SCHEDULE);
  }

  @Override
  default IntParam maxIter() {
    return stageParams().integer(TrainParam.MAX_ITER);
  }

  /** Rounds between looks at the validation rows; 0: none. */
  default IntParam validationInterval() {
    return stageParams().integer(TrainParam.VALIDATION_INTERVAL);
  }

  /** Looks without a gain before training stops with the best round's weights; 0: never. */
  default IntParam patience() {
    return stageParams().integer(TrainParam.PATIENCE);
  }

  @Override
  default DoubleParam tol() {
    return stageParams().real(TrainParam.TOL);
  }

  @Override
  default IntParam checkpointInterval() {
    return stageParams().integer(TrainParam.CHECKPOINT_INTERVAL);
  }

  @Override
  default LongParam seed() {
    return stageParams().wholeNumber(TrainParam.SEED);
  }

  @Override
  default Param<String> weightCol() {
    return stageParams().text(ColumnParam.WEIGHT_COL);
  }

  @Override
  default Param<String> validationIndicatorCol() {
    return stageParams().text(ColumnParam.VALIDATION_INDICATOR_COL);
  }

  /** New column of each student's class probabilities; empty: none. */
  default Param<String> studentProbabilityCol() {
    return stageParams().text(ColumnParam.STUDENT_PROBABILITY_COL);
  }

  /** New column of the students' disagreement, nats; empty: none. */
  default Param<String> disagreementCol() {
    return stageParams().text(ColumnParam.DISAGREEMENT_COL);
  }

  /** New column of the mean infidelity between students' states; empty: none. */
  default Param<String> infidelityCol() {
    return stageParams().text(ColumnParam.INFIDELITY_COL);
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

  default String getEncoding() {
    return getOrDefault(encoding());
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

  default String getStudentProbabilityCol() {
    return getOrDefault(studentProbabilityCol());
  }

  default String getDisagreementCol() {
    return getOrDefault(disagreementCol());
  }

  default String getInfidelityCol() {
    return getOrDefault(infidelityCol());
  }

  // MLlib's initialisers of the shared params, which are not run: the params are rows of ours.

  @Override
  default void org$apache$spark$ml$param$shared$HasStepSize$_setter_$stepSize_$eq(
      DoubleParam param) {}

  @Override
  default void org$apache$spark$ml$param$shared$HasMaxIter$_setter_$maxIter_$eq(IntParam param) {}

  @Override
  default void org$apache$spark$ml$param$shared$HasTol$_setter_$tol_$eq(DoubleParam param) {}

  @Override
  default void org$apache$spark$ml$param$shared$HasSeed$_setter_$seed_$eq(LongParam param) {}

  @Override
  default void
      org$apache$spark$ml$param$shared$HasCheckpointInterval$_setter_$checkpointInterval_$eq(
          IntParam param) {}

  @Override
  default void org$apache$spark$ml$param$shared$HasWeightCol$_setter_$weightCol_$eq(
      Param<String> param) {}

  @Override
  default void
      org$apache$spark$ml$param$shared$HasValidationIndicatorCol$_setter_$validationIndicatorCol_$eq(
          Param<String> param) {}
}
