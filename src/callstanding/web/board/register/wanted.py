"""What somebody wants to see of the numbers: the address of the page says all of it, to be kept and sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import urlencode

SPANS = {"24h": 86_400.0, "7d": 604_800.0, "30d": 2_592_000.0}
PER_PAGE = 50
SORTS = (
    *("score", "number", "status", "reason", "headroom", "state", "campaign"),
    *("out", "in", "reports", "since", "clean"),
)
_UPWARDS = ("number", "reason", "headroom", "state", "campaign", "clean")  # what one wants to see from its start
_MOST = 200  # characters of a filter


@dataclass(frozen=True, slots=True)
class Wanted:
    """Filters, an order and a page; "" and None ask for all. `changed`: the status is so since, `7d` or a day."""

    q: str = ""
    status: str = ""
    flag: str = ""
    state: str = ""
    campaign: str = ""
    pool: str = ""
    country: str = ""
    signal: str = ""
    tenant: str = ""
    low: float | None = None  # the score from
    high: float | None = None  # the score to
    changed: str = ""
    near: bool = False  # a little more, and the status or the day's limit is reached
    sort: str = "score"
    down: bool = True
    page: int = 1

    @property
    def filters(self) -> int:
        """How many filters are set."""
        return sum(getattr(self, name) not in ("", None, False) for name in FILTERS)

    def query(self, **other: Any) -> str:
        """The address after its question mark, without what goes without saying."""
        new = replace(self, **other)
        told = {each.name: getattr(new, each.name) for each in fields(new) if each.name != "down"}
        pairs = {name: _written(value) for name, value in told.items() if value != getattr(_NOTHING, name)}
        if new.down != downwards(new.sort):
            pairs["dir"] = "down" if new.down else "up"
        return urlencode(pairs)

    def sorted_by(self, sort: str) -> str:
        """The address of the same from its start, in another order, or in this one the other way round."""
        down = not self.down if sort == self.sort else downwards(sort)
        return self.query(sort=sort, down=down, page=1)

    def since(self, now: float) -> float | None:
        """Since when the status is to be so, in seconds since 1970."""
        if self.changed in SPANS:
            return now - SPANS[self.changed]
        day = _day(self.changed)
        return None if day is None else datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()


_NOTHING = Wanted()
FILTERS = ("q", "status", "flag", "state", "campaign", "pool", "country", "signal", "tenant", "low", "high", "changed",
           "near")  # fmt: skip


def downwards(sort: str) -> bool:
    """Whether a column is first sorted from its greatest value."""
    return sort not in _UPWARDS


def wanted_of(asked: Mapping[str, str]) -> Wanted:
    """What the parameters of an address want. What cannot be understood asks for nothing."""
    texts: dict[str, Any] = {name: asked.get(name, "").strip()[:_MOST] for name in FILTERS}
    sort = asked.get("sort", "")
    sort = sort if sort in SORTS else "score"
    changed = texts.pop("changed")
    given: dict[str, Any] = texts | {
        "low": _number(texts["low"]),
        "high": _number(texts["high"]),
        "changed": changed if changed in SPANS or _day(changed) else "",
        "near": texts["near"] not in ("", "0", "false"),
        "page": max(1, int(_number(asked.get("page", "")) or 1)),
    }
    return Wanted(**given, sort=sort, down={"down": True, "up": False}.get(asked.get("dir", ""), downwards(sort)))


def _number(text: str) -> float | None:
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        return None
    return min(max(value, 0.0), 1e9) + 0.0 if value == value else None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _written(value: Any) -> str:
    if isinstance(value, bool):
        return "1" if value else ""
    return str(value).removesuffix(".0")
