"""The errors that Callstanding raises, drawn as one tree.

CallstandingError
├── UsageError            the command or call was put together wrongly
├── InputError            a file cannot be used as given
│   ├── UnknownFormat     no format recognises the file
│   ├── DamagedFile       the file cannot be opened or decoded at all
│   └── TooManyBadLines   more of the file is damaged than may be skipped
├── PolicyError           a policy has a wrong key, value or date
├── StoreError            the store is locked, foreign, or from another version
│   ├── InUse             the store is open already, most likely in another process
│   ├── NoAnswer          the process that has the store open is busy or away
│   ├── Overtaken         somebody else committed to the lake in between
│   └── DamagedSnapshot   a snapshot of standings cannot be taken up as it lies there
├── ClusterError          the cluster cannot be reached, or a job of it failed
└── NotFound              the number asked for is not known
"""

from __future__ import annotations


class CallstandingError(Exception):
    """Something went wrong, and the hint says what to try."""

    def __init__(self, message: str, *, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}" if self.hint else self.message


class UsageError(CallstandingError):
    """The command or call was put together wrongly."""


class InputError(CallstandingError):
    """A file cannot be used as given."""


class UnknownFormat(InputError):
    """No format recognises the file."""


class DamagedFile(InputError):
    """The file cannot be opened or decoded at all."""


class TooManyBadLines(InputError):
    """More of the file is damaged than may be skipped."""


class PolicyError(CallstandingError):
    """A policy has a wrong key, value or date."""


class StoreError(CallstandingError):
    """The store is locked, foreign, or from another version."""


class InUse(StoreError):
    """The store is open already, most likely in another process."""


class NoAnswer(StoreError):
    """The process that has the store open is busy or away."""


class ClusterError(CallstandingError):
    """The cluster cannot be reached or started, or a job of it failed."""


class Overtaken(StoreError):
    """Somebody else committed to the lake in between; nothing was published, and the same may be tried again."""


class DamagedSnapshot(StoreError):
    """A snapshot of standings cannot be taken up as it lies there."""


class NotFound(CallstandingError):
    """The number asked for is not known."""
