"""Where pyspark looks for the classes of Java's package of this name."""

from qicd._classification import QicdClassificationModel, QicdClassifier
from qicd._images import ImageFeatures, ImageFeaturesModel

__all__ = ["ImageFeatures", "ImageFeaturesModel", "QicdClassificationModel", "QicdClassifier"]
