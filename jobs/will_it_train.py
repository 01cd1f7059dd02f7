# %% [markdown]
# # Will it train?
# QICD needs students that stay close. This notebook watches the fidelity between students, from a common and from
# independent starts, for small and large weights of distillation. `./jobs/qicd diagnose` asks more: how large gradients
# are, what the tangent kernel predicts, which step size is too large. Run the cells one by one or as a script, as in
# `jobs/digits.py`. Needs the wheel and matplotlib.

# %% A session with the jar, and the data
from pathlib import Path

import matplotlib

if "__file__" in globals():  # a script, which may run where there is no screen
    matplotlib.use("Agg")
import matplotlib.pyplot as plt

import qicd

HERE = Path(__file__).resolve().parent if "__file__" in globals() else Path.cwd()
HOME = HERE.parent
spark = qicd.spark(conf={"spark.ui.showConsoleProgress": "false"})
digits = spark.read.parquet(str(HOME / "data" / "digits.parquet")).cache()
train, test = (digits.filter(digits.split == part) for part in ("train", "test"))

# %% Five trainings
settings = {
    "common start, weight 30": dict(init="common", distillWeight=30),
    "common start, weight 1": dict(init="common", distillWeight=1),
    "common start, no distillation": dict(init="common", strategy="independent"),
    "independent starts, weight 30": dict(init="independent", distillWeight=30),
    "common start, weight 30, step too large": dict(init="common", distillWeight=30, stepSize=0.4),
}
curves = {}
for name, chosen in settings.items():
    base = dict(numLayers=8, logitScale=40, stepSize=0.05, batchSize=32, maxIter=40)
    model = qicd.QicdClassifier(**{**base, **chosen}).fit(train)
    rounds = model.summary.history.groupBy("round").avg("divergence").orderBy("round").collect()
    images = [row.features for row in test.select("features").take(50)]
    states = [student.states(images) for student in model.students]
    overlaps = [
        abs((states[a].conj() * states[b]).sum(axis=1)) ** 2 for a in range(4) for b in range(a)
    ]
    fidelity = sum(overlap.mean() for overlap in overlaps) / len(overlaps)
    curves[name] = rounds
    print(f"{name:42} fidelity at the end {fidelity:.3f}  {model.evaluate(test).accuracy}")

# %% Plot: infidelity to the others, round by round
figure, axis = plt.subplots(figsize=(8, 4), constrained_layout=True)
for name, rounds in curves.items():
    if settings[name].get("strategy") != "independent":  # who has no peers measures no distance
        axis.semilogy(*zip(*rounds), label=name)
axis.set(xlabel="round", ylabel="infidelity to the other students", title="Do the students stay together?")
axis.legend()
figure.savefig(HOME / "target" / "will-it-train.png", dpi=120)
print("plot:", HOME / "target" / "will-it-train.png")
