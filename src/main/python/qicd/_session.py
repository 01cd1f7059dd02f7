"""Sessions that have the jar."""

from __future__ import annotations

import functools
import os
import queue
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

OLDEST_SPARK = (4, 1)
_PROBE = "org.qicd.ml.QicdClassifier"
_STATIC = "org.qicd.simulate.Simulator"


def jar() -> str:
    """The path of the jar, for ``--jars`` and ``spark.jars``.

    >>> import qicd
    >>> qicd.jar().endswith(".jar")
    True
    """
    found = sorted(Path(__file__).with_name("jars").glob("qicd-spark_*.jar"))
    if not found:
        raise FileNotFoundError(
            f"qicd's jar is not in {Path(__file__).parent / 'jars'}: install the wheel, which has it"
        )
    return str(found[-1])


def spark(master: str | None = None, conf: dict[str, str] | None = None) -> SparkSession:
    """The running session, or else a new one, with the jar.

    Over Spark Connect if ``SPARK_REMOTE`` or ``master`` (``sc://host:port``) says so.

    Parameters
    ----------
    master : str, optional
        Spark's master, ``local[2]``; by default spark-submit's, or else ``local[*]``.
    conf : dict, optional
        Further settings of the session.

    >>> import qicd
    >>> spark = qicd.spark(conf={"spark.sql.shuffle.partitions": "4"})
    >>> spark.conf.get("spark.sql.shuffle.partitions")
    '4'
    """
    require_spark()
    from pyspark.sql import SparkSession

    builder = SparkSession.builder
    for key, value in (conf or {}).items():
        builder = builder.config(key, value)
    if master is not None:
        builder = builder.remote(master) if master.startswith("sc://") else builder.master(master)
    if not _is_remote(master):
        jars = [j for j in (conf or {}).get("spark.jars", "").split(",") if j]
        builder = builder.config("spark.jars", ",".join([*jars, jar()]))
    return attach(builder.getOrCreate())


def attach(spark: SparkSession) -> SparkSession:
    """Adds the jar to a running session, if it is not there, and returns the session.

    A server of Spark Connect must have been started with the jar.

    >>> import qicd
    >>> qicd.attach(spark) is spark
    True
    """
    require_spark(spark.version)
    if _is_connect(spark):
        _require_served(spark)
    elif not jvm_has_jar():
        _add_to_jvm(spark)
    return spark


def _add_to_jvm(spark: SparkSession) -> None:
    """Does what ``--jars`` does: driver and executors then have one class of each name.

    ``ADD JAR`` would give the session a class loader of its own, whose classes are not those of
    local mode's tasks.
    """
    jvm = spark.sparkContext._jvm
    loader = jvm.java.lang.Thread.currentThread().getContextClassLoader()
    if hasattr(loader, "addURL"):
        loader.addURL(jvm.java.io.File(jar()).toURI().toURL())
    if not jvm_has_jar():
        raise RuntimeError(
            "this JVM takes no jar after its start: start it with"
            f" --jars {jar()}, or begin with spark = qicd.spark()"
        )
    spark.sparkContext._jsc.addJar(jar())


def _require_served(spark: SparkSession) -> None:
    """Asks the server for one of our classes; artifacts of a client do not reach all of Spark."""
    try:
        spark.sql(f"SELECT reflect('{_STATIC}', 'kernels')").collect()
    except Exception as e:
        if _STATIC not in str(e):
            raise
        raise RuntimeError(
            "the Spark Connect server was started without qicd's jar: start it with"
            f" --jars {jar()}"
        ) from None


def _is_remote(master: str | None) -> bool:
    from pyspark.sql import is_remote

    return is_remote() or "SPARK_REMOTE" in os.environ or (master or "").startswith("sc://")


def _is_connect(spark: SparkSession) -> bool:
    return type(spark).__module__.startswith("pyspark.sql.connect")


def require_spark(version: str | None = None) -> None:
    """Refuses to go on without a Spark that is new enough: pyspark's, or a server's."""
    if version is None:
        try:
            import pyspark
        except ImportError:
            raise ImportError(
                "qicd needs pyspark, which is not installed: pip install 'qicd[spark]'"
            ) from None
        version = pyspark.__version__
    if tuple(int(part) for part in version.split(".")[:2]) < OLDEST_SPARK:
        raise RuntimeError(
            f"qicd needs Spark 4.1 or newer, found {version}: pip install 'pyspark>=4.1'"
        )


def jvm_has_jar() -> bool:
    """Whether the JVM of this process's classic session finds our classes from this thread."""
    from py4j.java_gateway import JavaClass
    from pyspark.core.context import SparkContext

    found = SparkContext._jvm
    for name in _PROBE.split("."):
        found = getattr(found, name)
    return isinstance(found, JavaClass)


def running_jvm() -> Any:
    """The JVM of this process's classic session, where it has our classes, or None."""
    try:
        from pyspark.core.context import SparkContext
    except ImportError:  # Spark Connect's client alone is installed.
        return None
    return SparkContext._jvm if SparkContext._active_spark_context and jvm_has_jar() else None


@functools.cache
def _release_models_elsewhere() -> None:
    """Lets a thread of its own tell a Connect server which models are no longer needed.

    pyspark tells it from a model's end, wherever that comes: in the garbage collection of any
    thread, which may be inside gRPC and hold what the call then waits for, as under
    ``CrossValidator``; or while the interpreter comes to its own end, where the call may wait
    forever for a thread that no longer starts (SPARK-55020, SPARK-57655). What is left at the exit
    pyspark's client releases with its session.
    """
    from pyspark.ml import util
    from pyspark.sql.connect.session import SparkSession as ConnectSession

    reference = getattr(util, "RemoteModelRef", None)
    if reference is None:
        return
    release = reference.release_ref
    released: queue.SimpleQueue[Any] = queue.SimpleQueue()  # Its put is made for such places.

    def release_all() -> None:
        while True:
            model, session = released.get()
            ConnectSession._active_session.session = session
            release(model)

    def release_later(model: Any) -> None:
        released.put((model, ConnectSession.getActiveSession()))

    threading.Thread(target=release_all, name="qicd-release", daemon=True).start()
    reference.release_ref = release_later


def require_jar() -> None:
    """Refuses to make a stage where Java has no such class, which pyspark would tell obscurely."""
    from pyspark.core.context import SparkContext
    from pyspark.sql import is_remote

    if is_remote():
        _release_models_elsewhere()
        return
    if SparkContext._active_spark_context is None:
        raise RuntimeError("no Spark session is running: begin with spark = qicd.spark()")
    if not jvm_has_jar():
        raise RuntimeError(
            "the running Spark was started without qicd's jar: call qicd.attach(spark), or start"
            f" it with --jars {jar()}"
        )
