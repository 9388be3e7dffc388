"""The known truth beside the standings: whether labels, standings and history belong together and can show anything."""

from __future__ import annotations

from pathlib import Path

import duckdb

from callstanding.errors import InputError

LABELS = ("spam", "legit", "grey")
STATUSES = ("unknown", "clean", "watch", "spam", "recovering")
_SHOWN = 3
_NEVER, _ALWAYS = "'1900-01-01'::TIMESTAMPTZ", "'9999-01-01'::TIMESTAMPTZ"

# A label holds from `from` to `to` (null: from the beginning, until now).
SPANS = f"""CREATE OR REPLACE TABLE spans AS SELECT row_number() OVER () AS id, number, coalesce(kind, label) AS kind, label,
    coalesce("from", {_NEVER}) AS begins, coalesce("to", {_ALWAYS}) AS ends,
    lead(coalesce("from", {_NEVER})) OVER (PARTITION BY number ORDER BY "from" NULLS FIRST) AS next FROM labels"""


def check(sql: duckdb.DuckDBPyConnection, *, labels: Path, standings: Path, partial: bool) -> None:
    """Make the table `spans` of the labels; InputError when they are not of these standings, or contradict themselves.

    With `partial` the labels may know only some of the numbers.
    """
    _check_standings(sql, standings)
    check_labels(sql, labels)
    _check_match(sql, labels, standings, partial=partial)


def check_labels(sql: duckdb.DuckDBPyConnection, labels: Path) -> None:
    """Make the table `spans` of the labels; InputError when there are none, or when they contradict themselves."""
    if not _count(sql, "labels"):
        raise InputError(f"{labels}: there are no labels.", hint="A world without numbers shows nothing.")
    wrong = sql.execute(f"SELECT number, label FROM labels WHERE label NOT IN {LABELS} ORDER BY number").fetchall()
    if wrong:
        told = _some([f"{number}: {label!r}" for number, label in wrong])
        raise InputError(f"{labels}: unknown label ({told}).", hint=f"Labels are {', '.join(LABELS)}.")
    sql.execute(SPANS)
    _check_spans(sql, labels)


def _check_standings(sql: duckdb.DuckDBPyConnection, standings: Path) -> None:
    if not _count(sql, "standings"):
        raise InputError(f"{standings}: there are no standings.", hint="Score some calls first.")
    wrong = sql.execute(
        f"SELECT number, status FROM standings WHERE status NOT IN {STATUSES} ORDER BY number"
    ).fetchall()
    if wrong:
        told = _some([f"{number}: {status!r}" for number, status in wrong])
        raise InputError(f"{standings}: unknown status ({told}).", hint=f"A status is {', '.join(STATUSES)}.")
    twice = _numbers(sql, "SELECT number FROM standings GROUP BY number HAVING count(*) > 1")
    if twice:
        raise InputError(f"{standings}: {_some(twice)} more than once.", hint="Give the standings of one run.")
    beyond = _numbers(sql, "SELECT number FROM standings WHERE NOT spam_score BETWEEN 0 AND 100")
    if beyond:
        raise InputError(f"{standings}: a score beyond 0 to 100 ({_some(beyond)}).", hint="A Spam Score is 0 to 100.")


def _check_spans(sql: duckdb.DuckDBPyConnection, labels: Path) -> None:
    empty = _numbers(sql, "SELECT number FROM spans WHERE ends <= begins")
    if empty:
        raise InputError(
            f"{labels}: a label of {_some(empty)} does not end after it begins.", hint="Let `to` follow `from`."
        )
    overlap = _numbers(sql, "SELECT number FROM spans WHERE next < ends")
    if overlap:
        raise InputError(f"{labels}: {_some(overlap)}: two labels at one time.", hint="Let one end before the next.")


def _check_match(sql: duckdb.DuckDBPyConnection, labels: Path, standings: Path, *, partial: bool) -> None:
    if not _numbers(sql, "SELECT number FROM spans SEMI JOIN standings USING (number) LIMIT 1"):
        one = sql.execute("SELECT (SELECT any_value(number) FROM labels), any_value(number) FROM standings").fetchall()
        told = "{} is labelled, {} has a standing".format(*one[0])
        raise InputError(
            f"{labels}: no labelled number is in {standings} ({told}).", hint="Write numbers as +12025550143."
        )
    strangers = [] if partial else _numbers(sql, STRANGERS)
    if strangers:
        raise InputError(
            f"{standings}: {_plural(len(strangers), 'calling number')} without label ({_some(strangers)}).",
            hint=f"Are {labels} the labels of these standings? If they know only some numbers, say --partial.",
        )


STRANGERS = "SELECT number FROM standings ANTI JOIN spans USING (number) WHERE calls_out > 0"

# A number without any change is unknown. Only spam is compared: that is what is counted.
_OTHERS = """SELECT number FROM standings LEFT JOIN (SELECT number, arg_max(status, "at") AS last FROM history GROUP BY number)
    USING (number) WHERE (status = 'spam') <> (coalesce(last, 'unknown') = 'spam')"""


def check_history(sql: duckdb.DuckDBPyConnection, *, history: Path, standings: Path) -> None:
    """InputError when the history does not end as the standings stand, as when they come from two runs."""
    others = _numbers(sql, _OTHERS)
    if others:
        raise InputError(
            f"{history}: it does not end as {standings} stands ({_some(others)}).",
            hint="Take both from one run: score ... -o STANDINGS --history HISTORY.",
        )


def _numbers(sql: duckdb.DuckDBPyConnection, query: str) -> list[str]:
    return sorted({number for (number,) in sql.execute(query).fetchall()})


def _some(told: list[str]) -> str:
    more = f" and {len(told) - _SHOWN:,} more" if len(told) > _SHOWN else ""
    return ", ".join(told[:_SHOWN]) + more


def _plural(n: int, thing: str) -> str:
    return f"{n:,} {thing}{'s' * (n != 1)}"


def _count(sql: duckdb.DuckDBPyConnection, name: str) -> int:
    return int(sql.execute(f"SELECT count(*) FROM {name}").fetchall()[0][0])
