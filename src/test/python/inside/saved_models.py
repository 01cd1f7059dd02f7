"""Saves models of every encoding, template, readout and kind of device, and what they predict."""

import json
import pathlib
import sys

import numpy as np
from pyspark.ml import Pipeline
from pyspark.ml.feature import VectorAssembler
from pyspark.ml.functions import array_to_vector

import qicd

folder = pathlib.Path(sys.argv[1])
spark = qicd.spark("local[2]", {"spark.ui.enabled": "false"})
digits = spark.read.parquet("data/digits.parquet").filter("label < 3").withColumn(
    "features", array_to_vector("features")
)
train, test = (digits.filter(f"split = '{part}'").cache() for part in ("train", "test"))

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
    "drifting": ({}, {"deviceAngleError": 0.1, "deviceDrift": 0.1, "tunableCouplers": True, "deviceErrorsOf": "qubit"}),
    "two templates": ({}, {"ansatz": ["strongly_entangling", "real_amplitudes"], **DEVICES}),
}


def told(images, predicted) -> dict:
    rows = predicted.select(images, "probability").collect()
    return {
        "images": [list(map(float, row[images])) for row in rows],
        "probability": [list(map(float, row.probability)) for row in rows],
    }


found = {}
for name, (preparation, params) in MODELS.items():
    images = qicd.ImageFeatures(outputCol="prepared", **preparation)
    classifier = qicd.QicdClassifier(
        featuresCol="prepared", numStudents=2, numLayers=2, maxIter=2, strategy="independent", **params
    )
    model = Pipeline(stages=[images, classifier]).fit(train)
    model.write().overwrite().save(str(folder / name))
    found[name] = told("features", model.transform(test))

alone = model.stages[1]
alone.write().overwrite().save(str(folder / "alone"))
found["alone"] = told("prepared", model.transform(test))
assembled = VectorAssembler(inputCols=["features"], outputCol="prepared")
Pipeline(stages=[assembled, alone]).fit(train).write().overwrite().save(str(folder / "foreign"))
(folder / "predicted.json").write_text(json.dumps(found))
