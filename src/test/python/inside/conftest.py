"""What the tests share that run inside a virtual environment with the wheel and a pyspark."""

import os

import pytest

import qicd


@pytest.fixture(scope="session")
def spark():
    conf = {} if "SPARK_REMOTE" in os.environ else {"spark.ui.enabled": "false"}
    session = qicd.spark(conf={**conf, "spark.sql.shuffle.partitions": "2"})
    yield session
    session.stop()


@pytest.fixture(scope="session")
def digits(spark):
    return spark.read.parquet("data/digits.parquet")


@pytest.fixture(scope="session")
def train(digits):
    return digits.filter("split = 'train'")


@pytest.fixture(scope="session")
def test(digits):
    return digits.filter("split = 'test'")


@pytest.fixture(scope="session")
def model(train):
    return qicd.QicdClassifier(numLayers=1, maxIter=2).fit(train)
