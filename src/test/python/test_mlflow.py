"""MLflow, the real package: its autologging with our stages, and its server beside the command line."""

import json
import os
import re
import signal
import subprocess
import sys
import time

import pytest
from conftest import HOME, JAVAS, OLD, WORK, Server, fingerprint, free_port, run

pytestmark = pytest.mark.long

PAGE = HOME / "src" / "site" / "markdown" / "python.md"
VERSION = "3.17.2"
PACKAGES = (f"mlflow-skinny=={VERSION}", "sqlalchemy", "alembic", "scipy")

BEFORE = """
import mlflow, mlflow.pyspark.ml, qicd
from pyspark.ml.evaluation import MulticlassClassificationEvaluator
mlflow.set_tracking_uri("sqlite:///{store}/mlflow.db")
mlflow.create_experiment("qicd", artifact_location="{store}/artifacts")
mlflow.set_experiment("qicd")
digits = qicd.spark().read.parquet("data/digits.parquet")
train, test = (digits.filter(digits.split == part) for part in ("train", "test"))
"""

AFTER = """
import json
data = mlflow.get_run(logged.info.run_id).data
fitted = MulticlassClassificationEvaluator(metricName="accuracy").evaluate(model.transform(test))
print("logged", json.dumps(dict(params=data.params, metrics=data.metrics, tags=data.tags, accuracy=fitted)))
loaded = qicd.QicdClassificationModel.load("file://{store}/artifacts/" + logged.info.run_id + "/artifacts/model")
print("same", loaded.fingerprint == model.fingerprint)
"""


def test_the_pages_example(newest, tmp_path):
    run([newest.python, "-m", "pip", "install", "--quiet", *PACKAGES], timeout=900)
    block = re.search(r"```python\n(import mlflow\n.*?)```", PAGE.read_text(), re.S)[1]
    script = WORK / "mlflow-page.py"
    script.write_text("".join((BEFORE, block, AFTER)).replace("{store}", str(tmp_path)))
    printed = newest.run(newest.python, script)
    logged = json.loads(re.search(r"^logged (.*)$", printed, re.M)[1])
    assert logged["tags"]["estimator_name"] == "QicdClassifier"
    assert logged["params"]["numLayers"] == "[4]"
    assert logged["params"]["strategy"] == "qicd"
    [accuracy] = logged["metrics"].values()
    assert accuracy == logged["accuracy"] > 0.5
    assert "same True" in printed


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """The address of a server, and a Python that has MLflow."""
    path = WORK / "mlflow"
    if not (path / "bin" / "python").exists():
        run([sys.executable, "-m", "venv", path])
    run([path / "bin" / "python", "-m", "pip", "install", "--quiet", f"mlflow=={VERSION}"], timeout=1800)
    store, port = tmp_path_factory.mktemp("mlflow"), free_port()
    command = [path / "bin" / "mlflow", "server", "--port", port, "--workers", 1]
    stores = ["--backend-store-uri", f"sqlite:///{store}/db", "--artifacts-destination", store / "files"]
    running = Server("mlflow-server", [*command, *stores], "Application startup complete", JAVAS[OLD])
    yield f"http://127.0.0.1:{port}", path / "bin" / "python"
    running.stop()


LOGGED = """
import json, sys, mlflow
address, folder = sys.argv[1:]
mlflow.set_tracking_uri(address)
[logged] = mlflow.search_runs(experiment_names=["the digits"], output_format="list")
series = mlflow.MlflowClient().get_metric_history(logged.info.run_id, "taskLoss")
if folder:
    mlflow.artifacts.download_artifacts(run_id=logged.info.run_id, dst_path=folder)
print(json.dumps(dict(
    id=logged.info.run_id, status=logged.info.status, params=logged.data.params,
    metrics=logged.data.metrics, tags=logged.data.tags,
    losses=sorted((point.step, point.value) for point in series),
)))
"""


def logged(server, folder="") -> dict:
    address, python = server
    return json.loads(run([python, "-c", LOGGED, address, folder]).splitlines()[-1])


def qicd(*arguments) -> list[str]:
    return [str(HOME / "jobs" / "qicd"), *map(str, arguments)]


def test_a_training_is_logged_to_a_server(server, tmp_path):
    """Killed and resumed, it is one run with all rounds, and its files are those of the directory."""
    directory, files = tmp_path / "run", tmp_path / "files"
    settings = ("maxIter=300", f"mlflow.trackingUri={server[0]}", "mlflow.experiment=the digits")
    options = [word for setting in settings for word in ("--set", setting)]
    with (tmp_path / "log").open("w") as log:
        training = subprocess.Popen(
            qicd("train", "--run", directory, *options),
            stdout=log,
            stderr=log,
            env={**os.environ, "JAVA_HOME": JAVAS[OLD]},
        )
        while training.poll() is None and not list(directory.glob("checkpoints/checkpoint-*")):
            time.sleep(0.05)
        training.send_signal(signal.SIGTERM)
        training.wait(60)
    assert training.returncode == 143, (tmp_path / "log").read_text()
    killed = logged(server)
    assert killed["status"] == "KILLED"
    assert 0 < len(killed["losses"]) < 300
    run(qicd("resume", directory), JAVAS[OLD])
    ended = logged(server, files)
    assert (ended["status"], ended["id"]) == ("FINISHED", killed["id"])
    assert [step for step, _ in ended["losses"]] == list(range(1, 301))
    assert ended["losses"][: len(killed["losses"])] == killed["losses"]
    config = json.loads((directory / "config.json").read_text())
    assert ended["params"]["stepSize"] == str(config["stepSize"])
    assert ended["params"]["trainFingerprint"] == config["resolved"]["trainFingerprint"]
    metrics = json.loads((directory / "metrics.json").read_text())
    assert ended["metrics"]["test.ensemble.accuracy"] == metrics["test"]["ensemble"]["accuracy"]
    assert ended["tags"]["qicd.run"] == str(directory)
    assert fingerprint(files / "model") == metrics["modelFingerprint"]
    for name in ("report.html", "metrics.json", "log.txt"):
        assert (files / name).read_bytes() == (directory / name).read_bytes()
