"""Puts the evidence about one number together, from what an engine holds."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import numpy as np

from callstanding import messages
from callstanding.engines import Duck
from callstanding.engines.proving import attested_calls, kept_out
from callstanding.pipeline.explain import explained, judged_number
from callstanding.pipeline.flow import Part, moment
from callstanding.pipeline.moments import at as moment_of
from callstanding.pipeline.moments import hours
from callstanding.pipeline.proof import Attested, CaseOf, Day, Held, Line, Proof, Reached, Remedy, Turn, canonical
from callstanding.pipeline.tenures import NOBODY, tenures
from callstanding.policies.policy import Policy
from callstanding.signals.fold import Floats

MOST_DAYS = 90
HOUR = 3600.0


def prove(
    engine: Duck,
    policy: Policy,
    e164: str,
    *,
    as_of: datetime | None = None,
    at: datetime | None = None,
    case: CaseOf | None = None,
    lang: str = "en",
) -> Proof:
    """The evidence, sealed with its digest. `as_of`: only what was known then; `at`: judged at that moment, by all that
    is known. NotFound when nobody knows the number.
    """
    now = at or moment(engine, as_of)
    part = judged_number(engine, policy, e164, now, known=as_of)
    found = explained(part, policy, e164, now, lang=lang)
    standing, counts = found.standing, _counts(part)
    key = int(engine.keys_of([e164])[0].as_py())
    held = tuple(_tenures(engine, key, hours(now)))
    return Proof(
        number=e164,
        as_of=_text(now),
        lang=lang,
        case=case,
        status=standing["status"],
        flags=tuple(standing["flags"]),
        score=standing["spam_score"],
        low=standing["score_low"],
        high=standing["score_high"],
        since=_text(standing["since"]),
        clean_by=_text(standing["clean_by"]) if standing["clean_by"] else None,
        lines=tuple(_line(entry, lang) for entry in found.entries),
        turns=tuple(_turn(change, lang) for change in found.timeline),
        remedies=tuple(
            Remedy(messages.title(one["signal"], lang), one["sentence"]) for one in found.remedies if one["sentence"]
        ),
        days=_days(counts),
        attested=Attested(*attested_calls(engine, key, _begun(held))),
        reached=Reached(*(int(counts[name].sum()) for name in ("new_callees", "called_back", "callbacks_reached"))),
        kept_out=kept_out(engine, key),
        tenures=held,
        policy=policy.name,
        policy_version=policy.version,
    ).sealed()


def evidence_asked(engine: Duck, policy: Policy, asked: dict[str, Any]) -> dict[str, Any]:
    """The evidence about one `number` for a `case` (None: there is none yet), asked by another process: as of the last
    full hour, so that whoever asks within the hour is told the same.
    """
    hour = datetime.fromtimestamp(asked["at"] // HOUR * HOUR, UTC).replace(tzinfo=None)
    case = CaseOf(**asked["case"]) if asked["case"] else None
    found = prove(engine, policy, asked["number"], at=hour, case=case, lang=asked["lang"])
    return {"proof": canonical(found).decode()}


def _counts(part: Part) -> dict[str, Floats]:
    """The hourly counts of the present holder, and their hours."""
    rows = part.subjects.rows
    [subject] = np.flatnonzero(part.subjects.current)
    mine = slice(int(rows.first[subject]), int(rows.first[subject] + rows.length[subject]))
    found = {name: np.asarray(values, np.float64)[mine] for name, values in rows.counts.items()}
    found["hour"] = rows.hour[mine].astype(np.float64)
    found["unconfirmed"] = found["hearsay"] - found["foreign_voices"]
    found["wanted"] = found["reports"] - found["hearsay"] - found["voices"]
    return found


_OF_DAY = (
    ("calls_out",), ("answered_out",), ("talk_out_ms",), ("foreign_out",), ("calls_in",), ("answered_in",),
    ("voices", "foreign_voices"), ("unconfirmed",), ("wanted",),
)  # fmt: skip


def _days(counts: dict[str, Floats]) -> tuple[Day, ...]:
    day, place = np.unique(np.floor(counts["hour"] / 24.0), return_inverse=True)
    sums = [np.bincount(place, sum(counts[name] for name in names), minlength=len(day)) for names in _OF_DAY]
    sums[2] = np.round(sums[2] / 1000.0)
    told = np.stack(sums, axis=1).astype(np.int64).tolist()
    each = zip(day.tolist(), told, strict=True)
    return tuple(Day(moment_of(24.0 * at).date().isoformat(), *figures) for at, figures in each)[-MOST_DAYS:]


def _tenures(engine: Duck, key: int, now: float) -> Iterator[Held]:
    held = tenures(engine).get(key)
    if held is None:
        return
    ends = [*held.bounds[1:], np.inf]
    for begin, end, holder in zip(held.bounds, ends, held.holders, strict=True):
        if holder != NOBODY and begin <= now:
            over = end if end <= now else None
            yield Held(_text(moment_of(begin)), None if over is None else _text(moment_of(over)), over is None)


def _begun(held: tuple[Held, ...]) -> float:
    present = [one for one in held if one.present]
    return datetime.fromisoformat(present[-1].since).timestamp() if present else 0.0


def _line(entry: dict[str, Any], lang: str) -> Line:
    title = messages.title(entry["signal"], lang)
    names = ("value", "limit", "evidence", "sentence")
    return Line(entry["signal"], title, entry["points"], *(entry[name] for name in names))


def _turn(change: dict[str, Any], lang: str) -> Turn:
    because = tuple(messages.cause(name, lang) for name in change["because"])
    return Turn(_text(change["at"]), change["was"], change["status"], change["spam_score"], because)


def _text(moment: datetime) -> str:
    return moment.replace(tzinfo=None, microsecond=0).isoformat() + "Z"
