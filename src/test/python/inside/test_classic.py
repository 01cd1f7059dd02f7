"""The package in a classic session, whose JVM can be asked."""

import copy
import doctest
import pickle

import numpy as np
import pytest
from pyspark.ml import PipelineModel

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


def test_a_circuit_of_ones_own(train, test, tmp_path):
    text = 'OPENQASM 3.0; include "stdgates.inc"; input float[64] a; input float b; qubit[6] q; ry(a) q; crx(b/2) q[0], q[5];'
    file = tmp_path / "own.qasm"
    file.write_text(text)
    by_file = qicd.QicdClassifier(ansatz=str(file), maxIter=1, numStudents=2).fit(train)
    file.unlink()
    by_text = qicd.QicdClassifier(ansatz=text, maxIter=1, numStudents=2).fit(train)
    assert len(by_file.students[0].weights) == 2
    assert "rx(" in by_file.students[0].to_qasm()
    assert list(by_file.students[1].weights) == list(by_text.students[1].weights)


def test_students_can_be_copied_and_sent(model, test):
    images = np.array([row.features for row in test.take(3)])
    student = model.students[1]
    for copied in (copy.deepcopy(student), pickle.loads(pickle.dumps(student))):
        assert copied.circuit == student.circuit
        np.testing.assert_array_equal(copied.weights, student.weights)
        np.testing.assert_array_equal(copied.states(images), student.states(images))
        assert copied.to_qasm() == student.to_qasm()


def test_students_of_all_that_a_training_saves(model, train, tmp_path):
    """A model, a pipeline, and a run directory, whose model is a pipeline; any letters in a path."""
    image = train.first().features
    stages = [qicd.ImageFeatures(outputCol="pixels").fit(train), model]
    PipelineModel(stages).save(str(tmp_path / "a run [1]" / "model"))
    model.save(str(tmp_path / "model alone"))
    for path in ("a run [1]", "a run [1]/model", "model alone"):
        students = qicd.load_students(str(tmp_path / path))
        assert len(students) == 4, path
        for loaded, student in zip(students, model.students, strict=True):
            np.testing.assert_array_equal(loaded.weights, student.weights)
            np.testing.assert_array_equal(loaded.states([image]), student.states([image]))
            assert loaded.to_qasm(image) == student.to_qasm(image)


def test_what_holds_no_students_is_told(model, tmp_path):
    (tmp_path / "empty").mkdir()
    with pytest.raises(FileNotFoundError, match="a run directory, a pipeline model"):
        qicd.load_students(str(tmp_path / "empty"))
    PipelineModel([model, model.copy()]).save(str(tmp_path / "two"))
    with pytest.raises(ValueError, match="several classifiers: load one of .*0_.*1_"):
        qicd.load_students(str(tmp_path / "two"))


@pytest.mark.parametrize(("choice", "count"), [("skip", 3), ("keep", 4)])
def test_rows_that_cannot_be_predicted(model, spark, test, choice, count):
    images = [row.features for row in test.take(3)]
    rows = spark.createDataFrame([(image,) for image in [*images, [0.0] * 64]], ["features"])
    predicted = model.copy().setHandleInvalid(choice).transform(rows).collect()
    assert len(predicted) == count
    assert sum(np.isnan(row.prediction) for row in predicted) == count - 3
    with pytest.raises(Exception, match="handleInvalid = skip or keep") as told:
        model.transform(rows).collect()
    assert "column 'features': all features are zero" in str(told.value)


def test_saved_students_tell_how_features_become_angles(spark, train, tmp_path):
    """Scaled features of a saved model, by numpy, are the angles that its circuits take."""
    params = {"encoding": "angle", "numQubits": 0, "numLayers": 1, "maxIter": 1, "numStudents": 2}
    small = qicd.ImageFeatures(inputCol="features", outputCol="few", components=4).fit(train)
    few = small.transform(train)
    model = qicd.QicdClassifier(featuresCol="few", **params).fit(few)
    model.write().save(str(tmp_path / "angles"))
    student = qicd.load_students(str(tmp_path / "angles"))[0]
    scaling = student.circuit.featureScaling
    images = np.array([row.few for row in few.collect()])
    angles = (images - scaling.offsets) * scaling.factors
    np.testing.assert_allclose(angles.mean(axis=0), 0, atol=1e-9)
    np.testing.assert_allclose(angles.std(axis=0), 0.5, rtol=1e-9)
    assert model.students[0].circuit == student.circuit
    np.testing.assert_array_equal(student.states(images), model.students[0].states(images))
    assert "// x0 = (feature 0 - " in student.to_qasm()
