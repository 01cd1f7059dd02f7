"""Saves models of every encoding, template, readout and kind of device, and what they predict."""

import json
import pathlib
import sys

import numpy as np
from pyspark.ml import Pipeline
from pyspark.ml.feature import IndexToString, VectorAssembler
from pyspark.ml.functions import array_to_vector, vector_to_array

import qicd

folder = pathlib.Path(sys.argv[1])
spark = qicd.spark("local[2]", {"spark.ui.enabled": "false"})
digits = spark.read.parquet("data/digits.parquet").filter("label < 3").withColumn(
    "features", array_to_vector("features")
)
test = digits.filter("split = 'test'").cache()
train = digits.filter("split != 'test'").selectExpr("*", "split = 'validation' as validation").cache()

FEW = {"components": 4, "border": 1, "side": 5}
DEVICES = {
    "deviceAngleError": 0.2,
    "deviceScaleError": 0.1,
    "deviceCrosstalk": 0.1,
    "deviceCnotError": 0.1,
}
MODELS = {
    "plain": ({}, {}),
    "resized": ({"side": 3}, {"ansatz": "real_amplitudes", "numQubits": 5}),
    "cropped": ({"border": 2}, {"ansatz": "basic_entangler", "readout": "expval"}),
    "born": ({}, {"readoutLink": "born"}),
    "groups": (FEW, {"circuitsPerStudent": 2}),
    "angle": (FEW, {"encoding": "angle"}),
    "angle_x": (FEW, {"encoding": "angle_x", "ansatz": "basic_entangler", "numQubits": 5}),
    "angle_z": (FEW, {"encoding": "angle_z", "ansatz": "real_amplitudes", "readout": "expval"}),
    "zz": (FEW, {"encoding": "zz", "numQubits": 5}),
    "zz, linear": (FEW, {"encoding": "zz", "encodingRepetitions": 3, "encodingEntanglement": "linear"}),
    "iqp": (FEW, {"encoding": "iqp", "numQubits": 5}),
    "iqp, circular": (FEW, {"encoding": "iqp", "encodingRepetitions": 2, "encodingEntanglement": "circular"}),
    "reuploading": (FEW, {"encoding": "reuploading", "readout": "projector", "numQubits": 5}),
    "paulis": (FEW, {"encoding": "iqp", "readout": "ZIXI,IYYZ,XXXX", **DEVICES}),
    "devices": (FEW, {"encoding": "reuploading", **DEVICES}),
    "trained": (FEW, {"encoding": "angle_z", "featureScaling": "trainable", "numQubits": 5}),
    "trained devices": (FEW, {"encoding": "reuploading", "featureScaling": "trainable", **DEVICES}),
    "drifting": ({}, {"deviceAngleError": 0.1, "deviceDrift": 0.1, "tunableCouplers": True, "deviceErrorsOf": "qubit"}),
    "calibrated": (FEW, {"calibrate": "temperature", "validationIndicatorCol": "validation", "maxIter": 30}),
    "thresholds": (FEW, {"encoding": "angle", "thresholds": [0.2, 0.0, 0.5]}),
    "two templates": ({}, {"ansatz": ["strongly_entangling", "real_amplitudes"], **DEVICES}),
}


def told(images, predicted) -> dict:
    rows = predicted.select(images, "probability", "prediction", "label").collect()
    return {
        "images": [list(map(float, row[images])) for row in rows],
        "probability": [list(map(float, row.probability)) for row in rows],
        "prediction": [row.prediction for row in rows],
        "label": [row.label for row in rows],
    }


found = {}
for name, (preparation, params) in MODELS.items():
    images = qicd.ImageFeatures(outputCol="prepared", **preparation)
    classifier = qicd.QicdClassifier(
        featuresCol="prepared",
        **{"numStudents": 2, "numLayers": 2, "maxIter": 2, "strategy": "independent", **params},
    )
    model = Pipeline(stages=[images, classifier]).fit(train)
    model.write().overwrite().save(str(folder / name))
    found[name] = told("features", model.transform(test))
    if "calibrate" in params:
        assert model.stages[1].getTemperature() != 1
        validation = model.transform(train.filter("validation"))
        (folder / "calibrated.json").write_text(json.dumps(told("features", validation)))

alone = model.stages[1]
alone.write().overwrite().save(str(folder / "alone"))
found["alone"] = told("prepared", model.transform(test))
assembled = VectorAssembler(inputCols=["features"], outputCol="prepared")
Pipeline(stages=[assembled, alone]).fit(train).write().overwrite().save(str(folder / "foreign"))
(folder / "predicted.json").write_text(json.dumps(found))

columns = ["b", "a", "c"]
flowers = test.select("label", *(vector_to_array("features")[k + 20].alias(c) for k, c in enumerate(columns)))
stages = [
    VectorAssembler(inputCols=columns, outputCol="features"),
    qicd.ImageFeatures(outputCol="prepared"),
    qicd.QicdClassifier(featuresCol="prepared", numStudents=2, numLayers=1, maxIter=2, encoding="angle"),
    IndexToString(inputCol="prediction", outputCol="name", labels=["2", "7", "30"]),
]
model = Pipeline(stages=stages).fit(flowers)
model.write().overwrite().save(str(folder / "columns"))
(folder / "columns.json").write_text(json.dumps(told("features", model.transform(flowers))))

# Pictures of many sizes, grey, coloured and with opacity, in rows as Spark's image source makes them.
random = np.random.default_rng(1)
kinds = random.choice([1, 3, 4], 60)
drawn = [random.integers(0, 256, (*random.integers(6, 20, 2), kind), np.uint8) for kind in kinds]
rows = []
for k, picture in enumerate(drawn):
    picture[: len(picture) // 2 * (k % 2)] //= 4
    height, width, channels = map(int, picture.shape)
    stored = picture if channels == 1 else picture[..., [2, 1, 0, 3][:channels]]
    image = (str(k), height, width, channels, {1: 0, 3: 16, 4: 24}[channels], bytearray(stored.tobytes()))
    rows.append((image, float(k % 2)))
image_type = "struct<origin string, height int, width int, nChannels int, mode int, data binary>"
pictures = spark.createDataFrame(rows, f"image {image_type}, label double")
PICTURES = {
    "stretched": {"side": 4},
    "cropped colours": {"side": 4, "color": "rgb", "aspect": "crop", "border": 1},
    "padded components": {"side": 5, "aspect": "pad", "components": 6},
}
found = {"pictures": [picture.tolist() for picture in drawn]}
for name, preparation in PICTURES.items():
    images = qicd.ImageFeatures(inputCol="image", outputCol="prepared", **preparation)
    classifier = qicd.QicdClassifier(featuresCol="prepared", numStudents=2, numLayers=2, maxIter=2)
    model = Pipeline(stages=[images, classifier]).fit(pictures)
    model.write().overwrite().save(str(folder / name))
    predicted = sorted(model.transform(pictures).collect(), key=lambda row: int(row.image.origin))
    found[name] = [row.probability.tolist() for row in predicted]
(folder / "pictures.json").write_text(json.dumps(found))
