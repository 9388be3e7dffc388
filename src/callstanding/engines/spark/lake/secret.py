"""The key of a lake's pseudonyms: a file on the machine that runs the work, never in the lake.

A lake is copied, synced and given to readers as a whole; a key inside it would undo every pseudonym there. A local lake
has its key beside it, as a store has; for any other the user says where it is.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from pathlib import Path

from callstanding.errors import StoreError, UsageError


def key_beside(place: str) -> Path:
    """Where the key of a local lake is: `<lake>.key`. UsageError for a place that is not local."""
    scheme = re.match(r"([a-z][a-z0-9+.-]*):(?://)?(?=/)", place, re.IGNORECASE)
    elsewhere = re.match(r"[a-z][a-z0-9+.-]*://[^/]", place, re.IGNORECASE)
    if elsewhere or (scheme and scheme[1].lower() != "file"):
        raise UsageError(f"{place} is not on this machine, so its key is not beside it.", hint="Say where: --key FILE")
    local = Path(place[scheme.end() :] if scheme else place)
    return local.with_name(local.name + ".key")


def open_key(path: Path, *, create: bool = False) -> bytes:
    """The key in a file of 64 hexadecimal digits; a new one, readable by its owner only, where there is none and one may be."""
    if create and not path.exists():
        _begin(path)
    try:
        text = path.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        raise StoreError(
            f"The key of the lake is missing: {path}.",
            hint="Put it back from your backup; without it the pseudonyms in the lake match nothing.",
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise StoreError(f"The key of the lake cannot be read from {path}: {error}.") from error
    if not re.fullmatch("[0-9a-f]{64}", text):
        raise StoreError(f"{path} is no key of a lake: 64 hexadecimal digits are expected.")
    return bytes.fromhex(text)


def fingerprint(key: bytes) -> str:
    """What tells one key from another and gives neither away: 32 random bytes cannot be guessed from it."""
    return hashlib.sha256(b"callstanding lake key" + key).hexdigest()[:16]


def _begin(path: Path) -> None:
    """Write a whole key under another name first: of two that begin at once, both then read the same one."""
    begun = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with open(os.open(begun, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="ascii") as out:  # noqa: PTH123 - Path.open sets no mode
            out.write(secrets.token_hex(32) + "\n")
            out.flush()
            os.fsync(out.fileno())
        os.link(begun, path)
    except FileExistsError:
        return
    except OSError as error:
        raise StoreError(f"The key of the lake cannot be made at {path}: {error.strerror}.") from error
    finally:
        begun.unlink(missing_ok=True)
