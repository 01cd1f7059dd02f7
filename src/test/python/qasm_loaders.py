"""Loads exported OpenQASM in Qiskit and PennyLane and compares their states with the students'.

    pip install qiskit==2.6.2 qiskit-qasm3-import==0.6.0 pennylane==0.45.1 'openqasm3[parser]==1.0.1'
    python src/test/python/qasm_loaders.py FOLDER

FOLDER is what `mvn test -Dtest=OpenQasmTest -Dqicd.qasm=FOLDER` has left: texts, inputs, states.
"""

import json
import pathlib
import sys

import numpy as np
import pennylane as qml
from qiskit import qasm3
from qiskit.quantum_info import Statevector


def by_qiskit(text, inputs):
    circuit = qasm3.loads(text)
    values = {parameter: inputs[parameter.name] for parameter in circuit.parameters}
    return Statevector(circuit.assign_parameters(values)).data


def by_pennylane(text, inputs, n):
    script = qml.tape.make_qscript(lambda: qml.from_qasm3(text)(**inputs))()
    device = qml.device("default.qubit", wires=[f"q[{q}]" for q in range(n - 1, -1, -1)])
    return qml.execute([qml.tape.QuantumScript(script.operations, [qml.state()])], device)[0]


def distance(found, expected):
    overlap = np.vdot(found, expected)
    return np.max(np.abs(found * overlap / abs(overlap) - expected))


worst = 0.0
files = sorted(pathlib.Path(sys.argv[1]).glob("*.qasm"))
for file in files:
    case = json.loads(file.with_suffix(".json").read_text())
    expected = np.array(case["re"]) + 1j * np.array(case["im"])
    text = file.read_text()
    n = len(expected).bit_length() - 1
    for found in (by_qiskit(text, case["inputs"]), by_pennylane(text, case["inputs"], n)):
        error = distance(found, expected)
        worst = max(worst, error)
        if error > 1e-12:
            sys.exit(f"{file.name}: another state, {error:.1e} away")
print(f"{len(files)} files, both loaders, largest difference {worst:.1e}")
sys.exit(not files)
