"""The whole evaluation: standings against labels, with the calls and the history where they are given."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import duckdb
import numpy as np

from callstanding.evaluate.calibration import Calibration, calibration
from callstanding.evaluate.cases import make_cases
from callstanding.evaluate.labels import check, one_class, table
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
    numbers: int
    notes: list[str]

    def as_dict(self) -> dict[str, Any]:
        """Plain lists, dicts and numbers, for JSON."""
        return asdict(self)


def evaluate(standings: Path, labels: Path, *, calls: Path | None = None, history: Path | None = None) -> Evaluation:
    """Compare standings with labels. Without `history` only what is tagged now counts as tagged.

    InputError when files cannot be read or do not belong together.
    """
    with duckdb.connect() as sql:
        sql.execute("SET TimeZone = 'UTC'")
        sql.execute("SET enable_progress_bar = false")
        table(sql, "standings", standings)
        table(sql, "labels", labels)
        check(sql, labels, standings)
        if history is None:
            sql.execute(_NO_HISTORY)
        else:
            table(sql, "history", history)
        if calls is not None:
            table(sql, "calls", calls)
        make_cases(sql, calls=calls is not None)
        return _evaluated(sql, calls=calls is not None, history=history is not None)


def _evaluated(sql: duckdb.DuckDBPyConnection, *, calls: bool, history: bool) -> Evaluation:
    scored = sql.sql("SELECT scored, label = 'spam' AS spam FROM cases WHERE label <> 'grey' AND scored IS NOT NULL")
    rows = scored.to_arrow_table()
    score, spam = (rows[name].to_numpy() for name in ("scored", "spam"))
    return Evaluation(
        found=of_label(sql, "spam"),
        false=of_label(sql, "legit"),
        kinds=by_kind(sql),
        ranking=ranking(score, spam.astype(np.bool_)),
        calibration=calibration(score, spam.astype(np.bool_)),
        timing=timing(sql, history=history),
        numbers=len(score),
        notes=list(_notes(sql, calls=calls, history=history)),
    )


def _notes(sql: duckdb.DuckDBPyConnection, *, calls: bool, history: bool) -> list[str]:
    lacking = one_class(sql)
    return [
        *([f"{lacking}: no ranking can be measured"] if lacking else []),
        *([] if calls else ["without calls nothing is said of how soon a tag comes"]),
        *([] if history else ["without history only what is tagged now counts, and nothing is said of flips"]),
    ]
