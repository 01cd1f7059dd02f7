"""Gates that prepare real amplitudes, in the order of ``org.qicd.circuit.StatePreparation``.

From the highest qubit down, each qubit gets a rotation RY for each state of the qubits above it. These are
decomposed into ``cx`` and RY along a Gray code (Mottonen et al., Quantum Inf. Comput. 5, 2005).
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


def gates(n: int, angles: Any) -> list[tuple[str, tuple[int, ...], list]]:
    """Return the gates on n qubits, each with its qubits and angles; angles: 2^n - 1 of them."""
    found: list[tuple[str, tuple[int, ...], list]] = []
    following = iter(angles)
    for target in reversed(range(n)):
        above = n - 1 - target
        for step in range(1 << above):
            found.append(("ry", (target,), [next(following)]))
            if above:
                flipped = ((step + 1) & -(step + 1)).bit_length() - 1
                found.append(("cx", (target + 1 + min(flipped, above - 1), target), []))
    return found


def angles(states: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the angles of the rotations for states of norm 1, [image, rotation]."""
    found = []
    n = states.shape[1].bit_length() - 1
    for target in reversed(range(n)):
        halves = states.reshape(len(states), -1, 2, 1 << target)
        # A single amplitude keeps its sign.
        parts = halves[..., 0] if target == 0 else np.linalg.norm(halves, axis=3)
        each = 2 * np.arctan2(parts[..., 1], parts[..., 0])
        steps = np.arange(each.shape[1])
        common = steps[:, np.newaxis] & (steps ^ steps >> 1)
        odd = np.array([[bin(k).count("1") % 2 for k in row] for row in common])
        found.append(each @ (1.0 - 2 * odd) / len(steps))
    return np.concatenate(found, axis=1)
