"""The module in which pyspark looks up the Python classes of Java's package ``org.qicd.ml``."""

from qicd._classification import QicdClassificationModel, QicdClassifier
from qicd._images import ImageFeatures, ImageFeaturesModel

__all__ = ["ImageFeatures", "ImageFeaturesModel", "QicdClassificationModel", "QicdClassifier"]
