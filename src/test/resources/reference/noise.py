"""Mixed states of random circuits under the noise of Qiskit's fake backends, by Qiskit Aer.

Writes noise.json. Run with qiskit 2.6, qiskit-aer 0.18 and qiskit-ibm-runtime 0.51:

    python noise.py > noise.json

Each circuit is transpiled for one of three backends and cut down to the qubits it uses. The noise
is what NoiseModel.from_backend attaches to its gates. "pauli" has Tr(P rho) for each Pauli string P;
digit q of its index in base 4 is the letter I, X, Y or Z on wire q. "outcomes" has the probabilities
of what is read of all wires, wire 0 in the lowest bit. "idle" is "pauli" where wires that wait relax
as well: each gate begins as soon as its wires are free, and all wires are measured together.

"programs" are circuits with inputs "theta" and "x", as Qiskit writes them to OpenQASM 3 once they are
transpiled, and the probabilities of what is read, with the first measured bit in the lowest bit.
"""

import itertools
import json
import sys
import warnings

import numpy as np
import qiskit
import qiskit_aer
from qiskit import QuantumCircuit, qasm3, transpile
from qiskit.circuit import Instruction, ParameterVector
from qiskit.quantum_info import DensityMatrix, Pauli, SuperOp
from qiskit_aer import AerSimulator
from qiskit_aer.noise import NoiseModel, thermal_relaxation_error
from qiskit_ibm_runtime.fake_provider import FakeManilaV2, FakeSherbrooke, FakeTorino

warnings.filterwarnings("ignore")
CIRCUITS = 12  # of each backend
MOST_WIRES = 5
PROGRAMS = 4  # of each backend
READ = 2  # qubits that a program measures


def connected(backend, count, rng):
    """Random qubits of a backend that hang together."""
    edges = [tuple(edge) for edge in backend.coupling_map.get_edges()]
    chosen = [int(rng.integers(backend.num_qubits))]
    while len(chosen) < count:
        near = {b for a, b in edges if a in chosen} | {a for a, b in edges if b in chosen}
        chosen.append(int(rng.choice(sorted(near - set(chosen)))))
    return chosen


def logical(count, rng):
    circuit = QuantumCircuit(count)
    for _ in range(3):
        for qubit in range(count):
            circuit.u(*rng.uniform(-np.pi, np.pi, 3), qubit)
        for _ in range(count - 1):
            pair = [int(q) for q in rng.choice(count, 2, replace=False)]
            if rng.integers(2):
                circuit.cx(*pair)
            else:
                circuit.rzz(rng.uniform(-np.pi, np.pi), *pair)
    return circuit


def physical(backend, rng):
    """A random circuit in the backend's gates, as (name, qubits, angles), and its qubits."""
    while True:
        chosen = connected(backend, int(rng.integers(2, MOST_WIRES + 1)), rng)
        circuit = transpile(
            logical(len(chosen), rng),
            backend,
            initial_layout=chosen,
            optimization_level=1,
            seed_transpiler=int(rng.integers(1 << 30)),
        )
        gates = gates_of(circuit)
        used = used_by(gates)
        if len(used) <= MOST_WIRES:
            return gates, used


def gates_of(circuit):
    return [
        (
            item.operation.name,
            tuple(circuit.find_bit(q).index for q in item.qubits),
            [float(a) for a in item.operation.params],
        )
        for item in circuit.data
        if item.operation.name not in ("barrier", "measure")
    ]


def used_by(gates):
    return sorted({q for _, qubits, _ in gates for q in qubits})


def with_inputs(count, rng):
    """A random circuit with inputs, which measures some qubits in any order."""
    theta, x = ParameterVector("theta", 3 * count), ParameterVector("x", count)
    circuit = QuantumCircuit(count, READ)
    for qubit in range(count):
        circuit.ry(x[qubit], qubit)
    for k in rng.permutation(len(theta)):
        pair = [int(q) for q in rng.choice(count, 2, replace=False)]
        gate = ["rx", "ry", "rzz"][k % 3]
        angle = float(rng.choice([1, -0.5])) * theta[k] + 0.25
        getattr(circuit, gate)(angle, *(pair if gate == "rzz" else pair[:1]))
        circuit.cx(*pair)
    circuit.measure([int(q) for q in rng.choice(count, READ, replace=False)], range(READ))
    return circuit


def program(backend, model, rng):
    """A transpiled circuit with inputs as a text, what is read, and its gates and qubits."""
    while True:
        chosen = connected(backend, int(rng.integers(3, MOST_WIRES + 1)), rng)
        circuit = transpile(
            with_inputs(len(chosen), rng),
            backend,
            initial_layout=chosen,
            optimization_level=2,
            seed_transpiler=int(rng.integers(1 << 30)),
        )
        inputs = {p: float(rng.uniform(-np.pi, np.pi)) for p in circuit.parameters}
        gates = gates_of(circuit.assign_parameters(inputs))
        used = used_by(gates)
        measured = [0] * READ
        for item in circuit.data:
            if item.operation.name == "measure":
                bit = circuit.find_bit(item.clbits[0]).index
                measured[bit] = circuit.find_bit(item.qubits[0]).index
        if len(used) <= MOST_WIRES and set(measured) <= set(used):
            break
    read = np.array(outcomes(model, density_matrix(backend, model, gates, used), used))
    axes = [len(used) - 1 - used.index(q) for q in reversed(measured)]
    rest = [axis for axis in range(len(used)) if axis not in axes]
    kept = read.reshape([2] * len(used)).transpose(axes + rest).reshape(2**READ, -1).sum(axis=1)
    values = {
        name: [value for p, value in inputs.items() if p.vector.name == name]
        for name in ("theta", "x")
    }
    text = qasm3.dumps(circuit)
    return {"text": text, **values, "outcomes": [rounded(p) for p in kept]}, gates, used


def times(backend, qubit):
    """T1 and T2. Aer's noise model takes a T2 above twice T1 for twice T1."""
    properties = backend.target.qubit_properties[qubit]
    return properties.t1, min(properties.t2, 2 * properties.t1)


def density_matrix(backend, model, gates, used, idle=False, as_model=False):
    """The mixed state of the used qubits.

    Aer's simulator leaves out terms of a noise model whose probability is below a threshold, by which
    the trace loses up to 1e-8. So each error of the model is given to it as a superoperator. With
    as_model=True the simulator gets the noise model itself.
    """
    wire = {q: w for w, q in enumerate(used)}
    circuit = QuantumCircuit(len(used))
    noise = NoiseModel(basis_gates=model.basis_gates)
    free = dict.fromkeys(used, 0.0)

    def happens(error, wires):
        circuit.append(Instruction("superop", len(wires), 0, [SuperOp(error).data]), wires)

    def wait(qubits):
        start = max(free[q] for q in qubits)
        for q in qubits:
            if idle and start > free[q]:
                relaxation = thermal_relaxation_error(*times(backend, q), start - free[q])
                happens(relaxation, [wire[q]])
            free[q] = start

    for name, qubits, angles in gates:
        wait(qubits)
        wires = [wire[q] for q in qubits]
        getattr(circuit, name)(*angles, *wires)
        error = model._local_quantum_errors.get(name, {}).get(qubits)
        if error is not None and not as_model:
            happens(error, wires)
        elif error is not None and tuple(wires) not in noise._local_quantum_errors.get(name, {}):
            noise.add_quantum_error(error, name, wires)
        for q in qubits:
            free[q] += backend.target[name][qubits].duration or 0
    wait(used)
    circuit.save_density_matrix()
    simulator = AerSimulator(
        method="density_matrix", noise_model=noise, zero_threshold=1e-18, fusion_enable=False
    )
    result = simulator.run(circuit, shots=1).result()
    return DensityMatrix(result.data()["density_matrix"])


def pauli_vector(state):
    n = state.num_qubits
    strings = itertools.product("IXYZ", repeat=n)  # the last qubit, the first letter, is slowest
    return [rounded(state.expectation_value(Pauli("".join(s))).real) for s in strings]


def outcomes(model, state, used):
    probabilities = state.probabilities().reshape([2] * len(used))
    for w, q in enumerate(used):
        confusion = np.array(model._local_readout_errors[(q,)].probabilities)  # [true][read]
        axis = len(used) - 1 - w
        probabilities = np.moveaxis(
            np.tensordot(probabilities, confusion, axes=([axis], [0])), -1, axis
        )
    return [rounded(p) for p in probabilities.reshape(-1)]


def rounded(value):
    return round(float(value), 14) + 0.0


def calibration(backend, model, qubits, places):
    target = backend.target
    rows = []
    for q in qubits:
        read = np.array(model._local_readout_errors[(q,)].probabilities)
        measured = target["measure"][(q,)].duration
        rows.append([q, *times(backend, q), read[0, 1], read[1, 0], measured])
    gates = [
        [name, list(on), target[name][on].error or 0, target[name][on].duration or 0]
        for name, on in places
    ]
    return {"name": backend.name, "qubits": rows, "gates": gates}


def main():
    rng, rng_of_programs = np.random.default_rng(21), np.random.default_rng(22)
    backends, circuits, programs, left_out = [], [], [], 0.0
    for index, backend in enumerate([FakeManilaV2(), FakeSherbrooke(), FakeTorino()]):
        model = NoiseModel.from_backend(backend)
        qubits, places = set(), set()
        for k in range(CIRCUITS):
            gates, used = physical(backend, rng)
            qubits |= set(used)
            places |= {(name, on) for name, on, _ in gates}
            exact = density_matrix(backend, model, gates, used)
            circuit = {
                "backend": index,
                "qubits": used,
                "gates": [[name, [used.index(q) for q in on], a] for name, on, a in gates],
                "pauli": pauli_vector(exact),
                "outcomes": outcomes(model, exact, used),
            }
            if k < 4:
                state = density_matrix(backend, model, gates, used, idle=True)
                circuit["idle"] = pauli_vector(state)
            plain = density_matrix(backend, model, gates, used, as_model=True)
            left_out = max(left_out, np.abs(plain.data - exact.data).max())
            circuits.append(circuit)
            print(backend.name, k, used, len(gates), file=sys.stderr)
        for _ in range(PROGRAMS):
            written, gates, used = program(backend, model, rng_of_programs)
            qubits |= set(used)
            places |= {(name, on) for name, on, _ in gates}
            programs.append({"backend": index, **written})
            print(backend.name, "program", used, len(gates), file=sys.stderr)
        backends.append(calibration(backend, model, sorted(qubits), sorted(places)))
    rows = [row for backend in backends for row in backend["qubits"]]
    assert any(t2 > t1 for _, t1, t2, *_ in rows) and any(t2 < t1 for _, t1, t2, *_ in rows)
    reference = {
        "source": f"qiskit {qiskit.__version__}, qiskit-aer {qiskit_aer.__version__}; noise.py",
        "tolerance": 1e-10,
        "toleranceBasis": "absolute, for each number: about 300 gates, each exact to about 1e-15",
        "leftOutByTheSimulator": f"{left_out:.1e}",
        "backends": backends,
        "cases": circuits,
        "programs": programs,
    }
    json.dump(reference, sys.stdout, separators=(",", ":"))
    print()


main()
