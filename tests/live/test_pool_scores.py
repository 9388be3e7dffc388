"""Scores of pools: fresh numbers of a robocaller are known together, computed once, kept while nobody answers."""

from __future__ import annotations

from pathlib import Path
from threading import Thread

import pytest

from callstanding.actions.pools import Group, PoolScore
from callstanding.errors import StoreError
from callstanding.live import pool_scores
from callstanding.live.answering import QUESTIONS, Answering
from callstanding.live.asking import ask
from callstanding.live.folder import Folder
from callstanding.live.place import Place
from callstanding.live.pool_scores import AGAIN_S, SERVED_S, SERVICE, PoolScores, pool_scores_of
from callstanding.pipeline import Options, ingest_files
from callstanding.pipeline.store import open_store
from callstanding.policies import load_policy
from callstanding.testing import MONDAY, campaign, write

POLICY = load_policy("standard")
ROBOTS = [f"+120255501{n:02}" for n in range(12)]
DESKS = [f"+120255502{n:02}" for n in range(12)]
ROBOT, DESK = Group("own", "pool", "robots"), Group("own", "campaign", "desks")
GROUPS = {ROBOT: ROBOTS, DESK: DESKS}
NOW = MONDAY.timestamp() + 30 * 3600


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with a day of twelve numbers of a robocaller, and of as many of a desk, each group with an account."""
    folder = tmp_path_factory.mktemp("pools")
    calls = []
    for place, number in enumerate((*ROBOTS, *DESKS)):
        robot = number in ROBOTS
        rows = campaign(number, calls=25, answered=0.3 if robot else 0.6, talk_s=(1, 4) if robot else (60, 200),
                        people_from=100 * place)  # fmt: skip
        calls += [{**row, "account": "robots" if robot else "desks"} for row in rows]
    store = folder / "s.duckdb"
    file = write(folder / "calls.csv", "calls", calls)
    ingest_files([file], store=store, options=Options())
    return store


def test_numbers_that_look_clean_one_by_one_do_not_together(filled: Path) -> None:
    scores = pool_scores_of(filled, POLICY, GROUPS, now=NOW)
    robots, desks = scores.get(ROBOT), scores.get(DESK)
    assert robots is not None
    assert desks is not None
    assert robots.score > POLICY.number("budget.pool_score") > desks.score
    assert scores.get(Group("other", "pool", "robots")) is None


def test_they_are_computed_once_until_a_fact_or_the_stock_changes_or_an_hour_has_passed(filled: Path) -> None:
    pool_scores_of(filled, POLICY, GROUPS, now=NOW)
    kept = pool_scores.read(Place(filled))
    pool_scores_of(filled, POLICY, GROUPS, now=NOW + AGAIN_S - 1)
    assert pool_scores.read(Place(filled)) == kept
    for groups, now in (({ROBOT: ROBOTS}, NOW + 1), (GROUPS, NOW + 1 + AGAIN_S)):
        pool_scores_of(filled, POLICY, groups, now=now)
        again = pool_scores.read(Place(filled))
        assert again is not None
        assert again.at == now


def test_while_another_process_has_the_store_what_is_kept_counts_however_old(filled: Path) -> None:
    before = pool_scores_of(filled, POLICY, GROUPS, now=NOW)
    with open_store(filled):
        with pytest.raises(StoreError), open_store(filled):
            pass
        later = pool_scores_of(filled, POLICY, GROUPS, now=NOW + 40 * AGAIN_S)
    assert later.get(ROBOT) == before.get(ROBOT)


def test_what_a_service_wrote_lately_is_taken_and_a_damaged_file_is_as_good_as_none(filled: Path) -> None:
    place, told = Place(filled), PoolScore(99.0, NOW)
    pool_scores.write(place, {ROBOT: told}, mark=SERVICE, now=NOW)
    assert pool_scores_of(filled, POLICY, GROUPS, now=NOW + SERVED_S - 1).get(ROBOT) == told
    assert pool_scores_of(filled, POLICY, GROUPS, now=NOW + SERVED_S).get(ROBOT) != told
    place.pools.write_text('{"mark": 1')
    assert pool_scores_of(filled, POLICY, GROUPS, now=NOW).get(ROBOT) is not None


def test_without_a_stock_the_store_is_not_even_looked_at(tmp_path: Path) -> None:
    assert pool_scores_of(tmp_path / "none.duckdb", POLICY, {}, now=NOW).get(ROBOT) is None
    assert list(tmp_path.iterdir()) == []


def test_what_is_not_learned_anew_stays_and_what_left_the_stock_goes() -> None:
    scores = PoolScores({ROBOT: PoolScore(90.0, 1.0), DESK: PoolScore(3.0, 1.0)})
    scores.learn({}, {ROBOT: ROBOTS})
    assert (scores.get(ROBOT), scores.get(DESK)) == (PoolScore(90.0, 1.0), None)


def test_the_folder_answers_for_another_process(filled: Path) -> None:
    folder = Folder(filled, now=None)
    answering = Answering(folder.engine, folder.policy, Place(filled), now=None, questions=QUESTIONS)
    found: list[dict[str, object]] = []
    body = {"pools": {"robots": ROBOTS, "nobody": ["+12025550199"]}}
    asker = Thread(target=lambda: found.append(ask(Place(filled), "pool_scores", body)))
    asker.start()
    asker.join()
    answering.close()
    folder.close()
    [told] = found
    assert told["scores"]["nobody"] == 0.0  # type: ignore[index]
    assert told["scores"]["robots"] > 40  # type: ignore[index]
