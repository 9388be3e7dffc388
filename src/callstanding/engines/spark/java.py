"""Java, which Spark runs on: where it is, or what to install."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from callstanding.errors import ClusterError

HINT = "Debian: `apt install openjdk-17-jre-headless`; or set JAVA_HOME to a Java 17 or 21."


def java() -> Path:
    """The `java` that Spark will start: that of JAVA_HOME, or else the one on the path. ClusterError without any."""
    home = os.environ.get("JAVA_HOME")
    found = shutil.which("java", path=Path(home) / "bin" if home else None)
    if found is None:
        where = f"JAVA_HOME ({home}) has none" if home else "there is none on the path"
        raise ClusterError(f"Spark needs Java 17 or 21, and {where}.", hint=HINT)
    return Path(found)
