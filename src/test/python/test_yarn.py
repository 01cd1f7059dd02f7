"""The start page's commands on YARN and HDFS: processes are killed, and the model is that of local mode.

Without ``QICD_SPARK=all`` it is the newest Spark on one JDK.
"""

import contextlib
import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import time
import urllib.error
import urllib.request

import pytest
from conftest import (
    DISTRIBUTIONS,
    HOME,
    JAVAS,
    NEWEST,
    OLD,
    WHOLE,
    WORK,
    Distribution,
    Server,
    missing,
    run,
)

pytestmark = pytest.mark.long

SETTINGS = (
    "numStudents=2",
    "numLayers=2",
    "maxIter=60",
    "checkpointInterval=4",
    "validationInterval=0",
)
SMALL = [word for setting in SETTINGS for word in ("--set", setting)]
EXECUTOR = "YarnCoarseGrainedExecutorBackend"
MASTER = "org.apache.spark.deploy.yarn.ApplicationMaster"
LIGHT = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"  # for JVMs that live for seconds
SECONDS = 600


class Yarn(Server):
    """YARN and HDFS in a process, and the containers that it has started."""

    def __init__(self):
        self.folder = WORK / "yarn"
        shutil.rmtree(self.folder, ignore_errors=True)
        jars = HOME / "target" / "yarn"
        pom = HOME / "src" / "test" / "yarn" / "cluster.xml"
        copied = f"-DoutputDirectory={jars}"
        try:
            run(["mvn", "-q", "-B", "-f", pom, "dependency:copy-dependencies", copied])
        except (OSError, pytest.fail.Exception) as e:
            missing(f"Maven cannot fetch YARN: {e}")
        classes = HOME / "target" / "test-classes"
        assert (classes / "org/qicd/testing/MiniYarn.class").exists(), "mvn package first"
        spark = (HOME / "target" / "spark.classpath").read_text().strip()
        java = [f"{JAVAS[OLD]}/bin/java", f"@{HOME}/conf/jvm.options", "-Xmx512m"]
        java += [*LIGHT.split(), "-cp", f"{classes}:{jars}/*:{spark}"]
        program = ["org.qicd.testing.MiniYarn", self.folder, HOME / "data" / "digits.parquet"]
        super().__init__("yarn", [*java, *program], "ready: ", JAVAS[OLD])
        self.files = re.search(r"^ready: (\S+)", self.log.read_text(), re.M)[1] + "/webhdfs/v1"

    def containers(self, kind) -> list[int]:
        """Process ids of the JVMs in containers, by a part of their command lines."""
        listed = subprocess.check_output(["ps", "-axww", "-o", "pid=,args="], text=True)
        found = re.findall(r"^ *(\d+) (\S+/bin/java .*)$", listed, re.M)
        return [int(pid) for pid, line in found if kind in line and str(self.folder) in line]

    def read(self, path, operation="OPEN"):
        """A file, or what else the name node tells of a path; None if there is none."""
        address = f"{self.files}{path}?op={operation}&user.name=superuser"
        try:
            with urllib.request.urlopen(address, timeout=30) as answer:
                return answer.read().decode()
        except urllib.error.HTTPError as e:
            assert e.code == 404, e
            return None

    def reached(self, path) -> int:
        listed = self.read(f"{path}/checkpoints", "LISTSTATUS")
        return max(map(int, re.findall(r'"checkpoint-(\d+)"', listed or "")), default=0)

    def stop(self):
        super().stop()
        for pid in self.containers(""):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


@pytest.fixture(scope="module")
def yarn():
    server = Yarn()
    yield server
    server.stop()


class Client:
    """Commands of the page with a distribution of Spark, on its JDK."""

    def __init__(self, yarn, distribution):
        self.yarn = yarn
        self.spark = distribution
        self.conf = WORK / f"conf-yarn-{distribution.name}"
        self.conf.mkdir(parents=True, exist_ok=True)
        defaults = {
            "spark.yarn.jars": f"local:{distribution.home}/jars/*",  # nothing to be copied
            "spark.yarn.appMasterEnv.JAVA_HOME": distribution.java,
            "spark.executorEnv.JAVA_HOME": distribution.java,
            "spark.executor.instances": 2,
            "spark.executor.memory": "512m",
            "spark.driver.memory": "768m",
            "spark.ui.enabled": "false",
            "spark.driver.extraJavaOptions": LIGHT,
            "spark.executor.extraJavaOptions": LIGHT,
            "spark.yarn.am.extraJavaOptions": LIGHT,
            # Code that Spark compiles for each query costs more than it saves in a short run.
            "spark.sql.codegen.wholeStage": "false",
            "spark.sql.codegen.factoryMode": "NO_CODEGEN",
        }
        lines = (f"{key} {value}\n" for key, value in defaults.items())
        (self.conf / "spark-defaults.conf").write_text("".join(lines))

    def start(self, name, words) -> subprocess.Popen:
        home = str(self.spark.home)
        words = [home + "/bin/spark-submit" if w == "spark-submit" else str(w) for w in words]
        own = dict(word.split("=", 1) for word in words[:1] if re.match(r"[A-Z_]+=", word))
        own = {key: value.replace("/opt/spark", home) for key, value in own.items()}
        settings = {"HADOOP_CONF_DIR": str(self.yarn.folder / "conf"), "QICD_MEMORY": "768m"}
        settings |= {"SPARK_CONF_DIR": str(self.conf), "SPARK_LOCAL_IP": "127.0.0.1"}
        settings |= {"SPARK_SUBMIT_OPTS": LIGHT}
        env = {k: v for k, v in os.environ.items() if k not in ("SPARK_HOME", "PYTHONPATH")}
        env |= {"JAVA_HOME": self.spark.java, **settings, **own}
        self.log = WORK / f"yarn-{name}-{self.spark.name}.log"
        with self.log.open("w") as out:
            return subprocess.Popen(
                words[len(own) :], cwd=HOME, env=env, stdout=out, stderr=subprocess.STDOUT
            )

    def told(self) -> str:
        return self.log.read_text()

    def ended(self, process) -> int:
        try:
            return process.wait(SECONDS)
        finally:
            process.kill()

    def succeeds(self, process):
        assert self.ended(process) == 0, self.told()[-6000:]

    def await_round(self, process, path, wanted) -> int:
        """Waits for a checkpoint, and returns the round that it was made after."""
        deadline = time.monotonic() + SECONDS
        while (reached := self.yarn.reached(path)) < wanted:
            assert process.poll() is None, self.told()[-6000:]
            assert time.monotonic() < deadline, f"round {reached} of {path}: {self.told()[-6000:]}"
            time.sleep(0.05)
        assert reached < 60, "the training was over before anything could be killed"
        return reached

    def kill(self, kind):
        """kill -9 of the newest process of a kind."""
        os.kill(self.yarn.containers(kind)[-1], signal.SIGKILL)


@pytest.fixture(
    scope="module",
    params=DISTRIBUTIONS if WHOLE else [(NEWEST, OLD)],
    ids=lambda d: f"spark{d[0]}-jdk{d[1]}",
)
def client(request, yarn, environments):
    version, jdk = request.param
    return Client(yarn, Distribution(environments(version), version, jdk))


@pytest.fixture(scope="module")
def local():
    path = WORK / "run-local-yarn"
    run([HOME / "jobs" / "qicd", "train", *SMALL, "--run", path, "--overwrite"])
    return json.loads((path / "metrics.json").read_text())


def commands() -> list[list[str]]:
    """The page's commands: train and resume in client mode, train in cluster mode."""
    page = (HOME / "src" / "site" / "markdown" / "start.md").read_text()
    block = re.search(r"^## On YARN\n.*?```sh\n(.*?)```", page, re.M | re.S)[1]
    lines = block.replace("\\\n", " ").splitlines()
    return [shlex.split(line) for line in lines]


TRAIN, RESUME, CLUSTER = commands()


def check(client, path, local):
    """Compares what a run tells, but for what was measured and for the names of the images."""
    metrics = json.loads(client.yarn.read(f"{path}/metrics.json"))
    for name in ("modelFingerprint", "train", "test", "testConfusion"):
        assert metrics[name] == local[name], name
    resolved = json.loads(client.yarn.read(f"{path}/config.json"))["resolved"]
    kernels = {resolved["driverKernels"], *resolved["executorKernels"].values()}
    assert all(form.startswith("vector ") for form in kernels), resolved
    assert len(set(resolved["executorKernels"]) - {"driver"}) == 2, resolved
    for table in ("history.parquet", "ledger.parquet"):
        assert "_SUCCESS" in client.yarn.read(f"{path}/{table}", "LISTSTATUS")
    assert client.yarn.read(f"{path}/run.lock") is None
    return resolved


def anew(words, name) -> list[str]:
    """A command of the page with small settings, on a run directory that no other test has."""
    return [*(re.sub("^hdfs:///runs/.*", f"hdfs:///runs/{name}", word) for word in words)]


def test_client_mode(client, local):
    name = f"client-{client.spark.name}"
    path = f"/runs/{name}"
    driver = client.start("train", [*anew(TRAIN, name), *SMALL])
    reached = client.await_round(driver, path, 4)
    client.kill(EXECUTOR)
    client.await_round(driver, path, reached + 8)
    driver.kill()
    driver.wait()
    assert client.yarn.read(f"{path}/metrics.json") is None
    client.succeeds(client.start("resume", anew(RESUME, name)))
    assert re.search(r"^goes on   after round \d+ of 60", client.told(), re.M)
    resolved = check(client, path, local)
    assert "yarnApplication" not in resolved
    assert "which is gone" in client.yarn.read(f"{path}/log.txt")


def test_cluster_mode(client, local):
    """YARN starts the driver again, which goes on by itself."""
    name = f"cluster-{client.spark.name}"
    path = f"/runs/{name}"
    submit = client.start("cluster", [*anew(CLUSTER, name), *SMALL])
    reached = client.await_round(submit, path, 4)
    client.kill(EXECUTOR)
    client.await_round(submit, path, reached + 8)
    client.kill(MASTER)
    client.succeeds(submit)
    resolved = check(client, path, local)
    assert resolved["yarnApplication"] in client.told()
    log = client.yarn.read(f"{path}/log.txt")
    assert log.count("which is gone") == 1, log
    assert log.count("training begins") == 2, log
    if WHOLE:
        again = [*CLUSTER[: CLUSTER.index("train")], "resume", f"hdfs://{path}"]
        client.succeeds(client.start("finished", again))
        assert "final status: SUCCEEDED" in client.told()


MISTAKES = [
    ("data.path=/nosuch.parquet", "/nosuch.parquet: no such file or folder on hdfs://localhost:"),
    ("run.directory=hdfs:///closed/run", "/closed is not writable"),
]
CONTAINER = ("run.directory=runs/here", "run directory runs/here is in a container of YARN")


def mistaken(words, setting) -> list[str]:
    words = [*anew(words, "mistaken"), "--set", setting]
    if setting.startswith("run."):
        del words[words.index("--run") : words.index("--run") + 2]
    return words


@pytest.mark.parametrize("setting, expected", MISTAKES, ids=("data", "run"))
def test_mistakes_in_client_mode(client, setting, expected):
    process = client.start("client-mistake", mistaken(TRAIN, setting))
    assert client.ended(process) == 2, client.told()
    [line] = re.findall(r"^qicd: .*", client.told(), re.M)
    assert expected in line
    assert "\tat " not in client.told()


@pytest.mark.parametrize(
    "setting, expected", [*MISTAKES, CONTAINER], ids=("data", "run", "container")
)
def test_mistakes_in_cluster_mode(client, setting, expected):
    words = mistaken(CLUSTER, setting)
    words[1:1] = ["--conf", "spark.yarn.maxAppAttempts=1"]
    process = client.start("cluster-mistake", words)
    assert client.ended(process) == 1, client.told()
    newest = client.told().rsplit("\t diagnostics: ", 1)[1]
    diagnostics = newest.split("\n\t ApplicationMaster host: ")[0]
    # Of a driver without a session, YARN shows twice what its container has printed.
    lines = {line.split("qicd: ")[1] for line in diagnostics.splitlines() if "qicd: " in line}
    assert len(lines) == 1 and expected in lines.pop(), diagnostics
    assert "\tat " not in diagnostics
    assert client.yarn.read("/runs/mistaken", "LISTSTATUS") is None
