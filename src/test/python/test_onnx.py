"""Saved models as classifiers of scikit-learn and as ONNX: a Python without pyspark that has both."""

import re

import pytest
from conftest import HOME, run
from test_numpy import environment

PACKAGES = ("scikit-learn>=1.6", "pandas", "matplotlib", "onnxruntime", "pytest")


@pytest.fixture(scope="module")
def python(wheel):
    return environment("onnx", wheel, "onnx", *PACKAGES)


def test_classifier(python, models):
    tests = HOME / "src" / "test" / "python" / "inside" / "classifier.py"
    run([python, "-m", "pytest", "-q", "-p", "no:cacheprovider", tests], MODELS=str(models), MPLBACKEND="agg")


def test_the_example_of_the_documents(python, models, tmp_path):
    text = (HOME / "src" / "site" / "markdown" / "python.md").read_text()
    [example] = [code for code in re.findall(r"```python\n(.*?)```", text, re.S) if "to_onnx" in code]
    (tmp_path / "target").mkdir()
    (tmp_path / "target" / "python-model").symlink_to(models / "plain")
    prelude = f"import json, os\nos.chdir({str(tmp_path)!r})\n"
    prelude += f"images = json.load(open({str(models / 'predicted.json')!r}))['plain']['images'][:5]\n"
    printed = run([python, "-c", prelude + example])
    assert float(re.search(r"difference (\S+)", printed)[1]) < 1e-6


def test_without_onnx(wheel, models, tmp_path):
    python = environment("numpy", wheel, "numpy")
    code = "import qicd, sys; qicd.load_students(sys.argv[1]).to_onnx(sys.argv[2])"
    with pytest.raises(pytest.fail.Exception) as told:
        run([python, "-c", code, models / "plain", tmp_path / "model.onnx"])
    assert "ImportError: to_onnx needs the package onnx, which is not installed: pip install" in str(told.value)
