"""Whatever is asked, begun, ended, given back or left alone, in any order: no window is overrun, nothing half kept."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine
from tests.control.dialling import NOON, grants, wanted
from tests.control.test_grants_parallel import check_whole, most, rows

from callstanding.control import open_control
from callstanding.control.grant_life import End
from callstanding.control.grant_tables import GRANTS
from callstanding.errors import UsageError

STEPS = st.lists(
    st.tuples(st.sampled_from(["ask", "ask", "ask", "begun", "ended", "back"]), st.integers(0, 9), st.floats(-5, 60)),
    min_size=10, max_size=50,
)  # fmt: skip
RUNS = count()


@pytest.fixture(scope="module")
def one_engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    engine = open_control(tmp_path_factory.mktemp("law") / Path("control.sqlite"), durable=False)
    GRANTS.metadata.create_all(engine)
    yield engine
    engine.dispose()


@given(steps=STEPS)
@settings(max_examples=25, deadline=None)
def test_no_window_is_overrun_and_nothing_is_half_kept(one_engine: Engine, steps: list[tuple[str, int, float]]) -> None:
    run, budget, at, ids = next(RUNS), grants(one_engine), NOON, list[str]()
    numbers, campaign = (f"+120255{run:04}1", f"+120255{run:04}2"), f"campaign {run}"
    tell = {"begun": budget.begun, "back": budget.give_back}
    for what, which, later in steps:
        at += later
        if what == "ask":
            found = budget.ask(wanted(which + 10 * run, *numbers, campaign=campaign), at=at)
            ids += [found.id] if found.id else []
        elif ids:
            with suppress(UsageError):
                grant = ids[-1 - which % len(ids)]
                tell[what](grant, at=at) if what in tell else budget.ended(grant, End(), at=at)
    begun = [grant for grant in rows(one_engine) if grant.begun and grant.campaign == campaign]
    for who, seconds, limit in (("number", 60.0, 5), ("callee", 900.0, 1)):
        for one in {getattr(grant, who) for grant in begun}:
            assert most([grant.begun for grant in begun if getattr(grant, who) == one], seconds) <= limit
    check_whole(one_engine)
