"""Preparation of images."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from qicd._stage import Stage, refuse_connect

from pyspark.ml.util import JavaMLReadable, JavaMLWritable
from pyspark.ml.wrapper import JavaEstimator, JavaModel

from qicd._params import ImageFeaturesInit, ImageFeaturesParams, ImageFeaturesSetters

if TYPE_CHECKING:
    from py4j.java_gateway import JavaObject


class ImageFeatures(
    ImageFeaturesInit,
    Stage,
    JavaEstimator["ImageFeaturesModel"],
    ImageFeaturesSetters,
    JavaMLWritable,
    JavaMLReadable["ImageFeatures"],
):
    """An estimator that prepares images as features.

    Images are square ones of numbers, in vectors or arrays, or pictures of any size and colours, as
    Spark's image source has them. It crops the images, resizes them by area, and returns either the
    pixels or the principal components. Unlike MLlib's ``PCA`` it centres the images. Its result has the same bits for the
    same images in any order and partitioning. Every param is a keyword-only argument of the
    constructor, and has a getter and a setter.

    Examples
    --------
    >>> prepare = qicd.ImageFeatures(border=1, side=4, components=8, outputCol="prepared")
    >>> model = prepare.fit(train)
    >>> model.numInputs, model.numFeatures, model.principalComponents.shape, model.mean.shape
    (64, 8, (8, 16), (16,))
    >>> model.transform(test).first().prepared.size
    8
    """

    __module__ = "org.qicd.ml"

    def _create_model(self, java_model: JavaObject) -> ImageFeaturesModel:
        return ImageFeaturesModel(java_model)


class ImageFeaturesModel(
    Stage,
    JavaModel,
    ImageFeaturesParams,
    JavaMLWritable,
    JavaMLReadable["ImageFeaturesModel"],
):
    """A fitted preparation of images.

    Examples
    --------
    >>> model = qicd.ImageFeatures(side=4).fit(train).setOutputCol("small")
    >>> model.transform(test).first().small.size
    16
    """

    __module__ = "org.qicd.ml"

    def setInputCol(self, value: str) -> ImageFeaturesModel:
        """Set the name of the column of the images, vectors or arrays."""
        return self._set(inputCol=value)

    def setOutputCol(self, value: str) -> ImageFeaturesModel:
        """Set the name of the new column of the prepared images, vectors."""
        return self._set(outputCol=value)

    def setHandleInvalid(self, value: str) -> ImageFeaturesModel:
        """Set what happens to rows that hold no image: error, skip or keep."""
        return self._set(handleInvalid=value)

    @property
    def numInputs(self) -> int:
        """The number of features of an image before preparation."""
        refuse_connect("numInputs", "load the saved model in a classic session")
        return self._java_obj.numInputs()

    @property
    def numFeatures(self) -> int:
        """The number of features after preparation."""
        return self._call_java("numFeatures")

    @property
    def mean(self) -> NDArray[np.float64]:
        """The mean image after resizing; empty without components."""
        refuse_connect("mean", "load the saved model in a classic session")
        return self._call_java("mean").toArray()

    @property
    def principalComponents(self) -> NDArray[np.float64]:
        """The principal components, largest variance first: one row each, one column per pixel."""
        refuse_connect("principalComponents", "load the saved model in a classic session")
        return self._call_java("principalComponents").toArray()
