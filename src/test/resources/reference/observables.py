"""Expectations of Pauli strings and their gradients, in observables.json.

    pip install qiskit==2.6.2 pennylane==0.45.1
    python observables.py

The circuit is RY(x_q) on each qubit and PennyLane's StronglyEntanglingLayers, whose Rot(a, b, c) is RZ(a) RY(b) RZ(c). The
expectations are those of PennyLane's default.qubit and of Qiskit's SparsePauliOp, and the gradients are those of
PennyLane's adjoint differentiation and of Qiskit's states by the parameter-shift rule. Each pair must agree. The first
letter of a string acts on qubit 0, which is also PennyLane's order of wires; Qiskit's labels are written the other way
round. Qubit 0 is the least significant bit of an index.
"""

import json
import math
import pathlib
import random

import pennylane as qml
import qiskit
from pennylane import numpy as np
from qiskit import QuantumCircuit
from qiskit.quantum_info import SparsePauliOp, Statevector

DRAW = random.Random(2025)
LAYERS = 2
TOLERANCE = 1e-13


def by_pennylane(x, angles, strings):
    n = len(x)

    @qml.qnode(qml.device("default.qubit", wires=range(n)), diff_method="adjoint")
    def circuit(angles):
        qml.AngleEmbedding(x, range(n), rotation="Y")
        qml.StronglyEntanglingLayers(angles.reshape(LAYERS, n, 3), range(n))
        words = [qml.pauli.string_to_pauli_word(letters, {q: q for q in range(n)}) for letters in strings]
        return [qml.expval(word) for word in words]

    weights = np.array(angles, requires_grad=True)
    return np.array(circuit(weights)), qml.jacobian(lambda w: np.stack(circuit(w)))(weights)


def by_qiskit(x, angles, strings):
    n = len(x)

    def expectations(angles):
        circuit = QuantumCircuit(n)
        for q in range(n):
            circuit.ry(x[q], q)
        rest = iter(angles)
        for layer in range(LAYERS):
            for q in range(n):
                circuit.rz(next(rest), q)
                circuit.ry(next(rest), q)
                circuit.rz(next(rest), q)
            for q in range(n if n > 1 else 0):
                circuit.cx(q, (q + layer % (n - 1) + 1) % n)
        state = Statevector(circuit)
        return np.array([state.expectation_value(SparsePauliOp(letters[::-1])).real for letters in strings])

    def moved(k, by):
        return expectations([angle + (by if j == k else 0) for j, angle in enumerate(angles)])

    half = math.pi / 2
    columns = [(moved(k, half) - moved(k, -half)) / 2 for k in range(len(angles))]
    return expectations(angles), np.stack(columns, axis=1)


def strings(n):
    """Every letter on its own, and random strings."""
    found = list(dict.fromkeys("I" * q + letter + "I" * (n - 1 - q) for q in range(n) for letter in "XYZ"))
    while len(found) < 3 * n + min(4 * (n - 1), 12):
        letters = "".join(DRAW.choice("IXYZ") for _ in range(n))
        if set(letters) != {"I"} and letters not in found:
            found.append(letters)
    return found


def cases():
    for n in (1, 2, 3, 4, 5):
        x = [DRAW.uniform(-3, 3) for _ in range(n)]
        angles = [DRAW.uniform(-3, 3) for _ in range(3 * n * LAYERS)]
        chosen = strings(n)
        values, gradients = by_pennylane(x, angles, chosen)
        for own, other in zip((values, gradients), by_qiskit(x, angles, chosen)):
            assert np.abs(own - other).max() < TOLERANCE, n
        yield {
            "numQubits": n,
            "layers": LAYERS,
            "features": x,
            "angles": angles,
            "strings": chosen,
            "expectations": values.tolist(),
            "gradients": gradients.tolist(),
        }


versions = f"qiskit {qiskit.__version__}, pennylane {qml.version()}"
lines = ",\n".join("  " + json.dumps(case) for case in cases())
text = f'{{\n "source": "{versions}",\n "tolerance": {TOLERANCE},\n "cases": [\n{lines}\n ]\n}}\n'
pathlib.Path(__file__).with_suffix(".json").write_text(text)
