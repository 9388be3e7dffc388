"""A large house for pages: 100,000 published numbers, and an owner with 10,000 of them in stock. The same for a seed.

`python -m bench.large STORE [--numbers 100000]` enlarges a store that is there, such as one of `demo --web --out`.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import get_args

import numpy as np
from sqlalchemy import Engine

from callstanding import clock
from callstanding.actions.labels import Label, Meaning
from callstanding.control import Caller, Disputes, Labels, Stock, migrate, open_control
from callstanding.inventory.item import Wanted
from callstanding.inventory.states import State
from callstanding.live.place import Place
from callstanding.live.published import Entry, Published, Row, Turn
from callstanding.lookup import Shown

NUMBERS, IN_STOCK = 100_000, 10_000
DAY = 86_400.0
WHO = "bench"
_AREAS = (
    205,
    210,
    214,
    216,
    219,
    225,
    229,
    231,
    239,
    248,
    251,
    253,
    262,
    269,
    281,
    303,
    309,
    319,
    321,
    330,
)  # none of the town
_STATUSES = ("clean", "unknown", "watch", "recovering", "spam")
_SHARES = (0.90, 0.04, 0.03, 0.01, 0.02)
_SCORES = {
    "clean": (0.2, 25.0),
    "unknown": (1.0, 20.0),
    "watch": (40.0, 70.0),
    "recovering": (10.0, 40.0),
    "spam": (80.0, 99.9),
}
_GRADES = ("A", "B", "C", "D", None)
_SPEAKS = (
    ("reported", 0.02, 0.004, "18/842"), ("short_answers", 0.62, 0.35, "310/500"), ("one_way", 0.97, 0.9, "970/1000"),
    ("no_callbacks", 0.004, 0.02, "3/700"), ("busy_day", 310.0, 75.0, "310"), ("few_answers", 0.12, 0.2, "120/1000"),
)  # fmt: skip


def number(place: int) -> str:
    """The number at a place: of the exchange 555 of areas in which the simulator has nobody."""
    return f"+1{_AREAS[place % len(_AREAS)]}555{place // len(_AREAS):04d}"


def rows(count: int, *, seed: int, now: float) -> Iterator[Row]:
    """What is published of so many numbers: most are clean, some 6 in 100 are not, each with entries and a past."""
    rng = np.random.default_rng(seed)
    status = rng.choice(len(_STATUSES), count, p=_SHARES).tolist()
    draws, grades = rng.random((count, 4)).tolist(), rng.integers(0, len(_GRADES), (count, 4)).tolist()
    for place in range(count):
        yield _row(number(place), _STATUSES[status[place]], draws[place], [_GRADES[g] for g in grades[place]], now)


def _row(e164: str, status: str, draw: list[float], grades: list[str | None], now: float) -> Row:
    low, high = _SCORES[status]
    score, calls, since = low + (high - low) * draw[0] ** 2, int(2000 * draw[1] ** 3), now - 28 * DAY * draw[2]
    loud = status in ("watch", "recovering", "spam")
    shown = Shown(
        e164, status, ("disputed",) if draw[3] > 0.999 else (), score, score * 0.7, min(99.9, score * 1.2),
        grades[0], grades[1], grades[2], grades[3], calls, int(calls * draw[3] / 4),
        int(20 * draw[1]) if loud else 0, since, now + 20 * DAY * draw[2] if loud else None, now,
        status == "clean" and draw[0] > 0.97,
    )  # fmt: skip
    return Row(e164, shown, _entries(score, loud=loud), tuple(_past(shown, now)))


def _entries(score: float, *, loud: bool) -> tuple[Entry, ...]:
    """The base and what speaks for or against; the points sum to the score."""
    speaks = _SPEAKS if loud else _SPEAKS[4:]
    share = (score - 1.0) / len(speaks)
    return (Entry("base", 1.0), *(Entry(signal, share, value, limit, told) for signal, value, limit, told in speaks))


def _past(shown: Shown, now: float) -> Iterator[Turn]:
    """How it came to its status."""
    steps = {"spam": ("clean", "watch"), "watch": ("clean",), "recovering": ("clean", "watch", "spam")}
    was = "unknown"
    for place, status in enumerate((*steps.get(shown.status, ()), shown.status)):
        at = now - 29 * DAY + place * 3600.0
        yield Turn(at, was, status, min(99.0, 1.0 + 30.0 * place), ("reported", "busy_day") if place else ())
        was = status


def publish(place: Place, *, numbers: int = NUMBERS, seed: int = 1, now: float) -> None:
    """Publish the numbers beside those that are there."""
    with closing(Published(place.published, write=True)) as published:
        published.put(rows(numbers, seed=seed, now=now))


def hold(engine: Engine, tenant: str, *, numbers: int = IN_STOCK, now: float) -> None:
    """Give an owner the first numbers: in every state, 40 campaigns, 25 pools, 200 cases, 10 days of some labels."""
    Stock(engine).import_(tenant, list(_wanted(numbers, now)), who=WHO, now=now, whole=True)
    Labels(engine).take(tenant, _labels(numbers // 20, now), source="bench", who=WHO, now=now)
    disputes, caller = Disputes(engine), Caller(tenant, "owner", frozenset({"read"}), WHO)
    for place in range(0, numbers, max(1, numbers // 200)):
        text = f"These calls were asked for, case {place}."
        disputes.open(number(place), caller, text=text, contact="desk@centre.example", now=now - DAY, stocked=True)


def _wanted(count: int, now: float) -> Iterator[Wanted]:
    for place in range(count):
        state = _state(place)
        held = state in ("warming", "in use", "resting")
        campaign, pool = f"Campaign {place % 40 + 1}" if held else None, f"pool-{place % 25 + 1}"
        yield Wanted(number(place), "US", state, now - (place % 28 + 1) * DAY, None, campaign, pool, None)


def _state(place: int) -> State:
    """Three of four are in use; the rest is spread over the other states."""
    return "in use" if place % 4 else get_args(State)[place // 4 % len(get_args(State))]


def _labels(count: int, now: float) -> list[Label]:
    today = datetime.fromtimestamp(now, UTC).date()
    return [_label(place, today - timedelta(days=ago)) for place in range(count) for ago in range(10)]


def _label(place: int, day: date) -> Label:
    spam = place % 9 == 0
    text, meaning = ("Spam Likely", "spam") if spam else ("none", "clean")
    meant: Meaning = "spam" if meaning == "spam" else "clean"
    return Label(number(place), day, f"carrier {place % 3 + 1}", text, meant)


def enlarge(store: Path, tenant: str, *, numbers: int = NUMBERS, now: float) -> None:
    """Publish so many numbers more and give a tenth of them to a tenant that is there."""
    publish(Place(store), numbers=numbers, now=now)
    engine = open_control(Place(store).control, durable=False)
    try:
        migrate(engine)
        hold(engine, tenant, numbers=numbers // 10, now=now)
    finally:
        engine.dispose()


def main() -> None:
    """Enlarge the store that is named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("store", type=Path)
    parser.add_argument("--tenant", default="sales-centre")
    parser.add_argument("--numbers", type=int, default=NUMBERS)
    chosen = parser.parse_args()
    enlarge(chosen.store, chosen.tenant, numbers=chosen.numbers, now=clock.seconds())


if __name__ == "__main__":
    main()
