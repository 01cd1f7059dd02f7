"""MLflow's autologging with our stages: the real package and a local store."""

import json
import re

from conftest import HOME, WORK, run

PAGE = HOME / "src" / "site" / "markdown" / "python.md"
PACKAGES = ("mlflow-skinny==3.17.2", "sqlalchemy", "alembic", "scipy")

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
