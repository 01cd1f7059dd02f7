"""Random circuits that Qiskit and PennyLane write as OpenQASM, with the states that they stand for.

    pip install qiskit==2.6.2 qiskit-qasm3-import==0.6.0 pennylane==0.45.1
    python random_programs.py

writes the first of them to random_programs.json. test_circuits.py makes 200. A state is that of the library itself, before
it writes a text: of Qiskit's Statevector or of PennyLane's default.qubit. Qubit 0 is the least significant bit of an index.
"inputs" has the value of each input in the order in which the text declares them.
"""

import json
import pathlib
import random

import numpy as np
import pennylane as qml
import qiskit
from qiskit import QuantumCircuit, qasm2, qasm3
from qiskit.circuit import Parameter
from qiskit.circuit.random import random_circuit
from qiskit.quantum_info import Statevector

COMMITTED = 24


def case(name, text, state, inputs=()):
    return {
        "name": name,
        "text": text,
        "inputs": list(inputs),
        "re": np.real(state).tolist(),
        "im": np.imag(state).tolist(),
    }


def any_gates(draw, version):
    """Gates on up to four qubits, whose definitions Qiskit writes where the standard has none."""
    n = draw.randint(1, 5)
    circuit = random_circuit(n, draw.randint(3, 8), max_operands=min(4, n), seed=draw.randrange(1 << 30))
    text = qasm2.dumps(circuit) if version == 2 else qasm3.dumps(circuit)
    return text, Statevector(circuit).data, []


def with_inputs(draw):
    """Angles that are sums of inputs, and gates within gates."""
    n = draw.randint(2, 5)
    inputs = [Parameter(f"t{k}") for k in range(draw.randint(1, 4))]

    def angle():
        some = draw.sample(inputs, draw.randint(0, len(inputs)))
        return sum((draw.choice([1, -1, 0.5, draw.uniform(-3, 3)]) * each for each in some), draw.uniform(-3, 3))

    def gates(circuit, count):
        for _ in range(count):
            many = min(circuit.num_qubits, draw.randint(1, 3))
            names = ["rx ry rz p u", "crx cry crz cp rxx ryy rzz cx cz ch", "ccx cswap"][many - 1].split()
            name = draw.choice(names)
            angles = 0 if name in "cx cz ch ccx cswap".split() else 3 if name == "u" else 1
            qubits = draw.sample(range(circuit.num_qubits), many)
            getattr(circuit, name)(*(angle() for _ in range(angles)), *qubits)

    inner = QuantumCircuit(2, name="inner")
    gates(inner, 4)
    circuit = QuantumCircuit(n)
    circuit.h(range(n))
    gates(circuit, 10)
    circuit.append(inner.to_gate(), draw.sample(range(n), 2))
    gates(circuit, 10)
    values = [draw.uniform(-3, 3) for _ in circuit.parameters]
    return qasm3.dumps(circuit), Statevector(circuit.assign_parameters(values)).data, values


def by_pennylane(draw):
    n = draw.randint(1, 5)
    gates = [
        (["Hadamard", "PauliX", "PauliY", "PauliZ", "S", "T", "SX"], 1, 0),
        (["RX", "RY", "RZ", "PhaseShift"], 1, 1),
        (["Rot", "U3"], 1, 3),
        (["CNOT", "CY", "CZ", "CH", "SWAP", "ISWAP"], 2, 0),
        (["CRX", "CRY", "CRZ", "IsingXX", "IsingYY", "IsingZZ", "ControlledPhaseShift"], 2, 1),
        (["Toffoli", "CSWAP"], 3, 0),
    ]

    def operations():
        for _ in range(draw.randint(10, 40)):
            names, qubits, angles = draw.choice([row for row in gates if row[1] <= n])
            gate = getattr(qml, draw.choice(names))
            gate(*(draw.uniform(-4, 4) for _ in range(angles)), wires=draw.sample(range(n), qubits))

    script = qml.tape.make_qscript(operations)()
    text = qml.to_openqasm(script, wires=range(n), measure_all=draw.random() < 0.5)
    device = qml.device("default.qubit", wires=range(n))
    state = qml.execute([qml.tape.QuantumScript(script.operations, [qml.state()])], device)[0]
    return text, np.reshape(state, [2] * n).transpose().reshape(-1), []


def programs(count):
    """Half of them by Qiskit in version 3, and a quarter each by Qiskit in version 2 and by PennyLane."""
    kinds = [
        ("Qiskit 3", lambda draw: any_gates(draw, 3)),
        ("Qiskit 2", lambda draw: any_gates(draw, 2)),
        ("Qiskit inputs", with_inputs),
        ("PennyLane", by_pennylane),
    ]
    for seed in range(count):
        name, make = kinds[seed % len(kinds)]
        yield case(f"{name}, {seed}", *make(random.Random(seed)))


if __name__ == "__main__":
    versions = f"qiskit {qiskit.__version__}, pennylane {qml.version()}"
    lines = ",\n".join("  " + json.dumps(each) for each in programs(COMMITTED))
    text = f'{{\n "source": "{versions}",\n "tolerance": 1e-12,\n "cases": [\n{lines}\n ]\n}}\n'
    pathlib.Path(__file__).with_suffix(".json").write_text(text)
