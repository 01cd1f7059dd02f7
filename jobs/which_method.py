# %% [markdown]
# # Which method wins where?
# Four methods on the bundled digits, with few and with more labels for each of four students. One seed decides nothing:
# `./jobs/qicd compare` is the fair trial, and `src/site/markdown/results.md` has its tables. This notebook shows the
# shape of the answer in a minute. Run the cells one by one or as a script, as in `jobs/digits.py`. Needs the wheel and
# matplotlib.

# %% A session with the jar, and the data
from pathlib import Path

import matplotlib

if "__file__" in globals():  # a script, which may run where there is no screen
    matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np

import qicd

HERE = Path(__file__).resolve().parent if "__file__" in globals() else Path.cwd()
HOME = HERE.parent
spark = qicd.spark(conf={"spark.ui.showConsoleProgress": "false"})
digits = spark.read.parquet(str(HOME / "data" / "digits.parquet")).cache()
train, test = (digits.filter(digits.split == part) for part in ("train", "test"))

# %% Methods, each with a weight of distillation that suits it
methods = {
    "QICD": dict(strategy="qicd", distillWeight=30),
    "QCD": dict(strategy="qcd", distillWeight=3),
    "gradients averaged": dict(strategy="average"),
    "alone": dict(strategy="independent"),
}
labels = [10, 40, 160]


def accuracies(method, labels):
    """Test accuracy of the students, in the mean, and of their ensemble."""
    classifier = qicd.QicdClassifier(
        numLayers=8, logitScale=40, stepSize=0.05, batchSize=32, labels="sharded", labelsPerStudent=labels,
        maxIter=15, stepsPerRound=10, **methods[method],
    )
    model = classifier.fit(train)
    students = [model.student(m).evaluate(test).accuracy.value for m in range(4)]
    return np.mean(students), model.evaluate(test).accuracy.value


found = {method: np.array([accuracies(method, count) for count in labels]) for method in methods}
for method, values in found.items():
    print(f"{method:20}", *(f"{count} labels: {s:.3f} ({e:.3f})" for count, (s, e) in zip(labels, values)))

# %% Plot: students and ensembles against the number of labels
figure, axes = plt.subplots(1, 2, figsize=(9, 3.5), sharey=True, constrained_layout=True)
for column, (axis, title) in enumerate(zip(axes, ("students, mean", "their ensemble"))):
    for method, values in found.items():
        axis.plot(labels, values[:, column], marker="o", label=method)
    axis.set(xscale="log", xlabel="labels of a student", title=title, xticks=labels, xticklabels=labels)
    axis.minorticks_off()
axes[0].set_ylabel("test accuracy")
axes[1].legend()
figure.savefig(HOME / "target" / "which-method.png", dpi=120)
print("plot:", HOME / "target" / "which-method.png")
