"""Prints the fingerprint of each saved pipeline that is named, and how many rows it predicts."""

import sys

import qicd
from pyspark.ml import PipelineModel

spark = qicd.spark(conf={"spark.ui.enabled": "false"})
digits = spark.read.parquet("data/digits.parquet")
for path in sys.argv[1:]:
    model = PipelineModel.load(path)
    print("fingerprint", model.stages[1].fingerprint, model.transform(digits).count())
