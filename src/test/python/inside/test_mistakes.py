"""A user's mistakes: the same in a classic session and over Spark Connect."""

import pytest
from pyspark.errors import IllegalArgumentException

import qicd

MISTAKES = {
    "numStudents must be a whole number from 1 to 64, found 0": dict(numStudents=0),
    "strategy must be one of qicd, qcd, qkd, average, fedavg, independent, found 'x'": dict(strategy="x"),
    "numLayers must be a whole number from 1 to 1000, or a list of them, found [2, 0]": dict(
        numLayers=[2, 0]
    ),
    "no column 'pixels': the columns are features, label, split": dict(featuresCol="pixels"),
    "thresholds has 2 values: expected one for each of 10 classes": dict(thresholds=[1.0, 2.0]),
}


@pytest.mark.parametrize("message", MISTAKES)
def test_java_tells(message, train):
    with pytest.raises(IllegalArgumentException) as told:
        qicd.QicdClassifier(maxIter=1, numLayers=1).setParams(**MISTAKES[message]).fit(train)
    assert message in str(told.value)
    assert "\tat " not in str(told.value), "a stack trace of Java"


@pytest.mark.parametrize(
    "param, value",
    [
        ("numStudents", "x"),
        ("numStudents", 2**31),
        ("numStudents", True),
        ("numLayers", "8"),
        ("numLayers", [1.5]),
        ("stepSize", "0.1"),
        ("strategy", 1),
        ("ansatz", [1]),
        ("seed", 2**63),
        ("initialWeights", "x"),
    ],
)
def test_a_value_of_another_type(spark, param, value):
    with pytest.raises(TypeError, match=f'"{param}"'):
        qicd.QicdClassifier(**{param: value})


def test_positional_and_unknown_arguments(spark):
    with pytest.raises(TypeError, match="keyword"):
        qicd.QicdClassifier(4)
    with pytest.raises(TypeError, match="unexpected keyword argument 'students'"):
        qicd.QicdClassifier(students=4)


def test_seeds_of_any_size(train):
    """py4j sends small numbers as Java's int, large ones as long."""
    prints = {
        qicd.QicdClassifier(numLayers=1, maxIter=1, seed=seed).fit(train).fingerprint
        for seed in (-1, 7, 2**62)
    }
    assert len(prints) == 3


def told(spark, kind, message):
    """What Java says, but for a server of Spark 4.0, which does not pass it on."""
    if spark.version.startswith("4.0.") and "connect" in type(spark).__module__:
        return pytest.raises(RuntimeError, match="Spark 4.0 Connect does not pass on what is wrong")
    return pytest.raises(kind, match=message)


def test_no_saved_model(spark):
    with told(spark, IllegalArgumentException, "no metadata: not a saved model"):
        qicd.QicdClassificationModel.load("target/no-such-model")


def test_features_of_another_size(spark, model):
    with told(spark, Exception, "63 features: expected 64, as the model was trained with"):
        model.predict([1.0] * 63)
