"""Saved models as classifiers of scikit-learn and as ONNX, in a Python without pyspark.

Run by test_onnx.py as pytest's file, with the folder that saved_models.py filled in MODELS.
"""

import copy
import json
import os
import pathlib
import pickle
import sys
import warnings

import numpy as np
import onnxruntime
import pandas
import pytest
import sklearn
from scipy.optimize import minimize_scalar
from sklearn.base import clone, is_classifier
from sklearn.calibration import CalibratedClassifierCV, CalibrationDisplay
from sklearn.ensemble import StackingClassifier, VotingClassifier
from sklearn.frozen import FrozenEstimator
from sklearn.inspection import permutation_importance
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, get_scorer, log_loss, roc_auc_score
from sklearn.model_selection import StratifiedKFold, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer
from sklearn.utils import get_tags
from sklearn.utils.validation import check_is_fitted

import qicd
from qicd._estimator import Students
from qicd._students import Angle, Circuit, Device, FeatureScaling, Operation, QicdStudent, Readout

MODELS = pathlib.Path(os.environ["MODELS"])
PREDICTED = json.loads((MODELS / "predicted.json").read_text())


def loaded(name):
    rows = PREDICTED[name]
    return (
        qicd.load_students(str(MODELS / name)),
        np.array(rows["images"]),
        np.array(rows["label"]),
    )


@pytest.fixture(scope="module")
def digits():
    return loaded("reuploading")


# The contract of a fitted classifier


def test_attributes(digits):
    students, images, labels = digits
    check_is_fitted(students)
    assert is_classifier(students) and students._estimator_type == "classifier"
    tags = get_tags(students)
    assert tags.target_tags.required and tags.requires_fit and not tags.input_tags.allow_nan
    assert students.n_features_in_ == images.shape[1] == 64
    assert students.classes_.tolist() == [0, 1, 2]
    probabilities = students.predict_proba(images)
    assert probabilities.shape == (len(images), 3)
    assert np.abs(probabilities.sum(axis=1) - 1).max() < 1e-12
    assert (students.predict(images) == probabilities.argmax(axis=1)).all()
    assert students.score(images, labels) == accuracy_score(labels, students.predict(images))
    weights = np.random.default_rng(0).uniform(size=len(labels))
    assert students.score(images, labels, weights) == pytest.approx(
        accuracy_score(labels, students.predict(images), sample_weight=weights), abs=1e-15
    )
    assert repr(students) == "Students(2 circuits of 5 qubits, 3 classes)"


@pytest.mark.parametrize("name", list(PREDICTED))
def test_predictions_are_those_of_transform(name):
    students, images, _ = loaded(name)
    assert students.predict(images).tolist() == PREDICTED[name]["prediction"]
    if name == "thresholds":
        assert (students.predict(images) != students.predict_proba(images).argmax(axis=1)).any()


def test_results_do_not_depend_on_the_form_of_the_images(digits):
    students, images, _ = digits
    expected = students.predict_proba(images)
    frame = pandas.DataFrame(images, columns=[f"pixel{k}" for k in range(64)])
    for same in (images.tolist(), frame, np.asfortranarray(images), images.astype(object)):
        assert np.array_equal(students.predict_proba(same), expected)
    read_only = images.copy()
    read_only.setflags(write=False)
    assert np.array_equal(students.predict_proba(read_only), expected)
    assert np.array_equal(read_only, images), "not changed"
    alone = np.concatenate([students.predict_proba(images[k : k + 1]) for k in range(20)])
    assert np.abs(alone - expected[:20]).max() < 1e-14
    order = np.random.default_rng(1).permutation(len(images))
    assert np.abs(students.predict_proba(images[order]) - expected[order]).max() < 1e-14
    assert students.predict_proba(images[:0]).shape == (0, 3)
    assert students.predict(images[:0]).shape == (0,)


def test_copies(digits):
    students, images, _ = digits
    expected = students.predict_proba(images)
    for other in (
        clone(students),
        copy.copy(students),
        copy.deepcopy(students),
        pickle.loads(pickle.dumps(students)),
    ):
        assert type(other) is Students and other is not students
        assert np.array_equal(other.predict_proba(images), expected)
    other = clone(students).set_params(temperature=2)
    assert other.get_params() == {"temperature": 2.0} and students.get_params() == {
        "temperature": 1.0
    }
    q = np.sqrt(expected)
    assert np.abs(other.predict_proba(images) - q / q.sum(axis=1, keepdims=True)).max() < 1e-12
    assert (other.predict(images) == students.predict(images)).all()


@pytest.mark.parametrize(
    "images, words",
    [
        (np.ones((3, 63)), "X has 63 features, but Students is expecting 64 features as input"),
        (
            np.ones((3, 0)),
            "Found array with 0 feature(s) (shape=(3, 0)) while a minimum of 1 is required",
        ),
        (np.ones(64), "Expected 2D array, got 1D array instead"),
        (1.0, "Expected 2D array, got scalar array instead"),
        (np.ones((2, 8, 8)), "Found array with dim 3, while dim <= 2 is required by Students"),
        (np.full((2, 64), np.nan), "Input X contains NaN"),
        (np.full((2, 64), np.inf), "Input X contains infinity or a value too large for dtype"),
        (np.ones((2, 64)) * 1j, "Complex data not supported"),
        (np.full((2, 64), "1"), "dtype='numeric' is not compatible with arrays of bytes/strings"),
    ],
)
def test_wrong_images_are_refused_in_the_words_of_scikit_learn(digits, images, words):
    with pytest.raises(ValueError) as told:
        digits[0].predict_proba(images)
    assert words in str(told.value)
    if "Complex" not in words:  # Theirs has the array between the words.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            fitted = LogisticRegression().fit(np.eye(64), np.arange(64) % 2)
        with pytest.raises(ValueError) as theirs:
            fitted.predict_proba(images)
        assert words.replace("Students", "LogisticRegression") in str(theirs.value)


def test_other_mistakes(digits):
    students, images, labels = digits
    from scipy.sparse import csr_matrix

    with pytest.raises(TypeError, match="Sparse data was passed for X, but dense data is required"):
        students.predict(csr_matrix(images))
    with pytest.raises(
        NotImplementedError, match="cannot be fitted here: pass sklearn.frozen.FrozenEst"
    ):
        students.fit(images, labels)
    with pytest.raises(ValueError, match="Invalid parameter 'depth' for estimator Students"):
        students.set_params(depth=3)
    for value in (0, -1, float("nan"), float("inf"), "2", None):
        with pytest.raises(ValueError, match="temperature is .*: expected a number above 0"):
            students.set_params(temperature=value)
    with pytest.raises(ValueError, match="inconsistent numbers of samples"):
        students.score(images, labels[1:])
    with pytest.raises(ValueError, match="no label in y is a class of the model: found 'zero'"):
        students.score(images[:2], ["zero", "one"])
    with pytest.raises(ValueError, match="Found array with 0 sample"):
        students.score(images[:0], labels[:0])
    zeros = images.copy()
    zeros[3] = 0
    with pytest.raises(ValueError, match="image 3: all features are zero"):
        loaded("plain")[0].predict(zeros)


# Inside of scikit-learn


def test_scorers_and_displays(digits):
    students, images, labels = digits
    assert get_scorer("accuracy")(students, images, labels) == students.score(images, labels)
    expected = -log_loss(labels, students.predict_proba(images))
    assert get_scorer("neg_log_loss")(students, images, labels) == expected
    auc = roc_auc_score(labels, students.predict_proba(images), multi_class="ovr")
    assert get_scorer("roc_auc_ovr")(students, images, labels) == auc
    found = permutation_importance(students, images, labels, n_repeats=2, random_state=0)
    assert found.importances_mean.shape == (64,) and found.importances_mean.any()
    with pytest.raises(ValueError, match="binary"):
        CalibrationDisplay.from_estimator(students, images, labels)
    scores = cross_val_score(FrozenEstimator(students), images, labels, cv=3)
    parts = [test for _, test in StratifiedKFold(3).split(images, labels)]
    assert scores.tolist() == pytest.approx([students.score(images[t], labels[t]) for t in parts])


def test_two_classes_in_a_calibration_display():
    students, rows = two_classes()
    labels = (np.arange(len(rows)) % 3 == 0).astype(int)
    display = CalibrationDisplay.from_estimator(students, rows, labels, n_bins=5)
    assert np.array_equal(display.y_prob, students.predict_proba(rows)[:, 1])


def two_classes():
    operations = (
        Operation("ry", (0,), (Angle("weight", 0, 1.0, None),)),
        Operation("cx", (0, 1), ()),
    )
    circuit = Circuit(2, "angle", Readout("expval", 2, 3.0), operations)
    rows = np.random.default_rng(2).uniform(-3, 3, size=(60, 2))
    return Students([QicdStudent(circuit, np.array([0.3]))], 2), rows


def test_ensembles_of_scikit_learn(digits):
    students, images, labels = digits
    frozen = FrozenEstimator(students)
    vote = VotingClassifier([("one", frozen), ("two", frozen)], voting="soft").fit(images, labels)
    assert np.abs(vote.predict_proba(images) - students.predict_proba(images)).max() < 1e-14
    stack = StackingClassifier([("one", students)], LogisticRegression(), cv="prefit").fit(
        images, labels
    )
    assert stack.predict(images).shape == labels.shape
    calibrated = CalibratedClassifierCV(frozen, method="isotonic").fit(images, labels)
    assert calibrated.predict_proba(images).shape == (len(images), 3)
    pipeline = make_pipeline(FunctionTransformer(), students)
    assert np.array_equal(pipeline.predict(images), students.predict(images))


def test_columns_and_names_of_classes():
    students = qicd.load_students(str(MODELS / "columns"))
    rows = json.loads((MODELS / "columns.json").read_text())
    images = np.array(rows["images"])
    assert students.classes_.tolist() == [2, 7, 30] and students.classes_.dtype.kind == "i"
    assert students.feature_names_in_.tolist() == ["b", "a", "c"]
    frame = pandas.DataFrame(images, columns=["b", "a", "c"])
    assert np.abs(students.predict_proba(frame) - rows["probability"]).max() < 1e-12
    assert students.predict(frame).tolist() == [[2, 7, 30][int(k)] for k in rows["prediction"]]
    with pytest.raises(
        ValueError, match="The feature names should match those that were passed during fit"
    ):
        students.predict(frame[["a", "b", "c"]])
    assert Students(list(students), 3, classes=["10", "9", "x"]).classes_.tolist() == [
        "10",
        "9",
        "x",
    ]
    assert Students(list(students), 3, classes=["--5", "9", "x"]).classes_[0] == "--5"


def test_the_temperature_is_the_best_one():
    """By another program: bounded minimisation of the loss of scikit-learn."""
    students = qicd.load_students(str(MODELS / "calibrated"))
    rows = json.loads((MODELS / "calibrated.json").read_text())
    images, labels = np.array(rows["images"]), np.array(rows["label"])
    fitted = students.temperature
    assert fitted != 1
    plain = clone(students).set_params(temperature=1).predict_proba(images)

    def loss(log):
        q = plain ** np.exp(-log)
        return log_loss(labels, q / q.sum(axis=1, keepdims=True))

    best = minimize_scalar(
        loss, bounds=(np.log(0.01), np.log(100)), method="bounded", options={"xatol": 1e-12}
    )
    assert np.exp(best.x) == pytest.approx(fitted, rel=1e-6)
    assert loss(np.log(fitted)) <= best.fun + 1e-14
    assert np.abs(students.predict_proba(images) - rows["probability"]).max() < 1e-12


# ONNX


def differences(students, images, path):
    """Largest difference to NumPy, by precision, for the same images; of no, one, and all images."""
    found = {}
    for precision, dtype in (("single", np.float32), ("double", np.float64)):
        expected = students.predict_proba(images.astype(dtype))
        students.to_onnx(path, precision)
        session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
        found[precision] = 0
        for count in (0, 1, len(images)):
            given = {"images": images[:count].astype(dtype)}
            probabilities, predicted = session.run(["probabilities", "prediction"], given)
            assert probabilities.dtype == dtype and probabilities.shape == (
                count,
                expected.shape[1],
            )
            assert predicted.shape == (count,)
            if count:
                difference = np.abs(probabilities - expected[:count]).max()
                found[precision] = max(found[precision], difference)
                if precision == "double" and students._thresholds is not None:
                    assert (students.classes_[predicted] == students.predict(images[:count])).all()
                two = np.sort(expected[:count])[:, -2:]
                sure = two[:, 1] - two[:, 0] > 1e-5  # Rounding decides between equal ones.
                if students._thresholds is None:
                    assert (predicted == expected[:count].argmax(axis=1))[sure].all()
        classes = session.get_modelmeta().custom_metadata_map["classes"]
        assert json.loads(classes) == students.classes_.tolist()
    print(f"differences {found}")
    return found


@pytest.mark.parametrize("name", list(PREDICTED))
def test_saved_models(name, tmp_path):
    students, images, _ = loaded(name)
    found = differences(students, images, tmp_path / "model.onnx")
    assert found["single"] < 1e-6 and found["double"] < 1e-12
    if name == "calibrated":
        assert students.temperature != 1


def test_columns(tmp_path):
    students = qicd.load_students(str(MODELS / "columns"))
    images = np.array(json.loads((MODELS / "columns.json").read_text())["images"])
    found = differences(students, images, tmp_path / "model.onnx")
    assert found["single"] < 1e-6 and found["double"] < 1e-12


ANGLES = {
    **dict.fromkeys(("rx", "ry", "rz", "p", "rxx", "ryy", "rzz", "crx", "cry", "crz", "cp"), 1),
    **dict.fromkeys(("id", "x", "y", "z", "h", "s", "sdg", "t", "tdg", "sx", "swap", "iswap", "ecr"), 0),
    **dict.fromkeys(("cx", "cy", "cz", "ch", "ccx", "cswap"), 0),
    "u": 3,
    "cu": 3,
}


def random_student(rng, n, encoding, readout, gates, device=False):
    operations, weights = [], []
    for gate in gates:
        width = (
            len(gate)
            - len(gate.lstrip("c"))
            + (gate.endswith("swap") or gate in ("ecr", "rxx", "ryy", "rzz"))
            + 1
        )
        qubits = tuple(map(int, rng.choice(n, size=width, replace=False)))
        angles = []
        for _ in range(ANGLES[gate]):
            features = ["feature", "scaledFeature"] * (encoding == "reuploading")
            kind = rng.choice(["weight", "constant", *features])
            if kind == "constant":
                angles.append(Angle(kind, None, 1.0, rng.normal()))
                continue
            index = len(weights) if kind == "weight" else int(rng.integers(n))
            if kind == "weight":
                weights.append(rng.normal())
            if kind == "scaledFeature":
                angles.append(Angle(kind, index, rng.normal(), None, 0.0, len(weights), len(weights) + 1))
                weights += [rng.normal(), rng.normal()]
                continue
            angles.append(Angle(str(kind), index, rng.normal(), None, rng.normal()))
        operations.append(Operation(gate, qubits, tuple(angles)))
    scaling = (
        None
        if encoding == "amplitude"
        else FeatureScaling(tuple(rng.normal(size=n - 1)), (0.7,) * (n - 1))
    )
    scales = tuple(0.1 * rng.normal(size=len(weights)))
    errors = tuple(
        (k, Operation("rx", (k % n,), (Angle("constant", None, 1.0, 0.1),)))
        for k in range(0, len(gates), 3)
    )
    paulis = tuple("".join(rng.choice(list("IXYZ"), size=n)) for _ in range(3))
    circuit = Circuit(
        n,
        encoding,
        Readout(readout, 3, 5.0, paulis if readout == "pauli" else ()),
        tuple(operations),
        scaling,
        Device(scales, errors) if device else None,
    )
    return QicdStudent(circuit, np.array(weights))


@pytest.mark.parametrize("seed", range(21))
def test_random_circuits_of_every_gate(seed, tmp_path):
    rng = np.random.default_rng(seed)
    n = (3, 4, 9)[seed % 3]  # Of 9 qubits, every gate is a turn.
    encodings = ("amplitude", "angle", "angle_x", "angle_z", "zz", "iqp", "reuploading")
    gates = [str(gate) for gate in rng.permutation(list(ANGLES) * 2)]
    encoding, readout = encodings[seed % 7], ("expval", "projector", "pauli")[seed // 2 % 3]
    students = Students(
        [random_student(rng, n, encoding, readout, gates, device=k == 1) for k in range(2)],
        n - 1,
        temperature=float(rng.uniform(0.3, 3)),
    )
    images = rng.normal(size=(17, n - 1))
    found = differences(students, images, tmp_path / "model.onnx")
    assert found["single"] < 1e-6 and found["double"] < 1e-12


def test_single_gates(tmp_path):
    """Each gate alone on a state of all amplitudes, whose angles are features."""
    rng = np.random.default_rng(7)
    for gate in ANGLES:
        for n in (3, 9):
            student = random_student(
                rng, n, "reuploading", "projector", ["h", "ry", "cx", gate, "h", "rx", "h"]
            )
            found = differences(
                Students([student], n - 1), rng.normal(size=(5, n - 1)), tmp_path / "model.onnx"
            )
            assert found["double"] < 1e-13, gate


def test_twelve_qubits(tmp_path):
    rng = np.random.default_rng(3)
    gates = [str(gate) for gate in rng.choice(list(ANGLES), size=30)]
    for encoding, features in (("amplitude", 4096), ("reuploading", 11)):
        students = Students([random_student(rng, 12, encoding, "projector", gates)], features)
        path = tmp_path / "model.onnx"
        found = differences(students, rng.normal(size=(3, features)), path)
        assert found["single"] < 1e-6 and found["double"] < 1e-12
        assert path.stat().st_size < 20e6


def test_mistakes_of_onnx(digits, tmp_path):
    students, images, _ = digits
    path = tmp_path / "model.onnx"
    with pytest.raises(ValueError, match="precision is 'half': expected 'single' or 'double'"):
        students.to_onnx(path, "half")
    big = Students([random_student(np.random.default_rng(0), 13, "angle", "expval", ["x"])], 12)
    with pytest.raises(
        ValueError, match="13 qubits, whose states have 8192 amplitudes: .* up to 12 qubits, 4096"
    ):
        big.to_onnx(path)
    with pytest.raises(ValueError, match="VectorAssembler"):
        qicd.load_students(str(MODELS / "foreign")).to_onnx(path)
    with pytest.raises(ValueError, match="this model takes pictures of any size"):
        qicd.load_students(str(MODELS / "stretched")).to_onnx(path)
    [student] = two_classes()[0]
    for change, words in (
        (
            {"readout": Readout("parity", 2, 1.0)},
            "unknown readout 'parity': a newer qicd may know it",
        ),
        (
            {"operations": (Operation("magic", (0,), ()),)},
            "unknown gate 'magic': a newer qicd may know it",
        ),
    ):
        strange = Students([QicdStudent(student.circuit._replace(**change), student.weights)], 2)
        for call in (lambda: strange.to_onnx(path), lambda: strange.predict_proba([[1, 2]])):
            with pytest.raises(ValueError, match=words):
                call()
    assert not path.exists()


def test_versions():
    print("scikit-learn", sklearn.__version__, "onnxruntime", onnxruntime.__version__)
    assert "pyspark" not in sys.modules
