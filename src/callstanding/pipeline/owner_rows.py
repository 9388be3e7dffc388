"""What owners are told of call-backs, dropped calls and fallen answer rates, as plain data for programs.

Shares are from 0 to 1, times in UTC and ISO 8601, durations in seconds.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from callstanding.actions import callbacks, changed, guard
from callstanding.actions.callbacks import Reach, Terms
from callstanding.actions.changed import Change, day
from callstanding.actions.levels import levels
from callstanding.pipeline.callbacks import Waiting
from callstanding.pipeline.changed import Changes
from callstanding.pipeline.guarded import Campaign


def reach_row(row: Reach, terms: Terms, lang: str = "en") -> dict[str, Any]:
    """How reachable a number was; with its hour or weekday where it is of one."""
    return {
        "number": row.number,
        "hour": row.hour,
        "weekday": row.weekday,
        "called_back": row.called_back,
        "reached": row.reached,
        "open": row.open,
        "share": row.share,
        "median_s": row.median_s,
        "slow_s": row.slow_s,
        "verdict": row.verdict,
        "within_min": terms.within_min,
        "target": terms.share,
        "sentence": callbacks.told(row, terms, lang),
    }


def waiting_row(row: Waiting) -> dict[str, Any]:
    """A party that waits to be called back, without its name."""
    times = {"waiting_since": row.since.isoformat(), "called_last": row.latest.isoformat()}
    return {"number": row.number, **times, "called": row.times, "returned": row.returns}


def campaign_row(row: Campaign, lang: str = "en") -> dict[str, Any]:
    """How a campaign stands; `mend` in answered calls."""
    of = row.guarded
    return {
        "campaign": row.name,
        "numbers": len(row.numbers),
        "answered": of.answered,
        "dropped": of.dropped,
        "unsure": row.unsure,
        "share": of.share,
        "limit": of.limit,
        "left": of.left,
        "stop": of.stop,
        "reason": of.reason,
        "mend": of.mend,
        "rang": row.rang,
        "given_up": row.given_up,
        "ring_share": row.ring_share,
        "ring_s": row.ring_s,
        "window_hours": of.hours,
        "source": of.source,
        "sentence": guard.told(of, lang),
    }


def change_row(change: Change, lang: str = "en") -> dict[str, Any]:
    """A fall, with the share of it that each cause explains and all figures behind them."""
    return {
        "number": change.name,
        "numbers": len(change.numbers),
        "since": change.since.isoformat(),
        "found": change.found.isoformat(),
        "from": change.drop.before,
        "to": change.drop.after,
        "cause": change.cause,
        **{f"by_{cause}": share for cause, share in change.evidence.shares.items()},
        "sentence": changed.told(change, lang),
        "evidence": asdict(change.evidence),
    }


def level_rows(found: Changes, name: str) -> list[dict[str, Any]]:
    """The levels of a watched rate over time. Needs ruptures, of the extra `owner`."""
    return [
        {
            "first": day(level.first).isoformat(),
            "last": day(level.last).isoformat(),
            "people": level.people,
            "rate": level.rate,
        }
        for level in levels(found.series[name])
    ]
