"""The values of a TOML file, checked: what is wrong is told with its place and the nearest right word."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, cast

from callstanding.errors import InputError


def read_toml(path: Path) -> Checked:
    """The file's values. InputError when it cannot be opened or is not TOML."""
    try:
        return Checked(path, tomllib.loads(path.read_text("utf-8-sig")))
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError(f"{path}: cannot be opened ({reason}).", hint="Check the path.") from error
    except (ValueError, RecursionError) as error:  # also numbers of thousands of digits, and lists in lists in lists
        hint = "`callstanding formats --example` prints a mapping to start from."
        raise InputError(f"{path}: is not TOML ({error}).", hint=hint) from error


@dataclass(frozen=True)
class Checked:
    """A file's values; every complaint names the file and the key."""

    path: Path
    given: dict[str, Any]

    def section(self, name: str, allowed: Collection[str] | None = None) -> dict[str, Any]:
        """A section, empty when it is left out; its keys are among the allowed ones (None: any)."""
        given = self.given.get(name, {})
        self.known(name, given, given if allowed is None else allowed)
        return cast("dict[str, Any]", given)

    def optional(self, key: str) -> str | None:
        """A word that may be left out."""
        return self.string(key, self.given[key]) if key in self.given else None

    def strings(self, where: str, value: Any) -> tuple[str, ...]:
        """One word, or a list of them."""
        if isinstance(value, list):
            return tuple(self.string(where, each) for each in value)
        return (self.string(where, value),)

    def string(self, where: str, value: Any) -> str:
        """A word that is not empty, without blanks around it."""
        if isinstance(value, str) and value.strip():
            return value.strip()
        raise self.wrong(where, f"is {value!r}, a word is wanted.", "Put it in quotes.")

    def time_format(self, where: str, value: Any) -> str:
        """A format of times as `strptime` takes it."""
        form = self.string(where, value)
        try:
            datetime.strptime("", form)  # noqa: DTZ007 - nothing is read
        except re.error:  # the same part twice
            told = "names a part of a time twice"
        except ValueError as error:
            told = str(error) if "directive" in str(error) or "stray" in str(error) else ""
        else:
            told = ""
        if told:
            raise self.wrong(where, f"is {form!r}: {told}.", "Write it with %d %m %Y %H %M %S, as in %d.%m.%Y %H:%M.")
        return form

    def one_of(self, where: str, value: Any, allowed: Collection[str]) -> str:
        """One of the allowed words."""
        if isinstance(value, str) and value in allowed:
            return value
        raise self.wrong(where, f"is {value!r}.", nearest(str(value), allowed))

    def known(self, where: str, given: Any, allowed: Collection[str]) -> None:
        """Refuses what is no section, or has a key that is not allowed."""
        if not isinstance(given, dict):
            raise self.wrong(where, "is a section.", f"Write [{where}] on a line of its own.")
        for key in given:
            if key not in allowed:
                place = f"{where}.{key}" if where else key
                raise self.wrong(place, "is not a key of a mapping.", nearest(key, allowed))

    def wrong(self, where: str, what: str, hint: str) -> InputError:
        """The complaint about a key."""
        return InputError(f"{self.path}: {where} {what}", hint=hint)

    def sign(self, key: str) -> str | None:
        """One ASCII sign that may part fields, or None when it is left out."""
        given = self.given.get(key)
        if given is None or (isinstance(given, str) and len(given) == 1 and given.isascii() and given not in '"\r\n'):
            return given
        raise self.wrong(key, "is one sign.", f'Write {key} = ";" or "\\t".')

    def count(self, key: str) -> int:
        """A small whole number, 0 when it is left out."""
        given = self.given.get(key, 0)
        if isinstance(given, int) and not isinstance(given, bool) and 0 <= given < 1000:
            return given
        raise self.wrong(key, f"is {given!r}, a count of lines is wanted.", f"Write {key} = 1.")


def nearest(word: str, allowed: Collection[str]) -> str:
    """A hint: the allowed word that is most like this one, or all of them."""
    near = difflib.get_close_matches(word, allowed, 1)
    return f"Did you mean {near[0]!r}?" if near else f"Possible: {', '.join(allowed)}."
