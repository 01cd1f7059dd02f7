"""Gradients of circuits on up to 16 qubits, in large_registers.json.

    pip install numpy
    python large_registers.py

The circuit is two layers of RZ(a) RY(b) RZ(c) on each qubit, each with a ring of CNOTs from qubit q to q + 1 + layer, as
in strongly_entangling. Feature a of image i is sin(1 + i + .7 a), before images are normalised. Weight k is cos(3 k + 1).
The loss is the sum over the images of the expectation of Z on qubit 0. Every gate is applied on its own to the whole
state, and each derivative is half the difference of the losses at angles shifted by a quarter turn. Every seventh derivative is computed. Qubit 0 is
the least significant bit of an index.
"""

import json
import pathlib

import numpy as np

LAYERS = 2
IMAGES = 3
TOLERANCE = 1e-12


def rotation(a, b, c):
    half = b / 2
    y = np.array([[np.cos(half), -np.sin(half)], [np.sin(half), np.cos(half)]])
    z = [np.diag([np.exp(-0.5j * t), np.exp(0.5j * t)]) for t in (a, c)]
    return z[1] @ y @ z[0]


def loss(n, weights, start):
    """The loss of one vector of weights."""
    a = np.arange(1 << n)
    state = start
    for layer in range(LAYERS):
        for q in range(n):
            parts = state.reshape(IMAGES, -1, 2, 1 << q)
            state = np.einsum("xy,iuyv->iuxv", rotation(*weights[layer, q]), parts).reshape(IMAGES, -1)
        for q in range(n):
            target = (q + layer % (n - 1) + 1) % n
            state = state[:, a ^ (a >> q & 1) << target]
    return np.sum(abs(state) ** 2 * (1 - 2 * (a & 1)))


def gradient(n):
    start = np.sin(1 + np.arange(IMAGES)[:, None] + 0.7 * np.arange(1 << n))
    start = start / np.linalg.norm(start, axis=1, keepdims=True) + 0j
    weights = np.cos(3 * np.arange(LAYERS * n * 3) + 1.0)
    slopes = []
    for k in range(0, len(weights), 7):
        sides = []
        for sign in (1, -1):
            shifted = weights.copy()
            shifted[k] += sign * np.pi / 2
            sides.append(loss(n, shifted.reshape(LAYERS, n, 3), start))
        slopes.append((sides[0] - sides[1]) / 2)
    return slopes


cases = [{"numQubits": n, "gradient": gradient(n)} for n in (8, 9, 10, 11, 13, 14, 16)]
lines = ",\n".join("  " + json.dumps(case) for case in cases)
text = '{\n "source": "numpy %s",\n "tolerance": %g,\n "cases": [\n%s\n ]\n}\n' % (np.__version__, TOLERANCE, lines)
pathlib.Path(__file__).with_suffix(".json").write_text(text)
