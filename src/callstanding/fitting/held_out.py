"""The judgement: worlds that learning has not seen, scored whole under both policies and compared with their labels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from callstanding.engines import Duck
from callstanding.evaluate import Evaluation, evaluate
from callstanding.evaluate.rates import KindRate, Rate, rate
from callstanding.fitting.worlds import World
from callstanding.pipeline import score_engine, write_table
from callstanding.policies.policy import Policy


@dataclass(frozen=True)
class Outcome:
    """What a policy does in a world: spam found and honest numbers tagged at any time, ranking and calibration of all."""

    found: Rate
    false: Rate
    auc: float | None
    brier: float | None
    ece: float | None
    calls_until_tag: float | None  # median
    kinds: list[KindRate]


@dataclass(frozen=True)
class HeldOut:
    """One world under the base policy and under the new one; `notes` say what its labels leave open."""

    world: str
    before: Outcome
    after: Outcome
    notes: list[str]


@dataclass(frozen=True, slots=True)
class KindChange:
    """How many numbers of a kind are tagged in all judged worlds, of how many, under either policy."""

    kind: str
    label: str
    numbers: int
    before: int
    after: int


def held_out(world: World, engine: Duck, before: Policy, after: Policy) -> HeldOut:
    """Score what an engine holds under both policies; the labels may know some of the numbers only."""
    first, second = (_evaluated(world, engine, policy) for policy in (before, after))
    return HeldOut(str(world.folder), _outcome(first), _outcome(second), second.notes)


def _evaluated(world: World, engine: Duck, policy: Policy) -> Evaluation:
    scored = score_engine(engine, policy, as_of=None)
    with TemporaryDirectory(prefix="callstanding-") as folder:
        standings, history = Path(folder) / "standings.parquet", Path(folder) / "history.parquet"
        calls = Path(folder) / "calls.parquet"
        write_table(scored.standings, standings)
        write_table(scored.history, history)
        _calls(engine, calls)
        return evaluate(standings, world.labels, calls=calls, history=history, partial=True)


def _calls(engine: Duck, path: Path) -> None:
    """The calls as evaluation reads them, whatever format they came in."""
    rows = "SELECT e164 AS caller, start AT TIME ZONE 'UTC' AS start FROM calls JOIN numbers ON key = caller"
    write_table(engine.sql.sql(rows).to_arrow_table(), path)


def _outcome(found: Evaluation) -> Outcome:
    return Outcome(
        found=found.found,
        false=found.false,
        auc=found.ranking.auc,
        brier=found.calibration.brier,
        ece=found.calibration.ece,
        calls_until_tag=found.timing.calls_until_tag,
        kinds=found.kinds,
    )


def together(rates: Sequence[Rate]) -> Rate:
    """The rate over several worlds."""
    return rate(sum(each.k for each in rates), sum(each.n for each in rates))


def kind_changes(judged: Sequence[HeldOut]) -> list[KindChange]:
    """Every kind of the judged worlds: spam first, honest kinds last, within these the most tagged first."""
    counts: dict[tuple[str, str], list[int]] = {}
    for world in judged:
        for place, outcome in enumerate((world.before, world.after)):
            for each in outcome.kinds:
                sums = counts.setdefault((each.kind, each.label), [0, 0, 0])
                sums[place] += each.tagged.k
                sums[2] += each.tagged.n * place
    found = [KindChange(kind, label, n, before, after) for (kind, label), (before, after, n) in counts.items()]
    order = {"spam": 0, "grey": 1, "legit": 2}
    return sorted(found, key=lambda each: (order[each.label], -each.after, -each.before, each.kind))
