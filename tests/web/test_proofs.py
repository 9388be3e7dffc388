"""Evidence is asked for once, however many want it at the same moment; what failed is asked for again."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from tests.web.service import SPAM, answered, make

from callstanding.errors import NotFound
from callstanding.pipeline import Options, ingest_files
from callstanding.pipeline.proof import Proof
from callstanding.testing import campaign, write
from callstanding.web.house import House

BODY = {"number": SPAM, "case": None, "lang": "en"}


async def both(house: House) -> list[Proof]:
    return list(await asyncio.gather(*(house.proofs.about(house, BODY, by=who) for who in ("acme", "carrier"))))


def test_two_at_once_are_given_the_same_and_a_failure_is_not_kept(tmp_path: Path) -> None:
    service = make(tmp_path)

    async def asked_twice() -> list[Proof]:
        with answered(service), pytest.raises(NotFound):
            await service.house.proofs.about(service.house, BODY, by="acme")
        calls = [write(tmp_path / "c.csv", "calls", campaign(SPAM, calls=20, answered=0.5, talk_s=(30, 60)))]
        ingest_files(calls, store=service.settings.store, options=Options())
        with answered(service):
            return await both(service.house)

    one, other = asyncio.run(asked_twice())
    assert one is other
    assert one.number == SPAM
