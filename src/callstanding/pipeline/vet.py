"""The taint check of many numbers at once, from what an engine holds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import msgspec
import pyarrow as pa

from callstanding.actions.certificate import document
from callstanding.actions.labels import Label
from callstanding.actions.vetting import Certificate, Found, StrayCalls, vet
from callstanding.engines import Duck
from callstanding.inventory.item import Tenure
from callstanding.pipeline.flow import moment, open_fold
from callstanding.pipeline.moments import at as time_of
from callstanding.pipeline.moments import hours, naive
from callstanding.pipeline.stray_calls import ByDay, came_in, strays
from callstanding.pipeline.tenures import NOBODY, Held, held_in_stock, tenures
from callstanding.pipeline.traces import Kept, Trace, silent, traces
from callstanding.policies.policy import Policy
from callstanding.records.number import parse_number

_NOTHING = Trace()


@dataclass(frozen=True)
class _Named:
    """A number that the engine knows: its key and its country."""

    key: int
    country: str | None


def vet_numbers(
    engine: Duck,
    policy: Policy,
    numbers: Sequence[str],
    *,
    at: datetime | None = None,
    labels: Mapping[str, Sequence[Label]] | None = None,
    ledger: Iterable[Tenure] = (),
    kept: Kept | None = None,
    lang: str = "en",
) -> list[Certificate]:
    """A certificate for each of some numbers (E.164), in their order, as of a moment (None: the newest event).

    `ledger`: tenures that an owner keeps in stock, of numbers of which the engine knows no assignment; `kept`: what was
    found of the same facts, tenures and moment before. UsageError where no moment is told and the engine is empty.
    """
    now, newest = moment(engine, at), engine.newest()
    numbers = list(dict.fromkeys(numbers))
    named = _named(engine, numbers)
    stock = held_in_stock(ledger)
    held = {one.key: stock[number] for number, one in named.items() if number in stock} | dict(tenures(engine))
    known = kept.find(list(named)) if kept is not None else {}
    missing = {one.key: number for number, one in named.items() if number not in known}
    if missing:
        open_fold(engine, policy, known=now if newest is not None and now < newest else None)
        found = traces(engine, policy, missing, held, hours(now), lang=lang)
        known |= found
        if kept is not None:
            kept.keep(found)
    holding = stock | {number: held[one.key] for number, one in named.items() if one.key in held}
    all_found = _found(engine, policy, numbers, named, known, holding, now)
    seen = labels or {}
    return [vet(found(tuple(seen.get(found.number, ()))), policy, at=now) for found in all_found]


def vet_asked(engine: Duck, policy: Policy, asked: dict[str, Any]) -> dict[str, Any]:
    """The certificates of `numbers`, asked by another process, which knows the `labels` seen elsewhere and the `ledger`
    of the stock. As documents, or with `raw` as what was found, so that whoever asks can work on it.
    """
    labels: dict[str, list[Label]] = defaultdict(list)
    for label in msgspec.convert(asked.get("labels", []), list[Label]):
        labels[label.number].append(label)
    ledger = msgspec.convert(asked.get("ledger", []), list[Tenure])
    numbers, lang, now = asked["numbers"], asked.get("lang", "en"), naive(datetime.fromtimestamp(asked["at"], UTC))
    made = vet_numbers(engine, policy, numbers, at=now, labels=labels, ledger=ledger, lang=lang)
    if not asked.get("raw"):
        return {"certificates": [document(each, lang=lang) for each in made]}
    found = [msgspec.to_builtins(each.found, str_keys=True) for each in made]
    return {"found": found, "as_of": now.isoformat(), "policy": policy.name, "version": policy.version}


def _named(engine: Duck, numbers: Sequence[str]) -> dict[str, _Named]:
    engine.sql.register("vet_wanted", pa.table({"e164": pa.array(numbers, pa.string())}))
    rows = engine.sql.execute("SELECT e164, key, region FROM numbers SEMI JOIN vet_wanted USING (e164)").fetchall()
    return {e164: _Named(key, region) for e164, key, region in rows}


@dataclass(frozen=True)
class _One:
    """Everything but the labels of one number."""

    number: str
    country: str | None
    trace: Trace
    held: Held | None
    strays: StrayCalls
    reports: ByDay
    now: datetime

    def __call__(self, labels: tuple[Label, ...]) -> Found:
        trace = self.trace
        return Found(
            number=self.number,
            country=self.country,
            former=(*trace.former, *(silent(self.held, trace.former) if self.held else ())),
            held=_holder(self.held, hours(self.now)),
            free_since=_free_since(self.held, trace),
            status="spam" if trace.tagged else "",
            residual_score=trace.score,
            residual=trace.residual,
            start=trace.start,
            strays=self.strays,
            reports_by_day=self.reports,
            neighbours=trace.neighbours,
            labels=labels,
        )


def _found(
    engine: Duck,
    policy: Policy,
    numbers: Sequence[str],
    named: Mapping[str, _Named],
    known: Mapping[str, Trace],
    holding: Mapping[str, Held],
    now: datetime,
) -> Iterator[_One]:
    since = {number: _since(holding.get(number), known.get(number, _NOTHING)) for number in numbers}
    calls, reports = came_in(engine, since, now)
    stray = strays(calls, since, now.date(), policy)
    for number in numbers:
        country = named[number].country if number in named else parse_number(number, None).region
        trace = known.get(number, _NOTHING)
        yield _One(number, country, trace, holding.get(number), stray[number], reports.get(number, {}), now)


def _holder(held: Held | None, now: float) -> str | None:
    """Who has the number, or is to have it; None where nobody."""
    if held is None:
        return None
    if held.holders[-1] != NOBODY:
        return held.holders[-1]
    return held.holders[-2] if held.bounds[-1] > now else None


def _ended(held: Held | None) -> datetime | None:
    """When the last tenure ended, or will end."""
    return time_of(held.bounds[-1]) if held is not None and held.holders[-1] == NOBODY else None


def _since(held: Held | None, trace: Trace) -> datetime | None:
    """From when calls that come in are for a former holder: the end of the last tenure, else the last call made."""
    return _ended(held) or (time_of(trace.last_call) if trace.last_call is not None else None)


def _free_since(held: Held | None, trace: Trace) -> date | None:
    """From which day nobody has the number; where no assignment tells, the day of the last call that it made."""
    if held is not None:
        ended = _ended(held)
        return ended.date() if ended else None
    return time_of(trace.last_call).date() if trace.last_call is not None else None
