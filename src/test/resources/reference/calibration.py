"""Reference values of calibration, written to calibration.json.

Run with: python calibration.py  (needs numpy and scipy; the versions used stand in the JSON)

The cases are drawn here: log-probabilities of images, labels, weights. Errors, scores and losses follow their
definitions, image by image, with Python's own sums (math.fsum). The temperature is the one at which the slope of the
weighted loss by 1 / T is zero, found by scipy's brentq in the long doubles of numpy.
"""

import json
import math
import pathlib

import numpy as np
import scipy
from scipy.optimize import brentq

BINS = 15


def tempered(logs, temperature):
    scaled = np.asarray(logs, dtype=np.longdouble) / np.longdouble(temperature)
    scaled -= scaled.max()
    return scaled - np.log(np.exp(scaled).sum())


def case(name, rng, images, classes, sharpness, noise):
    truth = rng.normal(size=(images, classes))
    p = np.exp(truth) / np.exp(truth).sum(axis=1, keepdims=True)
    labels = [int(rng.choice(classes, p=row)) for row in p]
    logs = [[float(x) for x in tempered(row, 1)] for row in sharpness * truth + noise * rng.normal(size=truth.shape)]
    weights = [float(w) for w in rng.uniform(0.1, 3, size=images)]

    def slope(beta):
        terms = []
        for row, label, weight in zip(logs, labels, weights):
            q = np.exp(tempered(row, 1 / beta))
            terms.append(weight * float(sum(q * (np.array(row, dtype=np.longdouble) - row[label]))))
        return math.fsum(terms)

    best = 1 / brentq(slope, 1e-2, 1e2, xtol=1e-14, rtol=1e-14)

    def loss(temperature):
        terms = [w * -float(tempered(row, temperature)[y]) for row, y, w in zip(logs, labels, weights)]
        return math.fsum(terms) / math.fsum(weights)

    counts, confidence, correct = np.zeros(BINS), [[] for _ in range(BINS)], np.zeros(BINS)
    squares = []
    for row, label in zip(logs, labels):
        q = [math.exp(x) for x in row]
        predicted = q.index(max(q))
        [b] = [b for b in range(BINS) if b / BINS < q[predicted] <= (b + 1) / BINS]
        counts[b] += 1
        confidence[b].append(q[predicted])
        correct[b] += predicted == label
        squares.append(math.fsum((x - (c == label)) ** 2 for c, x in enumerate(q)))
    error = math.fsum(
        counts[b] / images * abs(correct[b] / counts[b] - math.fsum(confidence[b]) / counts[b])
        for b in range(BINS) if counts[b]
    )
    return {
        "name": name, "logs": logs, "labels": labels, "weights": weights, "calibrationError": error,
        "brierScore": math.fsum(squares) / images, "counts": counts.astype(int).tolist(),
        "temperature": best, "lossBefore": loss(1), "loss": loss(best),
        "tempered": [[float(x) for x in tempered(row, best)] for row in logs[:5]],
    }


rng = np.random.default_rng(19)
cases = [
    case("overconfident", rng, 200, 4, 3.0, 0.5),
    case("underconfident", rng, 150, 3, 0.3, 0.05),
    case("two classes", rng, 80, 2, 1.0, 0.0),
    case("many classes", rng, 120, 10, 8.0, 1.0),
    case("far from certain", rng, 60, 5, 40.0, 10.0),
]
path = pathlib.Path(__file__).with_name("calibration.json")
versions = {"numpy": np.__version__, "scipy": scipy.__version__}
path.write_text(json.dumps({"versions": versions, "tolerance": 1e-9, "cases": cases}) + "\n")
