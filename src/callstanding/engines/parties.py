"""Who is named in raw rows: each distinct text once, with its E.164 form, what it is, and its keys.

A file names the same parties over and over; what is asked of phonenumbers, and hashed, is asked once for each text.
"""

from __future__ import annotations

from callstanding.engines.keys import Keys
from callstanding.records.written import KEYPAD_WORDS

E164 = r"^\+[1-9][0-9]{6,14}$"
NAMED = {"calls": ("caller", "callee"), "reports": ("number", "reporter"), "assignments": ("number",)}
SUBJECT = {"calls": "caller", "reports": "number", "assignments": "number"}
_WITHHELD = ", ".join(f"'{word}'" for word in sorted(KEYPAD_WORDS))

ODD = f"SELECT raw FROM written WHERE NOT regexp_full_match(raw, '{E164}') OR raw IN ({_WITHHELD})"
"""The texts that phonenumbers must read."""

LINES = """SELECT 'account|' || account AS raw FROM checked_calls WHERE account IS NOT NULL
    UNION SELECT 'trunk|' || trunk FROM checked_calls WHERE trunk IS NOT NULL"""
"""The accounts and trunks over which calls came (`named_lines`), each once."""

TABLE = "raw VARCHAR, e164 VARCHAR, hidden BOOLEAN, lost BOOLEAN, key UBIGINT, block UBIGINT, stem BIGINT"
MOST = 5_000_000  # rows of `parties` kept from batch to batch: some 500 MB
"""`parties` is kept for a whole run, since the next batch names the same parties again; but for one region only."""


def written(kind: str, *, kept: bool) -> str:
    """SELECT of `written`: the distinct texts in the columns that name somebody, without those in `parties` if it is kept."""
    texts = " UNION ALL ".join(f"SELECT {column} AS raw FROM checked_{kind}" for column in NAMED[kind])
    new = "ANTI JOIN parties USING (raw)" if kept else ""
    return f"SELECT DISTINCT raw FROM ({texts}) {new} WHERE raw IS NOT NULL AND raw <> ''"


def parties(keys: Keys) -> str:
    """SELECT of rows for `parties`, from `written` and from `spelled` (raw, e164, kind of the odd ones).

    `key` is that of the number, or of the text that is none; `hidden` parties are never scored (short codes,
    emergency calls, withheld numbers); numbers of one `stem` differ in their last four digits only.
    """
    return f"""SELECT *, {keys.of("coalesce(e164, raw)")} AS key, if(e164 IS NULL, 0, {keys.of("left(e164, length(e164) - 2)")}) AS block,
            e164::BIGINT // 10000 AS stem
        FROM (SELECT raw, if(kind IS NULL, raw, spelled.e164) AS e164,
                coalesce(kind IN ('short', 'emergency', 'anonymous'), false) AS hidden, coalesce(kind = 'invalid', false) AS lost
            FROM written LEFT JOIN spelled USING (raw))"""


def new_subjects(kind: str) -> str:
    """SELECT of the key, E.164 form and block of the numbers that are to be scored and are not in `numbers` yet."""
    return f"""SELECT key, any_value(e164) AS e164, any_value(block) AS block FROM parties
        SEMI JOIN (SELECT DISTINCT {SUBJECT[kind]} AS raw FROM checked_{kind}) USING (raw)
        ANTI JOIN numbers USING (key) WHERE NOT hidden AND e164 IS NOT NULL GROUP BY key"""
