"""The classifier, its models, and what they tell."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from qicd._stage import Stage, bare_mistakes, refuse_connect

from pyspark.ml.classification import (
    _JavaProbabilisticClassificationModel,
    _JavaProbabilisticClassifier,
)
from pyspark.ml.linalg import Vector
from pyspark.ml.param import Param, Params, TypeConverters
from pyspark.ml.util import HasTrainingSummary, JavaMLReadable, JavaMLWritable
from pyspark.ml.wrapper import JavaWrapper
from pyspark.sql import DataFrame

from qicd._params import QicdClassifierInit, QicdClassifierParams, QicdClassifierSetters
from qicd._students import QicdStudent, read_students

if TYPE_CHECKING:
    from py4j.java_gateway import JavaObject


class QicdClassifier(
    QicdClassifierInit,
    Stage,
    _JavaProbabilisticClassifier["QicdClassificationModel"],
    QicdClassifierSetters,
    JavaMLWritable,
    JavaMLReadable["QicdClassifier"],
):
    """A classifier that trains quantum neural networks together by infidelity codistillation.

    Each student learns from its share of the labels and from the output states of the others. Used
    like any classifier of MLlib; with ``numStudents=1`` it is a plain quantum neural network.
    Features are vectors or arrays of numbers; labels are numbers from 0 on, null or NaN for a row
    without one, which then takes part in distillation only. The same rows, params and seed give the
    same model to the last bit, in any order and partitioning, as they do from Java.

    Every param is an argument of the constructor, by keyword only, and has a getter and a setter;
    ``explainParams()`` tells what they mean.

    >>> classifier = qicd.QicdClassifier(numStudents=2, numLayers=[2, 3], maxIter=5, stepSize=0.1)
    >>> classifier.setFeaturesCol("features").getNumLayers()
    [2, 3]
    >>> model = classifier.fit(train)
    >>> model.numClasses, model.numFeatures, len(model.fingerprint)
    (10, 64, 64)
    >>> classifier.setInitialModel(model).setMaxIter(1).fit(train).summary.totalIterations
    1
    """

    __module__ = "org.qicd.ml"

    initialWeights: Param[Vector] = Param(
        Params._dummy(),
        "initialWeights",
        "weights of all students to start from, one student after the other, radians",
        typeConverter=TypeConverters.toVector,
    )

    checkpointDir: Param[str] = Param(
        Params._dummy(),
        "checkpointDir",
        "directory, any Hadoop path, where a fit saves a checkpoint every checkpointInterval rounds"
        " and goes on from the newest one that is there",
        typeConverter=TypeConverters.toString,
    )

    def getInitialWeights(self) -> Vector:
        """Gets initialWeights: weights of all students to start from, radians."""
        return self.getOrDefault(self.initialWeights)

    def setInitialWeights(self, value: Vector | ArrayLike) -> QicdClassifier:
        """Sets initialWeights: of all students, one student after the other, radians."""
        return self._set(initialWeights=value)

    def setInitialModel(self, model: QicdClassificationModel) -> QicdClassifier:
        """Starts from the weights of a trained model, whose circuits must be the new one's."""
        return self.setInitialWeights(model.weights)

    def getCheckpointDir(self) -> str:
        """Gets checkpointDir: where a fit saves its checkpoints."""
        return self.getOrDefault(self.checkpointDir)

    def setCheckpointDir(self, value: str) -> QicdClassifier:
        """Sets checkpointDir: a fit that was interrupted goes on from what it has saved there."""
        return self._set(checkpointDir=value)

    def _create_model(self, java_model: JavaObject) -> QicdClassificationModel:
        return QicdClassificationModel(java_model)


class QicdClassificationModel(
    Stage,
    _JavaProbabilisticClassificationModel[Vector],
    QicdClassifierParams,
    JavaMLWritable,
    JavaMLReadable["QicdClassificationModel"],
    HasTrainingSummary["QicdTrainingSummary"],
):
    """An ensemble of trained quantum neural networks.

    ``probability`` is the mean of the students' class probabilities, ``rawPrediction`` its natural
    logarithm, ``prediction`` the most probable class, or what ``thresholds`` make of it. On request
    there are columns for what an ensemble knows beyond that.

    >>> model = qicd.QicdClassifier(numLayers=2, maxIter=5).fit(train)
    >>> model.setDisagreementCol("disagreement").transform(test).columns[-2:]
    ['prediction', 'disagreement']
    >>> model.evaluate(test).rows
    448
    >>> model.student(0).predict(test.first().features) in range(10)
    True
    """

    __module__ = "org.qicd.ml"

    def predict(self, value: Vector | ArrayLike) -> float:
        """The class of an image, a vector or an array."""
        with bare_mistakes():
            return super().predict(TypeConverters.toVector(value))

    def predictRaw(self, value: Vector | ArrayLike) -> Vector:
        """Logarithms of an image's class probabilities."""
        with bare_mistakes():
            return super().predictRaw(TypeConverters.toVector(value))

    def predictProbability(self, value: Vector | ArrayLike) -> Vector:
        """An image's class probabilities."""
        with bare_mistakes():
            return super().predictProbability(TypeConverters.toVector(value))

    def setStudentProbabilityCol(self, value: str) -> QicdClassificationModel:
        """Sets studentProbabilityCol: new column of each student's class probabilities."""
        return self._set(studentProbabilityCol=value)

    def setHandleInvalid(self, value: str) -> QicdClassificationModel:
        """Sets handleInvalid: what becomes of rows that cannot be predicted."""
        return self._set(handleInvalid=value)

    def setDisagreementCol(self, value: str) -> QicdClassificationModel:
        """Sets disagreementCol: new column of the students' disagreement, nats."""
        return self._set(disagreementCol=value)

    def setInfidelityCol(self, value: str) -> QicdClassificationModel:
        """Sets infidelityCol: new column of the mean infidelity between students' states."""
        return self._set(infidelityCol=value)

    @property
    def fingerprint(self) -> str:
        """SHA-256 over the bits of all weights, as hexadecimal digits."""
        return re.search(r"fingerprint=(\w+)", self._call_java("toString")).group(1)

    @property
    def students(self) -> list[QicdStudent]:
        """Circuits and weights of the students; with several circuits each, group after group.

        Over Spark Connect, save the model and use :func:`qicd.load_students`.
        """
        refuse_connect("students", "save the model and call qicd.load_students(path)")
        return read_students(self._java_obj.ensembleJson())

    @property
    def weights(self) -> NDArray[np.float64]:
        """Weights of all students, one student after the other, radians."""
        refuse_connect("weights", "save the model and call qicd.load_students(path)")
        return self._call_java("weights").toArray()

    def student(self, student: int) -> QicdClassificationModel:
        """A student, from 0, as a model of its own, of one circuit."""
        refuse_connect("student", "save the model and take it from there in a classic session")
        return type(self)._from_java(self._java_obj.student(student))

    def averaged(self) -> QicdClassificationModel:
        """The one circuit of averaged weights as a model of its own."""
        refuse_connect("averaged", "save the model and take it from there in a classic session")
        return type(self)._from_java(self._java_obj.averaged())

    def evaluate(self, labelled: DataFrame) -> ClassificationReport:
        """How well the model does on labelled rows: MLlib's metrics with 95% intervals."""
        refuse_connect(
            "evaluate", "use MulticlassClassificationEvaluator on what transform returns"
        )
        self._transfer_params_to_java()
        return ClassificationReport._of(self._java_obj.evaluate(labelled._jdf))

    @property
    def _summaryCls(self) -> type:
        return QicdTrainingSummary


class QicdTrainingSummary(JavaWrapper):
    """How a training went.

    >>> summary = qicd.QicdClassifier(numLayers=1, maxIter=3).fit(train).summary
    >>> summary.totalIterations, len(summary.objectiveHistory), summary.keptRound
    (3, 3, 2)
    >>> summary.history.columns[:3]
    ['round', 'group', 'student']
    """

    @property
    def objectiveHistory(self) -> list[float]:
        """Mean of the students' task losses on their batches, for each round."""
        return list(self._call_java("objectiveHistory"))

    @property
    def totalIterations(self) -> int:
        """Number of rounds that ran."""
        return self._call_java("totalIterations")

    @property
    def keptRound(self) -> int:
        """The round, from 0, whose weights the model has: the last, or the best validated one."""
        refuse_connect("keptRound", "save the model and read its summary in a classic session")
        return self._java_obj.keptRound()

    @property
    def seconds(self) -> dict[str, float]:
        """Seconds of a wall clock by what they were spent on."""
        refuse_connect("seconds", "save the model and read its summary in a classic session")
        return dict(self._java_obj.seconds())

    @property
    def history(self) -> DataFrame:
        """A row for each round, group and student: losses, divergence, lambda, step size."""
        refuse_connect("history", "save the model and read its summary in a classic session")
        return self._call_java("history")


@dataclass(frozen=True)
class Estimate:
    """A metric and its 95% interval."""

    value: float
    lower: float
    upper: float

    def __str__(self) -> str:
        return f"{self.value:.4f} [{self.lower:.4f}, {self.upper:.4f}]"


@dataclass(frozen=True)
class ClassificationReport:
    """How a model does on labelled rows.

    >>> report = qicd.QicdClassifier(numLayers=4, maxIter=30).fit(train).evaluate(test)
    >>> report.accuracy.lower < report.accuracy.value < report.accuracy.upper
    True
    >>> report.confusionMatrix.shape
    (10, 10)
    """

    rows: int
    accuracy: Estimate
    f1: Estimate
    weightedPrecision: Estimate
    weightedRecall: Estimate
    logLoss: Estimate
    confusionMatrix: NDArray[np.float64]
    """Sums of weights: row c has the rows with label c, column k those predicted as k."""

    @staticmethod
    def _of(java: JavaObject) -> ClassificationReport:
        metrics = ("accuracy", "f1", "weightedPrecision", "weightedRecall", "logLoss")
        estimates = [getattr(java, name)() for name in metrics]
        matrix = java.confusionMatrix()
        values = np.array(list(matrix.values()), dtype=float)
        return ClassificationReport(
            java.rows(),
            *(Estimate(each.value(), each.lower(), each.upper()) for each in estimates),
            values.reshape(matrix.numRows(), matrix.numCols()),
        )

    def __str__(self) -> str:
        lines = [f"{'rows':<18} {self.rows}"]
        for name in ("accuracy", "f1", "weightedPrecision", "weightedRecall", "logLoss"):
            lines.append(f"{name:<18} {getattr(self, name)}")
        return "\n".join(lines)
