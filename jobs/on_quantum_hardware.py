# %% [markdown]
# # On a (fake) quantum computer
# A small ensemble is trained, `./jobs/qicd hardware` says what a quantum computer would make of it, and Qiskit runs it on a
# fake computer: a simulation with the noise that a real one once had. Run the cells one by one or as a script, as in
# `jobs/digits.py`. Needs the wheel and matplotlib. The last part needs `pip install 'qicd[hardware]' qiskit-ibm-runtime`.

# %% A session with the jar, and the data: the digits 0 to 3
import json
import subprocess
from pathlib import Path

import matplotlib

if "__file__" in globals():  # a script, which may run where there is no screen
    matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np

import qicd

HERE = Path(__file__).resolve().parent if "__file__" in globals() else Path.cwd()
HOME = HERE.parent
RUN = HOME / "target" / "hardware-run"
spark = qicd.spark(conf={"spark.ui.showConsoleProgress": "false"})
digits = spark.read.parquet(str(HOME / "data" / "digits.parquet")).filter("label < 4")
digits.write.mode("overwrite").parquet(str(HOME / "target" / "few-digits.parquet"))
rows = digits.filter("split = 'test'").limit(10).collect()
images, labels = np.array([row.features for row in rows]), [int(row.label) for row in rows]


def command(*words):
    """Run a command of the project, and return what it prints."""
    return subprocess.run([HOME / "jobs" / "qicd", *words], cwd=HOME, check=True, capture_output=True, text=True).stdout


# %% Train two students that are shallow: few two-qubit gates
settings = ["data.path=target/few-digits.parquet", "numStudents=2", "encoding=angle", "features.components=4"]
settings += ["ansatz=real_amplitudes", "numLayers=2", "stepSize=0.1", "maxIter=40", "logitScale=10"]
print(command("train", *(word for setting in settings for word in ("--set", setting)), "--run", str(RUN)))

# %% Will it run? The verdict, before any circuit runs
print(command("hardware", str(RUN), "--shots", "1000", "--noise", "0,1"))

# %% Run it on a fake computer of 7 qubits
students = qicd.load_students(str(RUN))
exact = students.predict_proba(images)
measured = {}
try:
    import qiskit_aer  # noqa: F401
    from qiskit_ibm_runtime.fake_provider import FakeNairobiV2
except ImportError as missing:
    print(f"{missing.name} is missing, so nothing is run: pip install 'qicd[hardware]' qiskit-ibm-runtime")
else:
    folder = qicd.hardware.bundle(students, FakeNairobiV2(), str(HOME / "target" / "bundle"), images, labels)
    [file] = json.loads((Path(folder) / "bundle.json").read_text())["circuits"][0]["files"]
    print(f"{file['twoQubitGates']} two-qubit gates, depth {file['depth']}, qubits {file['readoutQubits']} are read out")
    for name, device in {"ideal device": None, "fake_nairobi": "fake_nairobi"}.items():
        counts = qicd.hardware.run(folder, device, seed=1)
        measured[name] = qicd.hardware.compare(folder, counts)
        print(measured[name])
    print(command("hardware", str(RUN), "--counts", str(Path(folder) / "counts.json")))

# %% Plot: the probability of the right class, exact and measured
figure, axis = plt.subplots(figsize=(8, 3.5), constrained_layout=True)
places = np.arange(len(images))
axis.bar(places, exact[places, labels], color="lightgray", label="exact, both students")
for name, table in measured.items():
    found = [np.mean([row.probabilities[row.label] for row in table if row.image == k]) for k in places]
    axis.plot(places, found, "o", label=f"{name}, 1,000 shots")
axis.set(xlabel="test image", ylabel="probability of the right class", ylim=(0, 1), xticks=places)
axis.legend(fontsize="small")
figure.savefig(HOME / "target" / "on-quantum-hardware.png", dpi=120)
print("plot:", HOME / "target" / "on-quantum-hardware.png")
