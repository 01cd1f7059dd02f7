# %% [markdown]
# # From a folder of pictures to predictions
# The folder has one subfolder for each class, with PNG files of one size. Here it is made of the bundled digits, so that
# the notebook runs as it is. Put your own folder in its place. Run the cells in a notebook that knows `# %%`, or all of
# them by `python jobs/own_pictures.py`. Needs the wheel (see `src/site/markdown/python.md`) and matplotlib.

# %% A session with the jar, and a folder of pictures
from pathlib import Path

import matplotlib

matplotlib.use("Agg")  # leave out in a notebook
import matplotlib.pyplot as plt
import numpy as np
from pyspark.sql import functions as F
from pyspark.sql.types import ArrayType, DoubleType

import qicd

HOME = Path(__file__).resolve().parent.parent
spark = qicd.spark(conf={"spark.ui.showConsoleProgress": "false"})
pictures = HOME / "target" / "own-pictures"
for row in spark.read.parquet(str(HOME / "data" / "digits.parquet")).toLocalIterator():
    name = f"{abs(hash(tuple(row.features)))}.png"
    folder = pictures / f"digit-{row.label}"
    folder.mkdir(parents=True, exist_ok=True)
    plt.imsave(folder / name, np.reshape(row.features, (8, 8)), cmap="gray", vmin=0, vmax=16)

# %% Read them: Spark's image source gives bytes, blue before green before red
@F.udf(ArrayType(DoubleType()))
def grey(data, channels):
    """Mean of the colours of each pixel, row by row, from 0 to 1; transparency is left out."""
    colours = min(channels, 3)
    return [sum(data[i : i + colours]) / (255 * colours) for i in range(0, len(data), channels)]


table = (
    spark.read.format("image")
    .option("recursiveFileLookup", "true")
    .option("dropInvalid", "true")
    .load(str(pictures))
    .withColumn("class", F.regexp_extract("image.origin", "/([^/]+)/[^/]+$", 1))
    .withColumn("features", grey("image.data", "image.nChannels"))
    .select("class", "features", F.col("image.origin").alias("file"))
    .cache()
)
classes = sorted(row["class"] for row in table.select("class").distinct().collect())
print(table.count(), "pictures of", len(classes), "classes:", ", ".join(classes))

# %% Number the classes, split, train
labelled = table.withColumn("label", F.array_position(F.array(*map(F.lit, classes)), F.col("class")) - 1)
parts = labelled.withColumn("part", F.abs(F.xxhash64("file")) % 4)
train, test = parts.filter("part > 0"), parts.filter("part = 0")
classifier = qicd.QicdClassifier(numLayers=8, stepSize=0.1, maxIter=30, stepsPerRound=5, exchange="weights")
model = classifier.fit(train)
print(model.evaluate(test))

# %% Plot: the test pictures whose class was given the least probability
predicted = model.transform(test).select("file", "class", "features", "label", "prediction", "probability").collect()
worst = sorted(predicted, key=lambda row: row.probability[int(row.label)])[:12]
figure, axes = plt.subplots(2, 6, figsize=(9, 3.4), constrained_layout=True)
for axis, row in zip(axes.flat, worst):
    axis.imshow(np.reshape(row.features, (8, 8)), cmap="gray_r")
    axis.set_title(f"{row['class']}\nread as {classes[int(row.prediction)]}", fontsize=8)
    axis.axis("off")
figure.suptitle("The test pictures that the ensemble was least sure of")
figure.savefig(HOME / "target" / "own-pictures.png", dpi=120)
print("plot:", HOME / "target" / "own-pictures.png")
