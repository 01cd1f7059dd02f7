"""From expectations or counts to class probabilities.

A bundle for a quantum computer has a copy of this file, so it imports NumPy alone. ``readout`` is a
``Readout``, or anything with the same fields.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

LEAST = 1e-12
"""The least number that is added to a probability before its logarithm is taken."""

SMOOTHING = 0.5
"""What is added to the count of each class by Born's rule, by default."""


_BASES = {"X": ("h",), "Y": ("sdg", "h")}
"""The gates that turn the eigenstates of a Pauli matrix to those of Z."""


def num_bits(readout: Any) -> int:
    """Return the number of readout qubits, which are the lowest ones of a circuit."""
    if readout.kind == "pauli":
        return max(len(letters.rstrip("Ii")) for letters in readout.paulis)
    if readout.kind == "expval":
        return readout.numClasses
    if readout.kind in ("projector", "born"):
        return (readout.numClasses - 1).bit_length()
    raise ValueError(f"unknown readout '{readout.kind}': a newer qicd may know it")


def num_circuits(readout: Any) -> int:
    """Return how many circuits measure all classes: one, or one for each Pauli string."""
    return len(readout.paulis) if readout.kind == "pauli" else 1


def basis_changes(readout: Any, observable: int) -> list[tuple[str, int]]:
    """Return the gates, each with its qubit, that come before a Pauli string is measured."""
    letters = readout.paulis[observable].upper() if readout.kind == "pauli" else ""
    return [(gate, qubit) for qubit, letter in enumerate(letters) for gate in _BASES.get(letter, ())]


def floor(smoothing: float, shots: int) -> float:
    """Return what is added to measured probabilities before their logarithm is taken."""
    return max(LEAST, smoothing / shots)


def eigenvalues(readout: Any, bits: int) -> NDArray[np.float64] | None:
    """Eigenvalues of the classes' observables, [outcome, class]; None if these are Pauli strings."""
    num_bits(readout)
    outcomes = np.arange(1 << bits)[:, np.newaxis]
    classes = np.arange(readout.numClasses)
    if readout.kind == "pauli":
        return None
    if readout.kind == "expval":
        return 1.0 - 2 * (outcomes >> classes & 1)
    return (outcomes % (1 << num_bits(readout)) == classes).astype(float)


def log_probabilities(
    readout: Any, expectations: NDArray[np.float64], least: float = LEAST
) -> NDArray[np.float64]:
    """Logarithms of class probabilities, by the expectations [image, class]."""
    if readout.kind == "born":
        return normalised(np.log(expectations + least))
    return normalised(readout.logitScale * expectations)


def normalised(logs: NDArray[np.float64]) -> NDArray[np.float64]:
    """Shift the logarithms in each row so that their exponentials sum to 1."""
    logs = logs - logs.max(axis=1, keepdims=True)
    return logs - np.log(np.exp(logs).sum(axis=1, keepdims=True))


def together(students: Sequence[NDArray[np.float64]], temperature: float) -> NDArray[np.float64]:
    """Probabilities of an ensemble at a temperature, by the students' [image, class] logarithms.

    The mean of the students' probabilities to the power 1 / temperature, scaled to sum 1.
    """
    mean = np.logaddexp.reduce(students, axis=0)
    return np.exp(normalised(mean / temperature))


def measured_expectations(
    readout: Any, shares: Sequence[NDArray[np.float64]]
) -> NDArray[np.float64]:
    """Return expectations [image, class], by the shares of the outcomes.

    Parameters
    ----------
    readout
        The readout.
    shares : list of numpy.ndarray
        For each circuit that measures the readout, the shares [image, outcome]. Bit q of an outcome
        is the bit of qubit q. Circuits of Pauli strings end in a change of basis.
    """
    bits = num_bits(readout)
    diagonals = eigenvalues(readout, bits)
    if diagonals is not None:
        return shares[0] @ diagonals
    outcomes = np.arange(1 << bits)
    means = []
    for letters, of_string in zip(readout.paulis, shares, strict=True):
        odd = np.zeros_like(outcomes)
        for qubit, letter in enumerate(letters.upper()):
            if letter != "I":
                odd ^= outcomes >> qubit & 1
        means.append(of_string @ (1.0 - 2 * odd))
    return np.stack(means, axis=1)


def shares_of(counts: Mapping[str, int], bits: int) -> NDArray[np.float64]:
    """Return the share of each outcome, or refuse counts that are none of so many bits.

    Parameters
    ----------
    counts : mapping
        The count of each bit string, as Qiskit writes them: the last character is qubit 0.
    bits : int
        The number of readout qubits.
    """
    if not isinstance(counts, Mapping):
        raise ValueError(f"counts are {counts!r}: expected the count of each bit string")
    shares = np.zeros(1 << bits)
    for outcome, count in counts.items():
        if not isinstance(outcome, str) or len(outcome) != bits or set(outcome) - {"0", "1"}:
            raise ValueError(f"counts of {outcome!r}: expected strings of {bits} bits")
        if isinstance(count, bool) or not isinstance(count, (int, np.integer)) or count < 0:
            raise ValueError(f"the count of {outcome!r} is {count!r}: expected a whole number, 0 or more")
        shares[int(outcome, 2)] += count
    if shares.sum() == 0:
        raise ValueError("counts without any shot: expected one or more")
    return shares / shares.sum()


def decoded(
    readout: Any, counts: Sequence[Mapping[str, int]], smoothing: float = SMOOTHING
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the expectations and the logarithms of the probabilities of the classes of one image.

    Parameters
    ----------
    readout
        The readout.
    counts : list of mapping
        The counts of each circuit that measures the readout.
    smoothing : float
        What is added to the count of each class by Born's rule.
    """
    expected = num_circuits(readout)
    if len(counts) != expected:
        raise ValueError(f"counts of {len(counts)} circuits: expected {expected}, one for each observable")
    bits = num_bits(readout)
    expectations = measured_expectations(readout, [shares_of(one, bits)[np.newaxis] for one in counts])
    least = floor(smoothing, sum(counts[0].values()))
    return expectations[0], log_probabilities(readout, expectations, least)[0]


def distance(
    readout: Any, expected: ArrayLike, measured: ArrayLike, shots: int
) -> tuple[float, float]:
    """Return the total variation distance of what is read out, and what sampling alone would give.

    With projectors it is the distance of the distributions of the classes' bit strings and the rest.
    Otherwise it is the mean over the classes of the distance of the two outcomes of an observable. The
    second number is its expectation on an ideal device, by a normal approximation.

    Parameters
    ----------
    readout
        The readout.
    expected, measured : array_like
        Expectations of the classes of one image.
    shots : int
        The number of shots.
    """
    ideal, found = np.asarray(expected, dtype=float), np.asarray(measured, dtype=float)
    if readout.kind in ("projector", "born"):
        ideal, found = (np.append(p, 1 - p.sum()) for p in (ideal, found))
        share = np.clip(ideal, 0, 1)
        weight = 0.5
    else:
        share = np.clip((1 + ideal) / 2, 0, 1)
        ideal, found = (1 + ideal) / 2, (1 + found) / 2
        weight = 1 / len(ideal)
    sampling = np.sqrt(2 * share * (1 - share) / (np.pi * shots))
    return float(weight * np.abs(found - ideal).sum()), float(weight * sampling.sum())
