"""The audit log: whatever is done to its rows afterwards is found."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, delete, text, update

from callstanding.control import Audit, migrate, open_control
from callstanding.control.audit import note
from callstanding.control.database import writing
from callstanding.control.tables import AUDIT, AUDIT_HEAD
from callstanding.errors import StoreError

ROWS = 6
TEXTS = ("who", "what", "subject", "before", "after", "why", "prev_hash", "hash")


def fill(engine: Engine, rows: int = ROWS) -> None:
    for row in range(rows):
        with writing(engine) as connection:
            note(connection, at=float(row), who="test", what="thing.done", subject=f"s{row}", after={"row": row})


def test_an_untouched_log_verifies(engine: Engine) -> None:
    fill(engine)
    entries = Audit(engine).listed()
    chain = Audit(engine).verify()
    assert (chain.rows, chain.head, chain.broken) == (len(entries), entries[-1].hash, None)


def test_an_empty_log_verifies(empty_engine: Engine) -> None:
    migrate(empty_engine)
    assert (Audit(empty_engine).verify().rows, Audit(empty_engine).verify().broken) == (0, None)


@given(data=st.data())
def test_a_changed_deleted_or_moved_row_is_found(data: st.DataObject) -> None:
    engine = open_control("sqlite://")
    migrate(engine)
    fill(engine)
    row = data.draw(st.integers(1, ROWS))
    deed = data.draw(st.sampled_from(["delete", "swap", "time", *TEXTS]))
    with writing(engine) as connection:
        if deed == "delete":
            connection.execute(delete(AUDIT).where(AUDIT.c.seq == row))
        elif deed == "swap":
            other = row % ROWS + 1
            for seq, to in ((row, 100), (other, row), (100, other)):
                connection.execute(update(AUDIT).where(AUDIT.c.seq == seq).values(seq=to))
        elif deed == "time":
            connection.execute(update(AUDIT).where(AUDIT.c.seq == row).values(at=AUDIT.c.at + 1))
        else:
            connection.execute(update(AUDIT).where(AUDIT.c.seq == row).values({deed: "something else"}))
    broken = Audit(engine).verify().broken
    engine.dispose()
    assert broken is not None
    assert broken <= row + 1


def test_a_row_changed_in_either_database_is_found(engine: Engine) -> None:
    fill(engine)
    seq = Audit(engine).listed()[-2].seq
    with writing(engine) as connection:
        connection.execute(update(AUDIT).where(AUDIT.c.seq == seq).values(who="somebody else"))
    assert Audit(engine).verify().broken == seq


def test_rows_cut_off_at_the_end_are_missed(engine: Engine) -> None:
    fill(engine)
    last = Audit(engine).listed()[-1].seq
    with writing(engine) as connection:
        connection.execute(delete(AUDIT).where(AUDIT.c.seq >= last - 1))
    assert Audit(engine).verify().broken == last - 1


def test_a_log_without_its_head_is_told(engine: Engine) -> None:
    with writing(engine) as connection:
        connection.execute(delete(AUDIT_HEAD))
    with pytest.raises(StoreError, match="head"):
        Audit(engine).verify()


def test_a_change_that_fails_leaves_no_row(engine: Engine) -> None:
    before = Audit(engine).verify()
    with suppress(RuntimeError), writing(engine) as connection:
        note(connection, at=1.0, who="test", what="thing.done", subject="s")
        raise RuntimeError
    assert Audit(engine).verify() == before


def test_writers_at_once_make_one_chain_without_gaps(engine: Engine) -> None:
    before = Audit(engine).verify().rows
    with ThreadPoolExecutor(4) as lanes:
        list(lanes.map(lambda _: fill(engine, 5), range(4)))
    assert (Audit(engine).verify().rows, Audit(engine).verify().broken) == (before + 20, None)


def test_the_log_is_longer_than_one_page(tmp_path: Path) -> None:
    engine = open_control(tmp_path / "control.sqlite")
    migrate(engine)
    with writing(engine) as connection:
        for row in range(1100):
            note(connection, at=float(row), who="test", what="thing.done", subject="s")
    assert (Audit(engine).verify().rows, Audit(engine).verify().broken) == (1100, None)
    with writing(engine) as connection:
        connection.execute(text("UPDATE audit SET why = 'x' WHERE seq = 1050"))
    assert Audit(engine).verify().broken == 1050
    engine.dispose()
