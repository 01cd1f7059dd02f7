"""Circuits of students in the gates of a backend, as files."""

from __future__ import annotations

import hashlib
import io
from typing import TYPE_CHECKING, Any

from qiskit import qasm3, qpy
from qiskit.transpiler import generate_preset_pass_manager

from qicd import _qiskit

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from qiskit import QuantumCircuit

    from qicd._students import Circuit, QicdStudent

_OPTIMIZATION_LEVELS = (0, 1, 2, 3)


def write(
    students: Sequence[QicdStudent], backend: Any, folder: Path, optimization_level: int, seed: int
) -> list[dict]:
    """Write a circuit for each form of the students, and each Pauli string, and return what they are.

    Each is a file of Qiskit's (QPY), which keeps the parameters as they are, and the same as OpenQASM 3.
    """
    if optimization_level not in _OPTIMIZATION_LEVELS:
        raise ValueError(f"optimization_level is {optimization_level}: expected 0, 1, 2 or 3")
    needed = students[0].circuit.numQubits
    if backend.num_qubits is not None and backend.num_qubits < needed:
        raise ValueError(f"{backend.name} has {backend.num_qubits} qubits: the circuits need {needed}")
    passes = generate_preset_pass_manager(optimization_level, backend=backend, seed_transpiler=seed)
    forms: dict[Circuit, QicdStudent] = {}
    for student in students:
        forms.setdefault(student.circuit.ideal(), student)
    (folder / "circuits").mkdir(parents=True, exist_ok=True)
    found = []
    for k, (form, student) in enumerate(forms.items()):
        files = []
        for c, circuit in enumerate(_qiskit.circuits(student)):
            name = f"circuits/circuit-{k}" + (f"-{c}" if form.readout.kind == "pauli" else "")
            transpiled = passes.run(circuit)
            # It is not measured, and as an expression of all parameters it takes long to evaluate.
            transpiled.global_phase = 0
            files.append(_write(transpiled, form.numQubits, folder, name))
        readout = form.readout._asdict()
        found.append({"student": student, "readout": readout, "numQubits": form.numQubits, "files": files})
    return found


def _write(transpiled: QuantumCircuit, num_qubits: int, folder: Path, name: str) -> dict:
    stream = io.BytesIO()
    qpy.dump(transpiled, stream)
    (folder / f"{name}.qpy").write_bytes(stream.getvalue())
    (folder / f"{name}.qasm").write_text(qasm3.dumps(transpiled), encoding="utf-8")
    layout = transpiled.layout and transpiled.layout.final_index_layout()
    return {
        "qpy": f"{name}.qpy",
        "qasm": f"{name}.qasm",
        "sha256": hashlib.sha256(stream.getvalue()).hexdigest(),
        "gates": dict(transpiled.count_ops()),
        "depth": transpiled.depth(),
        "twoQubitGates": transpiled.num_nonlocal_gates(),
        "qubits": list(layout or range(num_qubits)),
        "readoutQubits": readout_qubits(transpiled),
    }


def readout_qubits(transpiled: QuantumCircuit) -> list[int]:
    """Return the qubit of the device that is measured into each classical bit."""
    found = {}
    for each in transpiled.data:
        if each.name == "measure":
            found[transpiled.find_bit(each.clbits[0]).index] = transpiled.find_bit(each.qubits[0]).index
    return [found[bit] for bit in range(transpiled.num_clbits)]
