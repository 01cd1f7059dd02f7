"""What a saved model computes, by NumPy alone: prepared images, output states, probabilities."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from qicd._readout import eigenvalues

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qicd._students import Angle, Circuit, QicdStudent

_PAULIS = {
    "x": np.array([[0, 1], [1, 0]], dtype=complex),
    "y": np.array([[0, -1j], [1j, 0]]),
    "z": np.diag([1, -1]).astype(complex),
}


def _swap(factor: complex) -> NDArray[np.complex128]:
    matrix = np.eye(4, dtype=complex)
    matrix[1:3, 1:3] = [[0, factor], [factor, 0]]
    return matrix


_FIXED = {
    **_PAULIS,
    "id": np.eye(2, dtype=complex),
    "h": np.array([[1, 1], [1, -1]], dtype=complex) / math.sqrt(2),
    "s": np.diag([1, 1j]),
    "sdg": np.diag([1, -1j]),
    "t": np.diag([1, np.exp(0.25j * np.pi)]),
    "tdg": np.diag([1, np.exp(-0.25j * np.pi)]),
    "sx": np.array([[1 + 1j, 1 - 1j], [1 - 1j, 1 + 1j]]) / 2,
    "swap": _swap(1),
    "iswap": _swap(1j),
    "ecr": np.array([[0, 1, 0, 1j], [1, 0, -1j, 0], [0, 1j, 0, 1], [-1j, 0, 1, 0]]) / math.sqrt(2),
}


def matrices(gate: str, angles: Sequence[NDArray[np.float64]]) -> NDArray[np.complex128]:
    """Return the unitary of a gate for each image, or one for all.

    Bit k of a row or column belongs to the gate's qubit k. Angles are in radians.
    """
    if gate in _FIXED:
        return _FIXED[gate][np.newaxis]
    if gate[0] == "r" and gate[1:2] in _PAULIS:
        pauli = _PAULIS[gate[1]]
        pauli = np.kron(pauli, pauli) if gate[2:] else pauli
        half = angles[0][:, np.newaxis, np.newaxis] / 2
        return np.cos(half) * np.eye(len(pauli)) - 1j * np.sin(half) * pauli
    if gate in ("u", "p"):
        theta, phi, last = angles if gate == "u" else (np.zeros(1), np.zeros(1), angles[0])
        theta, phi, last = np.broadcast_arrays(theta, phi, last)
        cos, sin = np.cos(theta / 2), np.sin(theta / 2)
        upper = [cos.astype(complex), -np.exp(1j * last) * sin]
        lower = [np.exp(1j * phi) * sin, np.exp(1j * (phi + last)) * cos]
        return np.moveaxis(np.array([upper, lower]), 2, 0)
    if gate[0] == "c":
        base = matrices(gate[1:], angles)
        size = base.shape[-1]
        matrix = np.zeros((len(base), 2 * size, 2 * size), dtype=complex)
        matrix[:, 0::2, 0::2] = np.eye(size)
        matrix[:, 1::2, 1::2] = base
        return matrix
    raise ValueError(f"unknown gate '{gate}': a newer qicd may know it")


def applied(
    states: NDArray[np.complex128],
    gate: str,
    qubits: Sequence[int],
    angles: Sequence[NDArray[np.float64]],
) -> NDArray[np.complex128]:
    """Apply a gate to states, one a row; qubit 0 is the lowest bit of a column's index."""
    n = states.shape[1].bit_length() - 1
    axes = [n - qubit for qubit in reversed(qubits)]
    last = range(n - len(axes) + 1, n + 1)
    tensor = np.moveaxis(states.reshape(len(states), *(2,) * n), axes, last)
    product = tensor.reshape(len(states), -1, 1 << len(axes)) @ matrices(gate, angles).swapaxes(
        1, 2
    )
    return np.moveaxis(product.reshape(tensor.shape), last, axes).reshape(states.shape)


def program(student: QicdStudent, x: Any) -> Iterator[tuple[str, tuple[int, ...], list]]:
    """Gates of a student's circuit in their order, each with its qubits and angles.

    Parameters
    ----------
    x
        The angles of the images in radians, one column a qubit: an array, or anything that has ``x[:, q]`` and
        whose columns can be multiplied and added. Angles that no image changes are arrays of one
        number.
    """
    circuit = student.circuit.executed()
    yield from _encoding(circuit, x)

    def weight(index: int) -> Any:
        return student.weights[index : index + 1]

    def value(angle: Angle) -> Any:
        if angle.kind == "constant":
            return np.array([angle.value])
        if angle.kind == "scaledFeature":
            return angle.factor * (weight(angle.scale) * x[:, angle.index] + weight(angle.shift))
        of = x[:, angle.index] if angle.kind == "feature" else weight(angle.index)
        return angle.factor * of + angle.offset

    for operation in circuit.operations:
        yield operation.gate, operation.qubits, list(map(value, operation.angles))


def _encoding(circuit: Circuit, x: Any) -> Iterator[tuple[str, tuple, list]]:
    """Gates that encode images; x: one angle a qubit for each image."""
    n = circuit.numQubits
    if circuit.encoding in ("amplitude", "reuploading"):
        return
    if circuit.encoding not in _ROTATIONS:
        raise ValueError(f"unknown encoding '{circuit.encoding}': a newer qicd may know it")
    hadamards, rotation, factor, centre = _ROTATIONS[circuit.encoding]
    for _ in range(circuit.encodingRepetitions):
        if hadamards:
            yield from (("h", (q,), []) for q in range(n))
        yield from ((rotation, (q,), [factor * x[:, q]]) for q in range(n))
        if centre is not None:
            for i, j in _pairs(circuit.encodingEntanglement, n):
                yield "cx", (i, j), []
                yield rotation, (j,), [factor * (x[:, i] - centre) * (x[:, j] - centre)]
                yield "cx", (i, j), []


_ROTATIONS = {
    "angle": (False, "ry", 1, None),
    "angle_x": (False, "rx", 1, None),
    "angle_z": (True, "rz", 1, None),
    "zz": (True, "p", 2, np.pi),
    "iqp": (True, "rz", 1, 0),
}
"""Whether Hadamard gates come first, the rotation, its factor, and the centre of products of features."""


def _pairs(entanglement: str, n: int) -> Iterator[tuple[int, int]]:
    for i in range(n):
        for j in range(i + 1, n):
            ring = entanglement == "circular" and (i, j) == (0, n - 1)
            if entanglement == "full" or j == i + 1 or ring:
                yield i, j


def amplitudes(circuit: Circuit, images: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the amplitudes of prepared images, one a row, of norm 1 and padded with zeros."""
    largest = np.abs(images).max(axis=1, keepdims=True)
    size = 1 << circuit.numQubits
    padded = np.pad(images / largest, ((0, 0), (0, size - images.shape[1])))
    return padded / np.linalg.norm(padded, axis=1, keepdims=True)


def angles_of(circuit: Circuit, images: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the angles of prepared images in radians, [image, qubit], padded with zeros."""
    scaling = circuit.featureScaling
    angles = (images - scaling.offsets) * scaling.factors if scaling else images
    return np.pad(angles, ((0, 0), (0, circuit.numQubits - angles.shape[1])))


def simulated(student: QicdStudent, images: NDArray[np.float64]) -> NDArray[np.complex128]:
    """Compute the output states of prepared images, one a row."""
    circuit = student.circuit
    size = 1 << circuit.numQubits
    if circuit.encoding == "amplitude":
        states = amplitudes(circuit, images).astype(complex)
        x = np.zeros((1, 0))
    else:
        states = np.zeros((len(images), size), dtype=complex)
        states[:, 0] = 1
        x = angles_of(circuit, images)
    for gate, qubits, values in program(student, x):
        states = applied(states, gate, qubits, values)
    return states


def expectations_of(circuit: Circuit, states: NDArray[np.complex128]) -> NDArray[np.float64]:
    """Return the expectations of the classes' observables, [image, class]."""
    diagonals = eigenvalues(circuit.readout, circuit.numQubits)
    if diagonals is not None:
        return np.abs(states) ** 2 @ diagonals
    return np.stack([_expectation(p, states) for p in circuit.readout.paulis], axis=1)


def _expectation(letters: str, states: NDArray[np.complex128]) -> NDArray[np.float64]:
    """Compute the expectation of a Pauli string, whose first letter acts on qubit 0, in each state."""
    turned = states
    for qubit, letter in enumerate(letters.lower()):
        if letter != "i":
            turned = applied(turned, letter, (qubit,), ())
    return np.einsum("ia,ia->i", states.conj(), turned).real


def encodable(circuit: Circuit, images: NDArray[np.float64]) -> NDArray[np.float64]:
    """Refuse prepared images that a circuit cannot take."""
    zeros = ~images.any(axis=1)
    if circuit.encoding == "amplitude" and zeros.any():
        raise ValueError(f"image {np.argmax(zeros)}: all features are zero: expected an amplitude")
    return images


def rows_of(images: ArrayLike, expected: int, name: str = "QicdStudent") -> NDArray[np.float64]:
    """Return images as rows of finite numbers, or refuse them in the words of scikit-learn."""
    if hasattr(images, "toarray") and hasattr(images, "tocsr"):
        raise TypeError(
            "Sparse data was passed for X, but dense data is required. Use '.toarray()' to convert to"
            " a dense numpy array."
        )
    rows = np.asarray(images)
    if rows.dtype.kind in "USV":
        raise ValueError(
            "dtype='numeric' is not compatible with arrays of bytes/strings. Convert your data to"
            " numeric values explicitly instead."
        )
    if rows.dtype.kind == "c":
        raise ValueError(f"Complex data not supported: the array is of type {rows.dtype}")
    rows = rows.astype(np.float64)
    if rows.ndim < 2:
        raise ValueError(
            f"Expected 2D array, got {('scalar array', '1D array')[rows.ndim]} instead. Reshape your"
            " data using array.reshape(1, -1) if it contains a single sample."
        )
    if rows.ndim > 2:
        raise ValueError(f"Found array with dim {rows.ndim}, while dim <= 2 is required by {name}.")
    if rows.shape[1] == 0:
        raise ValueError(
            f"Found array with 0 feature(s) (shape={rows.shape}) while a minimum of 1 is required."
        )
    if rows.shape[1] != expected:
        raise ValueError(
            f"X has {rows.shape[1]} features, but {name} is expecting {expected} features as input."
        )
    if not np.isfinite(rows).all():
        row, feature = np.argwhere(~np.isfinite(rows))[0]
        found = (
            "NaN" if np.isnan(rows).any() else f"infinity or a value too large for {rows.dtype!r}"
        )
        raise ValueError(
            f"Input X contains {found}. Image {row}: feature {feature} is {rows[row, feature]}."
        )
    return rows


def prepared(state: dict[str, Any], images: NDArray[np.float64]) -> NDArray[np.float64]:
    """Prepare images as an ImageFeaturesModel does: cropped, resized by area, principal components."""
    if state["border"] or state["side"]:
        width, border = math.isqrt(state["numInputs"]), state["border"]
        inner = width - 2 * border
        side = state["side"] or inner
        share = shares(inner, side)
        whole = images.reshape(-1, width, width)[
            :, border : border + inner, border : border + inner
        ]
        images = (share @ whole @ share.T).reshape(len(images), side * side)
    if state["components"]:
        images = (images - state["mean"]) @ np.array(state["directions"]).T
    return images


def shares(size: int, out: int) -> NDArray[np.float64]:
    """Return the share of each input pixel (column) in each output pixel (row), by area.

    The edges of pixels are in units of ``1 / out`` of an input pixel.
    """
    u, x = np.ogrid[:out, :size]
    overlap = np.minimum((u + 1) * size, (x + 1) * out) - np.maximum(u * size, x * out)
    return np.maximum(0, overlap) / size
