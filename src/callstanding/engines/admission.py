"""What is let in: the checks that every raw row must pass, whatever its format, and the SQL that turns rows into facts."""

from __future__ import annotations

from datetime import datetime

from callstanding.engines.keys import Keys

EARLIEST = "TIMESTAMP '1990-01-01'"  # before it no digital call record exists; catches 1970 and 1904 defaults
LONGEST_S = 172_800  # two days: longer records are counters that ran over

_NOT_LATER = "TIMESTAMP '{latest}'"


def fault(kind: str, latest: datetime) -> str:
    """SQL giving the reason why a raw row of a kind cannot be used, or NULL. `latest` is the last believable time."""
    at = latest.replace(tzinfo=None).isoformat(sep=" ")
    if kind == "calls":
        return call_fault(at)
    return report_fault(at) if kind == "reports" else assignment_fault()


def call_fault(latest: str) -> str:
    """SQL giving the reason why a raw call cannot be used, or NULL. `latest` is the last believable time (ISO, UTC)."""
    return f"""CASE
        WHEN start IS NULL THEN 'start: no time that can be read'
        WHEN start < {EARLIEST} THEN 'start: lies before 1990'
        WHEN start > {_NOT_LATER.format(latest=latest)} THEN 'start: lies in the future'
        WHEN callee IS NULL OR callee = '' THEN 'callee: missing'
        WHEN disposition IS NULL THEN 'disposition: missing or unknown word'
        WHEN disposition NOT IN ('answered', 'no-answer', 'busy', 'rejected', 'blocked', 'failed') THEN 'disposition: unknown word'
        WHEN talk_s IS NULL AND disposition = 'answered' THEN 'talk_s: missing on an answered call'
        WHEN talk_s < 0 OR isnan(talk_s) THEN 'talk_s: negative or not a number'
        WHEN talk_s > {LONGEST_S} THEN 'talk_s: longer than two days'
        WHEN ring_s < 0 OR ring_s > {LONGEST_S} OR isnan(ring_s) THEN 'ring_s: negative, not a number or longer than two days'
    END"""


def report_fault(latest: str) -> str:
    """SQL giving the reason why a raw report cannot be used, or NULL."""
    return f"""CASE
        WHEN "at" IS NULL THEN 'at: no time that can be read'
        WHEN "at" < {EARLIEST} THEN 'at: lies before 1990'
        WHEN "at" > {_NOT_LATER.format(latest=latest)} THEN 'at: lies in the future'
        WHEN kind IS NOT NULL AND kind NOT IN ('spam', 'fraud', 'block', 'wanted') THEN 'kind: not one of spam, fraud, block, wanted'
    END"""


def assignment_fault() -> str:
    """SQL giving the reason why a raw assignment cannot be used, or NULL."""
    return """CASE
        WHEN number IS NULL OR number = '' THEN 'number: missing'
        WHEN holder IS NULL OR holder = '' THEN 'holder: missing'
        WHEN from_at IS NULL THEN 'from: no time that can be read'
        WHEN to_at <= from_at THEN 'to: not after from'
    END"""


# Times as whole microseconds, which every engine spells alike.
_CALL = """concat_ws('|', coalesce(maker.e164, caller), coalesce(target.e164, callee), epoch_us(start), round(talk_s * 1000000)::BIGINT,
            round(ring_s * 1000000)::BIGINT, disposition, hangup_by, sip_code, attestation, account)"""


def facts_of_calls(keys: Keys) -> str:
    """SELECT that turns `checked_calls` (raw rows without fault) into rows of `calls`."""
    return f"""WITH lines AS (SELECT raw, {keys.of("raw")} AS key FROM named_lines)
    SELECT {keys.of_fact(f"coalesce('id|' || call_id || '|' || coalesce(if(maker.hidden, NULL, maker.e164), caller, ''), {_CALL})")} AS call_key,
        if(maker.hidden OR maker.e164 IS NULL, 0, maker.key) AS caller, coalesce(target.key, 0) AS callee,
        coalesce(target.block, 0) AS callee_block, coalesce(of_account.key, 0) AS account, coalesce(of_trunk.key, 0) AS trunk,
        start, (epoch_us(start) // 3600000000)::INTEGER AS hour,
        round(ring_s * 1000)::INTEGER AS ring_ms,
        if(disposition = 'answered', round(talk_s * 1000), 0)::INTEGER AS talk_ms,
        CASE WHEN sip_code IN (607, 608) THEN 'blocked'
             WHEN disposition = 'answered' THEN 'answered'
             WHEN sip_code IN (404, 484, 604) OR (disposition = 'failed' AND coalesce(target.lost, false)) THEN 'invalid'
             ELSE disposition END AS outcome,
        if(hangup_by IN ('caller', 'callee', 'network'), hangup_by, NULL) AS hangup_by,
        CASE attestation WHEN 'A' THEN 0 WHEN 'B' THEN 1 WHEN 'C' THEN 2 WHEN 'N' THEN 2 ELSE 3 END AS provenance,
        coalesce(maker.stem = target.stem AND NOT maker.hidden, false) AS nearby
    FROM checked_calls LEFT JOIN parties maker ON maker.raw = caller LEFT JOIN parties target ON target.raw = callee
        LEFT JOIN lines of_account ON of_account.raw = 'account|' || account
        LEFT JOIN lines of_trunk ON of_trunk.raw = 'trunk|' || trunk"""


def facts_of_reports(keys: Keys) -> str:
    """SELECT that turns `checked_reports` into rows of `reports`; a report without a number that can be scored is left out."""
    content = """concat_ws('|', about.e164, epoch_us("at"), coalesce(teller.e164, reporter), checked_reports.kind, source, category, reporter_area)"""
    return f"""SELECT {keys.of_fact(f"coalesce('id|' || report_id || '|' || coalesce(source, ''), {content})")} AS report_key,
        about.key AS number, coalesce(teller.key, 0) AS reporter,
        "at" AS event_at, coalesce(received_at, "at") AS received_at, (epoch_us("at") // 3600000000)::INTEGER AS hour,
        coalesce(checked_reports.kind, 'spam') AS kind, source, category, reporter_area
    FROM checked_reports JOIN parties about ON about.raw = number LEFT JOIN parties teller ON teller.raw = reporter
    WHERE about.e164 IS NOT NULL AND NOT about.hidden"""


FACTS_OF_ASSIGNMENTS = """SELECT key, holder, from_at, to_at FROM checked_assignments JOIN parties ON raw = number
    WHERE e164 IS NOT NULL AND NOT hidden"""
