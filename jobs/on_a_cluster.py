# %% [markdown]
# # The same model on any cluster
# The trained model is the same to the last bit on one core, on two cores, and on executors that are processes of their
# own. This notebook trains on three masters, compares fingerprints, and plots the seconds. Add the URL of your own
# cluster to the list. Each master needs a JVM of its own, so the trainings run as processes. Run the cells one by
# one or as a script, as in `jobs/digits.py`. Needs the wheel and matplotlib.

# %% Where to train
import subprocess
import sys
from pathlib import Path

import matplotlib

if "__file__" in globals():  # a script, which may run where there is no screen
    matplotlib.use("Agg")
import matplotlib.pyplot as plt

HERE = Path(__file__).resolve().parent if "__file__" in globals() else Path.cwd()
HOME = HERE.parent
masters = ["local[1]", "local[2]", "local-cluster[2,1,1024]"]  # and "spark://host:7077"

# %% What runs there
TRAINING = """
import sys
import time
import qicd
conf = {"spark.ui.showConsoleProgress": "false", "spark.locality.wait": "100ms"}  # rounds are short
spark = qicd.spark(sys.argv[1], conf=conf)
digits = spark.read.parquet(sys.argv[2])
train = digits.filter(digits.split == "train")
classifier = qicd.QicdClassifier(numLayers=8, sliceSize=300, maxIter=20)
begin = time.time()
model = classifier.fit(train)
print("RESULT", model.fingerprint, time.time() - begin)
"""
results = {}
for master in masters:
    command = [sys.executable, "-c", TRAINING, master, str(HOME / "data" / "digits.parquet")]
    printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    fingerprint, seconds = printed.split("RESULT ")[1].split()
    results[master] = fingerprint, float(seconds)
    print(f"{master:24} {fingerprint}  {float(seconds):.1f} s")
assert len({fingerprint for fingerprint, _ in results.values()}) == 1, "the models differ"

# %% Plot: one model, and what it took
figure, axis = plt.subplots(figsize=(8, 2.6), constrained_layout=True)
axis.barh(list(results), [seconds for _, seconds in results.values()])
axis.invert_yaxis()
axis.set(xlabel="seconds, with the start of executors", title=f"one model everywhere: {fingerprint[:16]}...")
figure.savefig(HOME / "target" / "on-a-cluster.png", dpi=120)
print("plot:", HOME / "target" / "on-a-cluster.png")
