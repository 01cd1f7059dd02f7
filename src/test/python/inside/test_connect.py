"""The package over Spark Connect."""

import gc
import threading
import time

import numpy as np
import pytest
from pyspark.ml import Pipeline, PipelineModel, util

import qicd

FORBIDDEN = {
    "students": lambda model: model.students,
    "weights": lambda model: model.weights,
    "student": lambda model: model.student(0),
    "averaged": lambda model: model.averaged(),
    "keptRound": lambda model: model.summary.keptRound,
    "seconds": lambda model: model.summary.seconds,
    "history": lambda model: model.summary.history,
    "evaluate": lambda model: model.evaluate(None),
}

RELEASED = pytest.mark.skipif(
    not hasattr(util, "RemoteModelRef"), reason="pyspark 4.0 releases models with their session"
)


def test_the_session_is_remote(spark):
    assert type(spark).__module__.startswith("pyspark.sql.connect")


def test_summary(model):
    assert model.summary.totalIterations == 2
    assert len(model.summary.objectiveHistory) == 2


def test_predictions(model, test):
    row = model.transform(test).first()
    assert model.predict(row.features) == row.prediction
    assert model.numClasses == 10 and model.numFeatures == 64


def test_temperature(model, train, test, tmp_path):
    assert model.getTemperature() == 1
    p = model.transform(test).first().probability.toArray()
    q = model.transform(test, {model.temperature: 2.0}).first().probability.toArray()
    np.testing.assert_allclose(q, np.sqrt(p) / np.sqrt(p).sum(), rtol=0, atol=1e-12)
    seen = train.selectExpr("*", "monotonically_increasing_id() % 3 = 0 as seen")
    classifier = qicd.QicdClassifier(numStudents=1, numLayers=1, maxIter=2, calibrate="temperature")
    fitted = classifier.setValidationIndicatorCol("seen").fit(seen)
    assert fitted.getTemperature() != 1
    path = str(tmp_path / "model")
    fitted.save(path)
    assert qicd.QicdClassificationModel.load(path).getTemperature() == fitted.getTemperature()
    assert qicd.load_students(path).temperature == fitted.getTemperature()


def test_saved_and_loaded(model, train, tmp_path):
    path = str(tmp_path / "model")
    model.save(path)
    loaded = qicd.QicdClassificationModel.load(path)
    assert loaded.fingerprint == model.fingerprint
    assert loaded.getMaxIter() == 2 and loaded.getNumLayers() == [1]
    students = qicd.load_students(path)
    assert [student.weights.shape for student in students] == [(18,)] * 4
    with pytest.raises(RuntimeError, match="no JVM with qicd's jar.*qicd circuit RUN --qasm"):
        students[0].to_qasm()
    states = students[0].states([[1.0] * 64])
    np.testing.assert_allclose((np.abs(states) ** 2).sum(axis=1), 1, rtol=0, atol=1e-12)
    row = loaded.transform(train).first()
    np.testing.assert_allclose(
        students.predict_proba([row.features])[0], row.probability, rtol=0, atol=1e-12
    )


def test_stages_in_a_pipeline(train, tmp_path):
    stages = [
        qicd.ImageFeatures(side=4, outputCol="small"),
        qicd.QicdClassifier(featuresCol="small", numLayers=1, maxIter=1, infidelityCol="apart"),
    ]
    path = str(tmp_path / "pipeline")
    Pipeline(stages=stages).save(path)
    fitted = Pipeline.load(path).fit(train)
    fitted.save(path + "-model")
    row = PipelineModel.load(path + "-model").transform(train).first()
    assert len(row.small) == 16 and 0 <= row.apart <= 1


@pytest.mark.parametrize("member", FORBIDDEN)
def test_what_connect_forbids_is_said_in_a_sentence(model, member):
    with pytest.raises(NotImplementedError) as told:
        FORBIDDEN[member](model)
    assert str(told.value).startswith(f"Spark Connect does not serve {member}: ")
    assert "\n" not in str(told.value)


@RELEASED
def test_the_end_of_a_model_waits_for_nothing(model):
    """A model may end in the garbage collection of a thread that holds any lock."""
    reference = util.RemoteModelRef("no such model")
    released = threading.Event()

    def end():
        with reference._lock:
            reference.release_ref()
        released.set()

    threading.Thread(target=end, daemon=True).start()
    assert released.wait(60)


@RELEASED
def test_models_that_have_ended_leave_the_server(spark, train):
    model = qicd.QicdClassifier(numLayers=1, maxIter=1).fit(train)
    name = str(model._java_obj)
    assert any(name in held for held in spark.client._get_ml_cache_info())
    del model
    gc.collect()
    deadline = time.monotonic() + 120
    while any(name in held for held in spark.client._get_ml_cache_info()):
        assert time.monotonic() < deadline
        time.sleep(0.1)
