"""The JDK on which pyspark will start Java."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

OLDEST_JDK = 17
_FIRST_WITHOUT_SUBJECT = 23
"""The first JDK on which Hadoop's clients before 3.4.3 fail: ``getSubject is not supported``."""


def require_jdk() -> None:
    """Raise an error if Spark would not start on the JDK, since its own would be obscure.

    Nothing is said where the versions cannot be told.
    """
    home = _home()
    jdk = _feature(home) if home else None
    if jdk is None:
        return
    if jdk < OLDEST_JDK:
        raise RuntimeError(
            f"qicd needs JDK {OLDEST_JDK} or newer, found {jdk} in {home}: set JAVA_HOME"
        )
    hadoop = _hadoop()
    if jdk >= _FIRST_WITHOUT_SUBJECT and hadoop is not None and hadoop < (3, 4, 3):
        raise RuntimeError(
            f"this Spark has Hadoop {'.'.join(map(str, hadoop))}, which needs JDK {OLDEST_JDK} to"
            f" {_FIRST_WITHOUT_SUBJECT - 1}, found {jdk} in {home}: set JAVA_HOME, or"
            " pip install 'pyspark>=4.2'"
        )


def _home() -> Path | None:
    if named := os.environ.get("JAVA_HOME"):
        return Path(named)
    found = shutil.which("java")
    return Path(found).resolve().parents[1] if found else None


def _feature(home: Path) -> int | None:
    """Return the feature version of a JDK, as 8 or 17, by the file in which it says so."""
    try:
        told = (home / "release").read_text()
    except OSError:
        return None
    found = re.search(r'^JAVA_VERSION="(?:1\.)?(\d+)', told, re.M)
    return int(found[1]) if found else None


def _hadoop() -> tuple[int, ...] | None:
    """Return the version of the Hadoop client that comes with the Spark that will be started."""
    import pyspark

    home = os.environ.get("SPARK_HOME") or Path(pyspark.__file__).parent
    for jar in Path(home, "jars").glob("hadoop-client-api-*.jar"):
        if found := re.search(r"-(\d+)\.(\d+)\.(\d+)", jar.name):
            return tuple(map(int, found.groups()))
    return None
