"""The facts known at a moment, and which complaints arrive in vain because their number is disputed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from callstanding.engines.memory.cases import Case, Span
from callstanding.engines.memory.facts import FOR_EVER, Assignment, Call, Report


@dataclass(frozen=True)
class Seen:
    """The facts that are counted."""

    calls: Sequence[Call]
    reports: Sequence[Report]
    assignments: Sequence[Assignment]
    freezes: Mapping[int, list[Span]]  # the times in which complaints about a number do not count

    def counting_reports(self) -> list[Report]:
        """All but the complaints that arrived while their number was disputed: these take nobody's turn."""
        return [report for report in self.reports if report.praise or not self._is_frozen(report)]

    def _is_frozen(self, report: Report) -> bool:
        return any(begin <= report.known < end for begin, end in self.freezes.get(report.number, ()))


def seen_at(
    moment: datetime | None,
    *,
    calls: Iterable[Call],
    reports: Iterable[Report],
    assignments: Iterable[Assignment],
    cases: Iterable[Case],
) -> Seen:
    """What was known at a moment; None: all. Who holds a number is always known: the operator plans it."""
    at = FOR_EVER if moment is None else moment
    freezes: dict[int, list[Span]] = defaultdict(list)
    for case in cases:
        if span := case.freeze(at):
            freezes[case.number].append(span)
    return Seen(
        [call for call in calls if call.start <= at],
        [report for report in reports if report.known <= at],
        list(assignments),
        freezes,
    )
