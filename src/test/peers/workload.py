"""The workload of the benchmarks: strongly_entangling, 256 real images, mean cross-entropy on Pauli Z.

A peer numbers wires from the most significant bit of an index, we number qubits from the least: wire q is our qubit q,
and features are put in the peers' order when they are read.
"""
import numpy as np

LAYERS, CLASSES, BATCH, SCALE = 5, 4, 256, 5


def read(path, n):
    """Unit real images [batch, 2^n], labels, weights [layers, n, 3], and our loss and gradient."""
    numbers = np.fromfile(path, "<f8")
    size, count = BATCH << n, LAYERS * n * 3
    x = numbers[:size].reshape((BATCH,) + (2,) * n)
    x = x.transpose([0, *range(n, 0, -1)]).reshape(BATCH, -1)
    x = x / np.linalg.norm(x, axis=1, keepdims=True)
    w, loss, g = np.split(numbers[size:], [count, count + 1])
    return x, np.arange(BATCH) % CLASSES, w.reshape(LAYERS, n, 3), loss[0], g.reshape(LAYERS, n, 3)


def gates(n):
    """("rot", layer, wire) and ("cnot", control, target) in order."""
    for layer in range(LAYERS):
        for q in range(n):
            yield "rot", layer, q
        for q in range(n):
            yield "cnot", q, (q + layer % (n - 1) + 1) % n


def z_signs(n):
    """[classes, 2^n]: the diagonal of Z on wire c."""
    a = np.arange(1 << n)
    return np.array([1.0 - 2 * (a >> (n - 1 - c) & 1) for c in range(CLASSES)])


def loss_and_slopes(z, y):
    """Mean cross-entropy of softmax(SCALE z), and its derivative by z, both [batch, classes]."""
    u = SCALE * z - (SCALE * z).max(1, keepdims=True)
    p = np.exp(u) / np.exp(u).sum(1, keepdims=True)
    i = np.arange(len(y))
    loss = -np.log(p[i, y]).mean()
    p[i, y] -= 1
    return loss, SCALE * p / len(y)


def reference(n, x, y, w):
    """Plain NumPy, gate by gate: loss and gradient by the adjoint method, one angle at a time."""

    def rz(t):
        return np.diag([np.exp(-0.5j * t), np.exp(0.5j * t)])

    def ry(t):
        return np.array([[np.cos(t / 2), -np.sin(t / 2)], [np.sin(t / 2), np.cos(t / 2)]])

    def one(s, u, q):
        return np.einsum("ab,ibk->iak", u, s.reshape(len(x) << q, 2, -1)).reshape(len(x), -1)

    def cx(s, c, t):
        a = np.arange(1 << n)
        return s[:, a ^ (a >> (n - 1 - c) & 1) << (n - 1 - t)]

    steps = []
    for kind, a, q in gates(n):
        steps += [(None, a, q)] if kind == "cnot" else [((a, q, k), (rz, ry, rz)[k], q) for k in range(3)]
    s = x.astype(complex)
    for at, gate, q in steps:
        s = cx(s, gate, q) if at is None else one(s, gate(w[at]), q)
    loss, slopes = loss_and_slopes(abs(s) ** 2 @ z_signs(n).T, y)
    b = s * (slopes @ z_signs(n))
    g = np.zeros_like(w)
    generator = {rz: np.diag([1, -1]) + 0j, ry: np.array([[0, -1j], [1j, 0]])}
    for at, gate, q in reversed(steps):
        if at is None:
            s, b = cx(s, gate, q), cx(b, gate, q)
        else:
            g[at] = np.vdot(b, one(s, generator[gate], q)).imag
            undo = gate(w[at]).conj().T
            s, b = one(s, undo, q), one(b, undo, q)
    return loss, g
