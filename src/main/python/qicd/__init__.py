"""Ensembles of quantum neural networks that are trained together on Apache Spark.

Importing this package does not import pyspark. A launcher can therefore ask where the jar is:
``spark-submit --jars "$(python -c 'import qicd; print(qicd.jar())')" script.py``.

Examples
--------
>>> import qicd
>>> spark = qicd.spark()                                   # a session that has the jar
>>> digits = spark.read.parquet("data/digits.parquet")
>>> train, test = (digits.filter(digits.split == part) for part in ("train", "test"))
>>> model = qicd.QicdClassifier(numLayers=2, maxIter=5).fit(train)
>>> model.transform(test).select("label", "prediction").columns
['label', 'prediction']
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qicd._session import attach, jar, spark

if TYPE_CHECKING:
    from qicd import hardware
    from qicd._classification import (
        ClassificationReport,
        Estimate,
        QicdClassificationModel,
        QicdClassifier,
        QicdTrainingSummary,
    )
    from qicd._estimator import Students
    from qicd._images import ImageFeatures, ImageFeaturesModel
    from qicd._students import (
        Angle,
        Circuit,
        FeatureScaling,
        Operation,
        QicdStudent,
        Readout,
        load_students,
    )

_MODULES = {
    "_classification": (
        "ClassificationReport",
        "Estimate",
        "QicdClassificationModel",
        "QicdClassifier",
        "QicdTrainingSummary",
    ),
    "_estimator": ("Students",),
    "_images": ("ImageFeatures", "ImageFeaturesModel"),
    "_students": (
        "Angle",
        "Circuit",
        "FeatureScaling",
        "Operation",
        "QicdStudent",
        "Readout",
        "load_students",
    ),
}

__all__ = sorted(
    ["attach", "jar", "spark", *(name for names in _MODULES.values() for name in names)]
)


def __getattr__(name: str) -> Any:
    """Import a class or ``hardware``, and what they need, when they are first asked for."""
    from importlib import import_module

    if name == "hardware":
        return import_module("qicd.hardware")
    for module, names in _MODULES.items():
        if name in names:
            return getattr(import_module(f"qicd.{module}"), name)
    raise AttributeError(f"module 'qicd' has no attribute '{name}'")


def __dir__() -> list[str]:
    return __all__
