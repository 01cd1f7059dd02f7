"""Params of the stages, as the tables in Java have them. Generated; not to be edited.

    mvn -q spotless:apply test -Dtest=ParamFilesTest -Dqicd.write=true
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from pyspark import keyword_only
from pyspark.ml.linalg import Vector
from pyspark.ml.param import Param, Params
from pyspark.ml.param import shared

from qicd import _convert

Stage = TypeVar("Stage", bound=Params)


class QicdClassifierParams(
    shared.HasCheckpointInterval,
    shared.HasHandleInvalid,
    shared.HasMaxIter,
    shared.HasSeed,
    shared.HasStepSize,
    shared.HasTol,
    shared.HasValidationIndicatorCol,
    shared.HasWeightCol,
):
    """Params of org.qicd.ml.QicdClassifier and of its models, and their getters."""

    weightCol: Param[str] = Param(
        Params._dummy(),
        "weightCol",
        "column of the weights of the rows; empty: every row has weight 1 (text)",
        typeConverter=_convert.toString,
    )

    validationIndicatorCol: Param[str] = Param(
        Params._dummy(),
        "validationIndicatorCol",
        "boolean column, true for rows that serve validation and not training; empty: "
        "none (text)",
        typeConverter=_convert.toString,
    )

    studentProbabilityCol: Param[str] = Param(
        Params._dummy(),
        "studentProbabilityCol",
        "new column of each student's class probabilities, an array of vectors; "
        "empty: none (text)",
        typeConverter=_convert.toString,
    )

    disagreementCol: Param[str] = Param(
        Params._dummy(),
        "disagreementCol",
        "new column of how far the students disagree, the mutual information between "
        "prediction and student in nats; empty: none (text)",
        typeConverter=_convert.toString,
    )

    infidelityCol: Param[str] = Param(
        Params._dummy(),
        "infidelityCol",
        "new column of the mean infidelity between the states of two students, 0 to "
        "1; empty: none (text)",
        typeConverter=_convert.toString,
    )

    handleInvalid: Param[str] = Param(
        Params._dummy(),
        "handleInvalid",
        "what becomes of rows with features that are null, not finite or cannot be "
        "encoded: error, skip (left out), or keep (predicted as NaN, prepared as "
        "null; an error in a fit) (one of error, skip, keep)",
        typeConverter=_convert.toString,
    )

    numStudents: Param[int] = Param(
        Params._dummy(),
        "numStudents",
        "number of students trained together, M (a whole number from 1 to 64)",
        typeConverter=_convert.toInt32,
    )

    circuitsPerStudent: Param[int] = Param(
        Params._dummy(),
        "circuitsPerStudent",
        "number of circuits that each student keeps, G, one in each group (a whole "
        "number from 1 to 64)",
        typeConverter=_convert.toInt32,
    )

    strategy: Param[str] = Param(
        Params._dummy(),
        "strategy",
        "how the students teach each other (one of qicd, qcd, qkd, average, "
        "independent)",
        typeConverter=_convert.toString,
    )

    teacherDistance: Param[str] = Param(
        Params._dummy(),
        "teacherDistance",
        "how qkd measures the distance to its teacher: by class probabilities, by "
        "whole states, or by the states of the readout qubits (one of kl, infidelity, "
        "readout)",
        typeConverter=_convert.toString,
    )

    teacherLayers: Param[int] = Param(
        Params._dummy(),
        "teacherLayers",
        "number of layers of the teacher that qkd trains before its students (a whole "
        "number from 1 to 1000)",
        typeConverter=_convert.toInt32,
    )

    teacherRounds: Param[int] = Param(
        Params._dummy(),
        "teacherRounds",
        "number of rounds for which qkd trains its teacher (a whole number from 1 to "
        "10000000)",
        typeConverter=_convert.toInt32,
    )

    teacherQubits: Param[int] = Param(
        Params._dummy(),
        "teacherQubits",
        "number of qubits of the teacher that qkd trains; 0: as many as a student has "
        "(a whole number from 0 to 20)",
        typeConverter=_convert.toInt32,
    )

    teacherModel: Param[str] = Param(
        Params._dummy(),
        "teacherModel",
        "directory of a saved model that is the teacher of qkd; empty: qkd trains one "
        "first (text)",
        typeConverter=_convert.toString,
    )

    distillWeight: Param[float] = Param(
        Params._dummy(),
        "distillWeight",
        "weight lambda of the distillation term at the end of its schedule (a number "
        "from 0 to 1000000)",
        typeConverter=_convert.toFloat,
    )

    distillSchedule: Param[str] = Param(
        Params._dummy(),
        "distillSchedule",
        "how lambda reaches its end value (one of constant, linear, geometric)",
        typeConverter=_convert.toString,
    )

    distillState: Param[str] = Param(
        Params._dummy(),
        "distillState",
        "what qicd compares: whole states by infidelity, or the states of the readout "
        "qubits by superfidelity (one of full, readout)",
        typeConverter=_convert.toString,
    )

    distillTarget: Param[str] = Param(
        Params._dummy(),
        "distillTarget",
        "what a student is pulled toward: the states of the other students, or the "
        "state of the one circuit with averaged weights (one of peers, averaged)",
        typeConverter=_convert.toString,
    )

    distillOn: Param[str] = Param(
        Params._dummy(),
        "distillOn",
        "where states are compared: on the shared images, on these and all labelled "
        "images of the step, or on random states (one of shared, labelled, probes)",
        typeConverter=_convert.toString,
    )

    staleness: Param[int] = Param(
        Params._dummy(),
        "staleness",
        "number of rounds from one refresh of the targets to the next (a whole number "
        "from 1 to 10000000)",
        typeConverter=_convert.toInt32,
    )

    burnIn: Param[int] = Param(
        Params._dummy(),
        "burnIn",
        "number of rounds before the distillation term begins (a whole number, 0 or "
        "more)",
        typeConverter=_convert.toInt32,
    )

    participation: Param[float] = Param(
        Params._dummy(),
        "participation",
        "share of the rounds in which a student takes part, at random (a number from "
        "0 to 1)",
        typeConverter=_convert.toFloat,
    )

    encoding: Param[str] = Param(
        Params._dummy(),
        "encoding",
        "how the features enter the circuit (one of amplitude, angle, angle_x, "
        "angle_z, zz, reuploading)",
        typeConverter=_convert.toString,
    )

    featureScale: Param[float] = Param(
        Params._dummy(),
        "featureScale",
        "angle by which a feature turns for each standard deviation from its mean, "
        "where features are angles, radians; 0: features are radians as they come (a "
        "number from 0 to 1000000)",
        typeConverter=_convert.toFloat,
    )

    ansatz: Param[list[str]] = Param(
        Params._dummy(),
        "ansatz",
        "template of the circuits: one for all students, or one for each (one of "
        "strongly_entangling, basic_entangler, real_amplitudes, efficient_su2, or a "
        "list of them)",
        typeConverter=_convert.toListString,
    )

    numLayers: Param[list[int]] = Param(
        Params._dummy(),
        "numLayers",
        "number of layers of the circuits: one for all students, or one for each (a "
        "whole number from 1 to 1000, or a list of them)",
        typeConverter=_convert.toListInt32,
    )

    numQubits: Param[int] = Param(
        Params._dummy(),
        "numQubits",
        "number of qubits of the circuits; 0: as few as the features and classes need "
        "(a whole number from 0 to 20)",
        typeConverter=_convert.toInt32,
    )

    readout: Param[str] = Param(
        Params._dummy(),
        "readout",
        "which observables stand for the classes (one of auto, expval, projector)",
        typeConverter=_convert.toString,
    )

    logitScale: Param[float] = Param(
        Params._dummy(),
        "logitScale",
        "factor beta from expectation values to logits (a number above 0, at most "
        "1000000)",
        typeConverter=_convert.toFloat,
    )

    init: Param[str] = Param(
        Params._dummy(),
        "init",
        "how the weights of the students begin (one of common, independent, identity)",
        typeConverter=_convert.toString,
    )

    initScale: Param[float] = Param(
        Params._dummy(),
        "initScale",
        "standard deviation of the differences between students in a common or "
        "identity start, radians (a number from 0 to 1000000)",
        typeConverter=_convert.toFloat,
    )

    labels: Param[str] = Param(
        Params._dummy(),
        "labels",
        "which student sees which labels (one of shared, sharded, by_class)",
        typeConverter=_convert.toString,
    )

    labelsPerStudent: Param[int] = Param(
        Params._dummy(),
        "labelsPerStudent",
        "number of labels that each student gets; 0: all that it owns (a whole "
        "number, 0 or more)",
        typeConverter=_convert.toInt32,
    )

    classesPerStudent: Param[int] = Param(
        Params._dummy(),
        "classesPerStudent",
        "number of classes whose labels a student sees with labels = by_class (a "
        "whole number, 1 or more)",
        typeConverter=_convert.toInt32,
    )

    labelNoise: Param[float] = Param(
        Params._dummy(),
        "labelNoise",
        "share of the training labels that are replaced by another class (a number "
        "from 0 to 1)",
        typeConverter=_convert.toFloat,
    )

    exchange: Param[str] = Param(
        Params._dummy(),
        "exchange",
        "what moves between the students and the driver (one of auto, states, "
        "weights, labels)",
        typeConverter=_convert.toString,
    )

    batchSize: Param[int] = Param(
        Params._dummy(),
        "batchSize",
        "number of labelled images in a student's step (a whole number from 1 to "
        "16777216)",
        typeConverter=_convert.toInt32,
    )

    distillBatchSize: Param[int] = Param(
        Params._dummy(),
        "distillBatchSize",
        "number of shared images in a step (a whole number from 1 to 16777216)",
        typeConverter=_convert.toInt32,
    )

    stepsPerRound: Param[int] = Param(
        Params._dummy(),
        "stepsPerRound",
        "number of optimizer steps in a round (a whole number from 1 to 10000)",
        typeConverter=_convert.toInt32,
    )

    sliceSize: Param[int] = Param(
        Params._dummy(),
        "sliceSize",
        "number of images in a slice, the unit of data that a task works on (a whole "
        "number from 1 to 16777216)",
        typeConverter=_convert.toInt32,
    )

    optimizer: Param[str] = Param(
        Params._dummy(),
        "optimizer",
        "first-order optimizer (one of adam, sgd)",
        typeConverter=_convert.toString,
    )

    stepSize: Param[float] = Param(
        Params._dummy(),
        "stepSize",
        "size of the first step, radians (a number above 0, at most 1000000)",
        typeConverter=_convert.toFloat,
    )

    stepSchedule: Param[str] = Param(
        Params._dummy(),
        "stepSchedule",
        "how the step size changes over the run (one of constant, cosine)",
        typeConverter=_convert.toString,
    )

    maxIter: Param[int] = Param(
        Params._dummy(),
        "maxIter",
        "number of rounds (a whole number from 1 to 10000000)",
        typeConverter=_convert.toInt32,
    )

    validationInterval: Param[int] = Param(
        Params._dummy(),
        "validationInterval",
        "number of rounds from one evaluation on the validation images to the next; "
        "0: none (a whole number from 0 to 10000000)",
        typeConverter=_convert.toInt32,
    )

    patience: Param[int] = Param(
        Params._dummy(),
        "patience",
        "number of evaluations without a gain after which training stops and keeps "
        "the weights of the best round; 0: train to the end and keep the last weights "
        "(a whole number, 0 or more)",
        typeConverter=_convert.toInt32,
    )

    tol: Param[float] = Param(
        Params._dummy(),
        "tol",
        "smallest relative fall of the ensemble's validation loss that is a gain (a "
        "number from 0 to 1000000)",
        typeConverter=_convert.toFloat,
    )

    checkpointInterval: Param[int] = Param(
        Params._dummy(),
        "checkpointInterval",
        "number of rounds from one checkpoint to the next (a whole number, 1 or more, "
        "or -1 for never)",
        typeConverter=_convert.toInt32,
    )

    seed: Param[int] = Param(
        Params._dummy(),
        "seed",
        "seed from which all randomness follows (a whole number)",
        typeConverter=_convert.toInt64,
    )

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._setDefault(
            weightCol="",
            validationIndicatorCol="",
            studentProbabilityCol="",
            disagreementCol="",
            infidelityCol="",
            handleInvalid="error",
            numStudents=4,
            circuitsPerStudent=1,
            strategy="qicd",
            teacherDistance="kl",
            teacherLayers=16,
            teacherRounds=200,
            teacherQubits=0,
            teacherModel="",
            distillWeight=100.0,
            distillSchedule="geometric",
            distillState="full",
            distillTarget="peers",
            distillOn="shared",
            staleness=1,
            burnIn=0,
            participation=1.0,
            encoding="amplitude",
            featureScale=0.5,
            ansatz="strongly_entangling",
            numLayers=8,
            numQubits=0,
            readout="auto",
            logitScale=40.0,
            init="common",
            initScale=0.05,
            labels="sharded",
            labelsPerStudent=0,
            classesPerStudent=2,
            labelNoise=0.0,
            exchange="auto",
            batchSize=64,
            distillBatchSize=64,
            stepsPerRound=1,
            sliceSize=4096,
            optimizer="adam",
            stepSize=0.05,
            stepSchedule="cosine",
            maxIter=200,
            validationInterval=10,
            patience=10,
            tol=0.001,
            checkpointInterval=10,
            seed=20250607,
        )

    def getWeightCol(self) -> str:
        """Gets weightCol: column of the weights of the rows; empty: every row has
        weight 1.
        """
        return self.getOrDefault(self.weightCol)

    def getValidationIndicatorCol(self) -> str:
        """Gets validationIndicatorCol: boolean column, true for rows that serve
        validation and not training; empty: none.
        """
        return self.getOrDefault(self.validationIndicatorCol)

    def getStudentProbabilityCol(self) -> str:
        """Gets studentProbabilityCol: new column of each student's class
        probabilities, an array of vectors; empty: none.
        """
        return self.getOrDefault(self.studentProbabilityCol)

    def getDisagreementCol(self) -> str:
        """Gets disagreementCol: new column of how far the students disagree, the
        mutual information between prediction and student in nats; empty: none.
        """
        return self.getOrDefault(self.disagreementCol)

    def getInfidelityCol(self) -> str:
        """Gets infidelityCol: new column of the mean infidelity between the states of
        two students, 0 to 1; empty: none.
        """
        return self.getOrDefault(self.infidelityCol)

    def getHandleInvalid(self) -> str:
        """Gets handleInvalid: what becomes of rows with features that are null, not
        finite or cannot be encoded: error, skip (left out), or keep (predicted as
        NaN, prepared as null; an error in a fit).
        """
        return self.getOrDefault(self.handleInvalid)

    def getNumStudents(self) -> int:
        """Gets numStudents: number of students trained together, M."""
        return self.getOrDefault(self.numStudents)

    def getCircuitsPerStudent(self) -> int:
        """Gets circuitsPerStudent: number of circuits that each student keeps, G, one
        in each group.
        """
        return self.getOrDefault(self.circuitsPerStudent)

    def getStrategy(self) -> str:
        """Gets strategy: how the students teach each other."""
        return self.getOrDefault(self.strategy)

    def getTeacherDistance(self) -> str:
        """Gets teacherDistance: how qkd measures the distance to its teacher: by class
        probabilities, by whole states, or by the states of the readout qubits.
        """
        return self.getOrDefault(self.teacherDistance)

    def getTeacherLayers(self) -> int:
        """Gets teacherLayers: number of layers of the teacher that qkd trains before
        its students.
        """
        return self.getOrDefault(self.teacherLayers)

    def getTeacherRounds(self) -> int:
        """Gets teacherRounds: number of rounds for which qkd trains its teacher."""
        return self.getOrDefault(self.teacherRounds)

    def getTeacherQubits(self) -> int:
        """Gets teacherQubits: number of qubits of the teacher that qkd trains; 0: as
        many as a student has.
        """
        return self.getOrDefault(self.teacherQubits)

    def getTeacherModel(self) -> str:
        """Gets teacherModel: directory of a saved model that is the teacher of qkd;
        empty: qkd trains one first.
        """
        return self.getOrDefault(self.teacherModel)

    def getDistillWeight(self) -> float:
        """Gets distillWeight: weight lambda of the distillation term at the end of its
        schedule.
        """
        return self.getOrDefault(self.distillWeight)

    def getDistillSchedule(self) -> str:
        """Gets distillSchedule: how lambda reaches its end value."""
        return self.getOrDefault(self.distillSchedule)

    def getDistillState(self) -> str:
        """Gets distillState: what qicd compares: whole states by infidelity, or the
        states of the readout qubits by superfidelity.
        """
        return self.getOrDefault(self.distillState)

    def getDistillTarget(self) -> str:
        """Gets distillTarget: what a student is pulled toward: the states of the other
        students, or the state of the one circuit with averaged weights.
        """
        return self.getOrDefault(self.distillTarget)

    def getDistillOn(self) -> str:
        """Gets distillOn: where states are compared: on the shared images, on these
        and all labelled images of the step, or on random states.
        """
        return self.getOrDefault(self.distillOn)

    def getStaleness(self) -> int:
        """Gets staleness: number of rounds from one refresh of the targets to the
        next.
        """
        return self.getOrDefault(self.staleness)

    def getBurnIn(self) -> int:
        """Gets burnIn: number of rounds before the distillation term begins."""
        return self.getOrDefault(self.burnIn)

    def getParticipation(self) -> float:
        """Gets participation: share of the rounds in which a student takes part, at
        random.
        """
        return self.getOrDefault(self.participation)

    def getEncoding(self) -> str:
        """Gets encoding: how the features enter the circuit."""
        return self.getOrDefault(self.encoding)

    def getFeatureScale(self) -> float:
        """Gets featureScale: angle by which a feature turns for each standard
        deviation from its mean, where features are angles, radians; 0: features are
        radians as they come.
        """
        return self.getOrDefault(self.featureScale)

    def getAnsatz(self) -> list[str]:
        """Gets ansatz: template of the circuits: one for all students, or one for
        each.
        """
        return self.getOrDefault(self.ansatz)

    def getNumLayers(self) -> list[int]:
        """Gets numLayers: number of layers of the circuits: one for all students, or
        one for each.
        """
        return self.getOrDefault(self.numLayers)

    def getNumQubits(self) -> int:
        """Gets numQubits: number of qubits of the circuits; 0: as few as the features
        and classes need.
        """
        return self.getOrDefault(self.numQubits)

    def getReadout(self) -> str:
        """Gets readout: which observables stand for the classes."""
        return self.getOrDefault(self.readout)

    def getLogitScale(self) -> float:
        """Gets logitScale: factor beta from expectation values to logits."""
        return self.getOrDefault(self.logitScale)

    def getInit(self) -> str:
        """Gets init: how the weights of the students begin."""
        return self.getOrDefault(self.init)

    def getInitScale(self) -> float:
        """Gets initScale: standard deviation of the differences between students in a
        common or identity start, radians.
        """
        return self.getOrDefault(self.initScale)

    def getLabels(self) -> str:
        """Gets labels: which student sees which labels."""
        return self.getOrDefault(self.labels)

    def getLabelsPerStudent(self) -> int:
        """Gets labelsPerStudent: number of labels that each student gets; 0: all that
        it owns.
        """
        return self.getOrDefault(self.labelsPerStudent)

    def getClassesPerStudent(self) -> int:
        """Gets classesPerStudent: number of classes whose labels a student sees with
        labels = by_class.
        """
        return self.getOrDefault(self.classesPerStudent)

    def getLabelNoise(self) -> float:
        """Gets labelNoise: share of the training labels that are replaced by another
        class.
        """
        return self.getOrDefault(self.labelNoise)

    def getExchange(self) -> str:
        """Gets exchange: what moves between the students and the driver."""
        return self.getOrDefault(self.exchange)

    def getBatchSize(self) -> int:
        """Gets batchSize: number of labelled images in a student's step."""
        return self.getOrDefault(self.batchSize)

    def getDistillBatchSize(self) -> int:
        """Gets distillBatchSize: number of shared images in a step."""
        return self.getOrDefault(self.distillBatchSize)

    def getStepsPerRound(self) -> int:
        """Gets stepsPerRound: number of optimizer steps in a round."""
        return self.getOrDefault(self.stepsPerRound)

    def getSliceSize(self) -> int:
        """Gets sliceSize: number of images in a slice, the unit of data that a task
        works on.
        """
        return self.getOrDefault(self.sliceSize)

    def getOptimizer(self) -> str:
        """Gets optimizer: first-order optimizer."""
        return self.getOrDefault(self.optimizer)

    def getStepSize(self) -> float:
        """Gets stepSize: size of the first step, radians."""
        return self.getOrDefault(self.stepSize)

    def getStepSchedule(self) -> str:
        """Gets stepSchedule: how the step size changes over the run."""
        return self.getOrDefault(self.stepSchedule)

    def getMaxIter(self) -> int:
        """Gets maxIter: number of rounds."""
        return self.getOrDefault(self.maxIter)

    def getValidationInterval(self) -> int:
        """Gets validationInterval: number of rounds from one evaluation on the
        validation images to the next; 0: none.
        """
        return self.getOrDefault(self.validationInterval)

    def getPatience(self) -> int:
        """Gets patience: number of evaluations without a gain after which training
        stops and keeps the weights of the best round; 0: train to the end and keep
        the last weights.
        """
        return self.getOrDefault(self.patience)

    def getTol(self) -> float:
        """Gets tol: smallest relative fall of the ensemble's validation loss that is a
        gain.
        """
        return self.getOrDefault(self.tol)

    def getCheckpointInterval(self) -> int:
        """Gets checkpointInterval: number of rounds from one checkpoint to the next."""
        return self.getOrDefault(self.checkpointInterval)

    def getSeed(self) -> int:
        """Gets seed: seed from which all randomness follows."""
        return self.getOrDefault(self.seed)


class QicdClassifierSetters(QicdClassifierParams):
    """Setters of org.qicd.ml.QicdClassifier, which return the stage."""

    def setWeightCol(self: Stage, value: str) -> Stage:
        """Sets weightCol: column of the weights of the rows; empty: every row has
        weight 1.
        """
        return self._set(weightCol=value)

    def setValidationIndicatorCol(self: Stage, value: str) -> Stage:
        """Sets validationIndicatorCol: boolean column, true for rows that serve
        validation and not training; empty: none.
        """
        return self._set(validationIndicatorCol=value)

    def setStudentProbabilityCol(self: Stage, value: str) -> Stage:
        """Sets studentProbabilityCol: new column of each student's class
        probabilities, an array of vectors; empty: none.
        """
        return self._set(studentProbabilityCol=value)

    def setDisagreementCol(self: Stage, value: str) -> Stage:
        """Sets disagreementCol: new column of how far the students disagree, the
        mutual information between prediction and student in nats; empty: none.
        """
        return self._set(disagreementCol=value)

    def setInfidelityCol(self: Stage, value: str) -> Stage:
        """Sets infidelityCol: new column of the mean infidelity between the states of
        two students, 0 to 1; empty: none.
        """
        return self._set(infidelityCol=value)

    def setHandleInvalid(self: Stage, value: str) -> Stage:
        """Sets handleInvalid: what becomes of rows with features that are null, not
        finite or cannot be encoded: error, skip (left out), or keep (predicted as
        NaN, prepared as null; an error in a fit).
        """
        return self._set(handleInvalid=value)

    def setNumStudents(self: Stage, value: int) -> Stage:
        """Sets numStudents: number of students trained together, M."""
        return self._set(numStudents=value)

    def setCircuitsPerStudent(self: Stage, value: int) -> Stage:
        """Sets circuitsPerStudent: number of circuits that each student keeps, G, one
        in each group.
        """
        return self._set(circuitsPerStudent=value)

    def setStrategy(self: Stage, value: str) -> Stage:
        """Sets strategy: how the students teach each other."""
        return self._set(strategy=value)

    def setTeacherDistance(self: Stage, value: str) -> Stage:
        """Sets teacherDistance: how qkd measures the distance to its teacher: by class
        probabilities, by whole states, or by the states of the readout qubits.
        """
        return self._set(teacherDistance=value)

    def setTeacherLayers(self: Stage, value: int) -> Stage:
        """Sets teacherLayers: number of layers of the teacher that qkd trains before
        its students.
        """
        return self._set(teacherLayers=value)

    def setTeacherRounds(self: Stage, value: int) -> Stage:
        """Sets teacherRounds: number of rounds for which qkd trains its teacher."""
        return self._set(teacherRounds=value)

    def setTeacherQubits(self: Stage, value: int) -> Stage:
        """Sets teacherQubits: number of qubits of the teacher that qkd trains; 0: as
        many as a student has.
        """
        return self._set(teacherQubits=value)

    def setTeacherModel(self: Stage, value: str) -> Stage:
        """Sets teacherModel: directory of a saved model that is the teacher of qkd;
        empty: qkd trains one first.
        """
        return self._set(teacherModel=value)

    def setDistillWeight(self: Stage, value: float) -> Stage:
        """Sets distillWeight: weight lambda of the distillation term at the end of its
        schedule.
        """
        return self._set(distillWeight=value)

    def setDistillSchedule(self: Stage, value: str) -> Stage:
        """Sets distillSchedule: how lambda reaches its end value."""
        return self._set(distillSchedule=value)

    def setDistillState(self: Stage, value: str) -> Stage:
        """Sets distillState: what qicd compares: whole states by infidelity, or the
        states of the readout qubits by superfidelity.
        """
        return self._set(distillState=value)

    def setDistillTarget(self: Stage, value: str) -> Stage:
        """Sets distillTarget: what a student is pulled toward: the states of the other
        students, or the state of the one circuit with averaged weights.
        """
        return self._set(distillTarget=value)

    def setDistillOn(self: Stage, value: str) -> Stage:
        """Sets distillOn: where states are compared: on the shared images, on these
        and all labelled images of the step, or on random states.
        """
        return self._set(distillOn=value)

    def setStaleness(self: Stage, value: int) -> Stage:
        """Sets staleness: number of rounds from one refresh of the targets to the
        next.
        """
        return self._set(staleness=value)

    def setBurnIn(self: Stage, value: int) -> Stage:
        """Sets burnIn: number of rounds before the distillation term begins."""
        return self._set(burnIn=value)

    def setParticipation(self: Stage, value: float) -> Stage:
        """Sets participation: share of the rounds in which a student takes part, at
        random.
        """
        return self._set(participation=value)

    def setEncoding(self: Stage, value: str) -> Stage:
        """Sets encoding: how the features enter the circuit."""
        return self._set(encoding=value)

    def setFeatureScale(self: Stage, value: float) -> Stage:
        """Sets featureScale: angle by which a feature turns for each standard
        deviation from its mean, where features are angles, radians; 0: features are
        radians as they come.
        """
        return self._set(featureScale=value)

    def setAnsatz(self: Stage, value: str | Sequence[str]) -> Stage:
        """Sets ansatz: template of the circuits: one for all students, or one for
        each.
        """
        return self._set(ansatz=value)

    def setNumLayers(self: Stage, value: int | Sequence[int]) -> Stage:
        """Sets numLayers: number of layers of the circuits: one for all students, or
        one for each.
        """
        return self._set(numLayers=value)

    def setNumQubits(self: Stage, value: int) -> Stage:
        """Sets numQubits: number of qubits of the circuits; 0: as few as the features
        and classes need.
        """
        return self._set(numQubits=value)

    def setReadout(self: Stage, value: str) -> Stage:
        """Sets readout: which observables stand for the classes."""
        return self._set(readout=value)

    def setLogitScale(self: Stage, value: float) -> Stage:
        """Sets logitScale: factor beta from expectation values to logits."""
        return self._set(logitScale=value)

    def setInit(self: Stage, value: str) -> Stage:
        """Sets init: how the weights of the students begin."""
        return self._set(init=value)

    def setInitScale(self: Stage, value: float) -> Stage:
        """Sets initScale: standard deviation of the differences between students in a
        common or identity start, radians.
        """
        return self._set(initScale=value)

    def setLabels(self: Stage, value: str) -> Stage:
        """Sets labels: which student sees which labels."""
        return self._set(labels=value)

    def setLabelsPerStudent(self: Stage, value: int) -> Stage:
        """Sets labelsPerStudent: number of labels that each student gets; 0: all that
        it owns.
        """
        return self._set(labelsPerStudent=value)

    def setClassesPerStudent(self: Stage, value: int) -> Stage:
        """Sets classesPerStudent: number of classes whose labels a student sees with
        labels = by_class.
        """
        return self._set(classesPerStudent=value)

    def setLabelNoise(self: Stage, value: float) -> Stage:
        """Sets labelNoise: share of the training labels that are replaced by another
        class.
        """
        return self._set(labelNoise=value)

    def setExchange(self: Stage, value: str) -> Stage:
        """Sets exchange: what moves between the students and the driver."""
        return self._set(exchange=value)

    def setBatchSize(self: Stage, value: int) -> Stage:
        """Sets batchSize: number of labelled images in a student's step."""
        return self._set(batchSize=value)

    def setDistillBatchSize(self: Stage, value: int) -> Stage:
        """Sets distillBatchSize: number of shared images in a step."""
        return self._set(distillBatchSize=value)

    def setStepsPerRound(self: Stage, value: int) -> Stage:
        """Sets stepsPerRound: number of optimizer steps in a round."""
        return self._set(stepsPerRound=value)

    def setSliceSize(self: Stage, value: int) -> Stage:
        """Sets sliceSize: number of images in a slice, the unit of data that a task
        works on.
        """
        return self._set(sliceSize=value)

    def setOptimizer(self: Stage, value: str) -> Stage:
        """Sets optimizer: first-order optimizer."""
        return self._set(optimizer=value)

    def setStepSize(self: Stage, value: float) -> Stage:
        """Sets stepSize: size of the first step, radians."""
        return self._set(stepSize=value)

    def setStepSchedule(self: Stage, value: str) -> Stage:
        """Sets stepSchedule: how the step size changes over the run."""
        return self._set(stepSchedule=value)

    def setMaxIter(self: Stage, value: int) -> Stage:
        """Sets maxIter: number of rounds."""
        return self._set(maxIter=value)

    def setValidationInterval(self: Stage, value: int) -> Stage:
        """Sets validationInterval: number of rounds from one evaluation on the
        validation images to the next; 0: none.
        """
        return self._set(validationInterval=value)

    def setPatience(self: Stage, value: int) -> Stage:
        """Sets patience: number of evaluations without a gain after which training
        stops and keeps the weights of the best round; 0: train to the end and keep
        the last weights.
        """
        return self._set(patience=value)

    def setTol(self: Stage, value: float) -> Stage:
        """Sets tol: smallest relative fall of the ensemble's validation loss that is a
        gain.
        """
        return self._set(tol=value)

    def setCheckpointInterval(self: Stage, value: int) -> Stage:
        """Sets checkpointInterval: number of rounds from one checkpoint to the next."""
        return self._set(checkpointInterval=value)

    def setSeed(self: Stage, value: int) -> Stage:
        """Sets seed: seed from which all randomness follows."""
        return self._set(seed=value)


class QicdClassifierInit:
    """The constructor of org.qicd.ml.QicdClassifier."""

    @keyword_only
    def __init__(
        self,
        *,
        featuresCol: str = "features",
        labelCol: str = "label",
        predictionCol: str = "prediction",
        probabilityCol: str = "probability",
        rawPredictionCol: str = "rawPrediction",
        thresholds: Sequence[float] | None = None,
        initialWeights: Vector | None = None,
        checkpointDir: str | None = None,
        weightCol: str = "",
        validationIndicatorCol: str = "",
        studentProbabilityCol: str = "",
        disagreementCol: str = "",
        infidelityCol: str = "",
        handleInvalid: str = "error",
        numStudents: int = 4,
        circuitsPerStudent: int = 1,
        strategy: str = "qicd",
        teacherDistance: str = "kl",
        teacherLayers: int = 16,
        teacherRounds: int = 200,
        teacherQubits: int = 0,
        teacherModel: str = "",
        distillWeight: float = 100.0,
        distillSchedule: str = "geometric",
        distillState: str = "full",
        distillTarget: str = "peers",
        distillOn: str = "shared",
        staleness: int = 1,
        burnIn: int = 0,
        participation: float = 1.0,
        encoding: str = "amplitude",
        featureScale: float = 0.5,
        ansatz: str | Sequence[str] = "strongly_entangling",
        numLayers: int | Sequence[int] = 8,
        numQubits: int = 0,
        readout: str = "auto",
        logitScale: float = 40.0,
        init: str = "common",
        initScale: float = 0.05,
        labels: str = "sharded",
        labelsPerStudent: int = 0,
        classesPerStudent: int = 2,
        labelNoise: float = 0.0,
        exchange: str = "auto",
        batchSize: int = 64,
        distillBatchSize: int = 64,
        stepsPerRound: int = 1,
        sliceSize: int = 4096,
        optimizer: str = "adam",
        stepSize: float = 0.05,
        stepSchedule: str = "cosine",
        maxIter: int = 200,
        validationInterval: int = 10,
        patience: int = 10,
        tol: float = 0.001,
        checkpointInterval: int = 10,
        seed: int = 20250607,
    ) -> None:
        super().__init__()
        self._java_obj = self._new_java_obj("org.qicd.ml.QicdClassifier", self.uid)
        self._set(**self._input_kwargs)

    @keyword_only
    def setParams(
        self: Stage,
        *,
        featuresCol: str = "features",
        labelCol: str = "label",
        predictionCol: str = "prediction",
        probabilityCol: str = "probability",
        rawPredictionCol: str = "rawPrediction",
        thresholds: Sequence[float] | None = None,
        initialWeights: Vector | None = None,
        checkpointDir: str | None = None,
        weightCol: str = "",
        validationIndicatorCol: str = "",
        studentProbabilityCol: str = "",
        disagreementCol: str = "",
        infidelityCol: str = "",
        handleInvalid: str = "error",
        numStudents: int = 4,
        circuitsPerStudent: int = 1,
        strategy: str = "qicd",
        teacherDistance: str = "kl",
        teacherLayers: int = 16,
        teacherRounds: int = 200,
        teacherQubits: int = 0,
        teacherModel: str = "",
        distillWeight: float = 100.0,
        distillSchedule: str = "geometric",
        distillState: str = "full",
        distillTarget: str = "peers",
        distillOn: str = "shared",
        staleness: int = 1,
        burnIn: int = 0,
        participation: float = 1.0,
        encoding: str = "amplitude",
        featureScale: float = 0.5,
        ansatz: str | Sequence[str] = "strongly_entangling",
        numLayers: int | Sequence[int] = 8,
        numQubits: int = 0,
        readout: str = "auto",
        logitScale: float = 40.0,
        init: str = "common",
        initScale: float = 0.05,
        labels: str = "sharded",
        labelsPerStudent: int = 0,
        classesPerStudent: int = 2,
        labelNoise: float = 0.0,
        exchange: str = "auto",
        batchSize: int = 64,
        distillBatchSize: int = 64,
        stepsPerRound: int = 1,
        sliceSize: int = 4096,
        optimizer: str = "adam",
        stepSize: float = 0.05,
        stepSchedule: str = "cosine",
        maxIter: int = 200,
        validationInterval: int = 10,
        patience: int = 10,
        tol: float = 0.001,
        checkpointInterval: int = 10,
        seed: int = 20250607,
    ) -> Stage:
        """Sets the params that are given."""
        return self._set(**self._input_kwargs)


class ImageFeaturesParams(
    shared.HasHandleInvalid,
    shared.HasInputCol,
    shared.HasOutputCol,
    shared.HasSeed,
):
    """Params of org.qicd.ml.ImageFeatures and of its models, and their getters."""

    border: Param[int] = Param(
        Params._dummy(),
        "border",
        "number of pixels that are cut off at each side of the image (a whole number "
        "from 0 to 10000)",
        typeConverter=_convert.toInt32,
    )

    side: Param[int] = Param(
        Params._dummy(),
        "side",
        "side that the images are resized to, pixels; 0: as they are (a whole number "
        "from 0 to 1024)",
        typeConverter=_convert.toInt32,
    )

    components: Param[int] = Param(
        Params._dummy(),
        "components",
        "number of signed principal components; 0: the pixels themselves (a whole "
        "number from 0 to 2048)",
        typeConverter=_convert.toInt32,
    )

    sliceSize: Param[int] = Param(
        Params._dummy(),
        "sliceSize",
        "number of images in a slice, the unit of data that a task works on (a whole "
        "number from 1 to 16777216)",
        typeConverter=_convert.toInt32,
    )

    seed: Param[int] = Param(
        Params._dummy(),
        "seed",
        "seed of the order of the images in the slices, and so of the last bits of "
        "the components (a whole number)",
        typeConverter=_convert.toInt64,
    )

    inputCol: Param[str] = Param(
        Params._dummy(),
        "inputCol",
        "column of the images, vectors or arrays (text)",
        typeConverter=_convert.toString,
    )

    outputCol: Param[str] = Param(
        Params._dummy(),
        "outputCol",
        "new column of the prepared images, vectors (text)",
        typeConverter=_convert.toString,
    )

    handleInvalid: Param[str] = Param(
        Params._dummy(),
        "handleInvalid",
        "what becomes of rows with features that are null, not finite or cannot be "
        "encoded: error, skip (left out), or keep (predicted as NaN, prepared as "
        "null; an error in a fit) (one of error, skip, keep)",
        typeConverter=_convert.toString,
    )

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._setDefault(
            border=0,
            side=0,
            components=0,
            sliceSize=4096,
            seed=20250607,
            inputCol="features",
            handleInvalid="error",
        )

    def getBorder(self) -> int:
        """Gets border: number of pixels that are cut off at each side of the image."""
        return self.getOrDefault(self.border)

    def getSide(self) -> int:
        """Gets side: side that the images are resized to, pixels; 0: as they are."""
        return self.getOrDefault(self.side)

    def getComponents(self) -> int:
        """Gets components: number of signed principal components; 0: the pixels
        themselves.
        """
        return self.getOrDefault(self.components)

    def getSliceSize(self) -> int:
        """Gets sliceSize: number of images in a slice, the unit of data that a task
        works on.
        """
        return self.getOrDefault(self.sliceSize)

    def getSeed(self) -> int:
        """Gets seed: seed of the order of the images in the slices, and so of the last
        bits of the components.
        """
        return self.getOrDefault(self.seed)

    def getInputCol(self) -> str:
        """Gets inputCol: column of the images, vectors or arrays."""
        return self.getOrDefault(self.inputCol)

    def getOutputCol(self) -> str:
        """Gets outputCol: new column of the prepared images, vectors."""
        return self.getOrDefault(self.outputCol)

    def getHandleInvalid(self) -> str:
        """Gets handleInvalid: what becomes of rows with features that are null, not
        finite or cannot be encoded: error, skip (left out), or keep (predicted as
        NaN, prepared as null; an error in a fit).
        """
        return self.getOrDefault(self.handleInvalid)


class ImageFeaturesSetters(ImageFeaturesParams):
    """Setters of org.qicd.ml.ImageFeatures, which return the stage."""

    def setBorder(self: Stage, value: int) -> Stage:
        """Sets border: number of pixels that are cut off at each side of the image."""
        return self._set(border=value)

    def setSide(self: Stage, value: int) -> Stage:
        """Sets side: side that the images are resized to, pixels; 0: as they are."""
        return self._set(side=value)

    def setComponents(self: Stage, value: int) -> Stage:
        """Sets components: number of signed principal components; 0: the pixels
        themselves.
        """
        return self._set(components=value)

    def setSliceSize(self: Stage, value: int) -> Stage:
        """Sets sliceSize: number of images in a slice, the unit of data that a task
        works on.
        """
        return self._set(sliceSize=value)

    def setSeed(self: Stage, value: int) -> Stage:
        """Sets seed: seed of the order of the images in the slices, and so of the last
        bits of the components.
        """
        return self._set(seed=value)

    def setInputCol(self: Stage, value: str) -> Stage:
        """Sets inputCol: column of the images, vectors or arrays."""
        return self._set(inputCol=value)

    def setOutputCol(self: Stage, value: str) -> Stage:
        """Sets outputCol: new column of the prepared images, vectors."""
        return self._set(outputCol=value)

    def setHandleInvalid(self: Stage, value: str) -> Stage:
        """Sets handleInvalid: what becomes of rows with features that are null, not
        finite or cannot be encoded: error, skip (left out), or keep (predicted as
        NaN, prepared as null; an error in a fit).
        """
        return self._set(handleInvalid=value)


class ImageFeaturesInit:
    """The constructor of org.qicd.ml.ImageFeatures."""

    @keyword_only
    def __init__(
        self,
        *,
        border: int = 0,
        side: int = 0,
        components: int = 0,
        sliceSize: int = 4096,
        seed: int = 20250607,
        inputCol: str = "features",
        outputCol: str | None = None,
        handleInvalid: str = "error",
    ) -> None:
        super().__init__()
        self._java_obj = self._new_java_obj("org.qicd.ml.ImageFeatures", self.uid)
        self._set(**self._input_kwargs)

    @keyword_only
    def setParams(
        self: Stage,
        *,
        border: int = 0,
        side: int = 0,
        components: int = 0,
        sliceSize: int = 4096,
        seed: int = 20250607,
        inputCol: str = "features",
        outputCol: str | None = None,
        handleInvalid: str = "error",
    ) -> Stage:
        """Sets the params that are given."""
        return self._set(**self._input_kwargs)
