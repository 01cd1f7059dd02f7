"""A JVM that was started without the jar: what is said, and that attach() is the remedy."""

import qicd
from pyspark.ml.evaluation import MulticlassClassificationEvaluator
from pyspark.ml.tuning import CrossValidator, ParamGridBuilder
from pyspark.sql import SparkSession


def told() -> str:
    try:
        qicd.QicdClassifier()
    except RuntimeError as e:
        return str(e)
    raise AssertionError("made a classifier without Java's")


assert told() == "no Spark session is running: begin with spark = qicd.spark()"
spark = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").getOrCreate()
assert told().startswith("the running Spark was started without qicd's jar: call qicd.attach(spark)")
qicd.attach(spark)
digits = spark.read.parquet("data/digits.parquet")
classifier = qicd.QicdClassifier(numLayers=1, maxIter=2)
search = CrossValidator(
    estimator=classifier,
    estimatorParamMaps=ParamGridBuilder().addGrid(classifier.stepSize, [0.1, 0.2]).build(),
    evaluator=MulticlassClassificationEvaluator(),
    numFolds=2,
    parallelism=2,
)
assert len(search.fit(digits).bestModel.fingerprint) == 64
print("attached")
