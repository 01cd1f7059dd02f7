"""States that circuits have on devices with coherent errors, written to devices.json.

Run with: python devices.py  (needs numpy; the version used stands in the JSON)

Every gate is a dense 2^n x 2^n matrix, made of Kronecker products; qubit 0 is the least significant bit of an index. A
case has the errors of a device as numbers: of the trained gate with weight w the relative error "scales"[w] and the
offset "offsets"[w], of a pair of neighbours a ZZ angle [a, b, angle], of a CNOT an over-rotation [control, target, angle].
"""

import json
import pathlib

import numpy as np

I = np.eye(2, dtype=complex)
X = np.array([[0, 1], [1, 0]], complex)
Y = np.array([[0, -1j], [1j, 0]], complex)
Z = np.diag([1, -1]).astype(complex)
PAULI = {"x": X, "y": Y, "z": Z}
ROTATIONS = {"strongly_entangling": "zyz", "basic_entangler": "x", "real_amplitudes": "y", "efficient_su2": "yz"}
RINGS = ("strongly_entangling", "basic_entangler")


def on(n, factors):
    """The product of matrices on some qubits, {qubit: matrix}."""
    product = np.eye(1)
    for q in range(n):
        product = np.kron(factors.get(q, I), product)
    return product


def turn(pauli, angle):
    """exp(-i angle/2 P) for a product P of Pauli matrices."""
    return np.cos(angle / 2) * np.eye(len(pauli)) - 1j * np.sin(angle / 2) * pauli


def cnot(n, control, target):
    return on(n, {control: (I + Z) / 2}) + on(n, {control: (I - Z) / 2, target: X})


def cnots(template, n, layer):
    if n == 1:
        return []
    if template == "strongly_entangling":
        return [(q, (q + layer % (n - 1) + 1) % n) for q in range(n)]
    if template == "basic_entangler":
        return [(0, 1)] if n == 2 else [(q, (q + 1) % n) for q in range(n)]
    return [(q, q + 1) for q in reversed(range(n - 1))]


def neighbours(template, n):
    closed = [(n - 1, 0)] if template in RINGS and n > 2 else []
    return [(q, q + 1) for q in range(n - 1)] + closed


class Run:
    """A circuit in the making, on a device with random errors."""

    def __init__(self, template, n, layers, couplers, rng):
        self.template, self.n, self.layers, self.couplers, self.rng = template, n, layers, couplers, rng
        self.unitary = np.eye(2**n, dtype=complex)
        self.weights, self.scales, self.offsets = [], [], []
        self.zz = {pair: rng.normal(0, 0.3) for pair in neighbours(template, n)}
        self.over = {}

    def gate(self, matrix):
        self.unitary = matrix @ self.unitary

    def trained(self, pauli):
        w, eps, delta = self.rng.uniform(-4, 4), self.rng.normal(0, 0.2), self.rng.normal(0, 0.3)
        self.weights.append(w)
        self.scales.append(eps)
        self.offsets.append(delta)
        self.gate(turn(pauli, (1 + eps) * w + delta))

    def rotations(self):
        names = ROTATIONS[self.template]
        if self.template in RINGS:  # one qubit after the other
            order = [(q, name) for q in range(self.n) for name in names]
        else:
            order = [(q, name) for name in names for q in range(self.n)]
        for q, name in order:
            self.trained(on(self.n, {q: PAULI[name]}))

    def layer(self, number, features):
        for q, x in enumerate(features):
            self.gate(turn(on(self.n, {q: Y}), x))
        self.rotations()
        for control, target in cnots(self.template, self.n, number):
            self.gate(cnot(self.n, control, target))
            eta = self.over.setdefault((control, target), self.rng.normal(0, 0.3))
            self.gate(turn(on(self.n, {control: Z, target: X}), eta))
        if self.couplers:
            for a, b in self.zz:
                self.trained(on(self.n, {a: Z, b: Z}))
        for (a, b), zeta in self.zz.items():
            self.gate(turn(on(self.n, {a: Z, b: Z}), zeta))

    def whole(self, features):
        for number in range(self.layers):
            self.layer(number, features)
        if self.template not in RINGS:
            self.rotations()


def parts(state):
    return {"re": state.real.tolist(), "im": state.imag.tolist()}


def case(template, n, layers, rng):
    run = Run(template, n, layers, n > 1 and (n + layers) % 2 == 0, rng)
    features = rng.uniform(-3, 3, n) if layers == 2 else []
    run.whole(features)
    assert np.allclose(run.unitary.conj().T @ run.unitary, np.eye(2**n), atol=1e-13)
    state = np.eye(2**n, dtype=complex)[0]
    head = {"template": template, "numQubits": n, "layers": layers, "couplers": run.couplers}
    if layers == 2:
        head.update({"encoding": "reuploading", "axis": None, "features": features.tolist()})
    else:
        state = rng.normal(size=2**n) + 1j * rng.normal(size=2**n)
        state /= np.linalg.norm(state)
        head.update({"encoding": "amplitude", "axis": None, "input": parts(state)})
    return head | {
        "weights": run.weights, "scales": run.scales, "offsets": run.offsets,
        "crosstalk": [[*pair, angle] for pair, angle in run.zz.items()],
        "overRotations": [[*pair, angle] for pair, angle in run.over.items()],
        "output": parts(run.unitary @ state)}


def main():
    rng = np.random.default_rng(20250607)
    cases = [case(t, n, layers, rng) for t in ROTATIONS for n in (1, 2, 3, 5) for layers in (1, 2, 3)]
    head = {"source": f"numpy {np.__version__}; devices.py", "tolerance": 1e-12,
            "toleranceBasis": "absolute, for each number: products of up to 100 matrices, each exact to about 1e-16"}
    text = ",\n  ".join(json.dumps(c) for c in cases)
    out = json.dumps(head, indent=1)[:-2] + ',\n "cases": [\n  ' + text + "\n ]\n}\n"
    json.loads(out)
    (pathlib.Path(__file__).parent / "devices.json").write_text(out)


main()
