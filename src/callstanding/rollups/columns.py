"""The column table: every count that we keep, how it is counted, and its sentence.

A column merges by addition and is a whole number, so any split, order or engine gives the same row. `sql` is an
aggregate over the facts of one number and hour; a column without `sql` comes from a step of its own (see steps.py).
"""

from __future__ import annotations

from dataclasses import dataclass

SHORT_MS = 6_000  # the trade's short call: field support articles bill answered calls of six seconds and less
LONG_MS = 60_000  # a talk of a minute: machines do not reach it (mean robocall 6 to 11 s)
DROPPED_MS = 3_000  # the caller leaves within three seconds of the answer (Anatel's first short-call rule)
ONE_RING_MS = 6_000  # one ringing cycle: "fewer than three rings" is a dropped call for the BNetzA


@dataclass(frozen=True, slots=True)
class Column:
    """One count of the rollup table: its name, its aggregate, and what it counts."""

    name: str
    sql: str
    about: str


def _when(name: str, condition: str, about: str) -> Column:
    return Column(name, f"count(*) FILTER (WHERE {condition})", about)


OUTCOMES = ("answered", "no-answer", "busy", "rejected", "blocked", "invalid", "failed")
"""How a call ends; the place in this list is its code where a first call is packed into one number."""

_ANSWERED = "outcome = 'answered'"

MADE = (
    Column("calls_out", "count(*)", "Calls made."),
    _when("answered_out", _ANSWERED, "Calls made that were answered."),
    _when("unanswered_out", "outcome = 'no-answer'", "Calls made that rang and were not answered."),
    _when("busy_out", "outcome = 'busy'", "Calls made to a busy line."),
    _when("rejected_out", "outcome = 'rejected'", "Calls made that the called party refused (603)."),
    _when("blocked_out", "outcome = 'blocked'", "Calls made that were blocked (607, 608, 603 Network Blocked)."),
    _when("invalid_out", "outcome = 'invalid'", "Calls made to numbers that do not exist (404, 484, 604)."),
    _when("failed_out", "outcome = 'failed'", "Calls made that the network could not complete."),
    Column("talk_out_ms", "sum(talk_ms)", "Milliseconds talked on calls made."),
    _when("short_out", f"{_ANSWERED} AND talk_ms <= {SHORT_MS}", "Answered calls of six seconds and less."),
    _when("long_out", f"{_ANSWERED} AND talk_ms >= {LONG_MS}", "Answered calls of a minute and more."),
    _when(
        "hangup_known_out", f"{_ANSWERED} AND hangup_by IN ('caller', 'callee')", "Answered calls whose ender is known."
    ),
    _when(
        "dropped_out",
        f"{_ANSWERED} AND hangup_by = 'caller' AND talk_ms <= {DROPPED_MS}",
        "Answered calls that the caller ended within three seconds.",
    ),
    _when(
        "refused_out",
        f"{_ANSWERED} AND hangup_by = 'callee' AND talk_ms <= {SHORT_MS}",
        "Answered calls that the called party ended within six seconds.",
    ),
    _when(
        "ring_known_out",
        "outcome = 'no-answer' AND ring_ms IS NOT NULL",
        "Unanswered calls whose ringing time is known.",
    ),
    _when(
        "one_ring_out",
        f"outcome = 'no-answer' AND ring_ms <= {ONE_RING_MS}",
        "Unanswered calls that rang six seconds and less.",
    ),
    _when("nearby_out", "nearby", "Calls made to numbers that share all but the last four digits."),
    Column("account", "max(account)", "Key of the account that made the calls, 0 when not known."),
    Column("trunk", "max(trunk)", "Key of the trunk that the calls came over, 0 when not known."),
)


def _first(name: str, outcome: str, also: str, about: str) -> Column:
    return _when(name, f"outcome = {OUTCOMES.index(outcome)}{also}", f"Parties whose first call {about}.")


AMONG = (Column("inside_out", "", "Calls made to other numbers of the same holder."),)

# Counted once for each party, however often it is called: a caller cannot dilute them with calls among friends.
MET = (
    Column("new_callees", "count(*)", "Parties called for the first time."),
    _first("rejected_first", "rejected", "", "was refused by them"),
    _first("blocked_first", "blocked", "", "was blocked"),
    _first("invalid_first", "invalid", "", "went to a number that does not exist"),
    _first("failed_first", "failed", "", "was not completed by the network"),
    _first("ring_known_first", "no-answer", " AND rang > 0", "was not answered and rang for a known time"),
    _first("one_ring_first", "no-answer", " AND rang = 1", "was not answered and rang six seconds and less"),
)

ANSWERS = (
    Column("answered_new", "count(*)", "Parties who answered for the first time."),
    Column("talk_new_ms", "sum(talk_ms)", "Milliseconds of these first talks."),
    _when("short_new", f"talk_ms <= {SHORT_MS}", "First talks of six seconds and less."),
    _when("long_new", f"talk_ms >= {LONG_MS}", "First talks of a minute and more."),
    _when("hangup_known_new", "ender > 0", "First talks whose ender is known."),
    _when(
        "dropped_new",
        f"ender = 1 AND talk_ms <= {DROPPED_MS}",
        "First talks that the caller ended within three seconds.",
    ),
    _when(
        "refused_new",
        f"ender = 2 AND talk_ms <= {SHORT_MS}",
        "First talks that the called party ended within six seconds.",
    ),
)

AGAIN = (Column("talked_again", "count(*)", "Parties who were talked with for the second time."),)

DERIVED = (
    Column("returns_out", "", "Parties called for the first time who had called this number before."),
    Column("gaps", "", "Gaps between consecutive calls of one hour."),
    Column("gap_sum_s", "", "Seconds of these gaps."),
    Column("gap_square_s2", "", "Squared seconds of these gaps."),
    Column("overlapped_out", "", "Calls begun while another call of the number was running."),
    Column("sequential_out", "", "Calls into blocks of 100 numbers of which three or more were dialled in the hour."),
)

RECEIVED = (
    Column("calls_in", "count(*)", "Calls received from others than the same holder."),
    _when("answered_in", _ANSWERED, "Calls received and answered."),
    Column("talk_in_ms", "sum(talk_ms)", "Milliseconds talked on calls received."),
)

CALLED_BACK = (
    Column("called_back", "", "Parties, called unasked before, who called back."),
    Column("callbacks_reached", "", "Of these, the ones who reached someone."),
)

REPORTED = (
    Column("reports_spam", "", "Spam reports by parties that were called in the seven days before."),
    Column("reports_fraud", "", "Fraud reports by parties that were called in the seven days before."),
    Column("reports_block", "", "Blocks by parties that were called in the seven days before."),
    Column("reports_wanted", "", "'Wanted' ratings by parties that were called in the seven days before."),
    Column("hearsay", "", "Complaints by reporters that the calls do not show as called."),
    Column("hearsay_wanted", "", "'Wanted' ratings by reporters that the calls do not show as called."),
)

COLUMNS = (*MADE, *AMONG, *MET, *ANSWERS, *AGAIN, *DERIVED, *RECEIVED, *CALLED_BACK, *REPORTED)
"""Every column; all but `account` and `trunk` merge by addition, these by the larger key."""

LINES = ("account", "trunk")
"""The columns that merge by the larger key."""

_WIDE = ("talk_out_ms", "talk_in_ms", "talk_new_ms", "gap_sum_s", "gap_square_s2")


def type_of(column: str) -> str:
    """The SQL type of a column: the counts of one hour fit in 32 bits, keys and sums of time need 64."""
    return "UBIGINT" if column in LINES else "BIGINT" if column in _WIDE else "INTEGER"
