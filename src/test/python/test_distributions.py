"""The wheel and the jar on the Spark that people have; see conftest.py for which."""

import re

import pytest
from conftest import HOME, WORK, fingerprint

INSIDE = HOME / "src" / "test" / "python" / "inside"
SAVED = HOME / "target" / "python-model"


def page_script() -> str:
    """The first example of the Python page."""
    page = HOME / "src" / "site" / "markdown" / "python.md"
    script = re.search(r"```python\n(.*?)```", page.read_text(), re.S)[1]
    WORK.mkdir(parents=True, exist_ok=True)
    path = WORK / "page.py"
    path.write_text(script)
    return str(path)


@pytest.fixture(scope="session")
def connect(distribution):
    with distribution.connect() as remote:
        yield remote


def check_script(java_model, printed):
    assert "|label|prediction|" in printed
    assert fingerprint(SAVED) == fingerprint(java_model)


def test_the_script_under_python(distribution, java_model):
    check_script(java_model, distribution.run(distribution.python, page_script()))
    SAVED.rename(WORK / f"python-model-{distribution.name}")


def test_the_script_under_spark_submit(latest, java_model):
    told = latest.run(latest.python, "-c", "import qicd; print(qicd.jar())").strip()
    assert told == str(latest.jar)
    check_script(java_model, latest.submit("--jars", told, page_script()))


@pytest.mark.long
def test_the_script_over_connect(distribution, java_model, connect):
    printed = distribution.run(distribution.python, page_script(), SPARK_REMOTE=connect)
    check_script(java_model, printed)


def inside(distribution, *tests, **environment):
    command = (distribution.python, "-m", "pytest", "-q", "-p", "no:cacheprovider")
    print(distribution.run(*command, *(INSIDE / test for test in tests), **environment))


def test_classic_session(distribution):
    inside(distribution, "test_classic.py", "test_mistakes.py")


def test_connect_session(distribution, connect):
    inside(distribution, "test_connect.py", "test_mistakes.py", SPARK_REMOTE=connect)


def test_attach(latest):
    assert "attached" in latest.run(latest.python, INSIDE / "attach.py")


def test_no_stack_trace_where_students_are_looked_for(latest, java_model):
    code = """
import sys
import qicd
qicd.spark(conf={"spark.ui.enabled": "false"})
for path in sys.argv[1:]:
    try:
        print("found", len(qicd.load_students(path)))
    except FileNotFoundError as e:
        print(e)
"""
    paths = [java_model, f"file://{java_model}", "nosuch", "file:/nosuch", java_model.parent]
    printed = latest.run(latest.python, "-c", code, *paths)
    assert printed.count("found 4") == 2
    for path in paths[2:]:
        assert f"\n{path} holds no trained students: expected" in printed
    assert "\tat " not in printed


def test_workers_run_the_drivers_python(latest):
    """Also in an environment that is not activated, unless another Python is named."""
    code = """
import os, sys
os.environ.pop("PYSPARK_PYTHON")
import qicd
chosen = {"spark.pyspark.python": sys.argv[1]} if sys.argv[1:] else {}
spark = qicd.spark("local[1]", {"spark.ui.enabled": "false", **chosen})
def executable(_):
    import sys
    return sys.executable
print("worker", *spark.sparkContext.parallelize([0], 1).map(executable).collect())
"""
    other = WORK / f"python-{latest.name}"
    other.unlink(missing_ok=True)
    other.symlink_to(latest.python)
    for arguments, expected in (((), latest.python), ((other,), other)):
        printed = latest.run(latest.python, "-c", code, *arguments)
        assert f"worker {expected}\n" in printed


def test_import_without_pyspark_and_without_jar(latest):
    """What is said where a part is missing, by a Python that hides it."""
    code = """
import sys
import qicd
assert not any(name.split(".")[0] == "pyspark" for name in sys.modules), "import pyspark"
def told(call):
    try:
        call()
    except Exception as e:
        return f"{type(e).__name__}: {e}"
sys.modules["pyspark"] = None
print(told(qicd.spark))
import types
sys.modules["pyspark"] = types.SimpleNamespace(__version__="3.5.9")
print(told(qicd.spark))
qicd._session.__file__ = "/nowhere/_session.py"
print(told(qicd.jar))
"""
    printed = latest.run(latest.python, "-c", code).splitlines()
    assert printed == [
        "ImportError: qicd needs pyspark, which is not installed: pip install 'qicd[spark]'",
        "RuntimeError: qicd needs Spark 4.0 or newer, found 3.5.9: pip install 'pyspark>=4.0'",
        "FileNotFoundError: qicd's jar is not in /nowhere/jars: install the wheel, which has it",
    ]
