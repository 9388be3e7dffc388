"""The view as a file: CSV that is streamed, or a spreadsheet."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from importlib.util import find_spec
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.background import BackgroundTask
from starlette.responses import FileResponse, Response, StreamingResponse

from callstanding.formats.sheet_out import Cell, csv_text, write_xlsx
from callstanding.formats.stock_file import written_time
from callstanding.web.board.numbers_seen import asked_of, wanted_by
from callstanding.web.board.page import Page
from callstanding.web.board.register.columns import Rows
from callstanding.web.board.register.line import Line
from callstanding.web.problem import Problem

if TYPE_CHECKING:
    from callstanding.web.board.visit import Visit

COLUMNS = ("number", "status", "flags", "spam_score", "score_low", "score_high", "reason", "calls_left", "calls_limit",
           "state", "campaign", "pool", "holder", "country", "calls_out", "calls_in", "reports", "since",
           "clean_by")  # fmt: skip
OURS = tuple(
    name for name in COLUMNS if name not in ("campaign", "pool", "holder")
)  # nobody else's text stands in them
_WIDE = {"number": 17, "reason": 20, "campaign": 20, "since": 21, "clean_by": 21}  # characters
_SOME = 5_000  # lines that are made at a time
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_one_at_a_time = asyncio.Semaphore(1)  # a spreadsheet of 100,000 lines takes a core for some seconds


async def as_csv(visit: Visit) -> Response:
    """All numbers of the view, in its order."""
    rows = await _rows(visit)
    return StreamingResponse(_csv(visit, rows), media_type="text/csv; charset=utf-8", headers=_named(visit, "csv"))


async def as_xlsx(visit: Visit) -> Response:
    """The same as a spreadsheet, written by a process of its own, so that nobody else waits."""
    if find_spec("xlsxwriter") is None:
        raise Problem("conflict", visit.t("numbers.no_xlsx"))
    rows = await _rows(visit)
    cells = [cell async for some in _lines(visit, rows) for cell in map(cells_of, some)]
    async with _one_at_a_time:
        path = await asyncio.to_thread(_written, cells)
    headers = _named(visit, "xlsx")
    return FileResponse(path, media_type=_SHEET, headers=headers, background=BackgroundTask(path.unlink))


def cells_of(line: Line) -> list[Cell]:
    """One line of the file; empty where nothing is known."""
    limit = line.limit if line.left is not None else None
    return [
        line.number, line.status, " ".join(line.flags), line.score, line.low, line.high, line.reason, line.left, limit,
        line.state, line.campaign, line.pool, line.holder, line.country, line.calls_out if line.known else None,
        line.calls_in if line.known else None, line.reports if line.known else None, written_time(line.since),
        written_time(line.clean_by),
    ]  # fmt: skip


async def _rows(visit: Visit) -> Rows:
    wanted, asked = wanted_by(visit), await asked_of(visit, whole=True)
    return await visit.house.register.ask(lambda register: register.fitting(wanted, asked))


async def _lines(visit: Visit, rows: Rows) -> AsyncIterator[Sequence[Line]]:
    for start in range(0, len(rows), _SOME):
        some = rows[start : start + _SOME]
        yield await visit.house.register.ask(lambda register, some=some: register.lines(some, now=visit.now))  # type: ignore[misc]


async def _csv(visit: Visit, rows: Rows) -> AsyncIterator[str]:
    header = "".join(csv_text(COLUMNS, (), ours=OURS))
    yield header
    async for some in _lines(visit, rows):
        text = await asyncio.to_thread(lambda lines: "".join(csv_text(COLUMNS, map(cells_of, lines), ours=OURS)), some)
        yield text.removeprefix(header)


def _written(cells: list[list[Cell]]) -> Path:
    with tempfile.NamedTemporaryFile(suffix=".xlsx", delete=False) as file:
        path = Path(file.name)
    try:
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
            pool.submit(write_xlsx, path, COLUMNS, cells, sheet="numbers", wide=_WIDE).result()
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return path


def _named(visit: Visit, ending: str) -> dict[str, str]:
    day = datetime.fromtimestamp(visit.now, UTC)
    return {
        "content-disposition": f'attachment; filename="numbers-{day:%Y-%m-%d}.{ending}"',
        "cache-control": "no-store",
    }


PAGES = (Page("GET", "/numbers/export.csv", as_csv), Page("GET", "/numbers/export.xlsx", as_xlsx))
