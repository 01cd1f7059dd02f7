# %% [markdown]
# # From a folder of pictures to predictions
# The folder has one subfolder for each class, named after the class. The subfolders hold pictures, such as PNG or JPEG
# files, all of one height and width. This notebook
#
# 1. writes the pictures as a Parquet file that `./jobs/qicd train` takes too,
# 2. trains an ensemble and evaluates it,
# 3. saves the model, loads it, and predicts one picture,
# 4. shows the test pictures that the ensemble was least sure of.
#
# It runs as it is, on the bundled digits. For pictures of your own, change the line `pictures = ...`.
# Run the cells one by one in VS Code, PyCharm or Spyder, which know `# %%`, or in Jupyter with Jupytext. Or run all of
# them as a script: `python jobs/own_pictures.py`. Needs the wheel (README, "From Python") and matplotlib.

# %% A session with the jar, and a folder of pictures
import re
from pathlib import Path
from urllib.parse import unquote

import matplotlib

if "__file__" in globals():  # a script, which may run where there is no screen
    matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
from pyspark.ml import Pipeline, PipelineModel
from pyspark.sql import functions as F
from pyspark.sql.types import ArrayType, DoubleType

import qicd

HERE = Path(__file__).resolve().parent if "__file__" in globals() else Path.cwd()
HOME = HERE.parent
spark = qicd.spark(conf={"spark.ui.showConsoleProgress": "false"})


def digits_as_pictures():
    """Write the bundled digits as PNG files into a folder, and return its path."""
    digits = spark.read.parquet(str(HOME / "data" / "digits.parquet")).collect()
    for number, row in enumerate(digits):
        folder = HOME / "target" / "digits-as-pictures" / f"digit-{row.label}"
        folder.mkdir(parents=True, exist_ok=True)
        pixels = np.reshape(row.features, (8, 8))
        plt.imsave(folder / f"{number:04}.png", pixels, cmap="gray", vmin=0, vmax=16)
    return folder.parent


pictures = digits_as_pictures()  # or the path of a folder of yours, such as Path("/home/me/flowers")

# %% Read the pictures
@F.udf(ArrayType(DoubleType()))
def grey(data, channels):
    """Mean of the colours of each pixel, row by row, from 0 to 1; transparency is left out."""
    colours = min(channels, 3)
    return [sum(data[i : i + colours]) / (255 * colours) for i in range(0, len(data), channels)]


def read(path):
    """Read a picture, or all pictures of a folder and its subfolders. Other files are left out."""
    images = spark.read.format("image").option("recursiveFileLookup", "true").option("dropInvalid", "true")
    literal = re.sub(r"([\\*?\[\]{}])", r"\\\1", str(path))  # Spark would take brackets for a pattern
    file = F.udf(unquote)("image.origin")  # where a blank is %20
    return images.load(literal).select(
        F.regexp_extract(file, "/([^/]+)/[^/]+$", 1).alias("class"),
        file.alias("file"),
        F.col("image.height").alias("height"),
        F.col("image.width").alias("width"),
        grey("image.data", "image.nChannels").alias("features"),
    )


table = read(pictures).cache()
sizes = table.groupBy("height", "width").count().orderBy(F.desc("count")).collect()
if len(sizes) != 1:
    found = ", ".join(f"{size['count']} of {size.width} x {size.height}" for size in sizes) or "none"
    raise ValueError(f"expected pictures of one size in {pictures}, found {found}")
height, width = sizes[0].height, sizes[0].width
classes = sorted(row["class"] for row in table.select("class").distinct().collect())
print(sizes[0]["count"], "pictures of", width, "x", height, "pixels, of", len(classes), "classes:", ", ".join(classes))

# %% Number the classes, split, write a Parquet file
# The part of a picture follows from its pixels. So it stays the same, and equal pictures are in one part.
bucket = F.pmod(F.xxhash64("features"), F.lit(100))
split = F.when(bucket < 60, "train").when(bucket < 75, "validation").otherwise("test")
label = F.array_position(F.array(*map(F.lit, classes)), F.col("class")) - 1
images = HOME / "target" / "my-images.parquet"
rows = table.select("features", label.alias("label"), split.alias("split"), "file")
rows.write.mode("overwrite").parquet(str(images))
parts = spark.read.parquet(str(images)).cache()
parts.groupBy("split").count().orderBy("split").show()

# %% Train and evaluate
# An image of n pixels needs log2(n) qubits, so large square pictures are made smaller: 16 x 16 pixels need 8 qubits.
side = 16 if height == width and height > 16 else 0  # 0 leaves them as they are
smaller = qicd.ImageFeatures(side=side, outputCol="pixels")
classifier = qicd.QicdClassifier(featuresCol="pixels", numLayers=8, stepSize=0.1, maxIter=30, stepsPerRound=5)
model = Pipeline(stages=[smaller, classifier]).fit(parts.filter("split = 'train'"))
test = parts.filter("split = 'test'")
print(model.stages[1].evaluate(model.stages[0].transform(test)))

# %% Save the model, load it, predict a picture
saved = HOME / "target" / "own-pictures-model"
model.write().overwrite().save(str(saved))
model = PipelineModel.load(str(saved))
picture = test.orderBy("file").first().file  # or the path of any other picture of this size
row = model.transform(read(picture)).first()
print(f"{picture} is read as {classes[int(row.prediction)]}, with probability {max(row.probability):.2f}")

# %% Plot: the test pictures whose class was given the least probability
predicted = model.transform(test).collect()
worst = sorted(predicted, key=lambda row: row.probability[int(row.label)])[:12]
figure, axes = plt.subplots(2, 6, figsize=(9, 3.4), constrained_layout=True)
for axis in axes.flat:
    axis.axis("off")
for axis, row in zip(axes.flat, worst):
    axis.imshow(np.reshape(row.features, (height, width)), cmap="gray")
    axis.set_title(f"{classes[int(row.label)]}\nread as {classes[int(row.prediction)]}", fontsize=8)
figure.suptitle("The test pictures that the ensemble was least sure of")
figure.savefig(HOME / "target" / "own-pictures.png", dpi=120)
print("plot:", HOME / "target" / "own-pictures.png")
