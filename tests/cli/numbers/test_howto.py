"""The lines of docs/howto/stock.md work as they stand, in their order."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from tests.cli.conftest import Run

from callstanding.formats.stock_mapping import load_stock_mapping
from callstanding.inventory.states import STATES, may_become

PAGE = (Path(__file__).parents[3] / "docs" / "howto" / "stock.md").read_text(encoding="utf-8")
BLOCKS = PAGE.split("```")[1::2]  # each begins with its kind, if it has one
LINES = [line for block in BLOCKS if block.startswith("\n") for line in block.strip().splitlines()]


def block(kind: str) -> str:
    [text] = [block for block in BLOCKS if block.startswith(f"{kind}\n")]
    return text.removeprefix(f"{kind}\n")


def test_every_line_ends_well(run: Run, tmp_path: Path, three_calls: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("ingest", three_calls, "--store", "calls.duckdb").status == 0
    Path("numbers.csv").write_text(block("csv"))
    assert len(LINES) >= 10
    for line in LINES:
        program, *arguments = shlex.split(line)
        assert program == "callstanding"
        ended = run(*arguments)
        assert (line, ended.status, ended.err if ended.status else "") == (line, 0, "")
    assert Path("held.csv").exists()


def test_the_mapping_is_one(tmp_path: Path) -> None:
    (tmp_path / "m.toml").write_text(block("toml"))
    mapping = load_stock_mapping(tmp_path / "m.toml")
    assert (mapping.columns["number"], mapping.states["live"]) == ("DID", "in use")


def test_the_table_of_states_is_the_programs() -> None:
    told = re.findall(r"(?m)^\| ([a-z ]+) \| [^|]+ \| ([a-z, ]+?)(?:, if [^|]+)? \|$", PAGE)
    shown = {state: tuple(after.split(", ")) for state, after in told if state in STATES}
    assert shown == {state: may_become(state) or ("quarantined",) for state in STATES}
