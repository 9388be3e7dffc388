"""Tending in a service: every few minutes, by what the folder publishes, and not by what a dead one published."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.web.service import shown

from callstanding.control import Stock, migrate, open_control
from callstanding.control.stock import Wanted
from callstanding.integrations.tending import EVERY_S, Tender
from callstanding.live.published import Published, Row
from callstanding.policies import load_policy

NOW, NUMBER = 1_772_640_000.0, "+12025550101"
POLICY = load_policy("standard")


class Tended:
    """A stock with one number in use, and a published file in which it is shown as spam."""

    def __init__(self, folder: Path) -> None:
        engine = open_control(folder / "control.sqlite")
        migrate(engine)
        self.stock = Stock(engine)
        self.stock.import_("own", [Wanted(NUMBER, "US", "in use")], who="test", now=NOW - 1000, whole=True)
        self.published = Published(folder / "published.sqlite", write=True)
        self.published.put([Row(NUMBER, shown(NUMBER, "spam", 81.0, 70.0))])
        self.tender = Tender(engine, POLICY, self.published)

    def beat(self, at: float) -> None:
        self.published.put(about={"beat": f"{at}"})

    @property
    def state(self) -> str:
        return self.stock.get(NUMBER, "own").state


@pytest.fixture
def tended(tmp_path: Path) -> Iterator[Tended]:
    made = Tended(tmp_path)
    yield made
    made.published.close()


def test_a_tagged_number_rests_at_the_first_look(tended: Tended) -> None:
    tended.beat(NOW)
    assert (tended.tender.step(NOW), tended.state) == (1, "resting")


def test_nothing_is_moved_by_the_standings_of_a_folder_that_does_not_live(tended: Tended) -> None:
    assert tended.tender.step(NOW) == 0
    tended.beat(NOW - 61)
    assert (tended.tender.step(NOW), tended.state) == (0, "in use")
    tended.beat(NOW)
    assert tended.tender.step(NOW) == 1


def test_it_looks_again_after_some_minutes_only(tended: Tended) -> None:
    tended.beat(NOW)
    tended.tender.step(NOW)
    tended.stock.move(NUMBER, "own", "in use", who="test", now=NOW + 1)
    assert tended.tender.step(NOW + EVERY_S - 1) == 0
    tended.beat(NOW + EVERY_S)
    assert (tended.tender.step(NOW + EVERY_S), tended.state) == (1, "resting")
