"""Examples are numbers at the ends of their days, each with its strengths and its truth, and stand for their kind."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from tests.fitting.made import NAMES, PLACE, STANDARD, folder

from callstanding.errors import InputError
from callstanding.fitting.examples import MOST_ROWS, Examples, examples, joined
from callstanding.fitting.worlds import opened, world
from callstanding.pipeline import Options
from callstanding.testing import campaign

SPAMMER, SHOP, QUIET = "+12025550143", "+12025550144", "+12025550145"


def taken(place: Path, most_rows: int = MOST_ROWS) -> Examples:
    found = world(place)
    with opened(found, options=Options(), progress=None) as (engine, _):
        return examples(found, engine, STANDARD, most_rows=most_rows)


@pytest.fixture
def two(tmp_path: Path) -> Path:
    """A spammer whom nobody listens to on two days, a shop on one, and a number with two calls."""
    hung_up = {"calls": 120, "answered": 0.5, "talk_s": (1.0, 3.0)}
    calls = campaign(SPAMMER, **hung_up) + campaign(SPAMMER, hours=(33.0, 43.0), seed=2, people_from=200, **hung_up)  # type: ignore[arg-type]
    calls += campaign(SHOP, calls=30, answered=0.6, talk_s=(40.0, 90.0), people_from=400)
    calls += campaign(QUIET, calls=2, answered=1.0, talk_s=(40.0, 90.0), people_from=500)
    return folder(
        tmp_path / "two", calls, [(SPAMMER, "robocaller", "spam"), (SHOP, "shop", "legit"), (QUIET, "shop", "legit")]
    )


def test_there_is_one_example_for_each_day_of_a_number_with_calls_enough(two: Path) -> None:
    found = taken(two)
    assert found.spam.tolist() == [True, True, False]
    assert found.last.tolist() == [False, True, True]
    assert found.kind.tolist() == ["robocaller", "robocaller", "shop"]
    assert found.prior == pytest.approx(np.full(3, STANDARD.number("prior.geographic.log_odds")))


def test_strengths_lie_between_nothing_and_all(two: Path) -> None:
    found = taken(two)
    assert found.strengths.shape == (3, len(NAMES))
    assert found.strengths.min() >= 0.0
    assert found.strengths.max() <= 1.0
    short = found.strengths[:, PLACE["short_answers"]]
    assert short[0] > 0.5
    assert short[2] == 0.0


def test_of_a_large_honest_kind_only_a_part_is_looked_at(tiny: tuple[Path, Path]) -> None:
    everybody, some = taken(tiny[0]), taken(tiny[0], most_rows=200)
    assert (some.kind == "person").sum() <= 200 < (everybody.kind == "person").sum()
    assert some.spam.sum() == everybody.spam.sum()
    of_schools = [(each.kind == "school").sum() for each in (everybody, some)]
    assert of_schools[0] == of_schools[1] > 0
    assert some.stands_for[some.kind == "person"].min() > 1.0


def test_the_same_world_gives_the_same_examples(tiny: tuple[Path, Path]) -> None:
    one, other = taken(tiny[0], 300), taken(tiny[0], 300)
    for name in Examples.__dataclass_fields__:
        assert np.array_equal(getattr(one, name), getattr(other, name))


def test_joined_examples_know_their_world(two: Path) -> None:
    found = taken(two)
    both = joined([found, found])
    assert both.world.tolist() == [0] * 3 + [1] * 3
    assert len(both.where(both.world == 1)) == 3


def test_a_world_whose_labels_are_of_others_is_refused(two: Path) -> None:
    folder(two, campaign(SHOP, calls=30, answered=0.6, talk_s=(40.0, 90.0)), [("+12025550199", "shop", "legit")])
    with pytest.raises(InputError, match=r"labels\.csv: no labelled number has calls"):
        taken(two)
