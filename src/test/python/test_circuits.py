"""Circuits that Qiskit and PennyLane write and we read, and that we write and they read.

Skipped where they are missing:

    pip install qiskit==2.6.2 qiskit-qasm3-import==0.6.0 pennylane==0.45.1
"""

import importlib.util
import json

import pytest
from conftest import HOME, JAVAS, OLD, run

for module in ("qiskit", "qiskit_qasm3_import", "pennylane"):
    reason = f"{module} is missing: pip install qiskit qiskit-qasm3-import pennylane"
    pytest.importorskip(module, reason=reason)

import numpy as np
import pennylane as qml
from qiskit import qasm2, qasm3
from qiskit.quantum_info import Statevector

COUNT = 200
INCLUDE = 'include "stdgates.inc";\n'


def state(saved) -> np.ndarray:
    return np.array(saved["re"]) + 1j * np.array(saved["im"])


def infidelity(one, other) -> float:
    return abs(1 - abs(np.vdot(one, other)) ** 2)


def by_qiskit(text, weights=()) -> np.ndarray:
    circuit = qasm2.loads(text) if text.startswith("OPENQASM 2") else qasm3.loads(text)
    # Qiskit orders parameters by name, and our names sort as their indices.
    return Statevector(circuit.assign_parameters(list(weights))).data


def by_pennylane(text, n, weights) -> np.ndarray:
    """PennyLane reads OpenQASM 3, without the include, and 2 only by way of Qiskit."""
    text = text.replace(INCLUDE, "")
    script = qml.tape.make_qscript(lambda: qml.from_qasm3(text)(**weights))()
    device = qml.device("default.qubit", wires=[f"q[{q}]" for q in range(n - 1, -1, -1)])
    return qml.execute([qml.tape.QuantumScript(script.operations, [qml.state()])], device)[0]


@pytest.fixture(scope="module")
def programs(tmp_path_factory):
    """Each program of theirs with what we made of it."""
    source = HOME / "src" / "test" / "resources" / "reference" / "random_programs.py"
    spec = importlib.util.spec_from_file_location("random_programs", source)
    random_programs = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(random_programs)
    folder = tmp_path_factory.mktemp("circuits")
    made = list(random_programs.programs(COUNT))
    for k, program in enumerate(made):
        (folder / f"{k:03}.json").write_text(json.dumps(program))
    jars = [str(next((HOME / "target").glob("qicd-spark_*.jar")))]
    jars.append((HOME / "target" / "spark.classpath").read_text().strip())
    options = ("--add-modules", "jdk.incubator.vector", "-cp", ":".join(jars))
    java = f"{JAVAS[OLD]}/bin/java"
    assert f"read {COUNT}" in run([java, *options, HOME / "src/test/python/Circuits.java", folder])
    return [(each, json.loads((folder / f"{k:03}.read").read_text())) for k, each in enumerate(made)]


def test_we_read_what_they_write(programs):
    for program, read in programs:
        assert infidelity(state(read), state(program)) < 1e-12, program["name"]


def test_they_read_what_we_write(programs):
    for program, read in programs:
        n = len(read["re"]).bit_length() - 1
        expected = state(read)
        weights = read["weights"]
        digits = len(str(len(weights) - 1))
        named = {f"theta{k:0{digits}}": value for k, value in enumerate(weights)}
        found = {
            "Qiskit 3": by_qiskit(read["version3"]),
            "Qiskit 2": by_qiskit(read["version2"]),
            "Qiskit inputs": by_qiskit(read["withInputs"], weights),
            "PennyLane 3": by_pennylane(read["version3"], n, {}),
            "PennyLane inputs": by_pennylane(read["withInputs"], n, named),
        }
        for reader, theirs in found.items():
            assert infidelity(np.reshape(theirs, -1), expected) < 1e-12, (program["name"], reader)
