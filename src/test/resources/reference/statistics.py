"""Reference values of the statistics of paired trials, written to statistics.json.

Run with: python statistics.py  (needs numpy, scipy, statsmodels; the versions used stand in the JSON)

Intervals and t tests are scipy's; the signed rank distribution is enumerated here, all 2^n choices of signs, and
scipy's own exact p value must agree where there are neither ties nor zeros; Holm is statsmodels'. The BCa limits are
the means over 60 runs of 10,000 resamples, one generator each; "bootstrapScatter" is the standard deviation of a run's.
"published" holds values printed in the sources, as printed.
"""

import itertools
import json
import pathlib

import numpy as np
import scipy
import scipy.stats as st
import statsmodels
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.power import TTestPower
from statsmodels.stats.proportion import proportion_confint

SLEEP = ([0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0], [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4])
DEPRESSION = ([1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30], [0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29])
MAIZE = [6, 8, 14, 16, 23, 24, 28, 29, 41, -48, 49, 56, 60, -67, 75]


def signed_rank(differences):
    d = np.array([x for x in differences if x != 0])
    n = len(d)
    if n == 0:
        return {"n": 0, "positive": 0.0, "greater": 1.0, "less": 1.0, "p": 1.0}
    ranks = st.rankdata(np.round(np.abs(d), 9))
    positive = ranks[d > 0].sum()
    signs = np.array(list(itertools.product([0, 1], repeat=n)))
    sums = signs @ ranks
    greater, less = float(np.mean(sums >= positive)), float(np.mean(sums <= positive))
    p = min(1.0, 2 * min(greater, less))
    if len(set(ranks)) == n == len(differences):
        assert np.isclose(p, st.wilcoxon(differences, method="exact").pvalue, rtol=1e-12)
    return {"n": n, "positive": float(positive), "greater": greater, "less": less, "p": p}


def mean(sample, level=0.95):
    a = np.array(sample, float)
    low, high = st.ttest_1samp(a, 0).confidence_interval(level)
    return {"n": len(a), "sd": float(a.std(ddof=1)), "t": [float(a.mean()), float(low), float(high)],
            "p": float(st.ttest_1samp(a, 0).pvalue)}


def paired(name, first, second, margin):
    first, second = np.array(first, float), np.array(second, float)
    d = np.round(first - second, 12)
    boot = []
    for seed in range(60):
        run = st.bootstrap((d,), np.mean, n_resamples=10_000, method="BCa", rng=np.random.default_rng(seed))
        boot.append([run.confidence_interval.low, run.confidence_interval.high])
    lower = st.ttest_1samp(d, -margin, alternative="greater")
    upper = st.ttest_1samp(d, -margin, alternative="less")
    return {
        "kind": "paired", "name": name, "first": first.tolist(), "second": second.tolist(), "mean": mean(d),
        "bootstrap": np.mean(boot, axis=0).tolist(), "bootstrapScatter": np.std(boot, axis=0, ddof=1).tolist(),
        "wilcoxon": signed_rank(d), "wins": int((d > 0).sum()), "ties": int((d == 0).sum()),
        "margin": margin, "nonInferiority": [
            float(lower.confidence_interval(0.95).low), float(upper.confidence_interval(0.95).high), float(lower.pvalue)],
    }


def ratio(name, first, rival):
    logs = np.log(np.array(rival) / np.array(first))
    r = mean(logs)
    return {"kind": "ratio", "name": name, "first": first, "rival": rival, "ratio": np.exp(r["t"]).tolist(),
            "gmean": float(st.gmean(rival) / st.gmean(first)), "wilcoxon": signed_rank(logs)}


def growth(name, students, values):
    x = np.log2(students)
    v = np.array(values)
    gains = [st.linregress(x, v[:, s]).slope * (x[-1] - x[0]) for s in range(v.shape[1])]
    return {"kind": "growth", "name": name, "students": students, "values": v.tolist(), "gain": mean(gains),
            "steps": [mean(v[k] - v[k - 1]) for k in range(1, len(v))]}


def main():
    rng = np.random.default_rng(20250607)
    images = 448
    a = np.round(rng.normal(0.80, 0.02, 12) * images) / images
    b = np.round((a - rng.normal(0.01, 0.015, 12)) * images) / images
    b[3] = a[3]
    skewed = a - np.array([0.01, 0.0, -0.005, 0.012, 0.008, 0.011, 0.013, 0.009, 0.01, 0.007, -0.13, -0.12])
    cases = [
        paired("sleep", *SLEEP, 0.5),
        paired("depression scale", *DEPRESSION, 0.1),
        paired("maize", MAIZE, [0] * 15, 10),
        paired("accuracies with ties and a zero", a, b, 0.01),
        paired("two of twelve runs failed", a, skewed, 0.01),
        paired("three seeds", [0.8, 0.7, 0.9], [0.7, 0.65, 0.9], 0.01),
        ratio("steps", [60, 70, 55, 80, 66, 91, 100], [150, 140, 171, 160, 90, 91, 130]),
        growth("students", [1, 2, 4, 8, 16], np.array([0.44, 0.52, 0.67, 0.79, 0.85])[:, None] + rng.normal(0, 0.02, (5, 8))),
        growth("uneven", [2, 3, 8], rng.normal(0.5, 0.02, (3, 6))),
    ]
    for p in ([0.01, 0.04, 0.03, 0.005], [0.02, 0.02, 0.02], [0.5, 0.9, 0.001, 0.3, 0.0125, 0.0126], [1.0], rng.uniform(0, 0.2, 20).tolist()):
        cases.append({"kind": "holm", "p": p, "adjusted": multipletests(p, method="holm")[1].tolist()})
    for k, n in ((0, 12), (6, 12), (10, 12), (12, 12), (1, 2)):
        cases.append({"kind": "share", "above": k, "n": n, "interval": list(map(float, proportion_confint(k, n, method="wilson")))})
    for n, effect in ((6, 1.0), (12, 1.0), (16, 0.5)):
        # of a t interval that lies above 0: one tail of 2.5%
        cases.append({"kind": "power", "n": n, "effect": effect, "power": float(TTestPower().power(effect, n, 0.025, alternative="larger"))})
    published = {
        "sleep": "Student 1908; R's t.test(paired): mean -1.58, interval -2.4598858 to -0.7001142",
        "depression": "Hollander and Wolfe 1973; R's wilcox.test(alternative = 'greater'): V = 40, p = 0.01953",
        "maize": "Darwin 1876; scipy's documentation of wilcoxon: statistic 24, p = 0.041259765625",
        "holm": "worked by hand: .01 .04 .03 .005 become .03 .06 .06 .02",
    }
    text = ",\n  ".join(json.dumps(c) for c in cases)
    head = {"source": f"scipy {scipy.__version__}, statsmodels {statsmodels.__version__}, numpy {np.__version__}; statistics.py",
            "published": published, "tolerance": 1e-8,
            "toleranceBasis": "Commons Math finds quantiles of t to 1e-9; numbers here are of order 1 to 50"}
    out = json.dumps(head, indent=1)[:-2] + ',\n "cases": [\n  ' + text + "\n ]\n}\n"
    json.loads(out)
    (pathlib.Path(__file__).parent / "statistics.json").write_text(out)


main()
