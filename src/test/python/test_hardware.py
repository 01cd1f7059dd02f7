"""Students on quantum computers: circuits of Qiskit and PennyLane, bundles, counts.

Skipped where Qiskit is missing, and what runs circuits also where Aer or the fake computers are:

    pip install qiskit==2.6.2 pennylane==0.45.1 qiskit-aer==0.18.2 qiskit-ibm-runtime==0.51.0
"""

import importlib.util
import json
import subprocess
import sys

import pytest
from conftest import HOME

for module in ("qiskit", "pennylane"):
    pytest.importorskip(module, reason=f"{module} is missing: pip install qiskit pennylane")
sys.path.insert(0, str(HOME / "src" / "main" / "python"))

import numpy as np
import pennylane as qml
from qicd import _bundle, _states, hardware
from qicd._estimator import Students
from qicd._predict import expectations_of, simulated
from qicd._readout import log_probabilities
from qicd._students import Angle, Circuit, Device, FeatureScaling, Operation, QicdStudent, Readout
from qiskit.providers.fake_provider import GenericBackendV2
from qiskit.quantum_info import Statevector
from qiskit.transpiler import CouplingMap

import qicd

MODEL = HOME / "src" / "test" / "resources" / "saved" / "model-v1"
needs_simulators = pytest.mark.skipif(
    any(importlib.util.find_spec(name) is None for name in ("qiskit_aer", "qiskit_ibm_runtime")),
    reason="what runs circuits was skipped: pip install qiskit-aer qiskit-ibm-runtime",
)
ANGLES = {"rx": 1, "ry": 1, "rz": 1, "p": 1, "u": 3, "crx": 1, "cry": 1, "crz": 1, "cp": 1, "rxx": 1, "ryy": 1, "rzz": 1}
QUBITS = {"swap": 2, "iswap": 2, "ecr": 2, "cx": 2, "cy": 2, "cz": 2, "ch": 2, "ccx": 3, "cswap": 3}
QUBITS |= {name: 1 for name in ("id", "x", "y", "z", "h", "s", "sdg", "t", "tdg", "sx", "rx", "ry", "rz", "p", "u")}
QUBITS |= {name: 2 for name in ("crx", "cry", "crz", "cp", "rxx", "ryy", "rzz")}
READOUTS = (
    Readout("expval", 3, 7.0),
    Readout("projector", 3, 9.0),
    Readout("born", 3, 1.0),
    Readout("pauli", 3, 5.0, ("ZIXI", "IYY", "XXXI")),
)
ENCODINGS = ("amplitude", "angle", "angle_x", "angle_z", "zz", "iqp", "reuploading", "trained")
BASES = (["rz", "sx", "x", "cz"], ["rz", "sx", "x", "ecr"], ["rz", "sx", "x", "cx"], ["u", "rzz", "cz"])


def backend(basis=0, qubits=7):
    coupled = CouplingMap.from_line(qubits)
    return GenericBackendV2(qubits, basis_gates=list(BASES[basis]), coupling_map=coupled, seed=basis)


def student(encoding, readout, seed, device=False):
    """A student with every gate, and more than ten weights, all of which are used."""
    random = np.random.default_rng(seed)
    n, number = 4, 14
    order = random.permutation(number).tolist()
    operations = [Operation("h", (q,), ()) for q in range(n)]

    def angle(k):
        return Angle("weight", k, float(random.choice([1, -0.5, 2])), None, float(random.choice([0, 0.3])))

    def feature(q):
        if encoding == "trained":
            return Angle("scaledFeature", q, float(random.choice([1, -1])), None, 0.0, 12, 13)
        return Angle("feature", q, -1.0, None)

    for gate in random.permutation(sorted(QUBITS)).tolist():
        on = tuple(random.permutation(n)[: QUBITS[gate]].tolist())
        weights = [order.pop() if order else int(random.integers(number)) for _ in range(ANGLES.get(gate, 0))]
        operations.append(Operation(gate, on, tuple(map(angle, weights))))
    if encoding in ("reuploading", "trained"):
        operations = [Operation("ry", (q,), (feature(q),)) for q in range(n)] + operations
        operations += [Operation("ry", (q,), (feature(q),)) for q in range(n)]
    operations.append(Operation("ry", (0,), (Angle("constant", None, 1.0, 0.4),)))
    circuit = Circuit(n, "reuploading" if encoding == "trained" else encoding, readout, tuple(operations))
    if encoding in ("angle", "iqp"):
        circuit = circuit._replace(featureScaling=FeatureScaling((0.1, 0.2, 0.3), (2.0, 1.5, -1.0)))
    if encoding in ("zz", "iqp"):
        circuit = circuit._replace(encodingRepetitions=2, encodingEntanglement="circular")
    if device:
        error = Operation("rx", (1,), (Angle("constant", None, 1.0, 0.5),))
        circuit = circuit._replace(device=Device((0.1,) * number, ((2, error),)))
    return QicdStudent(circuit, random.uniform(-3, 3, number))


def images(encoding, random):
    return random.normal(size=(3, 13 if encoding == "amplitude" else 3))


def outcomes(folder, saved, m, target):
    """Probabilities that a bundle's circuits give in Qiskit for a student: [image] for each circuit."""
    files = saved["circuits"][saved["students"][m]["circuit"]]["files"]
    for circuit in _bundle._circuits(folder, files, target):
        bits = {
            circuit.find_bit(each.clbits[0]).index: circuit.find_bit(each.qubits[0]).index
            for each in circuit.data
            if each.name == "measure"
        }
        assert sorted(bits) == list(range(circuit.num_clbits))
        plain = circuit.remove_final_measurements(inplace=False)
        rows = _bundle._bindings(circuit, saved, m)
        assert rows.shape == (len(saved["images"]), circuit.num_parameters) and circuit.num_parameters > 10
        bound = (plain.assign_parameters(dict(zip(circuit.parameters, row))) for row in rows)
        yield np.array([Statevector(one).probabilities([bits[b] for b in sorted(bits)]) for one in bound])


@pytest.mark.parametrize("encoding, level", [(encoding, k % 4) for k, encoding in enumerate(ENCODINGS)])
def test_a_bundle_measures_what_the_students_predict(encoding, level, tmp_path):
    """Order of parameters, layout, bits and changes of basis, against the states of qicd itself."""
    random = np.random.default_rng(level)
    for k, readout in enumerate(READOUTS):
        first = student(encoding, readout, 10 * level + k, device=k == 1)
        weights = random.uniform(-3, 3, len(first.weights))
        several = Students([first, QicdStudent(first.circuit, weights)], 13 if encoding == "amplitude" else 3)
        folder = tmp_path / str(k)
        given = images(encoding, random)
        target = backend((k + level) % 4)
        hardware.bundle(several, target, folder, given, optimization_level=level)
        saved = _bundle.read_bundle(folder)
        assert len(saved["circuits"]) == 1
        for m, one in enumerate(several):
            ideal = QicdStudent(one.circuit.ideal(), one.weights)
            states = simulated(ideal, given)
            found = list(outcomes(folder, saved, m, target))
            expected = hardware._outcomes(ideal.circuit, states)
            assert np.abs(np.array(found) - np.array(expected)).max() < 1e-10
            exact = np.exp(log_probabilities(readout, expectations_of(ideal.circuit, states)))
            written = np.array([each["expected"][m] for each in saved["images"]])
            assert np.abs(written - exact).max() < 1e-10
            [file, *_] = saved["circuits"][0]["files"]
            assert file["readoutQubits"] == file["qubits"][: len(file["readoutQubits"])]


def test_states_are_prepared_as_in_the_exported_text():
    """The gates and angles of ``OpenQasm.of`` in Java for the same features."""
    features = np.array([[0.1, -0.7, 0.3, 0.2, -0.5, 0.9, 0.4]])
    circuit = Circuit(3, "amplitude", READOUTS[0], ())
    angles = hardware.parameter_values(QicdStudent(circuit, np.zeros(0)), features)["prep"][0]
    written = [
        *(1.895384951675372, 0.8421036611027866, 0.1009718480341974),
        *(0.6184990812720342, 0.03049647772446651, -2.047398353462767, -1.459395749915199),
    ]
    assert np.abs(angles - written).max() < 1e-14
    gates = [(gate, qubits) for gate, qubits, _ in _states.gates(3, angles)]
    ry, cx = lambda q: ("ry", (q,)), lambda a, b: ("cx", (a, b))
    last = [ry(0), cx(1, 0), ry(0), cx(2, 0), ry(0), cx(1, 0), ry(0), cx(2, 0)]
    assert gates == [ry(2), ry(1), cx(2, 1), ry(1), cx(2, 1), *last]


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_pennylane_has_the_states_of_the_student(encoding):
    random = np.random.default_rng(5)
    one = student(encoding, READOUTS[0], 7, device=True)
    of = hardware.pennylane_circuit(one)

    @qml.qnode(qml.device("default.qubit", wires=[3, 2, 1, 0]))
    def state(weights, features):
        of(weights, features)
        return qml.state()

    ideal = QicdStudent(one.circuit.ideal(), one.weights)
    for image in images(encoding, random):
        found, [expected] = state(one.weights, image), simulated(ideal, image[np.newaxis])
        assert abs(abs(np.vdot(found, expected)) - 1) < 1e-10


def test_weights_of_pennylane_have_gradients():
    one = student("angle", READOUTS[0], 7)
    of = hardware.pennylane_circuit(one)

    @qml.qnode(qml.device("default.qubit", wires=4))
    def mean(weights):
        of(weights, [0.1, 0.2, 0.3])
        return qml.expval(qml.PauliZ(0))

    weights = qml.numpy.array(one.weights, requires_grad=True)
    step = 1e-6 * np.eye(len(weights))
    found = qml.grad(mean)(weights)
    expected = [(mean(weights + row) - mean(weights - row)) / 2e-6 for row in step]
    assert np.abs(found).max() > 0.01 and np.abs(found - expected).max() < 1e-6


def test_counts_are_decoded():
    random = np.random.default_rng(3)
    softmax = lambda logits: np.exp(logits) / np.exp(logits).sum()
    for readout in READOUTS:
        one = student("angle", readout, 1)
        bits = 2 if readout.kind in ("projector", "born") else 3
        each = []
        for _ in range(3 if readout.kind == "pauli" else 1):
            numbers = random.integers(0, 50, 1 << bits)
            each.append({format(k, f"0{bits}b"): int(count) for k, count in enumerate(numbers) if k != 2})
        total = sum(each[0].values())
        if readout.kind == "expval":
            z = [sum(n * (1 - 2 * int(s[-1 - c])) for s, n in each[0].items()) / total for c in range(3)]
            expected = softmax(7 * np.array(z))
        elif readout.kind == "pauli":
            places = [(0, 2), (1, 2), (0, 1, 2)]
            odd = lambda s, on: sum(int(s[-1 - q]) for q in on) % 2
            means = [
                sum(n * (1 - 2 * odd(s, on)) for s, n in one_of.items()) / sum(one_of.values())
                for one_of, on in zip(each, places)
            ]
            expected = softmax(5 * np.array(means))
        else:
            n = np.array([each[0].get(format(c, "02b"), 0) for c in range(3)])
            expected = softmax(9 * n / total) if readout.kind == "projector" else (n + 0.5) / (n + 0.5).sum()
        found = hardware.decode(each[0] if len(each) == 1 else each, one)
        assert np.abs(found - expected).max() < 1e-12, readout.kind


def test_many_shots_come_near_the_exact_probabilities():
    random = np.random.default_rng(3)
    for readout in READOUTS:
        one = student("angle", readout, 2)
        states = simulated(one, images("angle", random)[:1])
        counts = []
        for [share] in hardware._outcomes(one.circuit, states):
            drawn = random.multinomial(10**7, share / share.sum())
            counts.append({format(k, f"0{len(drawn).bit_length() - 1}b"): int(n) for k, n in enumerate(drawn)})
        exact = np.exp(log_probabilities(readout, expectations_of(one.circuit, states)))[0]
        assert np.abs(hardware.decode(counts, one) - exact).max() < 0.01


def test_tolerances_are_standard_errors():
    """By Born's rule of two classes on one qubit, that of a binomial."""
    circuit = Circuit(1, "angle", Readout("born", 2, 1.0), ())
    found = hardware._expected(QicdStudent(circuit, np.zeros(0)), np.array([[1.0]]), 1000, 0.5, 1)
    p = np.cos(0.5) ** 2
    assert found["expected"][0, 0] == pytest.approx(p, abs=1e-11)
    assert found["tolerance"][0, 0] == pytest.approx(np.sqrt(p * (1 - p) / 1000), rel=0.2)


@pytest.fixture
def made(tmp_path):
    """A bundle of the saved model, and counts as an ideal device would give them."""
    folder = tmp_path / "bundle"
    random = np.random.default_rng(1)
    hardware.bundle(str(MODEL), backend(), folder, random.normal(size=(2, 8)), [2, 0], shots=500)
    saved = _bundle.read_bundle(folder)
    counts = {
        "format": "qicd-counts",
        "version": 1,
        "modelFingerprint": saved["modelFingerprint"],
        "device": "a device",
        "shots": 500,
        "circuits": [
            {"student": m, "image": k, "observable": 0, "counts": {"000": 400, "101": 100}}
            for m in range(len(saved["students"]))
            for k in range(2)
        ],
    }
    return folder, counts


def test_a_bundle_of_a_saved_model(made):
    folder, counts = made
    saved = json.loads((folder / "bundle.json").read_text())
    students = qicd.load_students(str(MODEL))
    assert [each["weights"] for each in saved["students"]] == [one.weights.tolist() for one in students]
    assert [each["label"] for each in saved["images"]] == [2, 0]
    table = hardware.compare(folder, counts)
    assert len(table) == 2 * len(students)
    assert table[0].probabilities.tolist() == hardware.decode(counts["circuits"][0]["counts"], students[0]).tolist()
    lines = str(table).splitlines()
    assert lines[0] == "a device, 500 shots" and lines[-1].startswith("ensemble        2")
    first = "OPENQASM 3.0;"
    assert all((folder / each["files"][0]["qasm"]).read_text().startswith(first) for each in saved["circuits"])


def changed(counts, /, **values):
    return {**counts, **values}


def first(counts, /, **values):
    return {**counts, "circuits": [{**counts["circuits"][0], **values}, *counts["circuits"][1:]]}


@pytest.mark.parametrize(
    "change, words",
    [
        (lambda c: changed(c, modelFingerprint="abc"), "counts of model abc: the bundle is of model"),
        (lambda c: first(c, counts={"0000": 5}), "student 0, image 0: counts of '0000': expected strings of 3 bits"),
        (lambda c: first(c, counts={"000": -5}), "the count of '000' is -5: expected a whole number, 0 or more"),
        (lambda c: first(c, counts={"000": 0.5}), "the count of '000' is 0.5: expected a whole number"),
        (lambda c: first(c, counts={}), "counts without any shot: expected one or more"),
        (lambda c: first(c, counts=[3]), "expected the count of each bit string"),
        (lambda c: first(c, student=9), "counts of student 9: expected 0 to"),
        (lambda c: first(c, image=True), "counts of image True: expected 0 to 1"),
        (lambda c: first(c, observable=1), "counts of observable 1: expected 0 to 0"),
        (lambda c: first(c, image=1), "student 0, image 1, observable 0: counts twice"),
        (lambda c: changed(c, circuits=[3]), "3 has no counts"),
    ],
)
def test_counts_that_are_refused(made, change, words):
    folder, counts = made
    with pytest.raises(ValueError) as told:
        hardware.compare(folder, change(counts))
    assert words in str(told.value) and "\n" not in str(told.value)


def test_files_that_are_refused(made, tmp_path):
    folder, counts = made
    with pytest.raises(FileNotFoundError, match="is no file: expected one of the format qicd-counts"):
        hardware.read_counts(tmp_path / "none.json")
    for text, words in (("{", "is no JSON"), ("[]", "expected format qicd-counts, version 1")):
        (tmp_path / "counts.json").write_text(text)
        with pytest.raises(ValueError, match=words):
            hardware.read_counts(tmp_path / "counts.json")
    del counts["shots"]
    (tmp_path / "counts.json").write_text(json.dumps(counts))
    with pytest.raises(ValueError, match="no 'shots'"):
        hardware.read_counts(tmp_path / "counts.json")
    [qpy, *_] = folder.glob("circuits/*.qpy")
    qpy.write_bytes(qpy.read_bytes() + b"!")
    with pytest.raises(ValueError, match="was changed after the bundle was made"):
        hardware.run(folder, backend())


def test_bundles_that_are_refused(tmp_path, monkeypatch):
    given = np.ones((1, 8))
    cases = [
        (lambda: hardware.bundle(str(MODEL), backend(qubits=2), tmp_path / "b", given), "has 2 qubits: the circuits need 3"),
        (lambda: hardware.bundle(str(tmp_path), backend(), tmp_path / "b", given), "holds no trained students"),
        (lambda: hardware.bundle(str(MODEL), backend(), tmp_path / "b"), "images is 10: expected an array"),
        (lambda: hardware.bundle(str(MODEL), backend(), tmp_path / "b", given[:, 1:]), "X has 7 features"),
        (lambda: hardware.bundle(str(MODEL), backend(), tmp_path / "b", given, [7]), r"labels are \[7\]: expected 1 of"),
        (lambda: hardware.bundle(str(MODEL), backend(), tmp_path / "b", given, shots=0), "shots is 0: expected 1 or more"),
        (lambda: hardware.bundle(str(MODEL), backend(), tmp_path, given), "has files and is no bundle"),
        (lambda: hardware.bundle(str(MODEL), backend(), tmp_path / "b", given, optimization_level=4), "optimization_level is 4"),
    ]
    (tmp_path / "a file").touch()
    for call, words in cases:
        with pytest.raises((ValueError, FileNotFoundError), match=words):
            call()
    folder = hardware.bundle(str(MODEL), backend(), tmp_path / "b", given)
    with pytest.raises(ValueError, match="has no gate .* on qubits .*: make a bundle for it"):
        hardware.run(folder, backend(1))
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(ImportError, match=r"needs the package qiskit, which is not installed: pip install 'qicd\[hardware\]'"):
        hardware.bundle(str(MODEL), None, tmp_path / "b", given)


@needs_simulators
def test_a_bundle_runs_whole_on_a_fake_computer(tmp_path):
    """On Aer without noise, and on the fake computer; and by its own script, which has no qicd."""
    from qiskit_ibm_runtime.fake_provider import FakeManilaV2

    students = qicd.load_students(str(MODEL))
    given = np.random.default_rng(2).normal(size=(10, 8))
    # The students were trained on devices with errors, and their ideal circuits are handed over.
    ideals = [QicdStudent(one.circuit.ideal(), one.weights) for one in students]
    labels = Students(ideals, 8).predict(given)
    folder = hardware.bundle(str(MODEL), FakeManilaV2(), tmp_path / "bundle", given, labels, shots=4000)
    ideal = hardware.compare(folder, hardware.run(folder, seed=1))
    assert len(ideal) == 10 * len(students)
    assert ideal.accuracy(ideal=True) == 1
    means = np.mean([(row.distance, row.sampling) for row in ideal], axis=0)
    assert means[0] == pytest.approx(means[1], rel=0.2)
    for row in ideal:
        assert (np.abs(row.probabilities - row.expected) < 5 * row.tolerance + 1e-9).all()
    noisy = hardware.compare(folder, hardware.run(folder, "fake_manila", seed=1))
    assert noisy.device == "fake_manila"
    assert np.mean([row.distance for row in noisy]) > 1.5 * means[0]
    assert noisy.accuracy() > 0.5

    def script(*arguments):
        command = [sys.executable, "-E", f"{folder}/run.py", *arguments]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)

    done = script("--seed", "1", "--shots", "4000")
    assert done.returncode == 0, done.stderr
    assert str(ideal) in done.stdout
    assert hardware.read_counts(f"{folder}/counts.json")["shots"] == 4000
    done = script("--device", "fake_nothing")
    expected = "qiskit-ibm-runtime has no fake_nothing: expected a name such as fake_torino\n"
    assert (done.returncode, done.stderr) == (1, expected)


@needs_simulators
def test_pauli_strings_run(tmp_path):
    several = Students([student("zz", READOUTS[3], 3)], 3)
    given = np.random.default_rng(2).normal(size=(4, 3))
    folder = hardware.bundle(several, backend(1), tmp_path / "b", given, shots=20000)
    for row in hardware.compare(folder, hardware.run(folder, seed=2)):
        assert row.distance < 4 * row.sampling
        assert (np.abs(row.probabilities - row.expected) < 5 * row.tolerance + 1e-9).all()
