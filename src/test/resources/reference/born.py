"""Losses of students that are read out by Born's rule, and their gradients, written to born.json.

Run with: python born.py  (needs numpy; the version used stands in the JSON)

A state is a vector on which gates act by numpy's tensor products; qubit 0 is the least significant bit of an index. The
probability P_c of a class is that of the bit string c of the lowest qubits, plus 1e-12, divided by the sum over the classes.
A derivative of the loss by a weight is the chain rule over the derivatives of all P_c, each half the difference of P_c at
angles shifted by a quarter turn. Central differences of the loss are compared with it before anything is written.
"""

import json
import pathlib

import numpy as np

FLOOR = 1e-12
GATES = {"x": np.array([[0, 1], [1, 0]], complex), "y": np.array([[0, -1j], [1j, 0]]), "z": np.diag([1.0 + 0j, -1])}
ROTATIONS = {"strongly_entangling": "zyz", "real_amplitudes": "y"}


def apply(state, matrix, qubit, n):
    tensor = state.reshape((2,) * n)
    axis = n - 1 - qubit
    return np.moveaxis(np.tensordot(matrix, tensor, (1, axis)), 0, axis).reshape(-1)


def cnot(state, control, target):
    index = np.arange(len(state))
    return state[index ^ ((index >> control & 1) << target)]


def output(template, n, layers, angles, features):
    state = np.zeros(2**n, complex)
    state[: len(features)] = features
    state /= np.linalg.norm(state)
    left = iter(angles)
    strong = template == "strongly_entangling"

    def rotations(state):
        names = ROTATIONS[template]
        for q in range(n):
            for name in names:
                angle = next(left)
                matrix = np.cos(angle / 2) * np.eye(2) - 1j * np.sin(angle / 2) * GATES[name]
                state = apply(state, matrix, q, n)
        return state

    for layer in range(layers):
        state = rotations(state)
        reach = layer % (n - 1) + 1
        pairs = [(q, (q + reach) % n) for q in range(n)] if strong else [(q, q + 1) for q in reversed(range(n - 1))]
        for control, target in pairs:
            state = cnot(state, control, target)
    return state if strong else rotations(state)


def outcomes(model, student, features):
    """The probabilities of the bit strings that are the classes."""
    psi = output(model["template"], student["numQubits"], student["layers"], student["angles"], features)
    strings = (abs(psi) ** 2).reshape(-1, 2 ** model["readoutQubits"]).sum(axis=0)
    return strings[: model["numClasses"]]


def born(p):
    return (p + FLOOR) / (p + FLOOR).sum()


def losses(model, student, targets, weight):
    """Cross-entropy plus weight times KL(target || own), a mean over images, and KL of each image."""
    total, divergences = 0, []
    for features, label, target in zip(model["features"], model["labels"], targets):
        q = born(outcomes(model, student, features))
        divergences.append(float(np.sum(target * np.log(target / q))))
        total += (-np.log(q[label]) + weight * divergences[-1]) / len(model["labels"])
    return total, divergences


def turned(student, k, by):
    angles = list(student["angles"])
    angles[k] += by
    return student | {"angles": angles}


def gradient(model, student, targets, weight):
    found = np.zeros(len(student["angles"]))
    for features, label, target in zip(model["features"], model["labels"], targets):
        p = outcomes(model, student, features)
        wanted = weight * target
        wanted[label] += 1
        slope = wanted.sum() / (p + FLOOR).sum() - wanted / (p + FLOOR)
        for k in range(len(found)):
            ahead = outcomes(model, turned(student, k, np.pi / 2), features)
            behind = outcomes(model, turned(student, k, -np.pi / 2), features)
            found[k] += slope @ (ahead - behind) / 2 / len(model["labels"])
    return found


def case(template, n, layers, classes, rng):
    count = 3 * n * layers if template == "strongly_entangling" else n * (layers + 1)
    images = 11  # a whole block of eight, and three more
    model = {
        "template": template, "encoding": "amplitude", "axis": None, "readout": "born", "numClasses": classes,
        "readoutQubits": (classes - 1).bit_length(), "logitScale": 1,
        "features": rng.normal(size=(images, 2**n - 1)).tolist(), "labels": rng.integers(0, classes, images).tolist(),
        "students": [{"numQubits": n, "layers": layers, "angles": rng.uniform(-3, 3, count).tolist()} for _ in range(3)]}
    weight = 1.7
    objective = {"divergence": "kl", "weight": weight, "loss": [], "gradient": []}
    model["kl"] = []
    for m, student in enumerate(model["students"]):
        others = [other for j, other in enumerate(model["students"]) if j != m]
        targets = [np.mean([born(outcomes(model, o, f)) for o in others], axis=0) for f in model["features"]]
        loss, divergences = losses(model, student, targets, weight)
        slope = gradient(model, student, targets, weight)
        for k in range(len(slope)):
            ahead, behind = (losses(model, turned(student, k, h), targets, weight)[0] for h in (1e-6, -1e-6))
            assert abs((ahead - behind) / 2e-6 - slope[k]) < 1e-6 * max(1, abs(slope[k])), (template, m, k)
        model["kl"].append(divergences)
        objective["loss"].append(float(loss))
        objective["gradient"].append(slope.tolist())
    return model | {"objectives": [objective]}


def main():
    rng = np.random.default_rng(20250607)
    cases = [case(t, n, 2, classes, rng) for t in ROTATIONS for n, classes in ((2, 2), (3, 3), (4, 8))]
    head = {"source": f"numpy {np.__version__}; born.py", "tolerance": 1e-11,
            "toleranceBasis": "absolute, for each number: of the size of 1 to 100, from probabilities that are exact to about 1e-16"}
    text = ",\n  ".join(json.dumps(c) for c in cases)
    (pathlib.Path(__file__).parent / "born.json").write_text(json.dumps(head, indent=1)[:-2] + ',\n "cases": [\n  ' + text + "\n ]\n}\n")


main()
