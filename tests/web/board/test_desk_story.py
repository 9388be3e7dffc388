"""The story of a dispute in a real browser: from the number to the decision, and what it does to the standing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from tests.web.board.browser import chromium, looking, needs_chromium
from tests.web.board.stocked import stocked
from tests.web.service import SPAM, Service, answered

from callstanding.integrations.disputing import Mirror
from callstanding.live.disputing import read_disputes
from callstanding.pipeline import Options, ingest_files
from callstanding.testing import by_number, campaign, report, scored, write

CALLS = campaign(SPAM, calls=200, answered=0.45, talk_s=(40, 90), attestation="A")
SAID = [report(SPAM, row["callee"], 20) for row in CALLS if row["talk_s"]][:12]


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Service:
    folder = tmp_path_factory.mktemp("story")
    service = stocked(folder)
    files = [write(folder / "c.csv", "calls", CALLS)], [write(folder / "r.csv", "reports", SAID)]
    ingest_files(files[0], reports=files[1], store=service.settings.store, options=Options())
    return service


@contextmanager
def open_as(browser: Any, service: Service, address: str, who: Any, where: str) -> Iterator[Any]:
    """A page of somebody, on which nothing bad may happen, and which a screen reader can read."""
    with looking(browser, service, address, who) as (page, seen):
        page.goto(where)
        yield page
        page.wait_for_selector(".later[aria-busy]", state="detached")
        found = Axe().run(page).response["violations"]
        assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []
        seen.assert_nothing_bad()


@needs_chromium
def test_a_wrong_tag_is_disputed_decided_and_off_the_score(service: Service, tmp_path: Path) -> None:
    with answered(service), service.running() as address, chromium() as browser:
        with open_as(browser, service, address, "owner", f"/desk/new?number={SPAM[1:]}") as page:
            page.get_by_text("Why: the entries of the Spam Score").wait_for()  # the evidence came beside the form
            page.fill("#text", "Patients asked for these calls.")
            page.click("text=Open the case")
            page.wait_for_url("**/desk/dis_*")
            where = page.url.removeprefix(address)
            assert "New complaints stay out of the score" in page.inner_text("main")
        with open_as(browser, service, address, "operator", "/desk") as page:
            page.click(f"text={SPAM}")
            page.fill("#note", "We look at the calls.")
            page.select_option("#step_state", "in review")
            page.click("button:has-text('Add a step')")
            page.get_by_role("radio", name="Upheld").check()
            page.fill("#why", "The calls were asked for.")
            page.click("button:has-text('Decide')")
            page.get_by_text("is decided.").wait_for()
        with open_as(browser, service, address, "owner", where) as page:
            said = page.inner_text("main")
            assert "The calls were asked for." in said
            assert "complaints until the decision weigh nothing" in said
    assert Mirror(service.house.engine, service.place.disputes).step()  # as the service tells the folder
    told = read_disputes(service.place.disputes.read_bytes())
    tagged, cleared = (
        by_number(scored(tmp_path / name, CALLS, reports=SAID, disputes=facts))[SPAM]
        for name, facts in (("without", ()), ("with", told))
    )
    assert tagged["status"] == "spam"
    assert cleared["status"] == "clean"


@needs_chromium
def test_a_dispute_can_be_read_and_opened_without_scripts(service: Service) -> None:
    with (
        answered(service),
        service.running() as address,
        chromium() as browser,
        looking(browser, service, address, "owner", java_script_enabled=False) as (page, seen),
    ):
        page.goto(f"/desk/new?number={SPAM[1:]}")
        page.check("input[value=app]")
        page.fill("#name", "Some Filter")
        page.fill("#text", "Shown as a scam.")
        page.click("button:has-text('Open the case')")
        page.get_by_role("link", name="Letters").click()
        assert "Some Filter" in page.inner_text("pre")
        seen.assert_nothing_bad()
