"""The wheel and the jar on the Spark that people have; see conftest.py for which."""

import re
import sys

import pytest
from conftest import (
    HOME,
    JAVAS,
    NEW,
    NEWEST,
    OLD,
    OLDEST,
    WHOLE,
    WORK,
    Distribution,
    completed,
    fingerprint,
    free_port,
    run,
)

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
    port = free_port()
    server = distribution.serve(
        f"connect-{distribution.name}",
        "spark-submit",
        *("--class", "org.apache.spark.sql.connect.service.SparkConnectServer"),
        *("--jars", distribution.jar, "--conf", "spark.ui.enabled=false"),
        *("--conf", f"spark.connect.grpc.binding.port={port}", "spark-internal"),
        ready="Spark Connect server started at",
    )
    yield f"sc://127.0.0.1:{port}"
    server.stop()


def check_script(java_model, printed):
    assert "|label|prediction|" in printed
    assert fingerprint(SAVED) == fingerprint(java_model)


def test_the_script_under_python(distribution, java_model):
    check_script(java_model, distribution.run(distribution.python, page_script()))
    SAVED.rename(WORK / f"python-model-{distribution.name}")


def test_the_script_under_spark_submit(distribution, java_model):
    told = distribution.run(distribution.python, "-c", "import qicd; print(qicd.jar())").strip()
    assert told == str(distribution.jar)
    check_script(java_model, distribution.submit("--jars", told, page_script()))


def test_the_script_over_connect(distribution, java_model, connect):
    printed = distribution.run(distribution.python, page_script(), SPARK_REMOTE=connect)
    check_script(java_model, printed)


def refused(command, java, **environment) -> str:
    """What a program says that ends as after a user's mistake."""
    done = completed(command, java, **environment)
    assert done.returncode == 2, done.stdout
    return done.stdout


def inside(distribution, *tests, **environment):
    command = (distribution.python, "-m", "pytest", "-q", "-p", "no:cacheprovider")
    print(distribution.run(*command, *(INSIDE / test for test in tests), **environment))


def test_classic_session(distribution):
    inside(distribution, "test_classic.py", "test_mistakes.py")


def test_connect_session(distribution, connect):
    inside(distribution, "test_connect.py", "test_mistakes.py", SPARK_REMOTE=connect)


def test_attach(distribution):
    assert "attached" in distribution.run(distribution.python, INSIDE / "attach.py")


def test_no_stack_trace_where_students_are_looked_for(distribution, java_model):
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
    printed = distribution.run(distribution.python, "-c", code, *paths)
    assert printed.count("found 4") == 2
    for path in paths[2:]:
        assert f"\n{path} holds no trained students: expected" in printed
    assert "\tat " not in printed


def test_workers_run_the_drivers_python(distribution):
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
    other = WORK / f"python-{distribution.name}"
    other.unlink(missing_ok=True)
    other.symlink_to(distribution.python)
    for arguments, expected in (((), distribution.python), ((other,), other)):
        printed = distribution.run(distribution.python, "-c", code, *arguments)
        assert f"worker {expected}\n" in printed


def test_import_without_pyspark_and_without_jar(distribution):
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
    printed = distribution.run(distribution.python, "-c", code).splitlines()
    assert printed == [
        "ImportError: qicd needs pyspark, which is not installed: pip install 'qicd[spark]'",
        "RuntimeError: qicd needs Spark 4.0 or newer, found 3.5.9: pip install 'pyspark>=4.0'",
        "FileNotFoundError: qicd's jar is not in /nowhere/jars: install the wheel, which has it",
    ]



def test_the_sources_compile_against_the_oldest_spark(environments, tmp_path):
    """No method or class of a later version is used, whether a test would come across it or not."""
    oldest = Distribution(environments(OLDEST), OLDEST, OLD)
    texts = {path: path.read_text() for path in (HOME / "src" / "main" / "java").rglob("*.java")}
    # The jar has those that use a library which is in the jar under another name.
    sources = [path for path, text in texts.items() if not re.search(r"picocli|com\.typesafe", text)]
    assert len(sources) > 0.9 * len(texts)
    options = ("-nowarn", "-proc:none", "-d", tmp_path, "--add-modules", "jdk.incubator.vector")
    jars = f"{oldest.home}/jars/*:{oldest.jar}"
    run([f"{oldest.java}/bin/javac", *options, "-cp", jars, *sources])


@pytest.mark.skipif(NEW < 23, reason="no such JDK on this machine")
def test_a_jdk_on_which_spark_does_not_start(environments):
    """One line, also from the command line, where Spark's own would be a stack trace."""
    oldest = Distribution(environments(OLDEST), OLDEST, NEW)
    code = "import qicd\ntry:\n    qicd.spark()\nexcept RuntimeError as e:\n    print(e)"
    assert re.fullmatch(
        rf"this Spark has Hadoop 3\.4\.\d, which needs JDK 17 to 22, found {NEW} in {oldest.java}:"
        r" set JAVA_HOME, or pip install 'pyspark>=4\.2'\n",
        oldest.run(oldest.python, "-c", code),
    )
    told = refused([HOME / "jobs" / "qicd", "train"], oldest.java, SPARK_HOME=str(oldest.home))
    assert re.fullmatch(
        rf"qicd: SPARK_HOME=\S+ has Hadoop 3\.4\.\d, which needs JDK 17 to 22, found {NEW} in"
        rf" {oldest.java}: set JAVA_HOME\n",
        told,
    )


@pytest.mark.parametrize("found", ["11.0.2", "1.8.0_452"])
def test_a_jdk_that_is_too_old(environments, tmp_path, found):
    """A folder that says so stands for such a JDK."""
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "java").symlink_to(f"{JAVAS[OLD]}/bin/java")
    (tmp_path / "release").write_text(f'IMPLEMENTOR="x"\nJAVA_VERSION="{found}"\n')
    feature = {"11.0.2": "11", "1.8.0_452": "8"}[found]
    newest = Distribution(environments(NEWEST), NEWEST, OLD)
    newest.java = str(tmp_path)
    code = "import qicd\ntry:\n    qicd.spark()\nexcept RuntimeError as e:\n    print(e)"
    assert newest.run(newest.python, "-c", code) == (
        f"qicd needs JDK 17 or newer, found {feature} in {tmp_path}: set JAVA_HOME\n"
    )


@pytest.mark.skipif(not WHOLE, reason="an old Spark is a large download: QICD_SPARK=all")
def test_a_spark_that_is_too_old(wheel):
    """Spark 3.5 with Scala 2.12: one line from the command line and from the stages."""
    path = WORK / "pyspark-3.5"
    if not (path / "bin" / "python").exists():
        run([sys.executable, "-m", "venv", path])
    pip = [path / "bin" / "python", "-m", "pip", "install", "--quiet"]
    run([*pip, "pyspark==3.5.9"], timeout=1800)
    run([*pip, "--force-reinstall", "--no-deps", wheel])
    old = Distribution(path, "3.5.9", OLD)
    line = (
        r"this is Spark 3\.5\.9 with Scala 2\.12\.\d+: expected Spark 4\.0 or newer, which has"
        r" Scala 2\.13"
    )
    told = refused([HOME / "jobs" / "qicd", "train"], old.java, SPARK_HOME=str(old.home))
    assert re.search(rf"^qicd: {line}$", told, re.M)
    assert "\tat " not in told
    code = """
import sys
from pyspark.sql import SparkSession
spark = SparkSession.builder.master("local[1]").config("spark.jars", sys.argv[1]).getOrCreate()
for stage in ("QicdClassifier", "ImageFeatures"):
    try:
        getattr(spark._jvm.org.qicd.ml, stage)()
    except Exception as e:
        print(e)
"""
    told = old.run(old.python, "-c", code, old.jar)
    assert len(re.findall(rf"^{line}$", told, re.M)) == 2
