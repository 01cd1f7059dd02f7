"""peers.py DIRECTORY n ... : times peers on one core, a JSON line each; called by org.qicd.bench.Peers.

A form is build(n, x, y, w) -> call() -> (loss, gradient [layers, n, 3]). Times of the small registers are mostly the
overhead of a call from Python.
"""
import functools
import json
import os
import sys
import time

if hasattr(os, "sched_setaffinity"):
    os.sched_setaffinity(0, [min(os.sched_getaffinity(0))])
os.environ["OMP_NUM_THREADS"] = "1"
os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false"

import jax
import numpy as np
import pennylane as qml
from pennylane.tape import QuantumScript

from workload import CLASSES, LAYERS, SCALE, gates, loss_and_slopes, read, reference, z_signs

jax.config.update("jax_enable_x64", True)
jnp = jax.numpy
SECONDS = 2
LARGEST_OF_JAX = 14  # with 16 qubits the states that its gradient keeps take over 6 GB
LARGEST_OF_REFERENCE = 12  # beyond, it takes minutes: peers are compared with us, and LargeRegisterTest checks us


def ring(n, layer):
    """All CNOTs of a layer as one gather of rows: out[a] = in[ring[a]]."""
    rows, a = np.arange(1 << n), np.arange(1 << n)
    for q in range(n):
        target = (q + layer % (n - 1) + 1) % n
        rows = rows[a ^ (a >> (n - 1 - q) & 1) << (n - 1 - target)]
    return rows


def layers(n, w, re, im, group):
    """The ansatz on columns: rotations of `group` neighbouring wires are one real matrix, so a layer is a few products."""
    p, t, o = w[..., 0], w[..., 1], w[..., 2]
    c, s = jnp.cos(t / 2), jnp.sin(t / 2)
    e, m = c * jnp.exp(-0.5j * (p + o)), s * jnp.exp(0.5j * (p - o))
    u = jnp.stack([e, -m, m.conj(), e.conj()], -1).reshape(LAYERS, n, 2, 2)
    state = jnp.stack([re, im])
    for layer in range(LAYERS):
        for q in range(0, n, group):
            k = functools.reduce(jnp.kron, [u[layer, j] for j in range(q, min(n, q + group))])
            real = jnp.stack([jnp.stack([k.real, -k.imag]), jnp.stack([k.imag, k.real])])
            state = jnp.einsum("xyab,ypbk->xpak", real, state.reshape(2, 1 << q, k.shape[0], -1))
        state = state.reshape(2, 1 << n, -1)[:, ring(n, layer)]
    return state[0], state[1]


def jax_by_hand(group, unitary, n, x, y, w):
    """Kronecker blocks on the batch, or once on the identity: then the whole unitary is one product with the batch."""
    signs, columns = jnp.asarray(z_signs(n)), jnp.asarray(x.T.copy())

    def loss(w, columns, y):
        start = jnp.eye(1 << n) if unitary else columns
        re, im = layers(n, w, start, jnp.zeros_like(start), group)
        if unitary:
            re, im = re @ columns, im @ columns
        logits = SCALE * (signs @ (re * re + im * im)).T
        return -jnp.mean(jax.nn.log_softmax(logits)[jnp.arange(len(y)), y])

    compiled = jax.jit(jax.value_and_grad(loss))
    w, y = jnp.asarray(w), jnp.asarray(y)
    return lambda: tuple(np.asarray(v) for v in jax.block_until_ready(compiled(w, columns, y)))


def lightning_device(n, x, y, w):
    """Tapes built by hand, the device called directly, one weighted observable an image: the least Python there can be."""
    device = qml.device("lightning.qubit", wires=n)
    config = qml.devices.ExecutionConfig(gradient_method="adjoint", use_device_gradient=True)
    trained = list(range(1, 1 + w.size))
    z = [qml.Z(c) for c in range(CLASSES)]

    def operations(image):
        made = [qml.StatePrep(image, wires=range(n), validate_norm=False)]
        for kind, a, q in gates(n):
            made += [qml.CNOT([a, q])] if kind == "cnot" else [g(w[a, q, k], q) for k, g in enumerate((qml.RZ, qml.RY, qml.RZ))]
        return made

    def call():
        circuits = [operations(image) for image in x]
        values = device.execute([QuantumScript(c, [qml.expval(o) for o in z]) for c in circuits], config)
        loss, slopes = loss_and_slopes(np.array(values), y)
        tapes = [
            QuantumScript(c, [qml.expval(qml.Hamiltonian(slopes[i], z))], trainable_params=trained)
            for i, c in enumerate(circuits)
        ]
        return loss, np.sum([np.ravel(v) for v in device.compute_derivatives(tapes, config)], 0).reshape(w.shape)

    return call


def forms(n):
    """The forms that can be fastest on so many qubits; others were tried and are slower."""
    if n <= 6:
        yield "jax_unitary", functools.partial(jax_by_hand, 3, True)
    elif n <= LARGEST_OF_JAX:
        for group in (2, 3, 4):
            yield f"jax_blocks_of_{group}", functools.partial(jax_by_hand, group, False)
    if n in (8, 12, 14, 16):
        yield "lightning_device", lightning_device


def main(directory, qubits):
    for n in map(int, qubits):
        x, y, w, our_loss, our_gradient = read(f"{directory}/n{n}.bin", n)
        loss, gradient = reference(n, x, y, w) if n <= LARGEST_OF_REFERENCE else (our_loss, our_gradient)
        off = max(abs(our_loss - loss), abs(our_gradient - gradient).max())
        if not off < 1e-12:
            sys.exit(f"n = {n}: our gradient is off the reference by {off}")
        for name, build in forms(n):
            call = build(n, x, y, w)
            their_loss, theirs = call()
            off = max(abs(their_loss - loss), abs(theirs - gradient).max())
            if not off < 1e-10:
                sys.exit(f"{name}, n = {n}: gradient is off the reference by {off}")
            times, start = [], time.perf_counter()
            while len(times) < 3 or time.perf_counter() - start < SECONDS:
                began = time.perf_counter()
                call()
                times.append(time.perf_counter() - began)
            print(json.dumps(dict(peer=name, n=n, microseconds=round(min(times) * 1e6 / len(x), 3), off=off)), flush=True)


main(sys.argv[1], sys.argv[2:])
