"""How a file comes to be in one step, whole, and only where there is none: the one thing a commit rests on.

Each file system has another such step, and most calls that look like one are none: Hadoop's `rename` overwrites on a
local disk and copies on S3, and its `create` on a local disk asks first and writes later. A file system that is not known
here is refused.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any

from callstanding.engines.spark.lake.place import JAVA, Place, told
from callstanding.errors import StoreError

# createFile() option of Hadoop 3.4.2 on: the object appears at close() if nothing is there (S3: If-None-Match).
CONDITIONAL = "fs.option.create.conditional.overwrite"
OVER_ANOTHER = False
# Their rename is one step of the name node or service, and says no where the target is a file.
RENAMES = frozenset({"hdfs", "webhdfs", "swebhdfs", "ofs", "o3fs", "abfs", "abfss"})


def publish(place: Place, names: tuple[str, ...], data: bytes) -> bool:
    """Make a file with this content if there is none. False when there is one; StoreError when it cannot be told."""
    path = place.path(*names)
    scheme = str(path.toUri().getScheme())
    if scheme == "file":
        return _link(Path(str(path.toUri().getPath())), data)
    try:
        return _remote(place, names, scheme, data)
    except JAVA:
        if place.read(*names) is not None:
            return False
        with told(f"{place.address(*names)} cannot be written"):
            raise


def _remote(place: Place, names: tuple[str, ...], scheme: str, data: bytes) -> bool:
    if place.fs.hasPathCapability(place.path(*names), CONDITIONAL):
        _write(place.fs.createFile(place.path(*names)).overwrite(OVER_ANOTHER).must(CONDITIONAL, "true").build(), data)
        return True
    if scheme in RENAMES:
        return _rename(place, names, data)
    raise StoreError(
        f"Nothing is known of {scheme}: by which two writers at once could be told apart.",
        hint="A lake can be on file:, hdfs:, abfs:, or s3a: (Hadoop 3.4.2 or later, fs.s3a.create.conditional.enabled).",
    )


def _rename(place: Place, names: tuple[str, ...], data: bytes) -> bool:
    begun = (*names[:-1], _begun(names[-1]))
    _write(place.fs.create(place.path(*begun), OVER_ANOTHER), data)
    if place.fs.rename(place.path(*begun), place.path(*names)):
        return True
    place.remove(*begun)
    if place.read(*names) is None:
        raise StoreError(f"{place.address(*names)} cannot be written: the file system does not rename to it.")
    return False


def _write(stream: Any, data: bytes) -> None:
    stream.write(data)
    stream.close()


def _link(target: Path, data: bytes) -> bool:
    """On a local disk: a second name for a file that is whole and synced, which fails where the name is taken."""
    begun = target.with_name(_begun(target.name))
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _synced(begun, data)
        os.link(begun, target)
        _sync(target.parent)
    except FileExistsError:
        return False
    except OSError as error:
        raise StoreError(f"{target} cannot be written: {error.strerror}.") from error
    finally:
        begun.unlink(missing_ok=True)
    return True


def _synced(path: Path, data: bytes) -> None:
    with path.open("xb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())


def _sync(folder: Path) -> None:
    """A new name is on disk when its folder is."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _begun(name: str) -> str:
    return f".{name}.{secrets.token_hex(4)}"  # a leading dot: no reader takes it for a version
