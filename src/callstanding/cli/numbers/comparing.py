"""Puts labels seen elsewhere beside our standings, and tells how they compare."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from callstanding.actions.agreement import Agreement, Contact, Row, Standing, agreements, compared, means
from callstanding.actions.labels import Label
from callstanding.actions.vetting import latest
from callstanding.cli import control, screen

if TYPE_CHECKING:
    from callstanding.engines import Duck
    from callstanding.policies.policy import Policy


@dataclass(frozen=True)
class Compared:
    """All that a comparison gives."""

    rows: list[Row]
    agreements: list[Agreement]
    contacts: list[Contact]


@dataclass(frozen=True)
class Look:
    """A store that is open, at a moment (naive UTC)."""

    engine: Duck
    policy: Policy
    at: datetime

    def compared(self, labels: Mapping[str, Sequence[Label]]) -> Compared:
        """The comparison of these labels; labels of days after the moment are left out."""
        from callstanding.pipeline.contact_days import contacts

        until = self.at.date()
        seen = {number: [each for each in shown if each.day <= until] for number, shown in labels.items()}
        seen = {number: shown for number, shown in seen.items() if shown}
        rows = compared({number: latest(shown) for number, shown in seen.items()}, self._standings(list(seen)))
        return Compared(rows, agreements(rows), contacts(self.engine, seen, self.policy))

    def _standings(self, numbers: list[str]) -> dict[str, Standing]:
        from callstanding.pipeline.flow import judge_numbers, moment
        from callstanding.pipeline.standings import assemble

        known = self.at if self.at < moment(self.engine, None) else None
        part = judge_numbers(self.engine, self.policy, numbers, self.at, known=known)
        if part is None:
            return {}
        table = assemble(part.subjects, part.judged, as_of=self.at, lang="en")[0]
        rows = table.select(["number", "status", "spam_score"]).to_pylist()
        return {row["number"]: Standing(row["status"], row["spam_score"]) for row in rows}


@contextmanager
def looking(store: Path, policy: str, as_of: datetime | None) -> Iterator[Look]:
    """A look into a store, at a moment or at its newest event."""
    from callstanding.pipeline.flow import moment
    from callstanding.pipeline.store import open_store
    from callstanding.policies import load_policy

    with open_store(store) as engine:
        yield Look(engine, load_policy(policy), moment(engine, as_of))


def tell(found: Compared, *, as_json: bool) -> None:
    """The numbers as rows for programs, all of it for people and as JSON."""
    if as_json:
        screen.send_json({"numbers": _numbers(found), "agreement": found.agreements, "contact": found.contacts})
        return
    control.put(_numbers(found), as_json=False)
    if screen.for_people():
        control.put([_rounded(asdict(each)) for each in found.agreements], as_json=False)
        control.put([_rounded(asdict(each)) for each in found.contacts], as_json=False)
    else:
        screen.say("--json also tells how far platforms agree, and how people answered with a flag and without.")


def _numbers(found: Compared) -> list[dict[str, Any]]:
    platforms = sorted({platform for row in found.rows for platform in row.shown})
    return [_number(row, platforms) for row in found.rows]


def _number(row: Row, platforms: Sequence[str]) -> dict[str, Any]:
    shown = {name: _shown(row.shown.get(name)) for name in platforms}
    score = row.ours.score if row.ours else None
    ours = {"ours": row.ours.status if row.ours else "unknown", "score": "" if score is None else round(score, 1)}
    return {"number": row.number, **ours, "means": means(row.ours), **shown, "apart": row.apart}


def _shown(label: Label | None) -> str:
    if label is None:
        return ""
    return f"{label.meaning} ({label.text or 'no label' if label.score is None else f'{label.score:g}'}, {label.day})"


def _rounded(row: dict[str, Any]) -> dict[str, Any]:
    shown = {name: round(value, 3) if isinstance(value, float) else value for name, value in row.items()}
    return {name: "" if value is None else value for name, value in shown.items()}
