"""Trained students on quantum computers: circuits for Qiskit and PennyLane, bundles, and counts.

It needs Qiskit: ``pip install 'qicd[hardware]'``. Students that were trained on devices with coherent
errors are handed over as what those devices were asked for, because a real device has its own errors.

Examples
--------
>>> from qiskit.providers.fake_provider import GenericBackendV2
>>> students = qicd.load_students("target/doctest-model")
>>> backend = GenericBackendV2(7, seed=1)
>>> folder = qicd.hardware.bundle(students, backend, "target/doctest-bundle", images=images)
>>> counts = qicd.hardware.run(folder, backend, shots=1000, seed=1)
>>> print(qicd.hardware.compare(folder, counts))
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from qicd import _bundle, _readout, _states
from qicd._bundle import Comparison, Measured, compare, read_counts
from qicd._estimator import Students
from qicd._predict import (
    amplitudes,
    angles_of,
    applied,
    encodable,
    program,
    rows_of,
    simulated,
)
from qicd._readout import SMOOTHING, measured_expectations, num_bits, num_circuits
from qicd._students import QicdStudent, _active_session, load_students

if TYPE_CHECKING:
    from os import PathLike

    from qiskit import QuantumCircuit
    from qiskit.providers import BackendV2

__all__ = [
    "Comparison",
    "Measured",
    "bundle",
    "compare",
    "decode",
    "parameter_values",
    "pennylane_circuit",
    "qiskit_circuits",
    "read_counts",
    "run",
]

_DRAWS = 200
"""How often the counts of an ideal device are drawn for a tolerance."""


def _needed(package: str, install: str = "qicd[hardware]") -> None:
    from importlib.util import find_spec

    if find_spec(package) is None:
        raise ImportError(
            f"this needs the package {package}, which is not installed: pip install '{install}'"
        )


def qiskit_circuits(student: QicdStudent) -> list[QuantumCircuit]:
    """Return a student as circuits of Qiskit, which measure its readout.

    Parameters
    ----------
    student : QicdStudent
        A student. The errors of its device are left out.

    Returns
    -------
    list of QuantumCircuit
        One circuit. With Pauli strings as readout, one for each class, which ends in a change of
        basis. Classical bit q of register ``c`` is qubit q. Parameters ``theta`` are the weights.
        Parameters ``x`` are the angles of the features, one for each qubit; with amplitude encoding,
        parameters ``prep`` are instead the angles of the gates that prepare the state.
        ``parameter_values`` gives the values.
    """
    _needed("qiskit")
    from qicd import _qiskit

    return _qiskit.circuits(student)


def parameter_values(student: QicdStudent, features: ArrayLike) -> dict[str, NDArray[np.float64]]:
    """Return the values of the parameters of a student's circuits of Qiskit.

    Parameters
    ----------
    student : QicdStudent
        A student.
    features : array_like
        Prepared images, one a row.

    Returns
    -------
    dict of numpy.ndarray
        By the names of the parameter vectors: ``theta``, one number for each weight, and ``x`` or
        ``prep``, one row for each image.
    """
    _needed("qiskit")
    from qicd import _qiskit

    return _qiskit.values(student, features)


def pennylane_circuit(student: QicdStudent) -> Callable[[Any, ArrayLike], None]:
    """Return a student as a quantum function of PennyLane, for a QNode that adds the measurement.

    Parameters
    ----------
    student : QicdStudent
        A student. The errors of its device are left out.

    Returns
    -------
    callable
        A function of the weights, an array of any of PennyLane's interfaces, and of the features of
        one prepared image. Qubit q is wire q. In PennyLane's states, wire 0 is the most significant bit
        unless the wires are named the other way round.
    """
    _needed("pennylane", "pennylane")
    import pennylane as qml

    gates = {
        "id": "Identity", "x": "PauliX", "y": "PauliY", "z": "PauliZ", "h": "Hadamard", "s": "S", "t": "T",
        "sx": "SX", "rx": "RX", "ry": "RY", "rz": "RZ", "p": "PhaseShift", "u": "U3", "swap": "SWAP",
        "iswap": "ISWAP", "ecr": "ECR", "cx": "CNOT", "cy": "CY", "cz": "CZ", "ch": "CH", "crx": "CRX",
        "cry": "CRY", "crz": "CRZ", "cp": "ControlledPhaseShift", "ccx": "Toffoli", "cswap": "CSWAP",
        "rxx": "IsingXX", "ryy": "IsingYY", "rzz": "IsingZZ",
    }  # fmt: skip
    circuit = student.circuit.ideal()

    def of(weights: Any, features: ArrayLike) -> None:
        given = np.atleast_2d(np.asarray(features, dtype=float))
        image = encodable(circuit, rows_of(given, given.shape[1]))
        x = np.zeros((1, 0))
        if circuit.encoding == "amplitude":
            prepared = _states.angles(amplitudes(circuit, image))[0]
            for gate, qubits, angles in _states.gates(circuit.numQubits, prepared):
                getattr(qml, gates[gate])(*angles, wires=qubits)
        else:
            x = angles_of(circuit, image)
        for gate, qubits, angles in program(QicdStudent(circuit, weights), x):
            if gate in ("sdg", "tdg"):
                qml.adjoint(getattr(qml, gate[0].upper()))(wires=qubits)
            else:
                getattr(qml, gates[gate])(*(angle[0] for angle in angles), wires=qubits)

    return of


def decode(
    counts: Mapping[str, int] | Sequence[Mapping[str, int]],
    student: QicdStudent,
    smoothing: float = SMOOTHING,
) -> NDArray[np.float64]:
    """Compute the class probabilities of an image by the counts of a student's circuits.

    Parameters
    ----------
    counts : mapping, or list of mapping
        The count of each bit string, whose last character is qubit 0, as Qiskit has it. With Pauli
        strings as readout, the counts of each circuit.
    student : QicdStudent
        The student.
    smoothing : float, optional
        What is added to the count of each class by Born's rule. Other readouts have no use for it.

    Returns
    -------
    numpy.ndarray
        The probability of each class.
    """
    each = [counts] if isinstance(counts, Mapping) else list(counts)
    return np.exp(_readout.decoded(student.circuit.readout, each, smoothing)[1])


def bundle(
    run: str | PathLike[str] | Students,
    backend: BackendV2,
    path: str | PathLike[str],
    images: int | ArrayLike = 10,
    labels: ArrayLike | None = None,
    *,
    shots: int = 1000,
    optimization_level: int = 2,
    seed: int = 1,
) -> str:
    """Write a folder with all that it takes to run students on a quantum computer.

    The circuits are transpiled to the backend's gates and couplings, with weights and features as
    parameters, so that one circuit serves all images and all students of the same form. ``run.py`` in
    the folder runs them, and needs no qicd. The folder also has test images, the probabilities that an
    ideal device gives, and the standard errors of these by the shots.

    Parameters
    ----------
    run : str, path or Students
        A run directory or a saved model, or what ``load_students`` returns.
    backend : BackendV2
        A backend of Qiskit: a fake one, Aer, or a computer of your account.
    path : str or path
        The folder to write. A bundle that is there is replaced.
    images : array_like or int, optional
        Images as the model takes them, one a row. A number takes so many of the run's own test images,
        which are read by the active Spark session.
    labels : array_like, optional
        The classes of the images.
    shots : int, optional
        The shots of each circuit for each image.
    optimization_level : int, optional
        How hard Qiskit tries, 0 to 3.
    seed : int, optional
        The seed of Qiskit's transpiler, and of the tolerances.

    Returns
    -------
    str
        The folder.

    Raises
    ------
    ValueError
        If the backend has too few qubits, or images or shots are not what is expected.
    """
    _needed("qiskit")
    from qicd import _transpiled

    students = run if isinstance(run, Students) else load_students(str(run))
    if shots < 1:
        raise ValueError(f"shots is {shots}: expected 1 or more")
    if isinstance(images, (int, np.integer)):
        if isinstance(run, Students):
            raise ValueError("a number of images needs the path of a run directory: give the images")
        images, labels = _test_images(Path(run), int(images))
    rows = students.prepare(images)
    classes = _class_indices(students, labels, len(rows))
    folder = Path(path)
    if folder.is_dir() and any(folder.iterdir()) and not (folder / "bundle.json").is_file():
        raise ValueError(f"{folder} has files and is no bundle: expected a new folder, or a bundle")
    circuits = _transpiled.write(students, backend, folder, optimization_level, seed)
    for each in circuits:
        values = parameter_values(each["student"], rows)
        each["values"] = {name: of.tolist() for name, of in values.items() if name != "theta"}
    form = {each.pop("student").circuit.ideal(): k for k, each in enumerate(circuits)}
    expected = [_expected(one, rows, shots, students.smoothing, seed + m) for m, one in enumerate(students)]
    saved = {
        "format": "qicd-bundle",
        "version": 1,
        "modelFingerprint": fingerprint(students),
        "device": backend.name,
        "shots": shots,
        "optimizationLevel": optimization_level,
        "seed": seed,
        "temperature": students.temperature,
        "smoothing": students.smoothing,
        "classes": students.classes_.tolist(),
        "circuits": circuits,
        "students": [
            {"circuit": form[one.circuit.ideal()], "weights": one.weights.tolist()} for one in students
        ],
        "images": [
            {
                "id": None,
                "label": label,
                "features": row.tolist(),
                **{name: [of[name][k].tolist() for of in expected] for name in expected[0]},
            }
            for k, (row, label) in enumerate(zip(rows, classes, strict=True))
        ],
    }
    (folder / "bundle.json").write_text(json.dumps(saved, indent=1), encoding="utf-8")
    for module, name in ((_bundle, "run.py"), (_readout, "readout.py")):
        (folder / name).write_text(Path(module.__file__).read_text(encoding="utf-8"), encoding="utf-8")
    return str(folder)


def run(
    bundle: str | PathLike[str],
    backend: str | BackendV2 | None = None,
    shots: int | None = None,
    seed: int | None = None,
    path: str | PathLike[str] | None = None,
) -> dict:
    """Run a bundle's circuits on all of its images, and write the counts.

    Parameters
    ----------
    bundle : str or path
        The folder of the bundle.
    backend : str or BackendV2, optional
        What runs them: a backend of Qiskit, or a name: ``fake_torino``, or a computer of your account
        with IBM. The default is Aer without noise.
    shots : int, optional
        The shots of each circuit for each image. The default is that of the bundle.
    seed : int, optional
        The seed of a simulator.
    path : str or path, optional
        The file to write. The default is ``counts.json`` in the bundle.

    Returns
    -------
    dict
        What the file has.
    """
    _needed("qiskit")
    if backend is None:
        _needed("qiskit_aer")
    elif isinstance(backend, str):
        _needed("qiskit_ibm_runtime", "qiskit-ibm-runtime")
    return _bundle.run(bundle, backend, shots, seed, path)


def fingerprint(students: Sequence[QicdStudent]) -> str:
    """Return the SHA-256 of the bits of all weights, as the command line prints it."""
    digest = hashlib.sha256()
    for student in students:
        digest.update(student.weights.astype(">f8").tobytes())
    return digest.hexdigest()


def _test_images(run: Path, number: int) -> tuple[NDArray, NDArray]:
    """Read the first test images of a run from its table, with the active Spark session."""
    session = _active_session()
    config = json.loads((run / "config.json").read_text()) if (run / "config.json").is_file() else {}
    table, split = config.get("data.path"), config.get("data.splitCol")
    if session is None or not table or not split or number < 1:
        raise ValueError(
            f"images is {number}: expected an array, one image a row; or a number, 1 or more, with a Spark"
            " session, and a run on a table with a column of splits"
        )
    columns = (config["data.featuresCol"], config["data.labelCol"])
    rows = session.read.load(table).filter(f"{split} = 'test'").select(*columns).take(number)
    return np.array([np.asarray(row[0]) for row in rows]), np.array([row[1] for row in rows])


def _class_indices(students: Students, labels: ArrayLike | None, number: int) -> list[int | None]:
    if labels is None:
        return [None] * number
    given = np.asarray(labels).tolist()
    known = {name: k for k, name in enumerate(students.classes_.tolist())}
    if len(given) != number or any(label not in known for label in given):
        raise ValueError(f"labels are {given}: expected {number} of {list(known)}")
    return [known[label] for label in given]


def _expected(student: QicdStudent, rows: NDArray, shots: int, smoothing: float, seed: int) -> dict:
    """Return what an ideal device gives, and the standard errors of probabilities by the shots.

    Each has a row for an image and a column for a class. Counts are drawn often, and decoded.
    """
    circuit = student.circuit.ideal()
    readout = circuit.readout
    shares = _outcomes(circuit, simulated(QicdStudent(circuit, student.weights), rows))
    expectations = measured_expectations(readout, shares)
    exact = np.exp(_readout.log_probabilities(readout, expectations))
    random = np.random.default_rng(seed)
    drawn = [
        [random.multinomial(shots, share[k] / share[k].sum(), _DRAWS) / shots for share in shares]
        for k in range(len(rows))
    ]
    least = _readout.floor(smoothing, shots)
    found = [
        np.exp(_readout.log_probabilities(readout, measured_expectations(readout, one), least)) for one in drawn
    ]
    errors = [np.sqrt(np.mean((each - exact[k]) ** 2, axis=0)) for k, each in enumerate(found)]
    return {"expectations": expectations, "expected": exact, "tolerance": np.array(errors)}


def _outcomes(circuit: Any, states: NDArray[np.complex128]) -> list[NDArray[np.float64]]:
    """Return the shares of the outcomes, [image, outcome], of each circuit that measures a readout."""
    readout = circuit.readout
    found = []
    for k in range(num_circuits(readout)):
        turned = states
        for gate, qubit in _readout.basis_changes(readout, k):
            turned = applied(turned, gate, (qubit,), ())
        found.append((np.abs(turned) ** 2).reshape(len(states), -1, 1 << num_bits(readout)).sum(axis=1))
    return found
