"""Students as circuits of Qiskit, with weights and features as parameters."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray
from qiskit import ClassicalRegister, QuantumCircuit
from qiskit.circuit import ParameterVector

from qicd import _states
from qicd._predict import amplitudes, angles_of, encodable, program, rows_of
from qicd._readout import basis_changes, num_bits, num_circuits
from qicd._students import QicdStudent

if TYPE_CHECKING:
    from qicd._students import Circuit


def circuits(student: QicdStudent, measured: bool = True) -> list[QuantumCircuit]:
    """Return what an ideal device is asked for: one circuit, or one for each Pauli string.

    Global phases are left out.

    Parameters ``theta`` are the weights. Parameters ``x`` are the angles of the features, one for
    each qubit. With amplitude encoding, parameters ``prep`` are instead the angles of the gates that
    prepare the state.
    """
    circuit = student.circuit.ideal()
    n = circuit.numQubits
    asked = QuantumCircuit(n)
    theta = np.array([*ParameterVector("theta", len(student.weights))], dtype=object)
    x = ParameterVector("x", n)
    if circuit.encoding == "amplitude":
        for gate, qubits, angles in _states.gates(n, ParameterVector("prep", (1 << n) - 1)):
            _add(asked, gate, qubits, angles)
    symbols = np.array([[*x]], dtype=object)
    for gate, qubits, angles in program(QicdStudent(circuit, theta), symbols):
        _add(asked, gate, qubits, [np.ravel(angle)[0] for angle in angles])
    if not measured:
        return [asked]
    return [_measured(asked, circuit, k) for k in range(num_circuits(circuit.readout))]


def _add(to: QuantumCircuit, gate: str, qubits: tuple[int, ...], angles: list) -> None:
    # Up to a global phase, p is rz. As a sum over many gates, that phase would be an expression for
    # which Qiskit takes a time that doubles with each product of parameters in it.
    getattr(to, "rz" if gate == "p" else gate)(*angles, *qubits)


def _measured(asked: QuantumCircuit, circuit: Circuit, observable: int) -> QuantumCircuit:
    bits = num_bits(circuit.readout)
    whole = asked.copy()
    whole.add_register(ClassicalRegister(bits, "c"))
    for gate, qubit in basis_changes(circuit.readout, observable):
        _add(whole, gate, (qubit,), [])
    whole.measure(range(bits), range(bits))
    return whole


def values(student: QicdStudent, features: ArrayLike) -> dict[str, NDArray[np.float64]]:
    """Return the values of the parameters, by the names of their vectors.

    Parameters
    ----------
    student : QicdStudent
        Its circuit, and the weights.
    features : array_like
        Prepared images, one a row.

    Returns
    -------
    dict
        ``theta``: the weights. ``x`` or ``prep``: one row for each image.
    """
    circuit = student.circuit
    given = np.atleast_2d(np.asarray(features, dtype=float))
    images = encodable(circuit, rows_of(given, given.shape[1]))
    found = {"theta": np.asarray(student.weights, dtype=float)}
    if circuit.encoding == "amplitude":
        return found | {"prep": _states.angles(amplitudes(circuit, images))}
    return found | {"x": angles_of(circuit, images)}
