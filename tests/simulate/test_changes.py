"""Parameters that somebody wants otherwise: they are used, recorded as asked for, and never shuffled."""

from __future__ import annotations

import pytest

from callstanding.errors import UsageError
from callstanding.simulate import simulate_world
from callstanding.simulate.profile import Profile
from callstanding.simulate.reading import stated


def test_what_is_changed_is_used_and_everything_else_stays() -> None:
    changed = stated("standard").changed({"robocaller": {"calls_a_day": 7}})
    assert changed.shape("robocaller", Profile).calls_a_day == 7
    others = {
        section for section in changed.sections if changed.sections[section] != stated("standard").sections[section]
    }
    assert others == {"robocaller"}


def test_a_world_records_what_was_asked_for_beside_what_is_stated() -> None:
    world = simulate_world(
        people=200, days=1, seed=1, scenarios=["rings"], shuffle=0.5, changes={"ring_member": {"lines_each": 3}}
    )
    line = world.parameters["parameters"]["ring_member.lines_each"]
    assert (line["value"], line["stated"]) == (3, 20)
    assert line["source"] == "by definition: as asked for"


@pytest.mark.parametrize(
    ("changes", "hint"),
    [({"robocalller": {}}, "robocaller"), ({"robocaller": {"calls_day": 1}}, "calls_a_day")],
)
def test_what_there_is_not_cannot_be_changed(changes: dict[str, dict[str, int]], hint: str) -> None:
    with pytest.raises(UsageError, match="There is no") as wrong:
        simulate_world(people=200, days=1, changes=changes)
    assert hint in str(wrong.value.hint)
