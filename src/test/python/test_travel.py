"""Saved models travel between Java and Python, and between versions of Spark, both ways."""

import re

import pytest
from conftest import DISTRIBUTIONS, HOME, WORK, Distribution, fingerprint, java

INSIDE = HOME / "src" / "test" / "python" / "inside"


@pytest.fixture(scope="module")
def saved(java_model):
    """By Java, and by the Python page's script under each distribution, whose tests ran before."""
    by_python = sorted(WORK.glob("python-model-*"))
    for version, jdk in DISTRIBUTIONS:
        assert any(path.name == f"python-model-{version}-jdk{jdk}" for path in by_python)
    return [java_model, *by_python]


def test_java_loads_them_all(saved):
    assert java("", *saved) == [fingerprint(saved[0])] * len(saved)


@pytest.mark.parametrize("version, jdk", dict(DISTRIBUTIONS).items())
def test_python_loads_them_all(environments, saved, version, jdk):
    distribution = Distribution(environments(version), version, jdk)
    printed = distribution.run(distribution.python, INSIDE / "models.py", *saved)
    found = re.findall(r"^fingerprint (\w+) 1797$", printed, re.M)
    assert found == [fingerprint(saved[0])] * len(saved)
