"""Who was heard: of what one reporter says of a number the first counts, and then the first of every thirty days."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import timedelta

from callstanding.engines.memory.facts import REPORT_KINDS, UNVERIFIED, Call, Report
from callstanding.engines.memory.made import Count
from callstanding.rollups.steps import VERIFIED_DAYS, VOICE_DAYS

_VERIFIED, _ONE_VOICE = timedelta(days=VERIFIED_DAYS), timedelta(days=VOICE_DAYS)
Speaker = tuple[int, int, bool, bool]
Said = tuple[Report, Call | None]
"""A report with the latest call that its reporter had from the number in the week before."""


def heard(outside: Iterable[Call], reports: Iterable[Report]) -> Iterator[Count]:
    """Reports by parties that were called count fully, with the provenance of that call; the others are hearsay."""
    for report, call in _voices(outside, reports):
        place = report.number, report.hour, UNVERIFIED if call is None else call.provenance
        if call is not None:
            yield place, f"reports_{report.kind}", 1
        else:
            yield place, "hearsay_wanted" if report.praise else "hearsay", 1


def _voices(outside: Iterable[Call], reports: Iterable[Report]) -> Iterator[Said]:
    """The reports that are heard. Blame and praise, and what calls bear out and what not, are voices apart."""
    calls: dict[tuple[int, int], list[Call]] = defaultdict(list)
    for call in outside:
        calls[call.caller, call.callee].append(call)
    speakers: dict[Speaker, list[Said]] = defaultdict(list)
    for report in reports:
        latest = _latest(report, calls.get((report.number, report.reporter), ()))
        speakers[report.number, report.voice, report.praise, latest is None].append((report, latest))
    for said in speakers.values():
        yield from _first_of_each_month(said)


def _latest(report: Report, calls: Iterable[Call]) -> Call | None:
    if not report.reporter:
        return None
    before = (call for call in calls if report.at - _VERIFIED <= call.start <= report.at)
    return max(before, key=lambda call: (call.second, call.provenance), default=None)


def _first_of_each_month(said: list[Said]) -> Iterator[Said]:
    began = min(report.at for report, _ in said)
    months: set[int] = set()
    for report, call in sorted(said, key=_order):
        month = (report.at - began) // _ONE_VOICE
        if month not in months:
            months.add(month)
            yield report, call


def _order(said: Said) -> tuple[object, ...]:
    report, call = said
    return report.at, REPORT_KINDS.index(report.kind), (call.second, call.provenance) if call else ()
