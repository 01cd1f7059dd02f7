"""Spark sessions that have the jar."""

from __future__ import annotations

import functools
import os
import queue
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qicd._java import require_jdk

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

OLDEST_SPARK = (4, 0)
_PROBE = "org.qicd.ml.QicdClassifier"
_STATIC = "org.qicd.simulate.Simulator"


def jar() -> str:
    """Return the path of the jar, for ``--jars`` and ``spark.jars``.

    Examples
    --------
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
    """Return the running session, or else a new one, with the jar.

    It is a session of Spark Connect if ``SPARK_REMOTE`` is set or if ``master`` has the form
    ``sc://host:port``.

    Spark starts Python processes for functions in Python. In local mode they run this interpreter,
    unless ``PYSPARK_PYTHON`` or ``spark.pyspark.python`` names another one. So an environment need
    not be activated.

    Parameters
    ----------
    master : str, optional
        Spark's master, such as ``local[2]``. The default is that of spark-submit, or else
        ``local[*]``.
    conf : dict, optional
        Further settings of the session.

    Returns
    -------
    pyspark.sql.SparkSession
        The session.

    Examples
    --------
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
        if _starts_java():
            require_jdk()
        _choose_python(master, conf or {})
        jars = [j for j in (conf or {}).get("spark.jars", "").split(",") if j]
        builder = builder.config("spark.jars", ",".join([*jars, jar()]))
    return attach(builder.getOrCreate())


def _starts_java() -> bool:
    """Tell whether a classic session is going to start a JVM of its own."""
    from pyspark.core.context import SparkContext

    return SparkContext._gateway is None and "PYSPARK_GATEWAY_PORT" not in os.environ


def _choose_python(master: str | None, conf: dict[str, str]) -> None:
    """Let local workers run this interpreter, where nothing else has been chosen.

    pyspark would take the first ``python3`` on the path, which may be another version or lack
    packages. On a cluster this interpreter may not exist, and ``spark-submit``, which opens a
    gateway for its driver, has made its own choice.
    """
    chosen = master or conf.get("spark.master") or "local"
    if not chosen.startswith("local") or "PYSPARK_GATEWAY_PORT" in os.environ:
        return
    if named := conf.get("spark.pyspark.python"):  # Only spark-submit would read it.
        os.environ.setdefault("PYSPARK_PYTHON", named)
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)


def attach(spark: SparkSession) -> SparkSession:
    """Add the jar to a running session, unless it is already there.

    A server of Spark Connect must have been started with the jar.

    Parameters
    ----------
    spark : pyspark.sql.SparkSession
        The running session.

    Returns
    -------
    pyspark.sql.SparkSession
        The same session.

    Examples
    --------
    >>> import qicd
    >>> qicd.attach(spark) is spark
    True
    """
    require_spark(spark.version)
    if is_connect(spark):
        _require_served(spark)
    elif not jvm_has_jar():
        _add_to_jvm(spark)
    return spark


def _add_to_jvm(spark: SparkSession) -> None:
    """Add the jar in the way of ``--jars``, so that driver and executors share its classes.

    ``ADD JAR`` would give the session a class loader of its own. Its classes would differ from
    those that the tasks use in local mode.
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
    """Raise an error unless the server has our classes.

    A client cannot supply them, since the artifacts of a client do not reach all parts of Spark.
    """
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


def is_connect(spark: SparkSession) -> bool:
    """Tell whether a session is one of Spark Connect."""
    return type(spark).__module__.startswith("pyspark.sql.connect")


def require_spark(version: str | None = None) -> None:
    """Raise an error if Spark is too old: pyspark itself, or a server of the given version."""
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
            f"qicd needs Spark 4.0 or newer, found {version}: pip install 'pyspark>=4.0'"
        )


def jvm_has_jar() -> bool:
    """Tell whether the JVM of this process's classic session finds our classes."""
    from py4j.java_gateway import JavaClass
    from pyspark.core.context import SparkContext

    found = SparkContext._jvm
    for name in _PROBE.split("."):
        found = getattr(found, name)
    return isinstance(found, JavaClass)


def running_jvm() -> Any:
    """Return the JVM of this process's classic session if it has our classes, or else None."""
    try:
        from pyspark.core.context import SparkContext
    except ImportError:  # Spark Connect's client alone is installed.
        return None
    return SparkContext._jvm if SparkContext._active_spark_context and jvm_has_jar() else None


@functools.cache
def _release_models_elsewhere() -> None:
    """Release models on a Connect server from a thread that does nothing else.

    pyspark releases a model on the server when Python deletes the model's object. That can happen
    in the garbage collection of any thread. Such a thread may be inside gRPC and hold a lock that
    the release waits for, as under ``CrossValidator``. It can also happen while the interpreter
    exits, and the call may then wait forever for a thread that no longer starts (SPARK-55020,
    SPARK-57655). Models that are left at the exit are released by pyspark's client with its
    session.
    """
    from pyspark.ml import util
    from pyspark.sql.connect.session import SparkSession as ConnectSession

    reference = getattr(util, "RemoteModelRef", None)
    if reference is None:
        return
    release = reference.release_ref
    released: queue.SimpleQueue[Any] = queue.SimpleQueue()  # Its put is safe in destructors.

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
    """Raise a clear error if no stage can be made, since that of pyspark would be obscure."""
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
