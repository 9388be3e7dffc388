"""What is known of a number when a day begins: one line per feature, its family, its SQL and its sentence.

The SQL reads `past`, one row per number and day before that day: `ago` (days, 0 is yesterday), `weekend`, `reports`,
`areas` (distinct ones of the reporters), `own` (reports from the number's own area), `placed` (reports with an area),
`level` (the reports as thousandths of that day's reports about all numbers) and `toll_free`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

BLOCK_DAYS = 28  # how far back neighbours count
HEAT_DAYS = 7  # half-life of a neighbour's day


@dataclass(frozen=True, slots=True)
class Feature:
    """One measured fact. `source`: what it is an aggregate of: `days` or `areas` of a number, or its `block`."""

    name: str
    family: str
    sql: str
    about: str
    source: str = "days"


def decayed(what: str, half_life: float) -> str:
    """SQL of a sum in which a row counts half after so many days."""
    return f"sum({what} * pow(0.5, ago / {half_life:.1f}))"


def equal_to_rounding(sql: str) -> str:
    """SQL by which to order: sums differ in their last bits with the order of the rows, which must not part equals."""
    return f"round({sql}, 9)"


def _log(sql: str) -> str:
    """A count on the scale on which the tenth adds less than the first."""
    return f"ln(1 + coalesce({sql}, 0))"


def _reports(days: int) -> Feature:
    return Feature(f"reports_{days}d", "counts", _log(decayed("reports", days)), f"Reports, half-life {days} d.")


def _days(days: int) -> Feature:
    return Feature(f"days_{days}d", "days", _log(decayed("1", days)), f"Days with a report, half-life {days} d.")


def _level(days: int) -> Feature:
    about = f"Reports as a share of their day's, half-life {days} d."
    return Feature(f"level_{days}d", "weekday", _log(decayed("level", days)), about)


def _areas(days: int) -> Feature:
    about = f"Areas of reporters, each once a day, half-life {days} d."
    return Feature(f"areas_{days}d", "areas", _log(decayed("areas", days)), about)


def _block(size: int) -> Feature:
    about = f"Days with a report of the other numbers of its {size:,}, half-life {HEAT_DAYS} d."
    sql = _log(f"greatest(heat_{size} - heat, 0)")
    return Feature(f"block_{size}", "block", sql, about, "block")


_WEEKEND = _log(decayed("weekend::INTEGER", 28))
_ENTROPY = "coalesce(ln(sum(weight)) - sum(weight * ln(weight)) / sum(weight), 0)"
_GROWTH = f"{_log('sum(reports) FILTER (ago < 3)')} - {_log('sum(reports) FILTER (ago < 14)')}"

FEATURES: tuple[Feature, ...] = (
    _reports(2),
    _reports(7),
    _reports(28),
    _days(4),
    _days(14),
    _days(60),
    _level(4),
    _level(14),
    Feature("weekend_days", "weekday", _WEEKEND, "Saturdays and Sundays with a report, half-life 28 d."),
    _areas(4),
    _areas(14),
    Feature("area_spread", "areas", _ENTROPY, "Entropy of the reporters' areas, half-life 28 d.", "areas"),
    Feature("own_area", "own area", "sum(own) / greatest(sum(placed), 1)", "Share of reports from its own area."),
    _block(10),
    _block(100),
    _block(1000),
    Feature("growth", "growth", _GROWTH, "Reports of 3 days against those of 14, as a logarithm."),
    Feature("age", "age", _log("max(ago)"), "Days since the first report."),
    Feature("silence", "age", _log("min(ago)"), "Days since the last report."),
    Feature("toll_free", "toll-free", "max(toll_free::INTEGER)", "A toll-free number."),
)

BLOCKS: tuple[int, ...] = (10, 100, 1000)


def families(features: Sequence[Feature] = FEATURES) -> list[str]:
    """The families in their order."""
    return list(dict.fromkeys(each.family for each in features))
