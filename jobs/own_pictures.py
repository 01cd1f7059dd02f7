# %% [markdown]
# # From a folder of pictures to predictions
# The folder has one subfolder for each class, named after the class. The subfolders hold pictures, PNG, JPEG or BMP files
# of any sizes and colours. This notebook
#
# 1. trains an ensemble on such a folder,
# 2. predicts every picture of it, and one without Spark,
# 3. shows the pictures of which the ensemble was least sure.
#
# It runs as it is, on the bundled digits. For pictures of your own, change the line `pictures = ...`.
# Run the cells one by one in VS Code, PyCharm or Spyder, which know `# %%`, or in Jupyter with Jupytext. Or run all of
# them as a script: `python jobs/own_pictures.py`. Needs the wheel (README, "From Python") and matplotlib.

# %% A folder of pictures
import json
import subprocess
from pathlib import Path

import matplotlib

if "__file__" in globals():  # a script, which may run where there is no screen
    matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
from PIL import Image

import qicd

HERE = Path(__file__).resolve().parent if "__file__" in globals() else Path.cwd()
HOME = HERE.parent


def digits_as_pictures():
    """Write the bundled digits as PNG files into a folder, and return its path."""
    spark = qicd.spark(conf={"spark.ui.showConsoleProgress": "false"})
    for number, row in enumerate(spark.read.parquet(str(HOME / "data" / "digits.parquet")).collect()):
        folder = HOME / "target" / "digits-as-pictures" / f"digit-{row.label}"
        folder.mkdir(parents=True, exist_ok=True)
        pixels = np.reshape(row.features, (8, 8))
        plt.imsave(folder / f"{number:04}.png", pixels, cmap="gray", vmin=0, vmax=16)
    spark.stop()
    return folder.parent


pictures = digits_as_pictures()  # or the path of a folder of yours, such as Path("/home/me/flowers")

# %% Train: all pictures are resized to 8 x 8 pixels, whose brightness is encoded in 6 qubits
run = HOME / "target" / "own-pictures"


def command(*arguments):
    """Call the command line, and print what it says."""
    done = subprocess.run([HOME / "jobs" / "qicd", *arguments], capture_output=True, text=True)
    print(done.stdout, done.stderr)
    done.check_returncode()


settings = {
    "data.path": json.dumps(str(pictures)),
    "data.format": "images",
    "features.side": 8,
    "maxIter": 60,
}
command(
    "train",
    "--overwrite",
    "--run",
    run,
    *(f"--set={key}={value}" for key, value in settings.items()),
)

# %% Predict all pictures, with the probability of each class
predictions = run.with_suffix(".json")
command("predict", run, "--input", pictures, "--output", predictions, "--overwrite")
rows = [json.loads(line) for line in predictions.read_text().splitlines()]

# %% Predict one picture in Python alone, without Spark
pixels = np.asarray(Image.open(rows[0]["path"]).convert("RGB"))
probability = qicd.load_students(str(run)).predict_proba([pixels])[0].max()
print(f"{rows[0]['path']} is read as {rows[0]['prediction']}, with probability {probability:.2f}")

# %% Plot: the pictures of which the ensemble was least sure, with what it misread in red
wrong = [row for row in rows if row["prediction"] != row["label"]]
figure, axes = plt.subplots(2, 6, figsize=(9, 3.4), constrained_layout=True)
for axis, row in zip(axes.flat, sorted(rows, key=lambda row: row["probability"])):
    axis.imshow(plt.imread(row["path"]), cmap="gray")
    color = "red" if row in wrong else "black"
    axis.set_title(f"{row['label']}\nread as {row['prediction']}", fontsize=8, color=color)
for axis in axes.flat:
    axis.axis("off")
figure.suptitle(f"least sure of all; {len(wrong)} of {len(rows)} were misread (most were trained on)")
figure.savefig(HOME / "target" / "own-pictures.png", dpi=120)
print("plot:", HOME / "target" / "own-pictures.png")
