"""The whole evaluation: standings against labels, with the calls and the history where they are given."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import duckdb
import numpy as np

from callstanding.evaluate.calibration import Calibration, calibration
from callstanding.evaluate.cases import make_cases
from callstanding.evaluate.files import table
from callstanding.evaluate.labels import check, check_history
from callstanding.evaluate.notes import notes
from callstanding.evaluate.ranking import Ranking, ranking
from callstanding.evaluate.rates import KindRate, Rate, by_kind, of_label
from callstanding.evaluate.timing import Timing, timing

_NO_HISTORY = """CREATE VIEW history AS SELECT NULL::VARCHAR AS number, NULL::TIMESTAMPTZ AS at, NULL::VARCHAR AS was,
    NULL::VARCHAR AS status WHERE false"""


@dataclass(frozen=True)
class Evaluation:
    """What was found and what was tagged wrongly; `notes` say what could not be measured, and why."""

    found: Rate  # spam numbers that were tagged while they were spam
    false: Rate  # honest numbers that were tagged
    kinds: list[KindRate]
    ranking: Ranking
    calibration: Calibration
    timing: Timing
    numbers: int  # honest and spam ones with a score and a label now: what ranking and calibration are about
    notes: list[str]

    def as_dict(self) -> dict[str, Any]:
        """Plain lists, dicts and numbers, for JSON."""
        return asdict(self)


def evaluate(
    standings: Path, labels: Path, *, calls: Path | None = None, history: Path | None = None, partial: bool = False
) -> Evaluation:
    """Compare standings with labels; with `partial` the labels may know only some of the numbers.

    Without `history` only what is tagged now counts as tagged. InputError when files cannot be read or do not belong
    together.
    """
    with duckdb.connect() as sql:
        sql.execute("SET TimeZone = 'UTC'")
        sql.execute("SET enable_progress_bar = false")
        table(sql, "standings", standings)
        table(sql, "labels", labels)
        check(sql, labels=labels, standings=standings, partial=partial)
        if history is None:
            sql.execute(_NO_HISTORY)
        else:
            table(sql, "history", history)
            check_history(sql, history=history, standings=standings)
        if calls is not None:
            table(sql, "calls", calls)
        make_cases(sql, calls=calls, known=history is not None)
        return _evaluated(sql, calls=calls is not None, history=history is not None)


def _evaluated(sql: duckdb.DuckDBPyConnection, *, calls: bool, history: bool) -> Evaluation:
    rows = sql.sql(
        "SELECT scored, label = 'spam' AS spam FROM cases WHERE label <> 'grey' AND scored IS NOT NULL ORDER BY number"
    ).to_arrow_table()
    score, spam = (rows[name].to_numpy() for name in ("scored", "spam"))
    return Evaluation(
        found=of_label(sql, "spam"),
        false=of_label(sql, "legit"),
        kinds=by_kind(sql),
        ranking=ranking(score, spam.astype(np.bool_)),
        calibration=calibration(score, spam.astype(np.bool_)),
        timing=timing(sql, history=history),
        numbers=len(score),
        notes=list(notes(sql, calls=calls, history=history)),
    )
