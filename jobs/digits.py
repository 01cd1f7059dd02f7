# %% [markdown]
# # Quantum neural networks that teach each other
# Four students learn the bundled digits. Each student learns from a quarter of the labels and from the output states of
# the others. Run the cells one by one in VS Code, PyCharm or Spyder, which know `# %%`, or in Jupyter with Jupytext. Or
# run all of them as a script: `python jobs/digits.py`. Needs the wheel (README, "From Python") and matplotlib.

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
digits = spark.read.parquet(str(HOME / "data" / "digits.parquet"))
train, test = (digits.filter(digits.split == part) for part in ("train", "test"))

# %% Train
classifier = qicd.QicdClassifier(
    numStudents=4, numLayers=6, stepSize=0.1, maxIter=30, stepsPerRound=5
)
model = classifier.fit(train)
print(model)
print(model.evaluate(test))

# %% How far apart are the students' states? Fidelities on test images, from the states themselves
images = np.array([row.features for row in test.select("features").take(100)])
states = np.stack([student.states(images) for student in model.students])
overlaps = np.abs(np.einsum("mia,nia->mni", states.conj(), states)) ** 2
fidelity = overlaps.mean(axis=2)
print("mean fidelity between students:", np.round(fidelity[np.triu_indices(4, 1)].mean(), 4))

# %% The circuit of student 0, for Qiskit or Cirq
print("\n".join(model.students[0].to_qasm().splitlines()[:3]))

# %% Plot: the loss of each round, and the fidelities
figure, (left, right) = plt.subplots(1, 2, figsize=(9, 3.5), constrained_layout=True)
left.semilogy(model.summary.objectiveHistory)
left.set(xlabel="round", ylabel="task loss, nats", title="mean of the students' losses")
image = right.imshow(fidelity, vmin=0, vmax=1)
right.set(xlabel="student", ylabel="student", title="fidelity of output states")
figure.colorbar(image, ax=right)
figure.savefig(HOME / "target" / "digits.png", dpi=120)
print("plot:", HOME / "target" / "digits.png")
