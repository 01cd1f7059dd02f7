"""The classifier, its models, and the reports on a training and on a test."""

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
from pyspark.sql import DataFrame, is_remote

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

    Each student learns from its share of the labels and from the output states of the others. The
    class is used like any classifier of MLlib. With ``numStudents=1`` it trains a plain quantum
    neural network.

    Features are vectors or arrays of numbers. Labels are the numbers 0, 1, 2 and so on. A row whose
    label is null or NaN takes part in distillation only. The same rows, params and seed give the
    same model to the last bit, in any order and partitioning, and the same model as from Java.

    Every param is a keyword-only argument of the constructor, and has a getter and a setter.
    ``explainParams()`` describes them all.

    Examples
    --------
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
        """Get the value of initialWeights.

        Returns
        -------
        pyspark.ml.linalg.Vector
            Initial weights of all students, one student after the other, in radians.
        """
        return self.getOrDefault(self.initialWeights)

    def setInitialWeights(self, value: Vector | ArrayLike) -> QicdClassifier:
        """Set the value of initialWeights.

        Parameters
        ----------
        value : pyspark.ml.linalg.Vector or array_like
            Initial weights of all students, one student after the other, in radians.
        """
        return self._set(initialWeights=value)

    def setInitialModel(self, model: QicdClassificationModel) -> QicdClassifier:
        """Start from the weights of a trained model.

        Parameters
        ----------
        model : QicdClassificationModel
            A model whose circuits are the same as those of the model to be trained.
        """
        return self.setInitialWeights(model.weights)

    def getCheckpointDir(self) -> str:
        """Get the value of checkpointDir.

        Returns
        -------
        str
            Directory in which a fit saves its checkpoints.
        """
        return self.getOrDefault(self.checkpointDir)

    def setCheckpointDir(self, value: str) -> QicdClassifier:
        """Set the value of checkpointDir.

        Parameters
        ----------
        value : str
            Directory in which a fit saves its checkpoints, any Hadoop path. A fit continues from
            the newest checkpoint that it finds there.
        """
        return self._set(checkpointDir=value)

    def _create_model(self, java_model: JavaObject) -> QicdClassificationModel:
        model = QicdClassificationModel(java_model)
        if not is_remote():
            model._transfer_params_from_java()  # The fitted temperature is a param.
        return model


class QicdClassificationModel(
    Stage,
    _JavaProbabilisticClassificationModel[Vector],
    QicdClassifierParams,
    JavaMLWritable,
    JavaMLReadable["QicdClassificationModel"],
    HasTrainingSummary["QicdTrainingSummary"],
):
    """An ensemble of trained quantum neural networks.

    ``rawPrediction`` is the natural logarithm of the mean p of the students' class probabilities.
    ``probability`` is ``p ** (1 / temperature)``, scaled to sum 1; at temperature 1, the default, it
    is p itself. ``prediction`` is the most probable class, unless ``thresholds`` are set. Further
    columns can be requested by name: the probabilities of each student, the disagreement
    of the students, and the infidelity between their states.

    Examples
    --------
    >>> model = qicd.QicdClassifier(numLayers=2, maxIter=5).fit(train)
    >>> model.setDisagreementCol("disagreement").transform(test).columns[-2:]
    ['prediction', 'disagreement']
    >>> model.evaluate(test).rows
    448
    >>> model.student(0).predict(test.first().features) in range(10)
    True
    """

    __module__ = "org.qicd.ml"

    temperature: Param[float] = Param(
        Params._dummy(),
        "temperature",
        "temperature T of the probabilities: they are the ensemble's to the power 1 / T, scaled to"
        " sum 1; at 1 they are the ensemble's own (a number above 0, at most 1000000)",
        typeConverter=TypeConverters.toFloat,
    )

    def predict(self, value: Vector | ArrayLike) -> float:
        """Predict the class of one image.

        Parameters
        ----------
        value : pyspark.ml.linalg.Vector or array_like
            Features of the image.
        """
        with bare_mistakes():
            return super().predict(TypeConverters.toVector(value))

    def predictRaw(self, value: Vector | ArrayLike) -> Vector:
        """Predict the natural logarithms of the class probabilities of one image.

        Parameters
        ----------
        value : pyspark.ml.linalg.Vector or array_like
            Features of the image.
        """
        with bare_mistakes():
            return super().predictRaw(TypeConverters.toVector(value))

    def predictProbability(self, value: Vector | ArrayLike) -> Vector:
        """Predict the class probabilities of one image.

        Parameters
        ----------
        value : pyspark.ml.linalg.Vector or array_like
            Features of the image.
        """
        with bare_mistakes():
            return super().predictProbability(TypeConverters.toVector(value))

    def getTemperature(self) -> float:
        """Get the temperature of the probabilities."""
        if self.isDefined(self.temperature):
            return self.getOrDefault(self.temperature)
        # Over Spark Connect, the client knows only the params that it set.
        told = re.search(r"temperature=([^,]+)", self._call_java("toString"))
        return float(told[1]) if told else 1.0

    def setTemperature(self, value: float) -> QicdClassificationModel:
        """Set the temperature of the probabilities.

        With ``calibrate="temperature"``, training sets it.
        """
        return self._set(temperature=value)

    def setStudentProbabilityCol(self, value: str) -> QicdClassificationModel:
        """Set the name of the new column of each student's class probabilities."""
        return self._set(studentProbabilityCol=value)

    def setShots(self, value: int) -> QicdClassificationModel:
        """Set the number of shots by which each circuit is measured for an image; 0: exact."""
        return self._set(shots=value)

    def setSmoothing(self, value: float) -> QicdClassificationModel:
        """Set what is added to the count of each class, by Born's rule."""
        return self._set(smoothing=value)

    def setSeed(self, value: int) -> QicdClassificationModel:
        """Set the seed by which the outcomes of shots are drawn."""
        return self._set(seed=value)

    def setHandleInvalid(self, value: str) -> QicdClassificationModel:
        """Set what happens to rows that cannot be predicted: error, skip or keep."""
        return self._set(handleInvalid=value)

    def setDisagreementCol(self, value: str) -> QicdClassificationModel:
        """Set the name of the new column of the students' disagreement, in nats."""
        return self._set(disagreementCol=value)

    def setInfidelityCol(self, value: str) -> QicdClassificationModel:
        """Set the name of the new column of the mean infidelity between the students' states."""
        return self._set(infidelityCol=value)

    @property
    def fingerprint(self) -> str:
        """SHA-256 over the bits of all weights, as hexadecimal digits."""
        return re.search(r"fingerprint=(\w+)", self._call_java("toString")).group(1)

    @property
    def students(self) -> list[QicdStudent]:
        """Circuits and weights of the students; with several circuits each, group by group.

        Over Spark Connect, save the model and use :func:`qicd.load_students`.
        """
        refuse_connect("students", "save the model and call qicd.load_students(path)")
        return read_students(self._java_obj.ensembleJson())

    @property
    def weights(self) -> NDArray[np.float64]:
        """Weights of all students, one student after the other, in radians."""
        refuse_connect("weights", "save the model and call qicd.load_students(path)")
        return self._call_java("weights").toArray()

    def student(self, student: int) -> QicdClassificationModel:
        """Return one student as a model of a single circuit.

        Parameters
        ----------
        student : int
            Index of the student, from 0.
        """
        refuse_connect("student", "save the model and take it from there in a classic session")
        return type(self)._from_java(self._java_obj.student(student))

    def averaged(self) -> QicdClassificationModel:
        """Return the circuit with the averaged weights as a model of its own."""
        refuse_connect("averaged", "save the model and take it from there in a classic session")
        return type(self)._from_java(self._java_obj.averaged())

    def evaluate(self, labelled: DataFrame) -> ClassificationReport:
        """Compute MLlib's metrics, with 95% intervals, on labelled rows.

        Parameters
        ----------
        labelled : pyspark.sql.DataFrame
            Rows with features and labels. A row without a label is left out.
        """
        refuse_connect(
            "evaluate", "use MulticlassClassificationEvaluator on what transform returns"
        )
        self._transfer_params_to_java()
        return ClassificationReport._of(self._java_obj.evaluate(labelled._jdf))

    @property
    def summary(self) -> QicdTrainingSummary:
        """The summary of the training."""
        found = super().summary  # pyspark 4.0 leaves it to the subclass to wrap Java's object.
        return found if isinstance(found, QicdTrainingSummary) else QicdTrainingSummary(found)

    @property
    def _summaryCls(self) -> type:
        return QicdTrainingSummary


class QicdTrainingSummary(JavaWrapper):
    """A summary of a training: its rounds, its losses and its time.

    Examples
    --------
    >>> summary = qicd.QicdClassifier(numLayers=1, maxIter=3).fit(train).summary
    >>> summary.totalIterations, len(summary.objectiveHistory), summary.keptRound
    (3, 3, 2)
    >>> summary.history.columns[:3]
    ['round', 'group', 'student']
    """

    @property
    def objectiveHistory(self) -> list[float]:
        """Mean of the students' task losses on their batches, one value for each round."""
        return list(self._call_java("objectiveHistory"))

    @property
    def totalIterations(self) -> int:
        """Number of rounds that ran."""
        return self._call_java("totalIterations")

    @property
    def keptRound(self) -> int:
        """The round, from 0, whose weights the model has.

        It is the last round, or the best one on the validation rows if there are any.
        """
        refuse_connect("keptRound", "save the model and read its summary in a classic session")
        return self._java_obj.keptRound()

    @property
    def seconds(self) -> dict[str, float]:
        """Wall-clock seconds, by what they were spent on."""
        refuse_connect("seconds", "save the model and read its summary in a classic session")
        return dict(self._java_obj.seconds())

    @property
    def history(self) -> DataFrame:
        """Losses, divergence, lambda and step size, one row for each round, group and student."""
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
    """Metrics of a model on labelled rows.

    Examples
    --------
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
    brierScore: Estimate
    """Mean over the rows of the squared errors of all classes' probabilities, from 0 to 2."""
    calibrationError: float
    """Mean distance of confidence and accuracy in 15 bins of equal width, from 0 to 1."""
    confusionMatrix: NDArray[np.float64]
    """Sum of the row weights by label (row index) and predicted class (column index)."""

    @staticmethod
    def _of(java: JavaObject) -> ClassificationReport:
        metrics = (
            "accuracy",
            "f1",
            "weightedPrecision",
            "weightedRecall",
            "logLoss",
            "brierScore",
        )
        estimates = [getattr(java, name)() for name in metrics]
        matrix = java.confusionMatrix()
        values = np.array(list(matrix.values()), dtype=float)
        return ClassificationReport(
            java.rows(),
            *(Estimate(each.value(), each.lower(), each.upper()) for each in estimates),
            java.calibrationError(),
            values.reshape(matrix.numRows(), matrix.numCols()),
        )

    def __str__(self) -> str:
        lines = [f"{'rows':<18} {self.rows}"]
        for name, value in vars(self).items():
            if isinstance(value, Estimate):
                lines.append(f"{name:<18} {value}")
        lines.append(f"{'calibrationError':<18} {self.calibrationError:.4f}")
        return "\n".join(lines)
