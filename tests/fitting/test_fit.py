"""From two tiny worlds to a policy that loads, says what was learned, and was judged on what it has not seen."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from tests.fitting.made import STANDARD, folder

from callstanding.errors import InputError, PolicyError, UsageError
from callstanding.evaluate import evaluate
from callstanding.fitting import Asked, Fit, Limits, fit
from callstanding.fitting.fit import UNJUDGED
from callstanding.fitting.report import markdown, page, write_report
from callstanding.pipeline import Options, score_files, write_table
from callstanding.policies import check_policy, diff_policies, load_policy
from callstanding.testing import campaign

DAY = date(2026, 12, 31)
Worlds = tuple[Path, Path]
SHIPPED = Path(__file__).parents[2] / "src" / "callstanding" / "policies" / "standard.toml"


@pytest.fixture(scope="module")
def fitted(tiny: Worlds, tmp_path_factory: pytest.TempPathFactory) -> tuple[Fit, Path]:
    """A fit that was judged, and its policy."""
    place = tmp_path_factory.mktemp("fitted") / "mine.toml"
    return fit([tiny[0]], [tiny[1]], asked=Asked(place, DAY)), place


@pytest.fixture(scope="module")
def unjudged(tiny: Worlds, tmp_path_factory: pytest.TempPathFactory) -> tuple[Fit, Path]:
    """A fit from the same world that was not judged, and its policy."""
    place = tmp_path_factory.mktemp("unjudged") / "mine.toml"
    return fit([tiny[0]], [], asked=Asked(place, DAY)), place


def test_the_policy_is_right_and_extends_its_base(fitted: tuple[Fit, Path]) -> None:
    _, path = fitted
    assert check_policy(path) == []
    policy = load_policy(path)
    assert (policy.name, policy.version, policy.date) == ("mine", "2026.12.31", DAY)
    assert "one (seed 1, difficulty easy, shuffle 0.0)" in policy.source
    assert policy.families == STANDARD.families


def test_the_report_says_what_a_comparison_of_the_policies_says(fitted: tuple[Fit, Path]) -> None:
    found, path = fitted
    told = {f"signals.{p.signal}.points": (p.before, p.after) for p in found.points if p.before != p.after}
    assert told
    assert {d.key: (d.before, d.after) for d in diff_policies(STANDARD, load_policy(path))} == told


def test_it_is_judged_by_the_real_pipeline_on_the_other_world(
    fitted: tuple[Fit, Path], tiny: Worlds, tmp_path: Path
) -> None:
    found, path = fitted
    [judged] = found.judged
    calls, reports, assignments = (tiny[1] / f"{name}.parquet" for name in ("calls", "reports", "assignments"))
    options = Options(policy=str(path))
    outcome = score_files([calls], reports=[reports], assignments=[assignments], options=options)
    standings, history = tmp_path / "standings.parquet", tmp_path / "history.parquet"
    write_table(outcome.standings, standings)
    write_table(outcome.history, history)
    expected = evaluate(standings, tiny[1] / "labels.csv", calls=calls, history=history)
    assert expected.found.k > 0
    assert (judged.after.found, judged.after.false) == (expected.found, expected.false)
    assert (judged.after.kinds, judged.after.ece) == (expected.kinds, expected.calibration.ece)
    assert judged.after.calls_until_tag == expected.timing.calls_until_tag


def test_the_report_knows_its_worlds_and_kinds(fitted: tuple[Fit, Path], tiny: Worlds) -> None:
    found, _ = fitted
    assert [(w.world, w.role, w.terms["seed"]) for w in found.worlds] == [
        (str(tiny[0]), "learned from", 1),
        (str(tiny[1]), "judged on", 2),
    ]
    assert {"robocaller", "school"} <= {each.kind for each in found.kinds}
    assert sum(each.examples for each in found.kinds) == found.training.examples
    assert found.training.free is not None
    assert found.training.after.log_loss < found.training.before.log_loss


def test_the_same_worlds_give_the_same_file(fitted: tuple[Fit, Path], unjudged: tuple[Fit, Path]) -> None:
    assert unjudged[1].read_bytes() == fitted[1].read_bytes()


def test_without_a_world_to_judge_on_nothing_is_said_of_rates(unjudged: tuple[Fit, Path]) -> None:
    found, _ = unjudged
    assert UNJUDGED in found.notes
    assert (found.judged, found.compared, found.judged_kinds, found.warning) == ([], [], [], None)
    assert UNJUDGED in markdown(found)


def test_a_base_stays_as_it_is_the_shipped_one_and_a_file_of_ones_own(tiny: Worlds, tmp_path: Path) -> None:
    base, place, shipped = tmp_path / "base.toml", tmp_path / "new", SHIPPED.read_bytes()
    place.mkdir()
    fit([tiny[0]], [], asked=Asked(base, DAY))
    assert SHIPPED.read_bytes() == shipped
    before = base.read_bytes()
    found = fit([tiny[0]], [], asked=Asked(place / "next.toml", DAY, base=str(base), limits=Limits(most=1.2)))
    assert base.read_bytes() == before
    assert 'extends = "../base.toml"' in (place / "next.toml").read_text(encoding="utf-8")
    assert found.base == "base 2026.12.31"
    assert {p.signal: p.before for p in found.points} == {s.name: s.points for s in load_policy(base).signals.values()}


def test_calibration_lowers_every_prior_alike(tiny: Worlds, tmp_path: Path) -> None:
    found = fit([tiny[0]], [], asked=Asked(tmp_path / "mine.toml", DAY, calibrate=True))
    priors = {d.key: (d.before, d.after) for d in diff_policies(STANDARD, load_policy(tmp_path / "mine.toml"))}
    moved = {k: after - before for k, (before, after) in priors.items() if k.startswith("prior.")}  # type: ignore[operator]
    assert found.shift < 0.0
    assert list(moved.values()) == pytest.approx([found.shift] * len(moved))
    assert len(moved) == 10


def _hostile(world: Path, place: Path) -> Path:
    """A world in which robocallers are said to be honest."""
    shutil.copytree(world, place)
    labels = (place / "labels.csv").read_text(encoding="utf-8")
    (place / "labels.csv").write_text(labels.replace('"robocaller","spam"', '"robocaller","legit"'), encoding="utf-8")
    return place


def test_a_policy_that_tags_honest_numbers_comes_with_a_warning(tiny: Worlds, tmp_path: Path) -> None:
    world = _hostile(tiny[1], tmp_path / "hostile")
    found = fit([tiny[0]], [world], asked=Asked(tmp_path / "mine.toml", DAY))
    [harmed] = found.harmed
    assert harmed.kind == "robocaller"
    assert harmed.after > 0
    assert found.warning is not None
    assert f"robocaller {harmed.after} of {harmed.numbers}" in found.warning
    assert found.as_dict()["warning"] == found.warning
    assert found.warning in markdown(found)


def test_a_kind_that_got_worse_is_named(fitted: tuple[Fit, Path]) -> None:
    found, _ = fitted
    taxi = next(each for each in found.judged_kinds if each.label == "legit")
    worse = replace(found, judged_kinds=[replace(taxi, before=0, after=2)])
    assert f"Honest kinds that got worse: {taxi.kind} (0 before, 2 now)." in markdown(worse)
    better = replace(found, judged_kinds=[replace(taxi, before=2, after=1)])
    assert better.worse == []
    assert better.warning is not None


def test_the_report_is_written_in_three_ways(fitted: tuple[Fit, Path], tmp_path: Path) -> None:
    found, _ = fitted
    for ending in (".json", ".md", ".html"):
        write_report(found, tmp_path / f"report{ending}")
    kept = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert kept["policy"] == "mine"
    assert kept["judged"][0]["after"]["found"]["k"] == found.judged[0].after.found.k
    assert [p["signal"] for p in kept["points"]] == [p.signal for p in found.points]
    text = (tmp_path / "report.md").read_text(encoding="utf-8")
    html = (tmp_path / "report.html").read_text(encoding="utf-8")
    for heading in ("Worlds", "Judged on worlds", "Ranking", "Calibration", "Points", "What was learned from"):
        assert f"## {heading}" in text
        assert f"<h2>{heading}" in html


def test_a_page_shows_names_as_text(fitted: tuple[Fit, Path]) -> None:
    assert "<b>" not in page(replace(fitted[0], policy="<b>mine"))


@pytest.mark.parametrize(
    ("ask", "error", "told"),
    [
        (lambda a: replace(a, base="standart"), PolicyError, "standart"),
        (lambda a: replace(a, base="standard+fr"), UsageError, "standard"),
        (lambda a: replace(a, name="standard"), UsageError, "standard"),
        (lambda a: replace(a, output=a.output.parent / "no" / "x.toml"), UsageError, "no folder"),
    ],
)
def test_what_cannot_be_is_refused_before_the_work_and_nothing_is_written(
    tiny: Worlds, tmp_path: Path, ask: Callable[[Asked], Asked], error: type[Exception], told: str
) -> None:
    with pytest.raises(error, match=told):
        fit([tiny[0]], [], asked=ask(Asked(tmp_path / "mine.toml", DAY)))
    assert list(tmp_path.iterdir()) == []


def test_a_judged_world_of_which_nothing_can_be_said_leaves_no_policy(tiny: Worlds, tmp_path: Path) -> None:
    honest = "+12025550143"
    calls = campaign(honest, calls=30, answered=0.6, talk_s=(40.0, 90.0))
    world = folder(tmp_path / "honest", calls, [(honest, "shop", "legit")])
    with pytest.raises(InputError, match=r"labels\.csv: all labelled numbers with calls are legit"):
        fit([tiny[0]], [world], asked=Asked(tmp_path / "mine.toml", DAY))
    assert [path.name for path in tmp_path.iterdir()] == ["honest"]


def test_rows_that_cannot_be_read_are_kept_for_each_world(tiny: Worlds, tmp_path: Path) -> None:
    spam, honest = "+12025550143", "+12025550144"
    worlds: list[Path] = []
    for name in ("a", "b"):
        calls = campaign(honest, calls=30, answered=0.6, talk_s=(40.0, 90.0), seed=len(worlds))
        calls += campaign(spam, calls=90, answered=0.5, talk_s=(1.0, 3.0), people_from=100, seed=len(worlds))
        calls.append({**calls[0], "caller": spam, "start": f"never {name}"})
        worlds.append(folder(tmp_path / name, calls, [(honest, "shop", "legit"), (spam, "robocaller", "spam")]))
    quarantine = tmp_path / "aside.csv"
    asked = Asked(tmp_path / "mine.toml", DAY, reading=Options(quarantine=quarantine))
    found = fit(worlds, [], asked=asked)
    assert [each.quarantined for each in found.worlds] == [1, 1]
    kept = [Path(str(each.quarantine_file)).read_text(encoding="utf-8") for each in found.intakes]
    assert ["never a" in kept[0], "never b" in kept[1]] == [True, True]
