"""The command line and the jar on a standalone cluster of a pip-installed Spark."""

import json
import shutil
import time
import urllib.request

import pytest
from conftest import HOME, WORK, free_port, run


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


submitted = []  # names of the runs on the cluster


def trained(command, name) -> str:
    path = WORK / f"run-{name}"
    shutil.rmtree(path, ignore_errors=True)
    command(path)
    resolved = json.loads((path / "config.json").read_text())["resolved"]
    kernels = {resolved["driverKernels"], *resolved["executorKernels"].values()}
    assert all(form.startswith("vector ") for form in kernels), resolved
    executors = {"driver"}
    if name != "local":
        submitted.append(name)
        executors = {"0", "1"}
    assert executors <= set(resolved["executorKernels"]), resolved
    return json.loads((path / "metrics.json").read_text())["modelFingerprint"]


@pytest.mark.parametrize("mode", ["client", pytest.param("cluster", marks=pytest.mark.long)])
def test_jobs_qicd_on_a_cluster(newest, cluster, local_fingerprint, mode):
    master, _, environment = cluster
    command = (HOME / "jobs" / "qicd", *TRAIN, "--master", master, "--deploy-mode", mode)
    env = dict(environment, SPARK_HOME=str(newest.home), QICD_MEMORY="1g")
    assert trained(lambda p: newest.run(*command, "--run", p, **env), mode) == local_fingerprint


@pytest.mark.long
def test_spark_submit_of_the_jar(newest, cluster, local_fingerprint):
    master, _, environment = cluster
    command = ("--master", master, "--class", "org.qicd.job.Main", newest.jar, *TRAIN)
    config = ("--config", HOME / "conf" / "digits.conf")
    found = trained(lambda p: newest.submit(*command, *config, "--run", p, **environment), "submit")
    assert found == local_fingerprint


def test_rounds_are_described_in_the_rest_api(cluster):
    """Runs after those above, whose event logs the history server has read."""
    _, rest, _ = cluster
    assert submitted, "this test looks at the applications of those before it"

    def get(path):
        with urllib.request.urlopen(rest + path, timeout=30) as answer:
            return json.load(answer)

    deadline = time.monotonic() + 60
    while len(apps := get("/applications?status=completed")) < len(submitted):
        assert time.monotonic() < deadline, "the history server has not read the event logs"
        time.sleep(1)
    for app in apps:
        described = [job.get("description", "") for job in get(f"/applications/{app['id']}/jobs")]
        assert sum("round 11" in text for text in described) >= 1, described[:20]
