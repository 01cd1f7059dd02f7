"""Saved models without Spark: a Python that has the wheel and NumPy, and no pyspark."""

import json
import re
import sys

import pytest
from conftest import HOME, WORK, run

SAVED = HOME / "src" / "test" / "resources" / "saved"


def environment(name, wheel, extra, *packages):
    """Python of an environment without pyspark."""
    path = WORK / name
    if not (path / "bin" / "python").exists():
        run([sys.executable, "-m", "venv", path])
    python = path / "bin" / "python"
    pip = [python, "-m", "pip", "install", "--quiet", "--no-compile"]
    run([*pip, f"{wheel}[{extra}]", *packages])
    run([*pip, "--force-reinstall", "--no-deps", wheel])
    assert "pyspark" not in run([python, "-m", "pip", "list"])
    return python


@pytest.fixture(scope="module")
def python(wheel):
    return environment("numpy", wheel, "numpy")


def test_probabilities_are_those_of_transform(python, models):
    code = """
import json, pathlib, sys
import numpy as np, qicd
folder = pathlib.Path(sys.argv[1])
for name, rows in json.loads((folder / "predicted.json").read_text()).items():
    students = qicd.load_students(str(folder / name))
    found = students.predict_proba(rows["images"])
    assert found.shape == np.shape(rows["probability"]) and len(found) > 100, name
    print("difference", np.abs(found - rows["probability"]).max(), len(students), name)
    assert not np.array_equal(found, students.predict_proba(np.roll(rows["images"], 1, axis=1)))
assert "pyspark" not in sys.modules
"""
    printed = run([python, "-c", code, models])
    found = re.findall(r"^difference (\S+) (\d) (.+)$", printed, re.M)
    expected = json.loads((models / "predicted.json").read_text())
    assert [name for _, _, name in found] == list(expected)
    assert max(float(difference) for difference, _, _ in found) < 1e-12
    assert {name: int(students) for _, students, name in found}["groups"] == 4
    saved = [str(path) for path in models.glob("*/stages/1_*/data/ensemble")]
    texts = "".join(open(path).read() for path in saved)
    for value in ("amplitude", "angle", "angle_x", "angle_z", "zz", "iqp", "reuploading"):
        assert f'"encoding":"{value}"' in texts
    for value in ("expval", "projector", "pauli", "born"):
        assert f'"kind":"{value}"' in texts
    fields = ("repetitions", "entanglement", "featureScaling", "scaledFeature", "scales", "errors")
    for field in (*fields, "numGroups"):
        assert f'"{field}":' in texts


def test_pictures_are_prepared_as_in_transform(python, models):
    code = """
import json, pathlib, sys
import numpy as np, qicd
folder = pathlib.Path(sys.argv[1])
saved = json.loads((folder / "pictures.json").read_text())
pictures = [np.array(picture, np.uint8) for picture in saved.pop("pictures")]
grey = [picture[..., 0] if picture.shape[2] == 1 else picture for picture in pictures]
for name, probability in saved.items():
    students = qicd.load_students(str(folder / name))
    found = students.predict_proba(grey)
    assert np.array_equal(found, students.predict_proba(pictures))
    assert np.ptp(found[:, 0]) > 1e-3
    print("difference", np.abs(found - probability).max(), name)
for wrong in [np.ones((3, 3))], [np.ones(3, np.uint8)], [], [np.ones((2, 9, 3), np.uint8)]:
    try:
        qicd.load_students(str(folder / "cropped colours")).predict_proba(wrong)
    except ValueError as e:
        print("ValueError:", e)
"""
    printed = run([python, "-c", code, models])
    found = re.findall(r"^difference (\S+) (.+)$", printed, re.M)
    assert [name for _, name in found] == ["stretched", "cropped colours", "padded components"]
    assert max(float(difference) for difference, _ in found) < 1e-12
    assert re.findall(r"^ValueError: (.+)$", printed, re.M) == [
        "picture 0 is an array of float64 of shape (3, 3): expected uint8 of (height, width) or (height, width, 3)",
        "picture 0 is an array of uint8 of shape (3,): expected uint8 of (height, width) or (height, width, 3)",
        "no pictures: expected at least one",
        "picture 0 of shape (2, 9, 3) is smaller than its border",
    ]


def test_every_gate(python):
    """The gates of the reference, which Qiskit and PennyLane computed."""
    code = """
import json, sys
import numpy as np
from qicd._predict import applied
def state(saved):
    return np.array([saved["re"]]) + 1j * np.array([saved["im"]])
for case in json.load(open(sys.argv[1]))["cases"]:
    angles = [np.array([angle]) for angle in case["angles"]]
    found = applied(state(case["input"]), case["gate"], case["qubits"], angles)
    assert np.abs(found - state(case["output"])).max() < 1e-13, case["gate"]
    print(case["gate"])
"""
    reference = HOME / "src" / "test" / "resources" / "reference" / "gates.json"
    table = (HOME / "src" / "main" / "java" / "org" / "qicd" / "circuit" / "Gate.java").read_text()
    gates = re.findall(r"^  ([A-Z]+)\($|^  ([A-Z]+)\((?:row|controlled)", table, re.M)
    assert set(run([python, "-c", code, reference]).split()) == {
        (one or other).lower() for one, other in gates
    }


def test_encodings_of_the_reference(python):
    """zz and iqp as Qiskit and PennyLane have them."""
    code = """
import json, sys
import numpy as np
from qicd._predict import simulated
from qicd._students import Circuit, QicdStudent, Readout
cases = json.load(open(sys.argv[1]))["cases"]
for case in cases:
    form = {"encodingRepetitions": case["repetitions"], "encodingEntanglement": case["entanglement"]}
    circuit = Circuit(case["numQubits"], case["encoding"], Readout("expval", 1, 1), (), **form)
    found = simulated(QicdStudent(circuit, np.zeros(0)), np.array([case["features"]]))
    expected = np.array(case["state"]["re"]) + 1j * np.array(case["state"]["im"])
    assert np.abs(found - expected).max() < 1e-13, case
print(len(cases))
"""
    reference = HOME / "src" / "test" / "resources" / "reference" / "feature_maps.json"
    assert int(run([python, "-c", code, reference])) > 90


def test_models_of_older_versions(python):
    """Which saved their texts as folders with files."""
    code = """
import json, sys, numpy as np, qicd
for path, predicted in zip(sys.argv[1::2], sys.argv[2::2]):
    rows = json.load(open(predicted))["rows"]
    found = qicd.load_students(path).predict_proba([row["features"] for row in rows])
    print("difference", np.abs(found - [row["probability"] for row in rows]).max())
print(qicd.load_students(sys.argv[3].split("/stages/")[0]).predict_proba(np.ones((5, 16))).shape)
"""
    [stage] = (SAVED / "pipeline-v1").glob("stages/1_*")
    saved = (SAVED / "model-v1", SAVED / "model-v1.json", stage, SAVED / "pipeline-v1.json")
    printed = run([python, "-c", code, *saved])
    differences = re.findall(r"difference (\S+)", printed)
    assert len(differences) == 2 and max(map(float, differences)) < 1e-12
    assert "(5, 2)" in printed


def test_mistakes(python, models, tmp_path):
    changed = tmp_path / "changed"
    run(["cp", "-r", models / "plain", changed])
    [text] = changed.glob("stages/1_*/data/ensemble")
    text.write_text(text.read_text().replace("0.", "1.", 1))
    code = """
import sys, numpy as np, qicd
plain, foreign, changed, empty = sys.argv[1:]
def told(call, *arguments):
    try:
        call(*arguments)
    except Exception as e:
        print(f"{type(e).__name__}: {e}")
students = qicd.load_students(plain)
images = np.ones((3, 64))
told(students.predict_proba, images[:, :63])
told(students.predict_proba, np.full((1, 64), np.nan))
told(students.predict_proba, images * [[1], [0], [1]])
told(qicd.load_students(foreign).predict_proba, images)
told(qicd.load_students, changed)
told(qicd.load_students, empty)
told(qicd.load_students, "hdfs://host/model")
told(students[0].to_qasm)
told(qicd.spark)
"""
    printed = run([python, "-c", code, models / "plain", models / "foreign", changed, tmp_path])
    for line, words in zip(
        printed.splitlines(),
        [
            r"ValueError: X has 63 features, but Students is expecting 64 features as input",
            r"ValueError: Input X contains NaN. Image 0: feature 0 is nan",
            r"ValueError: image 1: all features are zero: expected an amplitude",
            r"ValueError: column 'prepared' is made by .*/0_VectorAssembler_.*, a org.apache.spark",
            r"ValueError: .*/1_Qicd.*: data/ensemble was changed after it was saved",
            r"FileNotFoundError: .* holds no trained students: expected a run directory",
            r"RuntimeError: hdfs://host/model is read by Spark: begin with spark = qicd.spark\(\)",
            r"RuntimeError: to_qasm is computed in Java",
            r"ImportError: qicd needs pyspark, which is not installed: pip install 'qicd\[spark\]'",
        ],
        strict=True,
    ):
        assert re.match(words, line), line
