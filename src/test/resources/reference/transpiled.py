"""Circuits as Qiskit 2.6.2 transpiles them for small backends: OpenQASM 3 with physical qubits.

    python src/test/resources/reference/transpiled.py > src/test/resources/reference/transpiled.json

"probabilities" are those of the measured bits, from the circuit before it is transpiled; bit 0 is the
least significant one of an index. "inputs" are the values of the inputs in the order in
which the text declares them.
"""

import json

import numpy as np
from qiskit import QuantumCircuit, qasm3
from qiskit.circuit import ParameterVector
from qiskit.providers.fake_provider import GenericBackendV2
from qiskit.quantum_info import Statevector
from qiskit.transpiler import CouplingMap, generate_preset_pass_manager

BASES = (["rz", "sx", "x", "cz"], ["rz", "sx", "x", "ecr"], ["rz", "sx", "x", "cx"], ["rz", "rx", "sx", "x", "cz", "rzz"])
QUBITS, NUMBER, BITS = 4, 12, 3


def asked(random):
    theta = ParameterVector("theta", NUMBER)
    circuit = QuantumCircuit(QUBITS, BITS)
    for k in random.permutation(NUMBER):
        a, b = (int(q) for q in random.choice(QUBITS, 2, replace=False))
        gate = ["ry", "rx", "rz", "rzz", "crx"][k % 5]
        on = (a, b) if gate in ("rzz", "crx") else (a,)
        getattr(circuit, gate)(theta[k] * random.choice([1, -0.5]) + random.choice([0, 0.25]), *on)
        getattr(circuit, ["cx", "cz", "swap"][k % 3])(a, b)
        circuit.h(b)
    circuit.measure(range(BITS), [int(b) for b in random.permutation(BITS)])
    return circuit


def probabilities(circuit, values):
    bits = {circuit.find_bit(each.clbits[0]).index: circuit.find_bit(each.qubits[0]).index for each in circuit.data if each.name == "measure"}
    plain = circuit.remove_final_measurements(inplace=False).assign_parameters(values)
    return Statevector(plain).probabilities([bits[b] for b in range(BITS)])


cases = []
for seed, basis in enumerate(BASES * 2):
    random = np.random.default_rng(seed)
    backend = GenericBackendV2(9, basis_gates=list(basis), coupling_map=CouplingMap.from_line(9), seed=seed)
    passes = generate_preset_pass_manager(seed % 4, backend=backend, seed_transpiler=seed)
    circuit = asked(random)
    inputs = random.uniform(-3, 3, NUMBER)
    transpiled = passes.run(circuit)
    bound = seed >= len(BASES)
    text = qasm3.dumps(transpiled.assign_parameters(inputs) if bound else transpiled)
    cases.append(
        {
            "name": f"{basis[-1]}, level {seed % 4}, {'numbers' if bound else 'inputs'}",
            "text": text,
            "inputs": [] if bound else [inputs[p.index] for p in transpiled.parameters],
            "probabilities": probabilities(circuit, inputs).tolist(),
        }
    )
print(json.dumps({"tolerance": 1e-12, "cases": cases}, indent=1))
