"""What is let in: the checks that every raw row must pass, whatever its format, and the SQL that turns rows into facts."""

from __future__ import annotations

from callstanding.engines.keys import Keys

EARLIEST = "TIMESTAMP '1990-01-01'"  # before it no digital call record exists; catches 1970 and 1904 defaults
LONGEST_S = 172_800  # two days: longer records are counters that ran over
E164 = r"^\+[1-9][0-9]{6,14}$"

_NOT_LATER = "TIMESTAMP '{latest}'"


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


def written(column: str) -> str:
    """SQL for the E.164 form of a raw number: itself when it is one, else what `spelled` says."""
    return f"if(regexp_full_match({column}, '{E164}'), {column}, {column}_map.e164)"


def facts_of_calls(keys: Keys) -> str:
    """SELECT that turns `checked_calls` (raw rows without fault) into rows of `calls`."""
    from_, to = written("caller"), written("callee")
    unscored = "coalesce(caller_map.kind IN ('short', 'emergency', 'anonymous'), false)"
    content = "concat_ws('|', caller_e, callee_e, start, talk_s, ring_s, disposition, hangup_by, sip_code, attestation, account)"
    return f"""WITH named AS (
        SELECT checked_calls.*, if({unscored}, NULL, {from_}) AS caller_e, {to} AS callee_e,
            callee_map.kind IN ('invalid') AS lost
        FROM checked_calls
        LEFT JOIN spelled caller_map ON caller_map.raw = caller LEFT JOIN spelled callee_map ON callee_map.raw = callee)
    SELECT {keys.of(f"coalesce('id|' || call_id || '|' || coalesce(caller_e, caller, ''), {content})")} AS call_key,
        if(caller_e IS NULL, 0, {keys.of("caller_e")}) AS caller,
        if(callee_e IS NULL, if(callee IS NULL, 0, {keys.of("callee")}), {keys.of("callee_e")}) AS callee,
        if(callee_e IS NULL, 0, {keys.of("callee_e[:-3]")}) AS callee_block,
        if(account IS NULL AND trunk IS NULL, 0, {keys.of("coalesce('account|' || account, 'trunk|' || trunk)")}) AS account,
        start, (epoch_us(start) // 3600000000)::INTEGER AS hour,
        round(ring_s * 1000)::INTEGER AS ring_ms,
        if(disposition = 'answered', round(talk_s * 1000), 0)::INTEGER AS talk_ms,
        CASE WHEN sip_code IN (607, 608) THEN 'blocked'
             WHEN disposition = 'answered' THEN 'answered'
             WHEN sip_code IN (404, 484, 604) OR (disposition = 'failed' AND coalesce(lost, false)) THEN 'invalid'
             ELSE disposition END AS outcome,
        if(hangup_by IN ('caller', 'callee', 'network'), hangup_by, NULL) AS hangup_by,
        CASE attestation WHEN 'A' THEN 0 WHEN 'B' THEN 1 WHEN 'C' THEN 2 WHEN 'N' THEN 2 ELSE 3 END AS provenance,
        coalesce(len(caller_e) = len(callee_e) AND caller_e[:-5] = callee_e[:-5], false) AS nearby
    FROM named"""


def facts_of_reports(keys: Keys) -> str:
    """SELECT that turns `checked_reports` into rows of `reports`; a report without a number that can be scored is left out."""
    reporter = f"if(regexp_full_match(reporter, '{E164}'), reporter, coalesce(reporter_map.e164, reporter))"
    content = """concat_ws('|', number_e, "at", reporter_e, kind, source, category, reporter_area)"""
    return f"""WITH named AS (
        SELECT checked_reports.*, {written("number")} AS number_e, {reporter} AS reporter_e FROM checked_reports
        LEFT JOIN spelled number_map ON number_map.raw = number LEFT JOIN spelled reporter_map ON reporter_map.raw = reporter
        WHERE coalesce(number_map.kind NOT IN ('short', 'emergency', 'anonymous'), true))
    SELECT {keys.of(f"coalesce('id|' || report_id || '|' || coalesce(source, ''), {content})")} AS report_key,
        {keys.of("number_e")} AS number, if(reporter IS NULL OR reporter = '', 0, {keys.of("reporter_e")}) AS reporter,
        "at" AS event_at, coalesce(received_at, "at") AS received_at, (epoch_us("at") // 3600000000)::INTEGER AS hour,
        coalesce(kind, 'spam') AS kind, source, category, reporter_area
    FROM named WHERE number_e IS NOT NULL"""
