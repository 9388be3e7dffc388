"""Evidence about one number, for whoever has to decide about it: what is shown, why, and the counts behind it.

It names no party that was called and nobody who complained (law 10). Both sides of a case are given the same: the
digest is that of everything else, so whoever has the same digest has read the same.
"""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import msgspec

from callstanding.errors import InputError


@dataclass(frozen=True, slots=True)
class CaseOf:
    """What the evidence is for."""

    case: str
    kind: str
    platform: str
    opened: str


@dataclass(frozen=True, slots=True)
class Line:
    """One entry of the Spam Score; the points of all sum to it."""

    signal: str
    title: str
    points: float
    value: float | None
    limit: float | None
    evidence: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Turn:
    """One change of status."""

    at: str
    was: str
    status: str
    score: float | None
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Remedy:
    """What a fact would have to be for the number to leave its tag."""

    title: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Day:
    """One day (UTC) of the present holder: calls made and answered with seconds of talk, calls of others in its name,
    calls received and answered, and complaints: by people who were called, by others, and that a call was wanted.
    """

    day: str
    made: int
    answered: int
    talk_s: int
    by_others: int
    received: int
    received_answered: int
    verified: int
    hearsay: int
    wanted: int


@dataclass(frozen=True, slots=True)
class Attested:
    """The calls made in the number's name by how their sender was attested."""

    attested: int
    partial: int
    unverified: int
    unstated: int


@dataclass(frozen=True, slots=True)
class Reached:
    """New parties called, those of them who called back, and those who then reached someone."""

    called: int
    called_back: int
    reached: int


@dataclass(frozen=True, slots=True)
class Held:
    """A tenure. Who the holder is, only the present one knows: the former ones are other people's customers."""

    since: str
    until: str | None
    present: bool


@dataclass(frozen=True, slots=True)
class Proof:
    """All evidence about a number. Times are ISO 8601 in UTC; the score is 0 to 100, with its 90 % bounds."""

    number: str
    as_of: str
    lang: str
    case: CaseOf | None
    status: str
    flags: tuple[str, ...]
    score: float
    low: float
    high: float
    since: str
    clean_by: str | None
    lines: tuple[Line, ...]
    turns: tuple[Turn, ...]
    remedies: tuple[Remedy, ...]
    days: tuple[Day, ...]
    attested: Attested
    reached: Reached
    kept_out: int  # complaints that do not count because of a dispute
    tenures: tuple[Held, ...]
    policy: str
    policy_version: str
    digest: str = ""

    def sealed(self) -> Proof:
        """The same with its digest: the SHA-256 of its canonical JSON without the digest."""
        bare = replace(self, digest="")
        return replace(self, digest=hashlib.sha256(canonical(bare)).hexdigest())


def canonical(proof: Proof) -> bytes:
    """JSON with its names in order and no blanks: the same evidence is the same bytes."""
    return msgspec.json.encode(asdict(proof), order="sorted")


def read_proof(path: Path) -> Proof:
    """The evidence in a JSON file. InputError where it is none, or where its digest does not fit: it was changed."""
    try:
        found = msgspec.json.decode(path.read_bytes(), type=Proof)
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise InputError(f"{path} is no evidence: {error}.", hint="Write it: numbers dispute evidence.") from error
    if found.sealed().digest != found.digest:
        raise InputError(f"{path} was changed: its digest is not that of what it says.")
    return found
