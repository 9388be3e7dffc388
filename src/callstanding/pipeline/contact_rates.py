"""How often calls are answered: those of numbers that are shown as spam, beside those of the others."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pyarrow as pa

from callstanding.engines import Duck
from callstanding.engines.schema import PROVENANCE
from callstanding.pipeline.moments import naive
from callstanding.policies.policy import Policy

DAYS = 7
# Calls that others made in a number's name (unverified ones) are not its own.
_ANSWERED = f"""SELECT e164 IN (SELECT e164 FROM asked_tagged) AS tagged, count(*),
        count(*) FILTER (outcome = 'answered')
    FROM calls JOIN numbers ON caller = key
    WHERE start > ? AND start <= ? AND provenance <> {PROVENANCE.index("unverified")}
        AND (? OR e164 IN (SELECT e164 FROM asked_all)) GROUP BY tagged"""


def contact_rates_asked(engine: Duck, policy: Policy, body: dict[str, Any]) -> dict[str, Any]:  # noqa: ARG001
    """Calls made and answered in the last seven days: `tagged` numbers in, `numbers` among which (None: all).

    Gives `tagged` and `others`, each with `calls` and `answered`.
    """
    at, numbers = naive(datetime.fromtimestamp(float(body["at"]), UTC)), body["numbers"]
    for name, some in (("asked_tagged", body["tagged"]), ("asked_all", numbers or ())):
        engine.sql.register(name, pa.table({"e164": pa.array([str(each) for each in some], pa.string())}))
    rows = engine.sql.execute(_ANSWERED, [at - timedelta(days=DAYS), at, numbers is None]).fetchall()
    found = {bool(tagged): {"calls": calls, "answered": answered} for tagged, calls, answered in rows}
    none = {"calls": 0, "answered": 0}
    return {"tagged": found.get(True, none), "others": found.get(False, none), "days": DAYS}
