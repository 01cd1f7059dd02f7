"""Files of the kind people have: tables of scikit-learn as CSV, and arrays that NumPy writes."""

import json
import re
import sys

import pytest
from conftest import HOME, WORK, completed, run

QICD = HOME / "jobs" / "qicd"
FOLDER = WORK / "data-files"


@pytest.fixture(scope="module")
def files():
    path = WORK / "sklearn"
    python = path / "bin" / "python"
    if not python.exists():
        run([sys.executable, "-m", "venv", path])
        run([python, "-m", "pip", "install", "--quiet", "--no-compile", "scikit-learn"])
    run([python, HOME / "src" / "test" / "python" / "inside" / "data_files.py", FOLDER])
    return FOLDER


def train(run_name, *settings):
    folder = FOLDER / run_name
    words = [word for setting in settings for word in ("--set", setting)]
    command = [
        QICD,
        "train",
        "--overwrite",
        "--run",
        folder,
        "--set",
        "maxIter=3",
        *words,
    ]
    return folder, run(command)


def fingerprint(folder):
    return json.loads((folder / "metrics.json").read_text())["modelFingerprint"]


@pytest.mark.parametrize(
    ("name", "features", "kinds"),
    [
        ("iris", 4, "setosa, versicolor, virginica"),
        pytest.param("breast_cancer", 30, "benign, malignant", marks=pytest.mark.long),
    ],
)
def test_tables(files, name, features, kinds):
    settings = ["encoding=reuploading", "numLayers=2"] if features <= 16 else []
    folder, out = train(name, f"data.path={files / name}.csv", *settings)
    told = re.sub(r"\s+", " ", out)  # the terminal's lines are wrapped
    assert f"{features} features" in told
    assert kinds in told
    output = files / f"{name}-predicted.csv"
    run(
        [
            QICD,
            "predict",
            folder,
            "--input",
            files / f"{name}.csv",
            "--output",
            output,
            "--overwrite",
        ]
    )
    assert len(output.read_text().splitlines()) == len(
        (files / f"{name}.csv").read_text().splitlines()
    )


@pytest.mark.long
def test_arrays_of_numpy_are_the_same_however_they_are_written(files):
    plain, out = train("plain", f"data.path={files}/plain.npz", "data.validation=200")
    assert (
        "1000 train, 200 validation, 597 test images, 64 features, 10 classes"
        in re.sub(r"\s+", " ", out)
    )
    compressed, _ = train(
        "compressed", f"data.path={files}/compressed.npz", "data.validation=200"
    )
    assert fingerprint(compressed) == fingerprint(plain)
    pairs = ["data.format=npy", "data.validation=200"]
    for split in ("train", "test"):
        pairs += [
            f"data.{split}Images={files}/x_{split}.npy",
            f"data.{split}Labels={files}/y_{split}.npy",
        ]
    single, _ = train("pairs", *pairs)
    assert fingerprint(single) == fingerprint(plain)


@pytest.mark.long
def test_words_flags_and_objects(files):
    folder, out = train("words", f"data.path={files}/words.npz")
    assert "6 classes (four, more, null, one, three, two)" in re.sub(r"\s+", " ", out)
    output = files / "words-predicted.csv"
    run(
        [
            QICD,
            "predict",
            folder,
            "--input",
            files / "x_test.npy",
            "--output",
            output,
            "--overwrite",
        ]
    )
    assert len(output.read_text().splitlines()) == 598
    _, out = train("flags", f"data.path={files}/flags.npz")
    assert "2 classes (false, true)" in re.sub(r"\s+", " ", out)
    failed = completed([QICD, "train", "--set", f"data.path={files}/objects.npz"])
    assert failed.returncode == 2
    assert "y: it holds Python objects, which are never unpickled" in failed.stdout
