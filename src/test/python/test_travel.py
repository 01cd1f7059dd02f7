"""Saved models travel between Java and Python, and between versions of Spark, both ways."""

import re

import pytest
from conftest import HOME, JAVAS, OLD, WORK, Distribution, fingerprint, java

INSIDE = HOME / "src" / "test" / "python" / "inside"


@pytest.fixture(scope="module")
def saved(java_model):
    """By Java, and by the Python page's script under each distribution, whose tests ran before."""
    by_python = sorted(WORK.glob("python-model-*"))
    assert any("4.1.4" in path.name for path in by_python)
    assert any("4.3.0" in path.name for path in by_python)
    return [java_model, *by_python]


def test_java_loads_them_all(saved):
    assert java("", *saved) == [fingerprint(saved[0])] * len(saved)


@pytest.mark.parametrize("version", ["4.1.4", "4.3.0"])
def test_python_loads_them_all(environments, saved, version):
    distribution = Distribution(environments(version), version, JAVAS[OLD])
    printed = distribution.run(distribution.python, INSIDE / "models.py", *saved)
    found = re.findall(r"^fingerprint (\w+) 1797$", printed, re.M)
    assert found == [fingerprint(saved[0])] * len(saved)
