"""The wheel and the jar on the Spark that people have; see conftest.py for which."""

import hashlib
import json
import re
import struct
import time
import urllib.request

import pytest
from conftest import HOME, WORK, JAVAS, OLD, free_port, run

INSIDE = HOME / "src" / "test" / "python" / "inside"
SAVED = HOME / "target" / "python-model"


def readme_script() -> str:
    script = re.search(r"```python\n(.*?)```", (HOME / "README.md").read_text(), re.S)[1]
    assert len(script.splitlines()) == 12
    WORK.mkdir(parents=True, exist_ok=True)
    path = WORK / "readme.py"
    path.write_text(script)
    return str(path)


def fingerprint(saved) -> str:
    """SHA-256 over the bits of all weights, from the files alone."""
    text = "".join(part.read_text() for part in saved.glob("stages/1_*/data/ensemble/part-*"))
    digest = hashlib.sha256()
    for student in json.loads(text)["students"]:
        digest.update(struct.pack(f">{len(student['weights'])}d", *student["weights"]))
    return digest.hexdigest()


def java(*paths) -> list[str]:
    """Runs FitDigits on the Spark that Maven fetched."""
    jars = [str(next((HOME / "target").glob("qicd-spark_*.jar")))]
    jars.append((HOME / "target" / "spark.classpath").read_text().strip())
    program = HOME / "src" / "test" / "python" / "FitDigits.java"
    command = [f"{JAVAS[OLD]}/bin/java", "-cp", ":".join(jars), program, *paths]
    return re.findall(r"^fingerprint (\w+) 1797$", run(command), re.M)


@pytest.fixture(scope="session")
def java_model():
    path = WORK / "java-model"
    path.parent.mkdir(parents=True, exist_ok=True)
    assert java(path) == [fingerprint(path)]
    return path


@pytest.fixture(scope="session")
def connect(distribution):
    port = free_port()
    server = distribution.serve(
        f"connect-{distribution.version}",
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
    check_script(java_model, distribution.run(distribution.python, readme_script()))
    SAVED.rename(WORK / f"python-model-{distribution.version}-{time.time_ns()}")


def test_the_script_under_spark_submit(distribution, java_model):
    told = distribution.run(distribution.python, "-c", "import qicd; print(qicd.jar())").strip()
    assert told == str(distribution.jar)
    check_script(java_model, distribution.submit("--jars", told, readme_script()))


def test_the_script_over_connect(distribution, java_model, connect):
    printed = distribution.run(distribution.python, readme_script(), SPARK_REMOTE=connect)
    check_script(java_model, printed)


def inside(distribution, *tests, **environment):
    command = (distribution.python, "-m", "pytest", "-q", "-p", "no:cacheprovider")
    print(distribution.run(*command, *(INSIDE / test for test in tests), **environment))


def test_classic_session(distribution):
    inside(distribution, "test_classic.py", "test_mistakes.py")


def test_connect_session(distribution, connect):
    inside(distribution, "test_connect.py", "test_mistakes.py", SPARK_REMOTE=connect)


def test_attach(distribution):
    assert "attached" in distribution.run(distribution.python, INSIDE / "attach.py")


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
sys.modules["pyspark"] = types.SimpleNamespace(__version__="4.0.1")
print(told(qicd.spark))
qicd._session.__file__ = "/nowhere/_session.py"
print(told(qicd.jar))
"""
    printed = distribution.run(distribution.python, "-c", code).splitlines()
    assert printed == [
        "ImportError: qicd needs pyspark, which is not installed: pip install 'qicd[spark]'",
        "RuntimeError: qicd needs Spark 4.1 or newer, found 4.0.1: pip install 'pyspark>=4.1'",
        "FileNotFoundError: qicd's jar is not in /nowhere/jars: install the wheel, which has it",
    ]


def test_models_travel_between_java_python_and_versions(distribution, java_model):
    """Runs last of a version's tests on models of all versions that ran before."""
    python_models = sorted(WORK.glob("python-model-*"))
    assert python_models
    expected = fingerprint(java_model)
    printed = distribution.run(
        distribution.python, INSIDE / "models.py", java_model, *python_models
    )
    found = re.findall(r"^fingerprint (\w+) 1797$", printed, re.M)
    assert found == [expected] * (1 + len(python_models))
    assert java("", *python_models) == [expected] * len(python_models)


def test_the_notebook(newest):
    picture = HOME / "target" / "digits.png"
    picture.unlink(missing_ok=True)
    printed = newest.run(newest.python, HOME / "jobs" / "digits.py")
    assert re.search(r"accuracy +0\.[89]", printed)
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert picture.stat().st_size > 10_000


@pytest.fixture(scope="module")
def cluster(newest):
    """A master, two workers, event logs and a history server."""
    port, rest = free_port(), free_port()
    logs = WORK / "events"
    logs.mkdir(parents=True, exist_ok=True)
    conf = WORK / "conf"
    conf.mkdir(exist_ok=True)
    (conf / "spark-defaults.conf").write_text(
        f"spark.eventLog.enabled true\nspark.eventLog.dir {logs.as_uri()}\n"
        "spark.executor.memory 1g\nspark.executor.cores 1\n"
    )
    master = f"spark://127.0.0.1:{port}"
    servers = [
        newest.serve(
            "master",
            "spark-class",
            *("org.apache.spark.deploy.master.Master", "--host", "127.0.0.1"),
            *("--port", port, "--webui-port", free_port()),
            ready="New state: ALIVE",
        )
    ]
    for number in range(2):
        servers.append(
            newest.serve(
                f"worker-{number}",
                "spark-class",
                *("org.apache.spark.deploy.worker.Worker", "--host", "127.0.0.1", "--cores", 2),
                *("--memory", "3g", "--webui-port", free_port()),
                *("--work-dir", WORK / f"worker-{number}", master),
                ready="Successfully registered with master",
            )
        )
    servers.append(
        newest.serve(
            "history",
            "spark-class",
            "org.apache.spark.deploy.history.HistoryServer",
            ready="Bound HistoryServer",
            SPARK_HISTORY_OPTS=f"-Dspark.history.fs.logDirectory={logs.as_uri()}"
            f" -Dspark.history.ui.port={rest} -Dspark.history.fs.update.interval=1s",
        )
    )
    yield master, f"http://127.0.0.1:{rest}/api/v1", {"SPARK_CONF_DIR": str(conf)}
    for server in reversed(servers):
        server.stop()


TRAIN = ("train", "--set", "maxIter=12", "--set", "numLayers=2", "--set", "validationInterval=0")


@pytest.fixture(scope="module")
def local_fingerprint():
    return trained(lambda path: run([HOME / "jobs" / "qicd", *TRAIN, "--run", path]), "local")


def trained(command, name) -> str:
    import shutil

    path = WORK / f"run-{name}"
    shutil.rmtree(path, ignore_errors=True)
    command(path)
    resolved = json.loads((path / "config.json").read_text())["resolved"]
    assert resolved["driverKernels"] == "vector", resolved
    assert set(resolved["executorKernels"].values()) == {"vector"}, resolved
    executors = {"driver"} if name == "local" else {"0", "1"}
    assert executors <= set(resolved["executorKernels"]), resolved
    return json.loads((path / "metrics.json").read_text())["modelFingerprint"]


@pytest.mark.parametrize("mode", ["client", "cluster"])
def test_jobs_qicd_on_a_cluster(newest, cluster, local_fingerprint, mode):
    master, _, environment = cluster
    command = (HOME / "jobs" / "qicd", *TRAIN, "--master", master, "--deploy-mode", mode)
    env = dict(environment, SPARK_HOME=str(newest.home), QICD_MEMORY="1g")
    assert trained(lambda p: newest.run(*command, "--run", p, **env), mode) == local_fingerprint


def test_spark_submit_of_the_jar(newest, cluster, local_fingerprint):
    master, _, environment = cluster
    command = ("--master", master, "--class", "org.qicd.job.Main", newest.jar, *TRAIN)
    config = ("--config", HOME / "conf" / "digits.conf")
    found = trained(lambda p: newest.submit(*command, *config, "--run", p, **environment), "submit")
    assert found == local_fingerprint


def test_rounds_are_described_in_the_rest_api(cluster):
    """Runs after those above, whose event logs the history server has read."""
    _, rest, _ = cluster

    def get(path):
        with urllib.request.urlopen(rest + path, timeout=30) as answer:
            return json.load(answer)

    deadline = time.monotonic() + 60
    while len(apps := get("/applications?status=completed")) < 3:
        assert time.monotonic() < deadline, "the history server has not read the event logs"
        time.sleep(1)
    for app in apps:
        described = [job.get("description", "") for job in get(f"/applications/{app['id']}/jobs")]
        assert sum("round 11" in text for text in described) >= 1, described[:20]
