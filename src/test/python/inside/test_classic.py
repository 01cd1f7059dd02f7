"""The package in a classic session, whose JVM can be asked."""

import doctest

import numpy as np
import pytest

import qicd

OF_PYSPARK = [
    "featuresCol",
    "labelCol",
    "predictionCol",
    "probabilityCol",
    "rawPredictionCol",
    "thresholds",
]
STAGES = [qicd.QicdClassifier, qicd.ImageFeatures]


@pytest.mark.parametrize("stage", STAGES, ids=lambda stage: stage.__name__)
def test_params_are_those_of_java(spark, stage):
    """Name, text with allowed values, and default of each, in one line each."""
    python = stage()
    java = {param.name(): param for param in python._java_obj.params()}
    assert sorted(java) == [param.name for param in python.params]
    for param in python.params:
        if param.name not in OF_PYSPARK:
            assert param.doc == java[param.name].doc()
        fresh = python._java_obj.getDefault(java[param.name])
        assert fresh.isDefined() == python.hasDefault(param), param.name
        if python.hasDefault(param):
            default = python.getOrDefault(param)
            value = fresh.get()
            assert (list(value) if isinstance(default, list) else value) == default, param.name


@pytest.mark.parametrize("stage", STAGES, ids=lambda stage: stage.__name__)
def test_every_param_has_getter_and_setter_and_is_an_argument(spark, stage):
    import inspect

    arguments = inspect.signature(stage.__init__).parameters
    for param in stage().params:
        capital = param.name[0].upper() + param.name[1:]
        assert callable(getattr(stage, f"get{capital}")), param.name
        assert callable(getattr(stage, f"set{capital}")), param.name
        assert param.name in arguments
        assert arguments[param.name].kind is inspect.Parameter.KEYWORD_ONLY


def test_docstrings(spark, train, test):
    names = {"qicd": qicd, "spark": spark, "train": train, "test": test}
    runner = doctest.DocTestRunner()
    tested = []
    for name in ["qicd", *qicd.__all__]:
        item = qicd if name == "qicd" else getattr(qicd, name)
        # Their classes say that they live in Java's package, so module=False: look all the same.
        finder = doctest.DocTestFinder(recurse=name != "qicd")
        for found in finder.find(item, name, module=False, globs=dict(names)):
            if found.examples:
                runner.run(found)
                tested.append(found.name)
    assert runner.failures == 0
    assert {"qicd", "spark", "QicdClassifier", "QicdStudent", "ImageFeatures"} <= set(tested)


def test_students_compute_what_the_model_predicts(model, test):
    """Probabilities from the students' states, by numpy, against predictProbability."""
    images = np.array([row.features for row in test.take(3)])
    shares = []
    for student in model.students:
        readout = student.circuit.readout
        assert readout.kind == "projector"
        probability = np.abs(student.states(images)) ** 2
        strings = probability.reshape(3, -1, 16).sum(axis=1)[:, : readout.numClasses]
        logits = np.exp(readout.logitScale * strings)
        shares.append(logits / logits.sum(axis=1, keepdims=True))
    expected = [model.predictProbability(image).toArray() for image in images]
    np.testing.assert_allclose(np.mean(shares, axis=0), expected, atol=1e-12)


