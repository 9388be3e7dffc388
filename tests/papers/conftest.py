"""Evidence about a call centre with reports and two tenures, and a case about it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from callstanding.control.disputes import Dispute
from callstanding.pipeline import Options
from callstanding.pipeline.filled import filled
from callstanding.pipeline.proof import CaseOf, Proof
from callstanding.pipeline.prove import prove
from callstanding.policies import load_policy
from callstanding.testing import MONDAY, assignment, call, campaign, disputed, person, report, write

NUMBER = "+12025550143"
CALLS = [
    row
    for day in range(20)
    for row in campaign(
        NUMBER, calls=40, answered=0.4, talk_s=(3, 40), hours=(24 * day + 9, 24 * day + 18), people_from=1000 * day,
        seed=day, attestation="AAB"[day % 3], account="centre",
    )
]  # fmt: skip
BACK = [call(person(1000 * day + i), NUMBER, 24 * day + 19 + i / 9, 30) for day in range(20) for i in range(3)]
CALLED = [row["callee"] for row in CALLS if row["talk_s"]]
REPORTS = [report(NUMBER, callee, 480 + i / 2, ("spam", "block")[i % 2]) for i, callee in enumerate(CALLED[240:300])]
REPORTS += [report(NUMBER, person(90_000), 470), report(NUMBER, CALLED[0], 471, "wanted")]
HELD = [
    assignment(NUMBER, "former", MONDAY - timedelta(days=300), MONDAY - timedelta(days=60)),
    assignment(NUMBER, "centre", MONDAY - timedelta(days=10)),
]
CASE = CaseOf("dis_0123456789abcdef", "category", "here", "2025-03-24T00:00:00Z")
DISPUTE = Dispute(
    CASE.case, NUMBER, "centre", "open", "We call people who asked for it.", "desk@example.org", MONDAY.timestamp(),
    None, "", "category", "app:Some Filter", MONDAY.timestamp() + 86_400,
)  # fmt: skip


@pytest.fixture(scope="session")
def proof(tmp_path_factory: pytest.TempPathFactory) -> Proof:
    return proven(tmp_path_factory.mktemp("proof"), "en")


def proven(place: Path, lang: str) -> Proof:
    files = [write(place / "c.csv", "calls", CALLS + BACK)]
    reports, held = [write(place / "r.csv", "reports", REPORTS)], [write(place / "a.csv", "assignments", HELD)]
    options = Options(disputes=(disputed(NUMBER, 500),))
    with filled(files, reports, held, None, options=options, progress=None) as engine:
        return prove(engine, load_policy("standard"), NUMBER, case=CASE, lang=lang)
