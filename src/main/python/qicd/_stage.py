"""The base class of all stages and models, which adds to the wrappers of pyspark."""

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
    """A base class that reports a user's mistakes without a stack trace of Java.

    It must come before the base class of pyspark in the list of bases.
    """

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
        """Read a saved stage or model.

        Parameters
        ----------
        path : str
            Any path that Spark reads.
        """
        with bare_mistakes():
            return super().load(path)


@contextmanager
def bare_mistakes() -> Iterator[None]:
    """Leave out the stack trace that Spark Connect adds to a user's mistake.

    A server of Spark 4.0 keeps to itself what Java says where it calls a method by reflection.
    """
    try:
        yield
    except IllegalArgumentException as e:
        if hasattr(e, "_display_stacktrace"):
            e._display_stacktrace = False
        raise
    except Exception as e:
        if is_remote() and "(java.lang.reflect.InvocationTargetException)" in str(e):
            raise RuntimeError(
                "Spark 4.0 Connect does not pass on what is wrong: see the log of the server, or do"
                " the same in a classic session"
            ) from None
        raise


def refuse_connect(what: str, instead: str) -> None:
    """Raise an error over Spark Connect that names what is not available and what to do."""
    if is_remote():
        raise NotImplementedError(f"Spark Connect does not serve {what}: {instead}")
