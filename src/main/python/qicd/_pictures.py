"""Pictures of any size and colours as rows of numbers, as an ImageFeaturesModel makes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from qicd._predict import shares

if TYPE_CHECKING:
    from collections.abc import Iterable

_LUMINANCE = np.array([299, 587, 114])
"""How ITU-R BT.601 weighs red, green and blue, in thousandths."""


def rows_of_pictures(steps: dict[str, Any], pictures: Iterable[ArrayLike]) -> NDArray[np.float64]:
    """Turn pictures into rows, plane by plane and in each plane row by row.

    Parameters
    ----------
    steps : dict
        What a saved model says of its pictures.
    pictures : iterable
        Arrays of ``uint8`` of shape ``(height, width)``, or ``(height, width, 3)`` in the order red,
        green, blue, or with opacity behind them, which is left out.
    """
    rows = [_row(steps, k, np.asarray(picture)) for k, picture in enumerate(pictures)]
    if not rows:
        raise ValueError("no pictures: expected at least one")
    return np.stack(rows)


def _row(steps: dict[str, Any], number: int, picture: NDArray) -> NDArray[np.float64]:
    whole = picture.reshape(picture.shape + (1,) * (picture.ndim == 2))
    if picture.dtype != np.uint8 or whole.ndim != 3 or whole.shape[2] not in (1, 3, 4):
        raise ValueError(
            f"picture {number} is an array of {picture.dtype} of shape {picture.shape}: expected uint8"
            " of (height, width) or (height, width, 3)"
        )
    border = steps["border"]
    whole = whole[border : len(whole) - border, border : whole.shape[1] - border, :3].astype(int)
    if 0 in whole.shape:
        raise ValueError(f"picture {number} of shape {picture.shape} is smaller than its border")
    rows, columns = whole.shape[:2]
    if steps["aspect"] == "crop":
        least = min(rows, columns)
        top, left = (rows - least) // 2, (columns - least) // 2
        whole = whole[top : top + least, left : left + least]
        rows = columns = least
    if steps["color"] == "rgb":
        planes = np.broadcast_to(whole, (rows, columns, 3)).transpose(2, 0, 1).astype(float)
    elif whole.shape[2] == 3:
        planes = (whole @ _LUMINANCE / 1000)[np.newaxis]
    else:
        planes = whole.transpose(2, 0, 1).astype(float)
    height = out_rows = steps["side"] or rows
    width = out_columns = steps["side"] or columns
    if steps["aspect"] == "pad":
        most = max(rows, columns)
        height = width = steps["side"] or most
        out_rows = max(1, (2 * rows * height + most) // (2 * most))
        out_columns = max(1, (2 * columns * width + most) // (2 * most))
    if (height, width) != (steps["height"], steps["width"]):
        raise ValueError(
            f"picture {number} has {picture.shape[1]} x {picture.shape[0]} pixels: expected"
            f" {steps['width'] + 2 * border} x {steps['height'] + 2 * border}, as in the training"
        )
    image = np.zeros((len(planes), height, width))
    top, left = (height - out_rows) // 2, (width - out_columns) // 2
    image[:, top : top + out_rows, left : left + out_columns] = (
        shares(rows, out_rows) @ planes @ shares(columns, out_columns).T
    )
    return image.ravel()
