"""From values that Python users give to those that a param of Java takes."""

from __future__ import annotations

from typing import Any

from pyspark.ml.param import TypeConverters

toFloat = TypeConverters.toFloat
toString = TypeConverters.toString


def _whole(value: Any, bits: int) -> int:
    number = TypeConverters.toInt(value)
    if not -(2 ** (bits - 1)) <= number < 2 ** (bits - 1):
        raise TypeError(f"{value} is no whole number of {bits} bits")
    return number


def toInt32(value: Any) -> int:
    """A whole number that Java's int holds."""
    return _whole(value, 32)


def toInt64(value: Any) -> int:
    """A whole number that Java's long holds."""
    return _whole(value, 64)


# pyspark knows by a converter's name, toList..., that Java has an array.


def toListInt32(value: Any) -> list[int]:
    """Whole numbers: one for all, or one for each."""
    several = TypeConverters._can_convert_to_list(value)
    return [toInt32(item) for item in (TypeConverters.toList(value) if several else [value])]


def toListString(value: Any) -> list[str]:
    """Texts: one for all, or one for each."""
    return TypeConverters.toListString([value] if isinstance(value, str) else value)
