"""Policy files as read: found by name or path, parsed, and chained to the files that they extend."""

from __future__ import annotations

import re
import tomllib
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path as File
from typing import Any

from callstanding.errors import PolicyError
from callstanding.policies.place import Path, line_of
from callstanding.policies.problem import Problem, error_of, meant

BUILT_IN = ("standard", "conservative", "high-volume", "new-number")
COUNTRIES = ("fr", "uk", "us", "de", "in")

_FOLDER = File(__file__).parent
_AT_LINE = re.compile(r"\(at line (\d+)")


@dataclass(frozen=True, slots=True)
class Document:
    """One parsed file; `tree` is what tomllib gave, `text` is kept to find lines in."""

    file: File
    text: str
    tree: dict[str, Any]

    def problem(self, path: Path, message: str, suggestion: str | None = None) -> Problem:
        """A problem at the line where the path is written."""
        key = ".".join(str(part) for part in path)
        return Problem(f"{self.file.name}:{line_of(self.text, path)} {key}".strip(), message, suggestion)

    @property
    def header(self) -> dict[str, Any]:
        """The [policy] section, empty when the file has none."""
        header = self.tree.get("policy")
        return header if isinstance(header, dict) else {}

    @property
    def is_pack(self) -> bool:
        """Whether the file is a country pack, to be laid over a policy."""
        return "country" in self.header


def chain(name: str) -> list[Document]:
    """The documents that make up a policy, the first the ground, each next one laid over those before.

    PolicyError when a file is missing, is no TOML, or extends itself.
    """
    names = [name] if File(name).is_file() else name.split("+")
    documents = _with_parents(names[0], File.cwd(), seen=())
    if documents[-1].is_pack:
        documents = [*_with_parents("standard", _FOLDER, seen=()), *documents]
    for pack in names[1:]:
        documents += _with_parents(pack, File.cwd(), seen=())
    return documents


def _with_parents(name: str, folder: File, *, seen: tuple[File, ...]) -> list[Document]:
    file = _find(name, folder)
    if file in seen:
        raise PolicyError(f"{file.name} extends itself through {seen[-1].name}.")
    document = _built_in(file) if file.parent == _FOLDER else _read(file)
    parent = document.header.get("extends")
    if not isinstance(parent, str):
        return [document]
    return [*_with_parents(parent, file.parent, seen=(*seen, file)), document]


def _find(name: str, folder: File) -> File:
    if name in (*BUILT_IN, *COUNTRIES):
        return _FOLDER / f"{name}.toml"
    with suppress(OSError, ValueError):  # a name that no file can have
        file = (folder / name).resolve()
        if file.is_file():
            return file
    hint = meant(name, (*BUILT_IN, *COUNTRIES)) or f"Give a TOML file or one of: {', '.join(BUILT_IN)}."
    raise PolicyError(f"There is no policy named {name!r}.", hint=hint)


@cache
def _built_in(file: File) -> Document:
    """A file that comes with us: it stays as it is, and nearly all that is done begins with one."""
    return _read(file)


def _read(file: File) -> Document:
    try:
        text = file.read_text(encoding="utf-8")
        return Document(file, text, tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        at = _AT_LINE.search(str(error))
        where = f"{file.name}:{at[1] if at else text.count(chr(10)) + 1}"
        raise error_of([Problem(where, f"is not valid TOML: {error}")]) from None
    except (
        OSError,
        ValueError,
        RecursionError,
    ) as error:  # also numbers of thousands of digits, lists in lists in lists
        raise PolicyError(f"{file.name} cannot be read: {error}") from None
