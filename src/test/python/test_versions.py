"""One jar for every version of Spark, JDK and Python in the table of the page ``start.md``.

``QICD_SPARK=all`` in the environment runs the whole table. Without it, its oldest and newest rows are run.
"""

import re
import sys

import pytest
from conftest import HOME, JAVAS, NEW, NEWEST, OLD, OLDEST, WHOLE, WORK, Distribution, completed, run

MATRIX = [
    ("4.0.0", OLD, "3.10"),
    ("4.0.2", OLD, "3.11"),
    ("4.0.5", OLD, "3.12"),
    ("4.1.0", OLD, "3.11"),
    ("4.1.4", OLD, "3.13"),
    ("4.2.0", OLD, "3.10"),
    ("4.2.1", NEW, "3.12"),
    ("4.3.0", OLD, "3.11"),
    ("4.3.0", NEW, "3.13"),
]
"""Spark, JDK, Python. Before Spark 4.2, Hadoop does not run on new JDKs."""

ROWS = MATRIX if WHOLE else [(OLDEST, OLD, None), (NEWEST, NEW, None)]
SCRIPT = HOME / "src" / "test" / "python" / "inside" / "versions.py"


def saved(row, what="model"):
    return WORK / "versions" / f"{what}-{'-'.join(map(str, row))}"


@pytest.fixture(params=ROWS, ids=lambda row: "spark{}-jdk{}-python{}".format(*row))
def row(request):
    return request.param


def lines(printed: str) -> list[str]:
    return re.findall(r"^spark (\S+) model (\w+ right \d+)$", printed, re.M)


@pytest.mark.long
def test_classic(row, environments):
    version, jdk, python = row
    spark = Distribution(environments(version, python), version, jdk)
    found = lines(spark.run(spark.python, SCRIPT, saved(row)))
    assert [line[0] for line in found] == [version]
    saved(row, "told").write_text(found[0][1])


@pytest.mark.long
def test_connect_loads_what_all_have_saved(row, environments):
    """And trains the model anew, to the same bits."""
    version, jdk, python = row
    spark = Distribution(environments(version, python), version, jdk)
    others = [saved(other) for other in ROWS]
    with spark.connect() as remote:
        printed = spark.run(
            spark.python, SCRIPT, saved(row, "connect"), *others, SPARK_REMOTE=remote
        )
    found = lines(printed)
    assert found == [(version, saved(row, "told").read_text())] * (1 + len(ROWS))


def refused(command, java, **environment) -> str:
    """What a program says that ends as after a user's mistake."""
    done = completed(command, java, **environment)
    assert done.returncode == 2, done.stdout
    return done.stdout


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
def test_a_spark_that_is_too_old(wheel, tmp_path):
    """Spark 3.5 with Scala 2.12: one line from the command line, from the stages and from loading."""
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
    classes = ("QicdClassifier", "ImageFeatures", "QicdClassificationModel", "ImageFeaturesModel")
    loads = "".join(
        f"try {{ org.qicd.ml.{name}.load(\"a\"); }} catch (RuntimeException e) {{ System.out.println(e.getMessage()); }}\n"
        for name in classes
    )
    program = tmp_path / "Load.java"
    program.write_text(f"class Load {{ public static void main(String[] args) {{\n{loads}}} }}")
    told = run([f"{old.java}/bin/java", "-cp", f"{old.jar}:{old.home}/jars/*", program])
    assert len(re.findall(rf"^{line}$", told, re.M)) == len(classes)
