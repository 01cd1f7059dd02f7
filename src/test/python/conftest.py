"""Distributions of Spark for the tests: virtual environments with pip's pyspark and the wheel."""

import contextlib
import hashlib
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import struct
import subprocess
import sys
import time

import pytest

HOME = pathlib.Path(__file__).resolve().parents[3]
WORK = HOME / "target" / "python"
NEVER_SKIP = "CI" in os.environ
INSTALLED = ("matplotlib", "pytest")
collect_ignore = ["inside"]


def javas() -> dict[int, str]:
    """Home of a JDK by its feature version, the default one's and those beside it."""
    found = {}
    default = pathlib.Path(shutil.which("javac")).resolve().parents[1]
    for home in [default, *sorted(pathlib.Path("/usr/lib/jvm").glob("*"))]:
        release = home / "release"
        if release.is_file() and (home / "bin" / "javac").is_file():
            version = re.search(r'JAVA_VERSION="(\d+)', release.read_text())
            found.setdefault(int(version[1]), str(home))
    return found


JAVAS = javas()


def completed(command, java=None, timeout=900, **environment) -> subprocess.CompletedProcess:
    env = {k: v for k, v in os.environ.items() if k not in ("SPARK_HOME", "PYTHONPATH")}
    env.update(SPARK_LOCAL_IP="127.0.0.1", **environment)
    if java:
        env["JAVA_HOME"] = java
    return subprocess.run(
        [str(word) for word in command],
        cwd=HOME,
        env=env,
        timeout=timeout,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def run(command, java=None, timeout=900, **environment) -> str:
    """Output of a program that ends well; all output of one that does not, in the failure."""
    done = completed(command, java, timeout, **environment)
    if done.returncode != 0:
        pytest.fail(f"{command} ended with {done.returncode}:\n{done.stdout[-6000:]}", pytrace=False)
    return done.stdout


class Server:
    """A program that runs beside the tests until they end."""

    def __init__(self, name, command, ready, java, **environment):
        self.log = WORK / f"{name}.log"
        env = {**os.environ, "JAVA_HOME": java, "SPARK_LOCAL_IP": "127.0.0.1", **environment}
        with self.log.open("w") as out:
            self.process = subprocess.Popen(
                [str(word) for word in command],
                cwd=HOME,
                env=env,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        deadline = time.monotonic() + 240
        while ready not in self.log.read_text():
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.stop()
                pytest.fail(f"{name} did not start:\n{self.log.read_text()[-4000:]}", pytrace=False)
            time.sleep(0.3)

    def stop(self):
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)
            self.process.wait(60)


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


class Distribution:
    """pip's pyspark of a version with the wheel, on a JDK."""

    def __init__(self, environment: pathlib.Path, version: str, jdk: int):
        self.name = f"{version}-jdk{jdk}"
        self.java = JAVAS[jdk]
        self.python = environment / "bin" / "python"
        self.home = next(environment.glob("lib/python*/site-packages/pyspark"))
        self.jar = next(environment.glob("lib/python*/site-packages/qicd/jars/*.jar"))

    def run(self, *command, **environment) -> str:
        return run(command, self.java, PYSPARK_PYTHON=str(self.python), **environment)

    def submit(self, *arguments, **environment) -> str:
        command = (self.home / "bin" / "spark-submit", *arguments)
        return self.run(*command, SPARK_HOME=str(self.home), **environment)

    def serve(self, name, program, *arguments, ready, **environment) -> Server:
        command = (self.home / "bin" / program, *arguments)
        return Server(name, command, ready, self.java, SPARK_HOME=str(self.home), **environment)

    @contextlib.contextmanager
    def connect(self):
        """The address of a Spark Connect server with the jar, while it runs."""
        port = free_port()
        server = self.serve(
            f"connect-{self.name}",
            "spark-submit",
            *("--class", "org.apache.spark.sql.connect.service.SparkConnectServer"),
            *("--jars", self.jar, "--conf", "spark.ui.enabled=false"),
            *("--conf", f"spark.connect.grpc.binding.port={port}", "spark-internal"),
            ready="Spark Connect server started at",
        )
        try:
            yield f"sc://127.0.0.1:{port}"
        finally:
            server.stop()


def missing(what: str):
    if NEVER_SKIP:
        pytest.fail(what, pytrace=False)
    pytest.skip(f"tests on real distributions of Spark were skipped: {what}")


@pytest.fixture(scope="session")
def wheel():
    """The wheel, by the README's command."""
    for earlier in WORK.glob("python-model-*"):
        shutil.rmtree(earlier)
    readme = (HOME / "README.md").read_text()
    command = re.search(r"^pip wheel .*$", readme, re.M)[0].split()
    assert list((HOME / "target").glob("qicd-spark_*.jar")), "no jar: mvn package first"
    try:
        run([sys.executable, "-m", *command])
    except pytest.fail.Exception as e:
        missing(f"pip cannot build the wheel: {e}")
    return next((HOME / "target").glob("qicd-*.whl"))


@pytest.fixture(scope="session")
def environments(wheel):
    """Makes an environment for a version when it is first asked for."""
    made = {}

    def environment(version: str, python: str | None = None) -> pathlib.Path:
        key = f"{version}-{python}" if python else version
        if key not in made:
            path = WORK / f"pyspark-{key}"
            if not (path / "bin" / "python").exists():
                run([interpreter(python), "-m", "venv", path])
            pip = [path / "bin" / "python", "-m", "pip", "install", "--quiet", "--no-compile"]
            try:
                run([*pip, f"pyspark[connect]=={version}", *INSTALLED], timeout=1800)
            except pytest.fail.Exception as e:
                missing(f"pip cannot install pyspark {version}: {e}")
            run([*pip, "--force-reinstall", "--no-deps", wheel])
            made[key] = path
        return made[key]

    return environment


def interpreter(python: str | None) -> str:
    """A Python of a version, or the one that runs the tests."""
    if python is None:
        return sys.executable
    try:
        run([f"python{python}", "-c", ""])
    except (OSError, pytest.fail.Exception):
        missing(f"there is no python{python} on the path")
    return f"python{python}"


def pytest_configure(config):
    config.addinivalue_line("markers", "long: takes minutes, and .ci/run leaves it out")


OLD, NEW = min(JAVAS), max(JAVAS)
OLDEST, NEWEST = "4.0.0", "4.3.0"
WHOLE = os.environ.get("QICD_SPARK") == "all"
# The oldest Spark on the oldest JDK, and the newest on the newest. Models, YARN and others have the newest on the oldest.
PAIRS = [(OLDEST, OLD), (NEWEST, OLD), (NEWEST, NEW)] if WHOLE else [(OLDEST, OLD), (NEWEST, NEW)]
DISTRIBUTIONS = list(dict.fromkeys(PAIRS))


@pytest.fixture(scope="session", params=DISTRIBUTIONS, ids=lambda d: f"spark{d[0]}-jdk{d[1]}")
def distribution(request, environments):
    version, jdk = request.param
    return Distribution(environments(version), version, jdk)


@pytest.fixture(scope="session", params=PAIRS if WHOLE else PAIRS[-1:], ids=lambda d: f"spark{d[0]}-jdk{d[1]}")
def latest(request, environments):
    """For what hardly depends on the version: all distributions with QICD_SPARK=all, otherwise the newest."""
    version, jdk = request.param
    return Distribution(environments(version), version, jdk)


@pytest.fixture(scope="session")
def newest(environments):
    return Distribution(environments(NEWEST), NEWEST, OLD)


def fingerprint(saved) -> str:
    """SHA-256 over the bits of all weights, from the files alone."""
    [text] = saved.glob("stages/1_*/data/ensemble")
    digest = hashlib.sha256()
    for student in json.loads(text.read_text())["students"]:
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
def models(newest):
    """Saved models of every encoding, template and readout, with predictions of Spark."""
    folder = WORK / "numpy-models"
    folder.mkdir(parents=True, exist_ok=True)
    newest.run(newest.python, HOME / "src" / "test" / "python" / "inside" / "saved_models.py", folder)
    return folder
