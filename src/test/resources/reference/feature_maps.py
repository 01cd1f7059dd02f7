"""Images encoded by zz and iqp, with repetitions and entanglement, in feature_maps.json.

    pip install qiskit==2.6.2 pennylane==0.45.1
    python feature_maps.py

The states of zz are those of Qiskit's zz_feature_map, and those of iqp are those of PennyLane's IQPEmbedding. Each is
computed by the other program too, from gates that are written out here, and both must agree. Qubit 0 is the least
significant bit of an index. Phases commute, so names of Qiskit that order the pairs in another way are no other states.
"""

import json
import math
import pathlib
import random

import numpy as np
import pennylane as qml
import qiskit
from qiskit import QuantumCircuit
from qiskit.circuit.library import zz_feature_map
from qiskit.quantum_info import Statevector

DRAW = random.Random(1919)
ENTANGLEMENTS = ("full", "linear", "circular")
SAME_STATES = {"full": [], "linear": ["reverse_linear", "pairwise"], "circular": ["sca"]}
TOLERANCE = 1e-13


def pairs(entanglement, n):
    if entanglement == "full":
        return [[i, j] for i in range(n) for j in range(i + 1, n)]
    wrapped = [[n - 1, 0]] if entanglement == "circular" and n > 2 else []
    return wrapped + [[i, i + 1] for i in range(n - 1)]


def by_pennylane(operations, n):
    script = qml.tape.make_qscript(operations)()
    device = qml.device("default.qubit", wires=range(n))
    state = qml.execute([qml.tape.QuantumScript(script.operations, [qml.state()])], device)[0]
    return np.reshape(state, [2] * n).transpose().reshape(-1)


def zz(x, repetitions, entanglement):
    n = len(x)
    found = []
    for name in [entanglement, *SAME_STATES[entanglement]]:
        circuit = zz_feature_map(n, repetitions, entanglement=name)
        found.append(Statevector(circuit.assign_parameters(dict(zip(circuit.parameters, x)))).data)

    def operations():
        for _ in range(repetitions):
            for q in range(n):
                qml.Hadamard(q)
                qml.PhaseShift(2 * x[q], q)
            for i, j in pairs(entanglement, n):
                qml.CNOT([i, j])
                qml.PhaseShift(2 * (math.pi - x[i]) * (math.pi - x[j]), j)
                qml.CNOT([i, j])

    return [*found, by_pennylane(operations, n)]


def iqp(x, repetitions, entanglement):
    n = len(x)
    chosen = {} if entanglement == "full" else {"pattern": pairs(entanglement, n)}
    circuit = QuantumCircuit(n)
    for _ in range(repetitions):
        circuit.h(range(n))
        for q in range(n):
            circuit.rz(x[q], q)
        for i, j in pairs(entanglement, n):
            circuit.rzz(x[i] * x[j], i, j)
    return [
        by_pennylane(lambda: qml.IQPEmbedding(x, range(n), n_repeats=repetitions, **chosen), n),
        Statevector(circuit).data,
    ]


def cases():
    for encoding, states in (("zz", zz), ("iqp", iqp)):
        for n in (1, 2, 3, 4, 5):
            for entanglement in ENTANGLEMENTS:
                for repetitions in (1, 2, 3, 4):
                    if n == 1 and (encoding == "zz" or entanglement != "full"):
                        continue
                    x = [DRAW.uniform(-3, 3) for _ in range(n)]
                    first, *others = states(x, repetitions, entanglement)
                    for other in others:
                        assert np.abs(first - other).max() < TOLERANCE, (encoding, n, entanglement, repetitions)
                    yield {
                        "encoding": encoding,
                        "repetitions": repetitions,
                        "entanglement": entanglement,
                        "numQubits": n,
                        "features": x,
                        "state": {"re": np.real(first).tolist(), "im": np.imag(first).tolist()},
                    }


versions = f"qiskit {qiskit.__version__}, pennylane {qml.version()}"
lines = ",\n".join("  " + json.dumps(case) for case in cases())
text = f'{{\n "source": "{versions}",\n "tolerance": {TOLERANCE},\n "cases": [\n{lines}\n ]\n}}\n'
pathlib.Path(__file__).with_suffix(".json").write_text(text)
