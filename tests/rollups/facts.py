"""The facts of a file as a plain count sees them: rows turned into calls and reports, one leg of each call."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from callstanding.testing import Row

Key = tuple[str, int, int]  # number, hour since 1970, provenance code
KeyOf = Callable[[str], int]

ATTESTED, PARTIAL, UNVERIFIED, UNSTATED = range(4)
PROVENANCE = {"A": ATTESTED, "B": PARTIAL, "C": UNVERIFIED, "N": UNVERIFIED}
BLOCKED, NO_SUCH_NUMBER = (607, 608), (404, 484, 604)
RANG_OUT = {"no-answer": "unanswered", "rejected": "rejected", "busy": "busy", "blocked": "blocked"}


@dataclass(frozen=True)
class Call:
    """A call of the file; the outcome is a column's name without `_out`."""

    caller: str
    callee: str
    start: datetime
    ring_s: float | None
    talk_s: float
    outcome: str
    hangup_by: str
    provenance: int
    account: int
    trunk: int

    @property
    def made(self) -> Key:
        return self.caller, hour_of(self.start), self.provenance

    @property
    def received(self) -> Key:
        return self.callee, hour_of(self.start), self.provenance

    @property
    def answered(self) -> bool:
        return self.outcome == "answered"

    @property
    def end(self) -> datetime:
        return self.start + timedelta(seconds=(self.ring_s or 0) + self.talk_s)


@dataclass(frozen=True)
class Report:
    """A report of the file."""

    number: str
    reporter: str
    at: datetime
    kind: str


def fullest_legs(calls: Iterable[Row]) -> list[Row]:
    """One leg of each call: the answered one, the longest, the first, the one that rang longest."""
    best: dict[object, Row] = {}
    for row in sorted(calls, key=_fullness):
        best.setdefault((row["call_id"], row["caller"]), row)
    return list(best.values())


def _fullness(row: Row) -> tuple[bool, float, str, float]:
    return outcome_of(row) != "answered", -row["talk_s"], row["start"], -float(row.get("ring_s", "") or -1)


def call_of(row: Row, key: KeyOf) -> Call:
    account, trunk = (f"{line}|{row[line]}" if row.get(line) else "" for line in ("account", "trunk"))
    return Call(
        caller=row["caller"],
        callee=row["callee"],
        start=moment(row["start"]),
        ring_s=None if row.get("ring_s", "") == "" else float(row["ring_s"]),
        talk_s=row["talk_s"] if row["disposition"] == "answered" else 0,
        outcome=outcome_of(row),
        hangup_by=row.get("hangup_by", ""),
        provenance=PROVENANCE.get(row.get("attestation", ""), UNSTATED),
        account=key(account) if account else 0,
        trunk=key(trunk) if trunk else 0,
    )


def outcome_of(row: Row) -> str:
    if row.get("sip_code") in BLOCKED:
        return "blocked"
    if row["disposition"] == "answered":
        return "answered"
    impossible = row["disposition"] == "failed" and not row["callee"].startswith("+")
    if row.get("sip_code") in NO_SUCH_NUMBER or impossible:
        return "invalid"
    return RANG_OUT.get(row["disposition"], "failed")


def report_of(row: Row) -> Report:
    return Report(row["number"], row["reporter"], moment(row["at"]), row["kind"])


def moment(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)


def hour_of(at: datetime) -> int:
    return int(at.timestamp()) // 3600
