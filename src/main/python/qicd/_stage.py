"""What all stages and models do beyond pyspark's wrappers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from qicd._session import require_jar, require_spark

require_spark()

from pyspark.errors import IllegalArgumentException  # noqa: E402
from pyspark.ml.wrapper import JavaWrapper  # noqa: E402
from pyspark.sql import DataFrame, is_remote  # noqa: E402

if TYPE_CHECKING:
    from py4j.java_gateway import JavaObject


class Stage:
    """Comes before pyspark's base class: mistakes are told without Java's stack trace."""

    _java_obj: Any = None

    @staticmethod
    def _new_java_obj(java_class: str, *args: Any) -> JavaObject:
        require_jar()
        return JavaWrapper._new_java_obj(java_class, *args)

    def _fit(self, dataset: DataFrame) -> Any:
        with bare_mistakes():
            return super()._fit(dataset)

    @classmethod
    def load(cls, path: str) -> Any:
        """Reads what was saved at a path that Spark reads."""
        with bare_mistakes():
            return super().load(path)


@contextmanager
def bare_mistakes() -> Iterator[None]:
    """Leaves out the stack trace that Spark Connect adds to a user's mistake."""
    try:
        yield
    except IllegalArgumentException as e:
        if hasattr(e, "_display_stacktrace"):
            e._display_stacktrace = False
        raise


def refuse_connect(what: str, instead: str) -> None:
    """Says what Spark Connect does not let through, and where to get it."""
    if is_remote():
        raise NotImplementedError(f"Spark Connect does not serve {what}: {instead}")
