# %% [markdown]
# # Students on unlike devices
# Each student runs on a quantum device of its own, which turns angles a little wrongly. How large may the errors be before
# averaged gradients fail, and what helps then? One seed and four students show the shape of the answer in a minute or two;
# `src/site/markdown/devices.md` explains the methods and `src/site/markdown/results.md` has the fair trial. Run the cells
# one by one or as a script, as in `jobs/digits.py`. Needs the wheel and matplotlib.

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

# %% Methods, and the standard deviation of the offsets of all angles, in radians
methods = {
    "averaged task gradient + infidelity": dict(strategy="qicd", taskGradient="averaged", distillWeight=30),
    "QICD": dict(strategy="qicd", distillWeight=100),
    "QCD": dict(strategy="qcd", distillWeight=3),
    "gradients averaged": dict(strategy="average"),
}
errors = [0.0, 0.1, 0.2]


def trained(method, error):
    """Train four students on devices with such errors."""
    return qicd.QicdClassifier(
        numLayers=8, logitScale=40, stepSize=0.1, batchSize=32, labelsPerStudent=20, maxIter=15, stepsPerRound=10,
        deviceAngleError=error, **methods[method],
    ).fit(train)


def accuracy(model):
    """Test accuracy of the students, in the mean. Each is measured on its own device."""
    return np.mean([model.student(m).evaluate(test).accuracy.value for m in range(4)])


found = {method: [accuracy(trained(method, error)) for error in errors] for method in methods}
for method, values in found.items():
    print(f"{method:36}", *(f"{error} rad: {value:.3f}" for error, value in zip(errors, values)))

# %% What a device is asked for, and what it does
student = trained("averaged task gradient + infidelity", 0.1).students[1]
print("asked for:", *student.circuit.operations[:2], sep="\n  ")
print("done:", *student.circuit.executed().operations[:4], sep="\n  ")

# %% Plot: accuracy against the size of the errors
figure, axis = plt.subplots(figsize=(6, 3.5), constrained_layout=True)
for method, values in found.items():
    axis.plot(errors, values, marker="o", label=method)
axis.set(xlabel="standard deviation of the angle offsets, radians", ylabel="test accuracy of the students", ylim=(0, 1))
axis.legend(fontsize="small")
figure.savefig(HOME / "target" / "unlike-devices.png", dpi=120)
print("plot:", HOME / "target" / "unlike-devices.png")
