"""Loads exported OpenQASM in other programs and compares their states with the students'.

    pip install qiskit==2.6.2 qiskit-qasm3-import==0.6.0 pennylane==0.45.1 cirq-core==1.7.0 ply==3.11 \\
        pyqasm==1.3.0 'openqasm3[parser]==1.0.1'
    python src/test/python/qasm_loaders.py FOLDER

FOLDER is what `mvn test -Dtest=OpenQasmTest -Dqicd.qasm=FOLDER` has left: texts, inputs, states.
"""

import json
import pathlib
import sys

import cirq
import numpy as np
import pennylane as qml
import pyqasm
from cirq.contrib.qasm_import import circuit_from_qasm
from qiskit import qasm3
from qiskit.quantum_info import Statevector

INCLUDE = 'include "stdgates.inc";\n'


def by_qiskit(text, inputs, n):
    """Parameters in the order of Qiskit, values in that of their indices: weights, then features."""
    circuit = qasm3.loads(text)
    values = [inputs[name] for name in sorted(inputs)]
    return Statevector(circuit.assign_parameters(values)).data


def by_qiskits_native_loader(text, inputs, n):
    return Statevector(qasm3.loads_experimental(text)).data


def by_pennylane(text, inputs, n):
    text = text.replace(INCLUDE, "")
    script = qml.tape.make_qscript(lambda: qml.from_qasm3(text)(**inputs))()
    device = qml.device("default.qubit", wires=[f"q[{q}]" for q in range(n - 1, -1, -1)])
    return qml.execute([qml.tape.QuantumScript(script.operations, [qml.state()])], device)[0]


def by_cirq(text, inputs, n):
    circuit = cirq.resolve_parameters(circuit_from_qasm(text), inputs)
    qubits = [cirq.NamedQubit(f"q_{q}") for q in range(n - 1, -1, -1)]
    return circuit.final_state_vector(qubit_order=qubits, dtype=np.complex128)


def by_pyqasm(text, inputs, n):
    module = pyqasm.loads(text)
    module.validate()
    module.unroll()
    return Statevector(qasm3.loads(pyqasm.dumps(module))).data


def distance(found, expected):
    overlap = np.vdot(found, expected)
    return np.max(np.abs(found * overlap / abs(overlap) - expected))


ALL = (by_qiskit, by_qiskits_native_loader, by_pennylane, by_cirq, by_pyqasm)
WITHOUT_INPUTS = (by_qiskits_native_loader, by_pyqasm)

worst = dict.fromkeys(ALL, 0.0)
read = dict.fromkeys(ALL, 0)
files = sorted(pathlib.Path(sys.argv[1]).glob("*.qasm"))
for file in files:
    case = json.loads(file.with_suffix(".json").read_text())
    expected = np.array(case["re"]) + 1j * np.array(case["im"])
    text = file.read_text()
    n = len(expected).bit_length() - 1
    for loader in ALL:
        if case["inputs"] and loader in WITHOUT_INPUTS:
            continue
        error = distance(loader(text, case["inputs"], n), expected)
        worst[loader] = max(worst[loader], error)
        read[loader] += 1
        if not error <= 1e-12:
            sys.exit(f"{file.name} {loader.__name__}: another state, {error:.1e} away")
for loader in ALL:
    print(f"{loader.__name__}: {read[loader]} of {len(files)} files, largest difference {worst[loader]:.1e}")
sys.exit(not files)
