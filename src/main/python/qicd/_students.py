"""Trained students as plain Python and NumPy values."""

from __future__ import annotations

import glob
import json
import os
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from qicd._session import is_connect, running_jvm

if TYPE_CHECKING:
    from py4j.java_gateway import JavaObject
    from pyspark.sql import SparkSession

_PLACES = ("/data/ensemble", "/stages/*/data/ensemble", "/model/stages/*/data/ensemble")
"""Where the students are in a saved classifier, in a saved pipeline, and in a run directory."""


class Angle(NamedTuple):
    """An angle in radians: ``value``, or ``factor`` times a weight or feature plus ``offset``."""

    kind: str
    """``constant``, ``weight`` or ``feature``."""
    index: int | None
    factor: float
    value: float | None
    offset: float = 0.0


class Operation(NamedTuple):
    """A gate and the qubits that it acts on, control qubits first."""

    gate: str
    qubits: tuple[int, ...]
    angles: tuple[Angle, ...]


class Readout(NamedTuple):
    """The observables whose expectations, times ``logitScale``, are the logits."""

    kind: str
    """``expval``: Pauli Z on qubit c. ``projector``: onto bit string c of the lowest qubits."""
    numClasses: int
    logitScale: float


class FeatureScaling(NamedTuple):
    """How features become angles: ``(feature - offsets) * factors``, in radians."""

    offsets: tuple[float, ...]
    factors: tuple[float, ...]


class Device(NamedTuple):
    """The coherent errors of the device that a circuit runs on."""

    scales: tuple[float, ...]
    """Relative error of each weight's angle, by the index of the weight; empty for none."""
    errors: tuple[tuple[int, Operation], ...]
    """Gates that the device applies in addition, each after the operation of that index."""


class Circuit(NamedTuple):
    """A parameterised circuit; qubit 0 is the least significant bit of an amplitude's index."""

    numQubits: int
    encoding: str
    readout: Readout
    operations: tuple[Operation, ...]
    """What is asked of the device."""
    featureScaling: FeatureScaling | None = None
    """None if features are amplitudes, or are angles without scaling."""
    device: Device | None = None
    """None if the device does exactly what the circuit asks for."""

    def ideal(self) -> Circuit:
        """Return the same circuit on a device without errors."""
        return self._replace(device=None)

    def executed(self) -> Circuit:
        """Return the circuit that the device executes: its errors are operations and factors."""
        if self.device is None:
            return self
        operations: list[Operation] = []
        for k, asked in enumerate(self.operations):
            angles = tuple(map(self._scaled, asked.angles))
            operations.append(asked._replace(angles=angles))
            operations += [error for after, error in self.device.errors if after == k]
        return self._replace(operations=tuple(operations), device=None)

    def _scaled(self, angle: Angle) -> Angle:
        if angle.kind != "weight" or not self.device.scales:
            return angle
        turned = 1 + self.device.scales[angle.index]
        return angle._replace(factor=angle.factor * turned, offset=angle.offset * turned)


@dataclass(frozen=True)
class QicdStudent:
    """A trained student: a circuit and its weights.

    Examples
    --------
    >>> students = qicd.QicdClassifier(numLayers=2, maxIter=2).fit(train).students
    >>> student = students[0]
    >>> len(students), student.circuit.numQubits, student.weights.shape
    (4, 6, (36,))
    >>> student.circuit.operations[1]
    Operation(gate='ry', qubits=(0,), angles=(Angle(kind='weight', index=1, factor=1.0, value=None, offset=0.0),))
    >>> student.states([row.features for row in test.take(5)]).shape
    (5, 64)
    >>> student.to_qasm().splitlines()[0]
    'OPENQASM 3.0;'
    """

    circuit: Circuit
    weights: NDArray[np.float64]
    """Weights in radians. The angles of the operations refer to them by index."""

    def states(self, features: ArrayLike) -> NDArray[np.complex128]:
        """Compute the output states of images.

        Parameters
        ----------
        features : array_like
            One image per row, prepared as for the model.

        Returns
        -------
        numpy.ndarray
            Complex amplitudes, one state per row. Qubit 0 is the least significant bit of a
            column's index.
        """
        images = np.atleast_2d(np.asarray(features, dtype="<f8"))
        if images.ndim != 2 or images.shape[1] == 0:
            raise ValueError(f"expected one image a row, found an array of shape {images.shape}")
        states = self._java("states").states(
            bytearray(np.ascontiguousarray(images).tobytes()), images.shape[1]
        )
        return np.frombuffer(states, dtype="<c16").reshape(len(images), -1)

    def to_qasm(self, features: ArrayLike | None = None, *, executed: bool = False) -> str:
        """Return the trained circuit as OpenQASM 3.

        This is the circuit that the student's device is asked for.

        Qiskit, Cirq and pyqasm load the text as it is. PennyLane refuses every ``include``, but
        knows the gates:
        ``qml.from_qasm3(text.replace('include "stdgates.inc";', ""))``.

        Parameters
        ----------
        features : array_like, optional
            An image. The program then begins in ``|0...0>`` and encodes the image. Without an
            image, features that are angles become inputs of the program, and a program with
            amplitude encoding begins in the encoded state.
        executed : bool, optional
            Write what the student's device does instead: with the errors with which the student
            was trained.

        Returns
        -------
        str
            The program.
        """
        student = QicdStudent(self.circuit.executed(), self.weights) if executed else self
        java = student._java("to_qasm")
        if features is None:
            return java.toQasm()
        from pyspark.core.context import SparkContext
        from pyspark.ml.common import _py2java
        from pyspark.ml.linalg import Vectors

        image = Vectors.dense(np.asarray(features, dtype=float).tolist())
        return java.toQasm(_py2java(SparkContext._active_spark_context, image))

    def _java(self, what: str) -> JavaObject:
        """Create this student in the JVM of this process.

        No reference to the object is kept, so that a student can be copied and pickled.
        """
        jvm = running_jvm()
        if jvm is None:
            raise RuntimeError(
                f"{what} is computed in Java, and this process has no JVM with qicd's jar: begin with"
                " spark = qicd.spark() without Spark Connect"
                + (
                    ", or write the circuits of a run by ./jobs/qicd circuit RUN --qasm"
                    if what == "to_qasm"
                    else ""
                )
            )
        saved = {"circuit": _saved_circuit(self.circuit), "weights": self.weights.tolist()}
        return jvm.org.qicd.ml.QicdStudent.of(json.dumps(saved))


def load_students(path: str, spark: SparkSession | None = None) -> list[QicdStudent]:
    """Load the circuits and weights of trained students, also over Spark Connect.

    Parameters
    ----------
    path : str
        A run directory, a saved pipeline model that contains a QicdClassificationModel, or a saved
        QicdClassificationModel. Any path that Spark reads.
    spark : SparkSession, optional
        The session to read with. The default is the active one.

    Returns
    -------
    list of QicdStudent
        The students; with several circuits each, group by group.

    Examples
    --------
    >>> model = qicd.QicdClassifier(numLayers=1, maxIter=1).fit(train)
    >>> model.write().overwrite().save("target/doctest-model")
    >>> students = qicd.load_students("target/doctest-model")
    >>> bool((students[3].weights == model.students[3].weights).all())
    True
    """
    from pyspark.sql import SparkSession

    session = spark or SparkSession.active()
    for inside in _PLACES:
        files = _texts(session, _find(session, path, inside))
        if len(files) > 1:
            stages = ", ".join(sorted(file.rsplit("/data/", 1)[0] for file in files))
            raise ValueError(f"{path} holds several classifiers: load one of {stages}")
        if files:
            return read_students(*files.values())
    raise FileNotFoundError(
        f"{path} holds no trained students: expected a run directory, a pipeline model with a"
        " QicdClassificationModel, or such a model itself"
    )


def _find(session: SparkSession, path: str, inside: str) -> list[str]:
    """Return the patterns by which Spark finds a place inside a path; none if it is not there.

    On a local disk the place is looked up here. Spark would find it too, but writes a stack trace
    to its log if the only path that it is asked for is a pattern, or does not exist.
    """
    local = _on_local_disk(session, path)
    if local is None:
        return [_literal(path) + inside]
    return [_literal(found) for found in sorted(glob.glob(glob.escape(local) + inside))]


def _on_local_disk(session: SparkSession, path: str) -> str | None:
    """Return an absolute path on the disk of this machine, or None if Spark reads it elsewhere."""
    if is_connect(session):
        return None
    scheme, rest = re.fullmatch(r"(?:([A-Za-z][A-Za-z0-9+.-]*):)?(.*)", path, re.S).groups()
    hadoop = session.sparkContext._jsc.hadoopConfiguration()
    if not (scheme or hadoop.get("fs.defaultFS", "file:///")).startswith("file"):
        return None
    folder = session.sparkContext._jvm.java.lang.System.getProperty("user.dir")
    return os.path.join(folder, re.sub("^///", "/", rest))


def _literal(path: str) -> str:
    """Return a pattern that matches this path alone."""
    return re.sub(r"([\\*?\[\]{}])", r"\\\1", path)


def _texts(session: SparkSession, patterns: list[str]) -> dict[str, str]:
    """Read the files that match the patterns, as a text for each directory."""
    from pyspark.errors import AnalysisException
    from pyspark.sql.functions import col

    if not patterns:
        return {}
    try:
        rows = session.read.text(patterns).select("value", col("_metadata.file_path")).collect()
    except AnalysisException as e:
        if "PATH_NOT_FOUND" in str(e):
            return {}
        raise
    texts: dict[str, list[str]] = {}
    for row in rows:
        texts.setdefault(row.file_path.rsplit("/", 1)[0], []).append(row.value)
    return {directory: "\n".join(lines) for directory, lines in texts.items()}


def read_students(text: str) -> list[QicdStudent]:
    """Read students from the JSON of a saved model."""
    saved = json.loads(text)
    circuits = [_circuit(circuit) for circuit in saved["circuits"]]
    return [
        QicdStudent(
            circuits[student["circuit"]]._replace(device=_device(student.get("device"))),
            np.array(student["weights"], dtype=np.float64),
        )
        for student in saved["students"]
    ]


def _device(saved: dict[str, Any] | None) -> Device | None:
    return saved and Device(
        tuple(saved["scales"]),
        tuple((error["after"], _operation(error)) for error in saved["errors"]),
    )


def _operation(saved: dict[str, Any]) -> Operation:
    angles = tuple(map(_angle, saved.get("angles", [])))
    return Operation(saved["gate"], tuple(saved["qubits"]), angles)


def _circuit(saved: dict[str, Any]) -> Circuit:
    operations = tuple(map(_operation, saved["operations"]))
    scaling = saved.get("featureScaling")
    return Circuit(
        saved["numQubits"],
        saved["encoding"],
        Readout(**saved["readout"]),
        operations,
        scaling and FeatureScaling(tuple(scaling["offsets"]), tuple(scaling["factors"])),
    )


def _saved_circuit(circuit: Circuit) -> dict[str, Any]:
    """Return a circuit and its device as JSON values."""
    saved = {
        "numQubits": circuit.numQubits,
        "encoding": circuit.encoding,
        "readout": circuit.readout._asdict(),
        "operations": list(map(_saved_operation, circuit.operations)),
    }
    if circuit.featureScaling is not None:
        saved["featureScaling"] = circuit.featureScaling._asdict()
    if circuit.device is not None:
        errors = [{**_saved_operation(op), "after": after} for after, op in circuit.device.errors]
        saved["device"] = {"scales": circuit.device.scales, "errors": errors}
    return saved


def _saved_operation(operation: Operation) -> dict[str, Any]:
    return {
        "gate": operation.gate,
        "qubits": list(operation.qubits),
        "angles": [
            {"constant": angle.value}
            if angle.kind == "constant"
            else {angle.kind: angle.index, "factor": angle.factor, "offset": angle.offset}
            for angle in operation.angles
        ],
    }


def _angle(saved: dict[str, Any]) -> Angle:
    for kind in ("weight", "feature"):
        if kind in saved:
            offset = saved.get("offset", 0.0)
            return Angle(kind, saved[kind], saved.get("factor", 1.0), None, offset)
    return Angle("constant", None, 1.0, saved["constant"])
