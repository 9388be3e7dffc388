"""The town's two weeks up to now: what is past, the last day, which is news, and what is still to come today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow as pa

DAYS = 14
RESIDENTS = 1_200  # so many that the page is up within seconds
EASTERN = timezone(timedelta(hours=-5))
ARRIVES = {"calls": "start", "reports": "received_at"}  # when a row of each kind is known
_NEWS = timedelta(hours=12)  # before today: the bought list, which began yesterday morning, is tagged within the news


@dataclass(frozen=True, slots=True)
class Town:
    """Native tables of calls and reports: `before` yesterday's noon, since then, and `later` than now."""

    before: dict[str, pa.Table]
    news: dict[str, pa.Table]
    later: dict[str, pa.Table]
    assignments: pa.Table
    residents: list[str]


def town_until(now: datetime, *, seed: int) -> Town:
    """Simulate the two weeks that end today. The same seed gives the same town, whatever the day."""
    from callstanding.simulate import simulate_day
    from callstanding.simulate.town import fortnight

    today = now.astimezone(EASTERN).replace(hour=0, minute=0, second=0, microsecond=0)
    first = today - timedelta(days=DAYS - 1)
    made = simulate_day(
        seed=seed, days=DAYS, population=RESIDENTS, first=first, alert_on=DAYS - 2, overdone=fortnight(DAYS)
    )
    tables = {"calls": made.calls, "reports": made.reports}
    noon = today - _NEWS
    return Town(
        before={kind: _between(kind, table, None, noon) for kind, table in tables.items()},
        news={kind: _between(kind, table, noon, now) for kind, table in tables.items()},
        later={kind: _between(kind, table, now, None) for kind, table in tables.items()},
        assignments=made.assignments,
        residents=sorted(number for number, role in made.roles.items() if role == "resident"),
    )


def _between(kind: str, table: pa.Table, begin: datetime | None, end: datetime | None) -> pa.Table:
    """The rows that become known from `begin` on and before `end`; None: without a bound."""
    import pyarrow as pa
    import pyarrow.compute as pc

    known = table[ARRIVES[kind]]
    for bound, keeps in ((begin, pc.greater_equal), (end, pc.less)):
        if bound is not None:
            table = table.filter(keeps(known, pa.scalar(bound, known.type)))
            known = table[ARRIVES[kind]]
    return table


def lines(table: pa.Table) -> bytes:
    """A native table as NDJSON, as switches post it."""
    import msgspec

    pack = msgspec.json.Encoder().encode
    return b"".join(pack(_plain(row)) + b"\n" for row in table.to_pylist())


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    """A row without what it does not say, its times in UTC."""
    return {name: value for name, value in row.items() if value is not None}
