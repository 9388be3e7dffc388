"""What a training report says: sections of sentences and a table each, the most important first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace

from callstanding.evaluate.rates import Rate
from callstanding.evaluate.report import number, percent
from callstanding.fitting.fitted import Fit
from callstanding.fitting.held_out import HeldOut, Outcome, together
from callstanding.fitting.measures import Compared, Measure

_BOUNDS = {"cap": "at its family's cap", "most": "at the most that was allowed", "least": "at the least", "": ""}


@dataclass(frozen=True)
class Section:
    """A heading, what is to say under it, and one table."""

    heading: str
    columns: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]
    sentences: list[str] = field(default_factory=list)


def sections(found: Fit) -> list[Section]:
    """The whole report."""
    judged = [_judged(found), _harmed(found)] if found.judged else []
    kinds = [_by_kind(found)] if found.judged else []
    return [_worlds(found), *judged, _ranking(found), _calibration(found), _points(found), *kinds, _kinds(found)]


def short(found: Fit) -> list[Section]:
    """What fits on a screen: the judgement, and the points that changed."""
    judged = [_judged(found), _harmed(found)] if found.judged else []
    points = _points(found)
    changed = [row for row, each in zip(points.rows, found.points, strict=True) if each.before != each.after]
    return [*judged, _ranking(found), _calibration(found), replace(points, rows=changed)]


def summary(found: Fit) -> list[str]:
    """What matters first: the warning, the kinds that got worse, and what could not be told."""
    kinds = ", ".join(f"{each.kind} ({each.before:,} before, {each.after:,} now)" for each in found.worse)
    worse = [f"Honest kinds that got worse: {kinds}."] if found.worse else []
    return [*([found.warning] if found.warning else []), *worse, *found.notes]


def _worlds(found: Fit) -> Section:
    limits = asdict(found.limits)
    told = f"Limits: {', '.join(f'{name} {value:g}' for name, value in limits.items())}."
    rows = [
        (
            each.world,
            each.role,
            ", ".join(f"{k} {v}" for k, v in each.terms.items()) or "own data",
            f"{each.quarantined:,}",
        )
        for each in found.worlds
    ]
    return Section("Worlds", ("world", "used", "made with", "rows that could not be read"), rows, [told])


def _judged(found: Fit) -> Section:
    rows = [
        (each.world, policy, _of(outcome.found), _of(outcome.false), number(outcome.calls_until_tag, 0))
        for each in found.judged
        for policy, outcome in _both(each)
    ]
    for place, policy in enumerate(("base", "new")):
        outcomes = [_both(each)[place][1] for each in found.judged]
        spam, honest = together([each.found for each in outcomes]), together([each.false for each in outcomes])
        rows.append(("together", policy, _of(spam), _of(honest), ""))
    columns = ("held-out world", "policy", "spam found", "honest tagged", "calls to tag")
    return Section("Judged on worlds that learning has not seen", columns, rows)


def _both(each: HeldOut) -> tuple[tuple[str, Outcome], ...]:
    return ("base", each.before), ("new", each.after)


def _of(rate: Rate) -> str:
    return f"{rate.k:,} of {rate.n:,}: {percent(rate)}"


def _harmed(found: Fit) -> Section:
    rows = [(each.kind, f"{each.numbers:,}", f"{each.before:,}", f"{each.after:,}") for each in found.harmed]
    sentences = [] if rows else ["No honest number is tagged, under either policy."]
    return Section("Honest numbers tagged, by kind", ("kind", "numbers", "base", "new"), rows, sentences)


_EXAMPLES = (
    "Examples are numbers at the ends of their days, of plain people a sample. AUC: 1 is best; log loss, with the kinds "
    "alike: 0 is best. The free model is monotone and knows no caps: it shows about how much points could reach."
)


def _ranking(found: Fit) -> Section:
    rows = [_compared(each) for each in (found.training, *found.compared)]
    auc = [each.after.auc for each in found.compared]
    spread = f"AUC of the new points on held-out worlds: {min(auc):.4f} to {max(auc):.4f}." if auc else None
    columns = ("examples of", "number", "AUC base", "new", "free", "log loss base", "new", "free")
    return Section("Ranking", columns, rows, [_EXAMPLES, *([spread] if spread else [])])


def _compared(each: Compared) -> tuple[str, ...]:
    measures: list[Measure | None] = [each.before, each.after, each.free]
    auc = [number(None if m is None else m.auc, 4) for m in measures]
    return each.world, f"{each.examples:,}", *auc, *(number(None if m is None else m.log_loss, 3) for m in measures)


def _calibration(found: Fit) -> Section:
    rows = [
        (each.world, policy, number(outcome.auc, 4), number(outcome.brier, 5), _per_cent(outcome.ece))
        for each in found.judged
        for policy, outcome in _both(each)
    ]
    sentence = (
        f"Every prior was moved by {found.shift:+.2f} log-odds. Platt's slope on the worlds that were learned from: "
        f"{found.scale_before.slope:.2f} before, {found.scale_after.slope:.2f} after (1 is best; above it, scores are "
        "more cautious than need be)."
    )
    columns = ("held-out world", "policy", "AUC of all numbers", "Brier", "calibration error")
    return Section("Calibration", columns, rows, [sentence])


def _per_cent(share: float | None) -> str:
    return number(None if share is None else 100 * share, 2) + ("" if share is None else " %")


def _points(found: Fit) -> Section:
    rows = [(p.signal, p.family, f"{p.before:+.2f}", f"{p.after:+.2f}", _BOUNDS[p.bound]) for p in found.points]
    return Section("Points (log-odds)", ("signal", "family", "base", "new", "bound"), rows)


def _by_kind(found: Fit) -> Section:
    rows = [(k.kind, k.label, f"{k.numbers:,}", f"{k.before:,}", f"{k.after:,}") for k in found.judged_kinds]
    return Section("Tagged in the held-out worlds, by kind", ("kind", "label", "numbers", "base", "new"), rows)


def _kinds(found: Fit) -> Section:
    rows = [(k.kind, k.label, f"{k.numbers:,}", f"{k.chosen:,}", f"{k.examples:,}") for k in found.kinds]
    return Section("What was learned from", ("kind", "label", "numbers", "looked at", "examples"), rows)
