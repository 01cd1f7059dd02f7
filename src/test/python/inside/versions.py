"""Trains and saves at the first path; loads that and the others; prints what each predicts."""

import glob
import os
import sys

import qicd
from pyspark.ml import Pipeline, PipelineModel

conf = {} if "SPARK_REMOTE" in os.environ else {"spark.ui.enabled": "false"}
spark = qicd.spark(conf=conf)
digits = spark.read.parquet("data/digits.parquet")
images = qicd.ImageFeatures(outputCol="pixels")
classifier = qicd.QicdClassifier(featuresCol="pixels", numLayers=1, maxIter=2)
model = Pipeline(stages=[images, classifier]).fit(digits.filter("split = 'train'"))
assert model.stages[1].summary.totalIterations == 2
model.write().overwrite().save(sys.argv[1])
for path in sys.argv[1:]:
    if "SPARK_REMOTE" in os.environ:
        # pyspark 4.0 loads no pipeline over Connect that a classic session has saved, but its stages.
        first, second = sorted(glob.glob(f"{path}/stages/*"))
        stages = [qicd.ImageFeaturesModel.load(first), qicd.QicdClassificationModel.load(second)]
        loaded = PipelineModel(stages)
    else:
        loaded = PipelineModel.load(path)
    right = loaded.transform(digits).filter("prediction = label").count()
    print(f"spark {spark.version} model {loaded.stages[1].fingerprint} right {right}")
