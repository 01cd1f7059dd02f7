"""Trained students as plain Python and NumPy values."""

from __future__ import annotations

import glob
import hashlib
import json
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from qicd._estimator import Students
from qicd._predict import encodable, rows_of, simulated
from qicd._readout import SMOOTHING
from qicd._session import is_connect, running_jvm

if TYPE_CHECKING:
    from collections.abc import Callable

    from py4j.java_gateway import JavaObject
    from pyspark.sql import SparkSession

_PLACES = ("", "/stages/*", "/model/stages/*")
"""Where the stages are in a saved classifier, in a saved pipeline, and in a run directory."""

_PREPARATION = {"numInputs", "border", "side", "components", "mean", "directions"}
"""What is known of how an ImageFeaturesModel prepares images."""

_NEWEST_FORMAT = 4
"""The newest layout of a saved model that is read; ``org.qicd.ml.SavedModel`` has its versions."""


class Angle(NamedTuple):
    """An angle in radians: ``value``, or ``factor`` times a weight or feature plus ``offset``.

    A scaled feature is ``factor`` times the sum of the weight ``scale`` times the feature and of the
    weight ``shift``.
    """

    kind: str
    """``constant``, ``weight``, ``feature`` or ``scaledFeature``."""
    index: int | None
    factor: float
    value: float | None
    offset: float = 0.0
    scale: int | None = None
    shift: int | None = None


class Operation(NamedTuple):
    """A gate and the qubits that it acts on, control qubits first."""

    gate: str
    qubits: tuple[int, ...]
    angles: tuple[Angle, ...]


class Readout(NamedTuple):
    """The observables of the classes, and how class probabilities follow from their expectations."""

    kind: str
    """``expval``: Pauli Z on qubit c. ``projector``: onto bit string c of the lowest qubits, and
    ``born`` too. With ``born`` the class probabilities are the expectations themselves, each plus
    1e-12, divided by their sum. ``pauli``: a Pauli string for each class."""
    numClasses: int
    logitScale: float
    """Factor of the expectations, whose softmax is taken; not used by ``born``."""
    paulis: tuple[str, ...] = ()
    """The Pauli string of each class with ``pauli``. The first letter acts on qubit 0."""


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
    encodingRepetitions: int = 1
    """How often ``zz`` and ``iqp`` apply their gates."""
    encodingEntanglement: str = "full"
    """The pairs of qubits that ``zz`` and ``iqp`` couple: ``full``, ``linear`` or ``circular``."""

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
    Operation(gate='ry', qubits=(0,), angles=(Angle(kind='weight', index=1, factor=1.0, value=None, offset=0.0, scale=None, shift=None),))
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
        if running_jvm() is None:
            return simulated(self, encodable(self.circuit, rows_of(images, images.shape[1])))
        states = self._java().states(
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
        java = student._java()
        if features is None:
            return java.toQasm()
        from pyspark.core.context import SparkContext
        from pyspark.ml.common import _py2java
        from pyspark.ml.linalg import Vectors

        image = Vectors.dense(np.asarray(features, dtype=float).tolist())
        return java.toQasm(_py2java(SparkContext._active_spark_context, image))

    def _java(self) -> JavaObject:
        """Create this student in the JVM of this process.

        No reference to the object is kept, so that a student can be copied and pickled.
        """
        jvm = running_jvm()
        if jvm is None:
            raise RuntimeError(
                "to_qasm is computed in Java, and this process has no JVM with qicd's jar: begin with"
                " spark = qicd.spark() without Spark Connect, or write the circuits of a run by"
                " ./jobs/qicd circuit RUN --qasm"
            )
        saved = {"circuit": _saved_circuit(self.circuit), "weights": self.weights.tolist()}
        return jvm.org.qicd.ml.QicdStudent.of(json.dumps(saved))


def load_students(path: str, spark: SparkSession | None = None) -> Students:
    """Load the circuits and weights of trained students, also over Spark Connect or without Spark.

    Parameters
    ----------
    path : str
        A run directory, a saved pipeline model that contains a QicdClassificationModel, or a saved
        QicdClassificationModel. Any path that Spark reads. On this machine's own disk no Spark is
        needed.
    spark : SparkSession, optional
        The session to read with. The default is the active one, if there is one.

    Returns
    -------
    Students
        A list of the students; with several circuits each, group by group. Its ``predict_proba``
        computes the class probabilities of images by NumPy. They are exact: ``shots`` of the model
        are not drawn.

    Examples
    --------
    >>> model = qicd.QicdClassifier(numLayers=1, maxIter=1).fit(train)
    >>> model.write().overwrite().save("target/doctest-model")
    >>> students = qicd.load_students("target/doctest-model")
    >>> bool((students[3].weights == model.students[3].weights).all())
    True
    >>> row = model.transform(test).first()
    >>> difference = students.predict_proba([row.features])[0] - row.probability.toArray()
    >>> bool(abs(difference).max() < 1e-12)
    True
    """
    read = _reader(path, spark)
    for place in _PLACES:
        found = read(f"{place}/data/ensemble")
        if len(found) > 1:
            raise ValueError(f"{path} holds several classifiers: load one of {', '.join(sorted(found))}")
        if found:
            [(stage, text)] = found.items()
            metadata = {name: json.loads(saved) for name, saved in read(f"{place}/metadata").items()}
            if stage not in metadata:
                raise FileNotFoundError(f"{stage} has no metadata: not a saved model")
            _require_readable(stage, metadata[stage], text)
            params = _params(metadata[stage])
            preparations, columns = _preparations(stage, metadata, read(f"{place}/data/preparation"))
            return Students(
                read_students(text),
                json.loads(text)["numFeatures"],
                preparations,
                params.get("temperature", 1.0),
                classes=_class_names(params["predictionCol"], metadata),
                thresholds=params.get("thresholds"),
                columns=columns,
                smoothing=params.get("smoothing", SMOOTHING),
            )
    raise FileNotFoundError(
        f"{path} holds no trained students: expected a run directory, a pipeline model with a"
        " QicdClassificationModel, or such a model itself"
    )


def _require_readable(stage: str, metadata: dict[str, Any], text: str) -> None:
    version = metadata["formatVersion"]
    if version > _NEWEST_FORMAT:
        raise ValueError(
            f"{stage}: formatVersion is {version}: this package reads 1 to {_NEWEST_FORMAT}; a newer"
            " one may read it"
        )
    if hashlib.sha256(text.encode()).hexdigest() != metadata["sha256"]["ensemble"]:
        raise ValueError(f"{stage}: data/ensemble was changed after it was saved")


def _params(metadata: dict[str, Any]) -> dict[str, Any]:
    return {**metadata["defaultParamMap"], **metadata["paramMap"]}


def _class_names(prediction: str, metadata: dict[str, dict]) -> list[str] | None:
    """Return the names of the classes that a later stage of the pipeline gives to predictions."""
    for stage in metadata.values():
        params = _params(stage)
        if stage["class"].endswith(".IndexToString") and params.get("inputCol") == prediction:
            return params.get("labels")
    return None


def _preparations(
    stage: str, metadata: dict[str, dict], preparations: dict[str, str]
) -> tuple[list[dict] | str, list[str] | None]:
    """Return what is done to the features before a stage gets them, or why that is not known.

    From the stage backwards, by the columns that each stage of the pipeline reads and writes. The
    second value are the columns that hold a feature each, if the features are no vector.
    """

    def number(name: str) -> int:
        return int(name.rsplit("/", 1)[1].split("_", 1)[0])

    wanted = _params(metadata[stage])["featuresCol"]
    found: list[dict] = []
    if len(metadata) == 1:
        return found, None
    for name in sorted(metadata, key=number, reverse=True):
        own = _params(metadata[name])
        written = [own.get("outputCol"), *own.get("outputCols", [])]
        if number(name) >= number(stage) or wanted not in written:
            continue
        if found and len(own.get("inputCols", [])) == found[0]["numInputs"]:
            if metadata[name]["class"].endswith(".VectorAssembler"):
                return found, own["inputCols"]
        if name not in preparations:
            return (
                f"column '{wanted}' is made by {name}, a {metadata[name]['class']}, which this package"
                f" does not know: prepare the images, and load {stage}"
            ), None
        state = json.loads(preparations[name])
        strange = (set(state) - {"pictures"}) ^ _PREPARATION
        if strange:
            return (
                f"{name} prepares images by what this package does not know"
                f" ({', '.join(sorted(strange))}): prepare them, and load {stage}"
            ), None
        found.insert(0, state)
        wanted = own["inputCol"]
    return found, None


def _reader(path: str, spark: SparkSession | None) -> Callable[[str], dict[str, str]]:
    """Return what reads the texts below a path that match a pattern, by the folders of their stages."""
    session = spark or _active_session()
    local = _on_local_disk(session, path)

    def read(pattern: str) -> dict[str, str]:
        if local is None:
            texts = _texts(session, _literal(path) + pattern)
        else:
            places = glob.glob(glob.escape(local) + pattern)
            texts = {place: text for place in places if (text := _local_text(place))}
        name = re.search(r"/(?:data/)?\w+$", pattern)[0]
        return {place.removesuffix(name): text for place, text in texts.items()}

    return read


def _active_session() -> SparkSession | None:
    try:
        from pyspark.sql import SparkSession

        return SparkSession.active()
    except Exception:  # pyspark is not installed, or has no session.
        return None


def _on_local_disk(session: SparkSession | None, path: str) -> str | None:
    """Return an absolute path on the disk of this machine, or None if Spark reads it elsewhere."""
    if session is not None and is_connect(session):
        return None
    scheme, rest = re.fullmatch(r"(?:([A-Za-z][A-Za-z0-9+.-]*):)?(.*)", path, re.S).groups()
    default, folder = "file:///", os.getcwd()
    if session is not None:
        hadoop = session.sparkContext._jsc.hadoopConfiguration()
        default = hadoop.get("fs.defaultFS", default)
        folder = session.sparkContext._jvm.java.lang.System.getProperty("user.dir")
    if not (scheme or default).startswith("file"):
        if session is None:
            raise RuntimeError(f"{path} is read by Spark: begin with spark = qicd.spark()")
        return None
    return os.path.join(folder, re.sub("^///", "/", rest))


def _local_text(place: str) -> str:
    """Read a text: a file, or a folder with files of lines, as Spark writes them."""
    parts = sorted(glob.glob(glob.escape(place) + "/part-*")) if os.path.isdir(place) else [place]
    texts = [Path(part).read_text(encoding="utf-8") for part in parts if os.path.isfile(part)]
    return "".join(texts).rstrip("\n")


def _literal(path: str) -> str:
    """Return a pattern that matches this path alone."""
    return re.sub(r"([\\*?\[\]{}])", r"\\\1", path)


def _texts(session: SparkSession, pattern: str) -> dict[str, str]:
    """Read the texts that match a pattern with Spark."""
    from pyspark.errors import AnalysisException
    from pyspark.sql.functions import col

    try:
        rows = session.read.text(pattern).select("value", col("_metadata.file_path")).collect()
    except AnalysisException as e:
        if "PATH_NOT_FOUND" in str(e):
            return {}
        raise
    texts: dict[str, list[str]] = {}
    for row in rows:
        texts.setdefault(re.sub(r"/part-[^/]*$", "", row.file_path), []).append(row.value)
    return {place: "\n".join(lines) for place, lines in texts.items()}


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
    encoding, repetitions, entanglement = _encoding(saved["encoding"])
    return Circuit(
        saved["numQubits"],
        encoding,
        _readout(saved["readout"]),
        operations,
        scaling and FeatureScaling(tuple(scaling["offsets"]), tuple(scaling["factors"])),
        encodingRepetitions=repetitions,
        encodingEntanglement=entanglement,
    )


def _readout(saved: dict[str, Any]) -> Readout:
    return Readout(**{**saved, "paulis": tuple(saved.get("paulis", ()))})


def _encoding(saved: str | dict[str, Any]) -> tuple[str, int, str]:
    """Read an encoding, which is saved by its name alone if it is as it is by default."""
    if isinstance(saved, str):
        return saved, 2 if saved == "zz" else 1, "full"
    return saved["name"], saved["repetitions"], saved["entanglement"]


def _saved_encoding(circuit: Circuit) -> str | dict[str, Any]:
    form = (circuit.encoding, circuit.encodingRepetitions, circuit.encodingEntanglement)
    if form == _encoding(circuit.encoding):
        return circuit.encoding
    return dict(zip(("name", "repetitions", "entanglement"), form))


def _saved_circuit(circuit: Circuit) -> dict[str, Any]:
    """Return a circuit and its device as JSON values."""
    saved = {
        "numQubits": circuit.numQubits,
        "encoding": _saved_encoding(circuit),
        "readout": circuit.readout._asdict(),
        "operations": list(map(_saved_operation, circuit.operations)),
    }
    if not circuit.readout.paulis:
        del saved["readout"]["paulis"]
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
        "angles": list(map(_saved_angle, operation.angles)),
    }


def _saved_angle(angle: Angle) -> dict[str, Any]:
    if angle.kind == "constant":
        return {"constant": angle.value}
    saved = {angle.kind: angle.index, "factor": angle.factor}
    if angle.kind == "scaledFeature":
        return saved | {"scale": angle.scale, "shift": angle.shift}
    return saved | {"offset": angle.offset}


def _angle(saved: dict[str, Any]) -> Angle:
    for kind in ("weight", "feature", "scaledFeature"):
        if kind in saved:
            rest = (saved.get("offset", 0.0), saved.get("scale"), saved.get("shift"))
            return Angle(kind, saved[kind], saved.get("factor", 1.0), None, *rest)
    return Angle("constant", None, 1.0, saved["constant"])
