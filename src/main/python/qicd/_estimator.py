"""Trained students that predict together, as a fitted classifier of scikit-learn."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from numbers import Real
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from qicd._pictures import rows_of_pictures
from qicd._predict import encodable, expectations_of, prepared, rows_of, simulated
from qicd._readout import SMOOTHING, log_probabilities, together

if TYPE_CHECKING:
    from os import PathLike

    from qicd._students import QicdStudent

_AMPLITUDES = 1 << 20
"""Amplitudes of the states that are in memory at the same time, unless one state has more."""


class Students(list):
    """The students of a saved model, which predict together without Spark.

    A list of :class:`QicdStudent`, with several circuits each group by group. It is also a fitted
    classifier of scikit-learn, which need not be installed. It cannot be fitted anew.

    Attributes
    ----------
    classes_ : numpy.ndarray
        The classes in the order of the probabilities: 0 to C - 1, or the names of a run's classes.
        Names that are whole numbers are integers.
    n_features_in_ : int
        Number of features of an image before its preparation; of a model of pictures, the numbers
        that a picture becomes first.
    feature_names_in_ : numpy.ndarray
        Names of the features, if the pipeline takes each from a column of its own.
    temperature : float
        The probabilities are the mean of the students' to the power 1 / temperature, scaled to
        sum 1.
    smoothing : float
        What is added to the count of each class when shots estimate probabilities by Born's rule.
    """

    def __init__(
        self,
        students: Sequence[QicdStudent],
        num_features: int,
        preparations: Sequence[dict] | str = (),
        temperature: float = 1.0,
        *,
        classes: Sequence[str] | None = None,
        thresholds: Sequence[float] | None = None,
        columns: Sequence[str] | None = None,
        smoothing: float = SMOOTHING,
    ):
        super().__init__(students)
        known = isinstance(preparations, str) or not preparations
        self.temperature = temperature
        self.smoothing = smoothing
        self.n_features_in_ = num_features if known else preparations[0]["numInputs"]
        self.classes_ = _classes(classes, self[0].circuit.readout.numClasses)
        if columns is not None:
            self.feature_names_in_ = np.array(columns, dtype=object)
        self._num_features = num_features
        self._preparations = preparations
        self._thresholds = None if thresholds is None else np.array(thresholds, dtype=float)

    def predict_proba(self, X: ArrayLike) -> NDArray[np.float64]:
        """Compute the class probabilities of images, as the model's ``transform`` does without shots.

        Images are taken as the saved pipeline takes them: its ``ImageFeatures`` prepare them. A
        model that was saved alone takes prepared images.

        Parameters
        ----------
        X : array_like
            One image per row. For a model of pictures, arrays of ``uint8`` as Pillow gives them, of
            shape ``(height, width)`` or ``(height, width, 3)``, whose sizes may differ.

        Returns
        -------
        numpy.ndarray
            The probability of each class: one image per row, one class per column.

        Raises
        ------
        ValueError
            If an image has another number of features, cannot be encoded, or is not finite, or if
            the pipeline prepares images by stages of another package.
        """
        rows = self.prepare(X)
        block = max(1, _AMPLITUDES >> self[0].circuit.numQubits)
        found = np.empty((len(rows), len(self.classes_)))
        for k in range(0, len(rows), block):
            some = rows[k : k + block]
            each = [
                log_probabilities(one.circuit.readout, expectations_of(one.circuit, simulated(one, some)))
                for one in self
            ]
            found[k : k + block] = together(each, self.temperature)
        if not np.isfinite(found).all():
            row = np.argmin(np.isfinite(found).all(axis=1))
            raise ValueError(f"image {row}: its features are too large for angles")
        return found

    def prepare(self, X: ArrayLike) -> NDArray[np.float64]:
        """Prepare images as the saved pipeline does, for the students' own circuits.

        Parameters
        ----------
        X : array_like
            Images as ``predict_proba`` takes them.

        Returns
        -------
        numpy.ndarray
            Prepared images, one a row.
        """
        if isinstance(self._preparations, str):
            raise ValueError(self._preparations)
        self._check_names(X)
        if self._preparations and "pictures" in self._preparations[0]:
            X = rows_of_pictures(self._preparations[0]["pictures"], X)
        rows = rows_of(X, self.n_features_in_, type(self).__name__)
        for state in self._preparations:
            rows = prepared(state, rows)
        return encodable(self[0].circuit, rows)

    def predict(self, X: ArrayLike) -> NDArray:
        """Predict the classes of images, as the model's ``transform`` does without shots.

        Parameters
        ----------
        X : array_like
            One image per row.

        Returns
        -------
        numpy.ndarray
            The most probable class of each image; with thresholds, that of the largest ratio of
            probability and threshold.
        """
        found = self.predict_proba(X)
        if self._thresholds is not None:
            zero = self._thresholds == 0
            found = np.where(zero, np.inf, found / np.where(zero, 1, self._thresholds))
        return self.classes_[found.argmax(axis=1)]

    def score(self, X: ArrayLike, y: ArrayLike, sample_weight: ArrayLike | None = None) -> float:
        """Return the share of images, by weight, that are predicted correctly.

        Parameters
        ----------
        X : array_like
            One image per row.
        y : array_like
            The class of each image.
        sample_weight : array_like, optional
            The weight of each image. The default is 1.

        Returns
        -------
        float
            The accuracy.
        """
        labels = np.asarray(y)
        found = self.predict(X)
        if labels.shape != found.shape:
            raise ValueError(
                f"Found input variables with inconsistent numbers of samples: [{len(found)},"
                f" {len(labels) if labels.ndim else 1}]; y is of shape {labels.shape}"
            )
        if not len(labels):
            raise ValueError("Found array with 0 sample(s) while a minimum of 1 is required.")
        if not np.isin(labels, self.classes_).any():
            raise ValueError(
                f"no label in y is a class of the model: found {labels.tolist()[0]!r}, expected one of"
                f" {self.classes_.tolist()}"
            )
        return float(np.average(found == labels, weights=sample_weight))

    def fit(self, X: ArrayLike, y: ArrayLike | None = None) -> Students:
        """Refuse: the students are trained already.

        ``sklearn.frozen.FrozenEstimator(students)`` may take part where a classifier is fitted.
        """
        raise NotImplementedError(
            "these students were trained by Spark and cannot be fitted here: pass"
            " sklearn.frozen.FrozenEstimator(students) where a classifier is fitted"
        )

    def get_params(self, deep: bool = True) -> dict[str, Any]:
        """Return the parameters that can be set: the temperature."""
        return {"temperature": self.temperature}

    def set_params(self, **params: Any) -> Students:
        """Set the temperature.

        Returns
        -------
        Students
            This estimator.
        """
        for name, value in params.items():
            if name != "temperature":
                raise ValueError(
                    f"Invalid parameter {name!r} for estimator {self!r}. Valid parameters are:"
                    " ['temperature']."
                )
            if not isinstance(value, Real) or not 0 < value <= 1e6:
                raise ValueError(
                    f"temperature is {value!r}: expected a number above 0, at most 1000000"
                )
            self.temperature = float(value)
        return self

    def to_onnx(self, path: str | PathLike[str], precision: str = "single") -> None:
        """Write the ensemble, with the preparation of images, as an ONNX model.

        It needs the package ``onnx``: ``pip install 'qicd[onnx]'``. The model has an input
        ``images``, one image per row, and the outputs ``probabilities``, one class per column, and
        ``prediction``, the index of the predicted class. The text ``classes`` of its metadata is a
        JSON list of the classes. Images are not checked: one that cannot be encoded gives NaN.

        Parameters
        ----------
        path : str or path
            The file to write. A file that is there is replaced.
        precision : str
            ``single`` or ``double``, of the images, the probabilities, and the matrices in the file.
            The model computes in double precision in any case.

        Raises
        ------
        ValueError
            If the circuits have more than 12 qubits, the model takes pictures, the pipeline has stages of
            another package, or the precision is another word.
        """
        try:
            from qicd import _onnx
        except ImportError as e:
            if e.name and e.name.split(".")[0] == "onnx":
                raise ImportError(
                    "to_onnx needs the package onnx, which is not installed: pip install 'qicd[onnx]'"
                ) from None
            raise
        if isinstance(self._preparations, str):
            raise ValueError(self._preparations)
        if self._preparations and "pictures" in self._preparations[0]:
            raise ValueError(
                "this model takes pictures of any size, which ONNX models here do not: prepare them by"
                " ImageFeatures, and load the classifier's own stage"
            )
        _onnx.write(self, path, precision)

    def _check_names(self, X: ArrayLike) -> None:
        """Refuse a table whose columns are not those of the training, in scikit-learn's words."""
        columns = getattr(X, "columns", None)
        expected = getattr(self, "feature_names_in_", None)
        if columns is None or expected is None or not all(isinstance(c, str) for c in columns):
            return
        if list(columns) != list(expected):
            raise ValueError(
                "The feature names should match those that were passed during fit. Found"
                f" {list(columns)[:5]}, expected {list(expected)[:5]}"
            )

    @property
    def _estimator_type(self) -> str:  # scikit-learn before 1.6 asks for it.
        return "classifier"

    def __sklearn_tags__(self) -> Any:
        from sklearn.utils import ClassifierTags, Tags, TargetTags

        return Tags(
            estimator_type="classifier",
            target_tags=TargetTags(required=True),
            classifier_tags=ClassifierTags(),
        )

    def __sklearn_is_fitted__(self) -> bool:
        return True

    def __sklearn_clone__(self) -> Students:
        """Return a copy that is as trained as this one."""
        return copy.copy(self)

    def __repr__(self) -> str:
        qubits = self[0].circuit.numQubits if self else 0
        return f"Students({len(self)} circuits of {qubits} qubits, {len(self.classes_)} classes)"


def _classes(names: Sequence[str] | None, number: int) -> NDArray:
    if names is None:
        return np.arange(number)
    if all(name.removeprefix("-").isdecimal() and str(int(name)) == name for name in names):
        numbers = np.array([int(name) for name in names])
        if (np.diff(numbers) > 0).all():
            return numbers
    return np.array(names)
