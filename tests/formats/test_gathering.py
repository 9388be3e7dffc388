"""A call of several lines stands where its first line does, whichever of them was read first."""

from __future__ import annotations

from pathlib import Path

from callstanding.formats import Feed, open_file

CONTENT = (
    b"eventtype,eventtime,cid_num,exten,channame,uniqueid,linkedid,extra\n"
    b'CHAN_START,2026-03-02 15:00:00.0+00,+12025550101,+12025550111,PJSIP/a-1,1.1,1.1,"a ""b"""\n'
    b"ANSWER,2026-03-02 15:00:06.0+00,+12025550101,+12025550111,PJSIP/a-1,1.1,1.1,\n"
    b"HANGUP,2026-03-02 15:00:09.0+00,+12025550101,+12025550111,PJSIP/a-1,1.1,1.1,16\n"
)


def test_the_place_of_a_call_is_that_of_its_first_line(tmp_path: Path) -> None:
    path = tmp_path / "cel.csv"
    path.write_bytes(CONTENT)
    ((line, text, byte),) = [
        (at, *batch.place(at))
        for batch in open_file(path, feed=Feed(), format="asterisk-cel")[1]
        for at in batch.rows["line"].to_pylist()
    ]
    assert (line, byte) == (2, 67)
    assert text.startswith("CHAN_START")
