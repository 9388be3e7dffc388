"""`callstanding plan`: a document for programs, a picture, and refusals before anything is simulated."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest
from click.testing import CliRunner

from callstanding.cli import cli
from callstanding.errors import UsageError
from callstanding.trials.planning import Wish, planned

TERMS = ["plan", "--calls-per-day", "60", "--answer-rate", "0.3", "--agents", "4", "--days", "7"]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, object], str, Path]:
    picture = tmp_path_factory.mktemp("plan") / "plan.svg"
    run = CliRunner().invoke(cli, [*TERMS, "--draws", "1", "--numbers", "3", "--json", "--plot", str(picture)])
    assert run.exit_code == 0, run.output
    return json.loads(run.stdout), run.stderr, picture


def test_the_document_holds_the_plan(told: tuple[dict[str, object], str, Path]) -> None:
    document, words, _ = told
    assert document["numbers"] == 3
    assert document["helps"] is True
    assert "rotation hides nothing" in words
    assert "The trade's rule gives 2 numbers" in words


def test_the_picture_is_drawn(told: tuple[dict[str, object], str, Path]) -> None:
    assert told[2].read_text(encoding="utf-8").lstrip().startswith("<?xml")


def test_tables_fit_80_columns() -> None:
    from rich.console import Console

    from callstanding.cli.planned import drawn

    plan = planned(Wish(60, 0.3, 4, days=7, draws=1, numbers=3), workers=0)
    console = Console(width=80, record=True, file=StringIO())
    console.print(*drawn(plan))
    text = console.export_text()
    assert "…" not in text
    assert max(map(len, text.splitlines())) <= 80


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (["--numbers", "many"], "write how many, or auto"),
        (["--plot", "plan.gif"], ".svg"),
        (["--answer-rate", "2"], "0 to 1"),
    ],
)
def test_what_cannot_be_is_refused(more: list[str], told: str) -> None:
    run = CliRunner().invoke(cli, [*TERMS, *more])
    assert run.exit_code != 0
    assert told in f"{run.output}{run.exception}"
    assert isinstance(run.exception, UsageError | SystemExit)
