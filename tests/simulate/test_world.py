"""A world is repeatable, whole and plausible, and its tables do not tell the truth that its labels tell."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from tests.simulate.conftest import Ask

from callstanding.simulate import World, simulate_world
from callstanding.simulate.kinds import KINDS
from callstanding.simulate.stage import Stage
from callstanding.simulate.traffic import MONDAY

HONEST = (
    *("small_business", "reception", "pharmacy", "delivery", "taxi", "hotline", "hospital", "school"),
    *("care_centre", "sales_centre"),
)
# The moment at which the next row about the same number begins.
LATER = '(SELECT *, lead("from") OVER (PARTITION BY number ORDER BY "from") AS later FROM {})'


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    folders = [tmp_path / name for name in ("one", "other")]
    for folder in folders:
        simulate_world(people=300, days=3, seed=9, shuffle=0.3).save(folder)
    one, other = ({path.name: path.read_bytes() for path in folder.iterdir()} for folder in folders)
    assert len(one) == 5
    assert one == other


def test_another_seed_gives_other_calls_reports_and_numbers(world: World) -> None:
    other = simulate_world(people=2000, seed=8)
    assert other.calls != world.calls
    assert other.reports != world.reports
    assert set(other.labels["number"].to_pylist()) != set(world.labels["number"].to_pylist())


def test_every_kind_takes_part(ask: Ask) -> None:
    assert {kind for (kind,) in ask("SELECT DISTINCT kind FROM labels")} == {kind.name for kind in KINDS}


def test_a_scenario_has_its_kinds_and_people_and_nobody_else() -> None:
    labels = simulate_world(people=300, days=2, seed=1, scenarios=["brigading"]).labels
    kinds = set(labels["kind"].to_pylist())
    assert kinds == {"person", "outsider", "brigaded_business", "brigaded_caller"}


def test_every_call_has_just_one_label(ask: Ask) -> None:
    assert ask("SELECT count(*) FROM made") == ask("SELECT count(*) FROM calls")
    assert ask("SELECT call_id FROM made GROUP BY ALL HAVING count(*) > 1") == []


def test_every_label_is_about_a_number_that_calls(ask: Ask) -> None:
    assert ask("SELECT number FROM labels WHERE number NOT IN (SELECT caller FROM calls)") == []


def test_the_spans_of_a_label_follow_each_other(ask: Ask) -> None:
    assert ask(f'FROM {LATER.format("assignments")} WHERE later < "to" OR ("to" IS NULL AND later NOTNULL)') == []
    assert ask('FROM assignments WHERE "to" <= "from"') == []


def test_nobody_calls_himself(ask: Ask) -> None:
    assert ask("FROM calls WHERE caller = callee") == []


def test_numbers_lie_in_the_exchange_that_serves_nobody(ask: Ask) -> None:
    numbers = "SELECT caller AS number FROM calls UNION SELECT callee FROM calls UNION SELECT reporter FROM reports"
    assert ask(f"FROM ({numbers}) WHERE NOT regexp_full_match(number, '\\+1[2-9]\\d\\d555\\d{{4}}')") == []
    assert ask(f"FROM ({numbers}) WHERE number LIKE '%1212'") == []


def test_calls_are_in_order_and_within_the_period(world: World) -> None:
    starts = world.calls["start"].cast(pa.int64()).to_numpy() - int(MONDAY.timestamp())
    assert (np.diff(starts) >= 0).all()
    assert 0 <= starts[0] <= starts[-1] < 14 * 86_400


def test_a_call_is_talked_through_or_not(ask: Ask) -> None:
    assert ask("FROM calls WHERE (disposition = 'answered') <> (talk_s > 0)") == []
    assert ask("FROM calls WHERE ring_s < 0 OR (disposition = 'failed' AND ring_s > 0)") == []


def test_sip_codes_say_what_dispositions_say(ask: Ask) -> None:
    found = ask("SELECT disposition, list_sort(list(DISTINCT sip_code)) FROM calls GROUP BY 1 ORDER BY 1")
    codes = {"answered": [200], "busy": [486], "failed": [404], "no-answer": [480, 487], "rejected": [603]}
    assert dict(found) == codes


def test_numbers_that_nobody_has_never_answer_nor_report(ask: Ask) -> None:
    dead = "SELECT callee FROM calls WHERE sip_code = 404 EXCEPT SELECT caller FROM calls"
    reached = "FROM calls WHERE callee IN (SELECT callee FROM calls WHERE sip_code = 404) AND disposition <> 'failed'"
    assert ask(f"SELECT count(*) FROM ({dead})")[0][0] > 100
    ((calls, people),) = ask(f"SELECT count(*), count(*) FILTER (caller IN (SELECT number FROM labels)) {reached}")
    assert calls == people


def test_the_tables_do_not_tell_the_truth(world: World) -> None:
    names = {kind.name for kind in KINDS} | {"spam ", "legit", "grey"}
    texts = set(world.assignments["holder"].to_pylist()) | set(world.calls["account"].unique().to_pylist())
    texts |= set(world.calls["trunk"].unique().to_pylist())
    assert [text for text in texts if text and any(name in text for name in names)] == []


def test_spam_is_a_small_minority_of_numbers_and_a_tenth_of_calls_at_most(ask: Ask) -> None:
    counts = ask("SELECT count(DISTINCT caller), count(*) FROM made GROUP BY label = 'spam' ORDER BY label = 'spam'")
    (others, their_calls), (spam, its_calls) = counts
    assert 0.005 < spam / (spam + others) < 0.03
    assert 0.03 < its_calls / (its_calls + their_calls) < 0.12


def test_a_standard_world_has_200_numbers_of_each_honest_kind(stage: Stage) -> None:
    cast = stage.cast
    assert {kind: len(cast[kind]) for kind in HONEST if len(cast[kind]) < 200} == {}


def test_twice_the_people_make_twice_the_calls() -> None:
    few, many = (simulate_world(people=n, days=3, seed=6, scenarios=["people", "honest"]) for n in (1000, 2000))
    assert many.calls.num_rows == pytest.approx(2 * few.calls.num_rows, rel=0.1)


def test_the_world_file_tells_every_parameter_and_the_terms(world: World, tmp_path: Path) -> None:
    kept = world.save(tmp_path)
    told = json.loads(kept.world.read_text(encoding="utf-8"))
    assert {told[name] for name in ("seed", "people", "days")} == {7, 2000, 14}
    line = told["parameters"]["person.answered"]
    assert line == {
        "value": 0.7,
        "stated": 0.7,
        "unit": "of calls",
        "source": "Hiya 2018: 70 % of calls from a contact",
    }
    assert told["kinds"]["hospital"]["label"] == "legit"


def test_native_columns_and_no_others(world: World) -> None:
    schema = {name: getattr(world, name).column_names for name in ("calls", "reports", "assignments", "labels")}
    assert schema["labels"] == ["number", "kind", "label", "from", "to"]
    assert schema["assignments"] == ["number", "holder", "from", "to"]
    assert schema["calls"][:6] == ["call_id", "caller", "callee", "start", "ring_s", "talk_s"]
    assert isinstance(world.reports.schema.field("received_at").type, pa.TimestampType)
