"""The count of signals is made once for many readers; an old one is shown while the next is made."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from tests.web.service import ROWS, shown

from callstanding.live.published import Entry, Published, Row
from callstanding.web import fired_now
from callstanding.web.fired_now import FiredNow
from callstanding.web.problem import Problem


def test_readers_share_one_count_and_an_old_one_is_shown_meanwhile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = Published(tmp_path / "published.sqlite", write=True)
    file.put(ROWS)
    now = FiredNow(file.path)

    async def readers() -> None:
        first = await asyncio.gather(*(now.get(1) for _ in range(5)))
        assert len({id(found) for found, _ in first}) == 1
        assert first[0][0].numbers == 5
        file.put([Row("+12025550177", shown("+12025550177", "spam", 90.0, 80.0), (Entry("one_ring", 9.0),))])
        assert (await now.get(2))[0] is first[0][0]  # fresh enough
        monkeypatch.setattr(fired_now, "FRESH_S", -1.0)
        assert (await now.get(2))[0] is first[0][0]  # old, and the next is being made
        while (found := (await now.get(2))[0]).numbers == 5:
            await asyncio.sleep(0.01)
        assert found.signals["one_ring"].numbers == 1

    asyncio.run(readers())
    file.close()


def test_a_file_that_is_away_is_a_problem_and_counted_by_whoever_asks_next(tmp_path: Path) -> None:
    (tmp_path / "published.sqlite").write_bytes(b"no database " * 100)
    now = FiredNow(tmp_path / "published.sqlite")
    with pytest.raises(Problem) as told:
        asyncio.run(now.get(1))
    assert told.value.status_code == 503
