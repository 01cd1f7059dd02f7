"""Conversion of Python values to those that a param of Java takes."""

from __future__ import annotations

from typing import Any

from pyspark.ml.param import TypeConverters

toBoolean = TypeConverters.toBoolean
toFloat = TypeConverters.toFloat
toString = TypeConverters.toString


def _whole(value: Any, bits: int) -> int:
    number = TypeConverters.toInt(value)
    if not -(2 ** (bits - 1)) <= number < 2 ** (bits - 1):
        raise TypeError(f"{value} is no whole number of {bits} bits")
    return number


def toInt32(value: Any) -> int:
    """Return a whole number that fits in Java's int."""
    return _whole(value, 32)


def toInt64(value: Any) -> int:
    """Return a whole number that fits in Java's long."""
    return _whole(value, 64)


# pyspark passes a list to Java as an array if the name of the converter begins with toList.


def toListInt32(value: Any) -> list[int]:
    """Return a list of whole numbers. A single number becomes a list of one."""
    several = TypeConverters._can_convert_to_list(value)
    return [toInt32(item) for item in (TypeConverters.toList(value) if several else [value])]


def toListString(value: Any) -> list[str]:
    """Return a list of texts. A single text becomes a list of one."""
    return TypeConverters.toListString([value] if isinstance(value, str) else value)
