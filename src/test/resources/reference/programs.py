"""Programs that Qiskit, PennyLane and Cirq write as OpenQASM, with the states that they stand for, in programs.json.

    pip install qiskit==2.6.2 qiskit-qasm3-import==0.6.0 pennylane==0.45.1 cirq-core==1.7.0
    python programs.py

The state of a case is that of the library itself, before it writes a text: of Qiskit's Statevector, of PennyLane's
default.qubit and of Cirq's simulator. Qubit 0 is the least significant bit of an index. "inputs" has the value of each
input in the order in which the text declares them.

    python programs.py FOLDER

writes FOLDER/NAME.json beside each FOLDER/NAME.qasm that Qiskit loads without measurements in between: a folder of
OpenQASM 2 files, such as those of QASMBench. QasmReferenceTest then compares, with -Dqicd.programs=FOLDER.
"""

import json
import pathlib
import random
import re
import sys

import cirq
import numpy as np
import pennylane as qml
import qiskit
from qiskit import QuantumCircuit, qasm2, qasm3, transpile
from qiskit.circuit import Parameter, ParameterVector
from qiskit.circuit.library import efficient_su2, real_amplitudes
from qiskit.quantum_info import Statevector

MOST_QUBITS = 16
DRAW = random.Random(19)


def case(name, text, state, inputs=()):
    return {
        "name": name,
        "text": text,
        "inputs": list(inputs),
        "re": np.real(state).tolist(),
        "im": np.imag(state).tolist(),
    }


def version2(name, circuit, **measured):
    """A circuit of Qiskit whose angles are numbers."""
    return case(name, qasm2.dumps(with_measurements(circuit, **measured)), Statevector(circuit).data)


def version3(name, circuit, **measured):
    """A circuit of Qiskit; its parameters become inputs, in the order of their names."""
    values = [DRAW.uniform(-3, 3) for _ in circuit.parameters]
    state = Statevector(circuit.assign_parameters(values)).data
    return case(name, qasm3.dumps(with_measurements(circuit, **measured)), state, values)


def with_measurements(circuit, measure=False):
    circuit = circuit.copy()
    if measure:
        circuit.measure_all()
    return circuit


def start(n):
    """No amplitude is zero, or real."""
    circuit = QuantumCircuit(n)
    for q in range(n):
        circuit.rx(0.4 + q, q)
        circuit.rz(0.3 * q - 0.7, q)
    return circuit


def all_gates():
    circuit = start(5)
    for name in "id x y z h s sdg t tdg sx sxdg".split():
        getattr(circuit, name)(DRAW.randrange(5))
        circuit.ry(DRAW.uniform(-3, 3), DRAW.randrange(5))
    for name in "rx ry rz p".split():
        getattr(circuit, name)(DRAW.uniform(-3, 3), DRAW.randrange(5))
    circuit.u(0.3, 1.2, -0.4, 2)
    for name in "cx cy cz ch csx swap iswap".split():
        getattr(circuit, name)(*DRAW.sample(range(5), 2))
        circuit.ry(DRAW.uniform(-3, 3), DRAW.randrange(5))
    for name in "crx cry crz cp rxx ryy rzz".split():
        getattr(circuit, name)(DRAW.uniform(-3, 3), *DRAW.sample(range(5), 2))
    circuit.cu(0.5, -0.6, 0.7, -0.8, 4, 1)
    for name in "ccx cswap rccx".split():
        getattr(circuit, name)(*DRAW.sample(range(5), 3))
    circuit.rcccx(3, 0, 4, 1)
    circuit.mcx([0, 2, 3], 1)
    circuit.mcx([4, 2, 3, 0], 1)
    return circuit


def old_gates():
    """Gates that Qiskit reads and no longer writes."""
    calls = """u1(0.3) q[0]; u2(0.4,-0.5) q[1]; u3(0.6,0.7,-0.8) q[2]; cu1(0.9) q[0],q[1]; cu3(1.1,-1.2,1.3) q[1],q[2];
        c3sqrtx q[0],q[1],q[2],q[3]; u0(1) q[3]; U(0.2,0.3,0.4) q[3]; CX q[3],q[0]; h q; cx q[0],r; barrier q,r;"""
    text = 'OPENQASM 2.0;\ninclude "qelib1.inc";\nqreg q[4];\nqreg r[1];\nh q;\n' + calls + "\n"
    return case("old gates", text, Statevector(qasm2.loads(text, custom_instructions=qasm2.LEGACY_CUSTOM_INSTRUCTIONS)).data)


def neural_network():
    """Layers of rotations and of cz with unlike constants, as transpilers write them."""
    circuit = start(4)
    for layer in range(3):
        for q in range(4):
            circuit.u(*(DRAW.uniform(-3, 3) for _ in range(3)), q)
        for q in range(3):
            circuit.cz(q, q + 1)
    return transpile(circuit, basis_gates=["u1", "u2", "u3", "cx"], optimization_level=1)


def qaoa():
    gamma, beta = ParameterVector("gamma", 2), ParameterVector("beta", 2)
    circuit = QuantumCircuit(4)
    circuit.h(range(4))
    for p in range(2):
        for a, b in ((0, 1), (1, 2), (2, 3), (3, 0)):
            circuit.rzz(2 * gamma[p], a, b)
        circuit.rx(2 * beta[p], range(4))
    return circuit


def sums():
    """Angles that are sums, and inputs in definitions."""
    a, b, c = (Parameter(name) for name in "abc")
    inner = QuantumCircuit(2, name="inner")
    inner.cry(a / 2 - 3 * b, 0, 1)
    inner.p(a, 0)
    circuit = start(3)
    circuit.append(inner.to_gate(), [2, 0])
    circuit.rz(a - b + 2 * c - 0.5, 1)
    circuit.append(inner.to_gate().control(1), [1, 0, 2])
    circuit.cp(-c / 3, 0, 1)
    return circuit


def swap_network():
    """A Fourier transform, whose definitions are nested."""
    from qiskit.circuit.library import QFTGate

    circuit = start(4)
    circuit.append(QFTGate(4), [3, 1, 0, 2])
    circuit.append(QFTGate(3).inverse(), [0, 1, 2])
    return circuit


def controlled():
    return """OPENQASM 3.0;
include "stdgates.inc";
input float[64] a;
input angle b;
qubit[3] q;
qubit r;
bit[2] c;
gate turned(t) x, y { rx(t/2) x; ctrl @ rz(-t) x, y; h y; }
h q; ry(0.4) r; rx(0.2) q[1];
ctrl @ x q[0], r;
ctrl(2) @ rz(a) q[1], r, q[0];
ctrl @ ctrl @ ry(2*b) q[2], q[0], q[1];
ctrl @ turned(a + 0.3) r, q[2], q[0];
ctrl(3) @ p(-b) q[0], q[1], q[2], r;
ctrl @ swap r, q[0], q[2];
ctrl(2) @ sx q[0], r, q[1];
ctrl @ gphase(0.7) q[1];
"""


def by_pennylane():
    n = 4
    weights = np.array([[[DRAW.uniform(-3, 3) for _ in range(3)] for _ in range(n)] for _ in range(2)])

    def operations():
        qml.AngleEmbedding([0.3, -0.4, 0.5, 0.9], range(n))
        qml.StronglyEntanglingLayers(weights, range(n))
        qml.CRot(0.1, 0.2, 0.3, [1, 3])
        qml.Toffoli([0, 2, 3])
        qml.IsingXX(0.7, [3, 1])

    device = qml.device("default.qubit", wires=range(n))
    script = qml.tape.make_qscript(operations)()
    text = qml.to_openqasm(script, wires=range(n), measure_all=True)
    state = qml.execute([qml.tape.QuantumScript(script.operations, [qml.state()])], device)[0]
    return case("PennyLane", text, np.reshape(state, [2] * n).transpose().reshape(-1))


def by_cirq(version):
    n = 3
    q = cirq.LineQubit.range(n)
    circuit = cirq.Circuit(
        [cirq.rx(0.3 + k).on(q[k]) for k in range(n)],
        cirq.CZ(q[0], q[1]) ** 0.5,
        cirq.ISWAP(q[1], q[2]) ** 0.3,
        cirq.PhasedXPowGate(phase_exponent=0.2, exponent=0.7).on(q[2]),
        cirq.ZZ(q[0], q[2]) ** 1.1,
        cirq.CCX(*q),
        cirq.Y(q[1]) ** 0.4,
    )
    state = circuit.final_state_vector(qubit_order=q[::-1], dtype=np.complex128)
    circuit.append(cirq.measure(*q, key="m"))
    return case(f"Cirq {version}", circuit.to_qasm(version=version, precision=17), state)


def cases():
    yield version2("all gates, version 2", all_gates(), measure=True)
    yield version3("all gates, version 3", all_gates(), measure=True)
    yield old_gates()
    yield version2("neural network", neural_network())
    yield version3("qaoa", qaoa())
    yield version3("real amplitudes", real_amplitudes(4, reps=2))
    yield version3("efficient su2", efficient_su2(3, reps=1), measure=True)
    yield version3("sums", sums())
    yield version2("nested definitions, version 2", swap_network())
    yield version3("nested definitions, version 3", swap_network())
    text = controlled()
    values = {"a": 0.8, "b": -1.7}
    yield case("controlled", text, Statevector(qasm3.loads(text).assign_parameters(values)).data, values.values())
    yield by_pennylane()
    yield by_cirq("2.0")
    yield by_cirq("3.0")


def beside(folder):
    """States of the files of a folder."""
    for file in sorted(folder.glob("*.qasm")):
        text = re.sub(r"\b(measure|barrier)\b[^;]*;", "", file.read_text())
        registers = re.findall(r"^\s*qreg\s+\w+\s*\[(\d+)\]", text, re.M)
        if not registers or sum(map(int, registers)) > MOST_QUBITS or re.search(r"^\s*(if|reset)\b", text, re.M):
            continue
        try:
            circuit = qasm2.loads(text, custom_instructions=qasm2.LEGACY_CUSTOM_INSTRUCTIONS)
        except qasm2.QASM2ParseError as error:
            print(f"{file.name}: Qiskit refuses it: {error}")
            continue
        state = Statevector(circuit).data
        content = {"re": np.real(state).tolist(), "im": np.imag(state).tolist()}
        file.with_suffix(".json").write_text(json.dumps(content))


if len(sys.argv) > 1:
    beside(pathlib.Path(sys.argv[1]))
else:
    versions = f"qiskit {qiskit.__version__}, pennylane {qml.version()}, cirq {cirq.__version__}"
    content = {"source": versions, "tolerance": 1e-12, "cases": list(cases())}
    pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n")
