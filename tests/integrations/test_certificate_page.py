"""The page of certificates: a sheet for each number, and nothing in it that runs."""

from __future__ import annotations

from datetime import datetime
from html.parser import HTMLParser

from callstanding.actions.certificate import document
from callstanding.actions.labels import Label
from callstanding.actions.vetting import Former, Found, StrayCalls, vet
from callstanding.integrations.certificate_page import certificate_page
from callstanding.inventory.quarantine import Residual, Strays
from callstanding.policies import load_policy

NOW = datetime.fromisoformat("2026-03-02T10:00")
DAY = NOW.date()
EVIL = "<script>alert('x')</script>"
CALM = StrayCalls(None, {}, Strays(0.0, DAY, DAY, DAY), None)
WORST = Found(
    "+12025550123", "US", (Former(EVIL, NOW, None, "spam", 80.0, 84.0, 9, 0, 0, NOW),), EVIL, None, "spam", 80.0,
    Residual(84.0, None), (2.0, 6.0), CALM, {}, {}, (Label("+12025550123", DAY, EVIL, EVIL, "spam"),),
)  # fmt: skip
NOTHING = Found("+12025550124", None, (), None, None, "", None, None, None, CALM, {}, {})


class Tags(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.seen: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002 - as it is called
        self.seen.append(tag)


def page(*found: Found) -> str:
    return certificate_page([document(vet(each, load_policy("standard"), at=NOW)) for each in found])


def test_texts_of_others_are_shown_and_never_run() -> None:
    text = page(WORST)
    assert "script" not in Tags(text).seen
    assert text.count("&lt;script&gt;") >= 3


def test_each_number_has_a_sheet_with_verdict_reasons_and_digest() -> None:
    text = page(WORST, NOTHING)
    assert Tags(text).seen.count("article") == 2
    for part in ("do not assign", "nothing known", "+12025550124", "SHA-256", "Nothing known is not clean"):
        assert part in text


def test_the_page_needs_nothing_from_elsewhere() -> None:
    text = page(WORST, NOTHING)
    assert not {"link", "img", "iframe", "script"} & set(Tags(text).seen)
    assert "http" not in text
