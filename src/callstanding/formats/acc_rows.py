"""One row of Kamailio's or OpenSIPS' accounting, whatever its columns are called."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from callstanding.formats.cells import attestation, first, moment, number, text, whole
from callstanding.formats.gathering import Cells

TRANSACTION = ("method", "from_tag", "to_tag", "callid", "sip_code", "sip_reason", "time")
DIALOG = ("start_time", "end_time", "duration")
CALLER = ("caller", "caller_id", "caller_number", "from_user", "src_user", "fu", "from_uri", "calling", "from", "src")
CALLEE = ("callee", "callee_id", "callee_number", "dst_ouser", "to_user", "dst_user", "ru", "called", "to_uri", "ruri",
          "to", "dst")  # fmt: skip
CALL_ID = ("callid", "call_id", "sip_callid")
CODE = ("sip_code", "final_code", "code")
ATTESTATION = ("attestation", "attest", "verstat")
NAMES = (*TRANSACTION, *DIALOG, *CALLER, *CALLEE, *CALL_ID, *CODE, *ATTESTATION,
         "ms_duration", "setuptime", "created", "hangup_by", "trunk", "src_ip", "account")  # fmt: skip
PARTIES = {"caller", "callee", "network"}
EXTRA = "extra_"
"""Begins the names of columns that a file without header has after the known ones."""

_NUMBER = re.compile(r"(?:sips?:|tel:)?[+*#]?\d[\d*#]{2,}(?:@\S*)?|sips?:\S+")


@dataclass(frozen=True, slots=True)
class AccRow:
    """A transaction (method and final code at a time), or a whole dialog (start, end, duration)."""

    line: int
    callid: str | None
    method: str | None
    code: int | None
    reason: str | None
    at: datetime | None
    from_tag: str | None
    to_tag: str | None
    caller: str | None
    callee: str | None
    end: datetime | None
    talk_s: float | None
    ring_s: float | None
    hangup_by: str | None
    attestation: str | None
    trunk: str | None
    account: str | None

    @property
    def key(self) -> str:
        """What the rows of one call have in common; a row without Call-ID is a call of its own."""
        return self.callid or f"line {self.line}"


def read_row(line: int, cells: Cells, *, zone: str) -> AccRow | str:
    """The row, or why the line is none."""
    cells = _named(cells)
    method = text(cells.get("method"))
    at = _at(cells, zone)
    if at is None:
        return "no readable time"
    if method is None and text(cells.get("start_time")) is None:
        return "neither a method nor a start time: no row of acc"
    milliseconds = number(cells.get("ms_duration"))
    return AccRow(
        line=line,
        callid=_first(cells, CALL_ID),
        method=method.upper() if method else None,
        code=whole(_first(cells, CODE)),
        reason=text(cells.get("sip_reason")),
        at=at,
        from_tag=text(cells.get("from_tag")),
        to_tag=text(cells.get("to_tag")),
        caller=_first(cells, CALLER),
        callee=_first(cells, CALLEE),
        end=moment(cells.get("end_time"), zone),
        talk_s=number(cells.get("duration")) if milliseconds is None else milliseconds / 1000,
        ring_s=number(cells.get("setuptime")),
        hangup_by=_party(cells.get("hangup_by")),
        attestation=attestation(_first(cells, ATTESTATION)),
        trunk=first(cells.get("trunk"), cells.get("src_ip")),
        account=text(cells.get("account")),
    )


def is_number(value: str) -> bool:
    """Whether a cell can be a party of a call: digits, or a SIP or telephone address."""
    return bool(_NUMBER.fullmatch(value.strip()))


def _at(cells: Cells, zone: str) -> datetime | None:
    """The beginning: OpenSIPS' `created`, a dialog's start, else the time of the transaction's final reply."""
    times = (moment(cells.get(name), zone) for name in ("created", "start_time", "time"))
    return next((at for at in times if at), None)


def _first(cells: Cells, names: Sequence[str]) -> str | None:
    return first(*(cells.get(name) for name in names))


def _party(value: object) -> str | None:
    party = (text(value) or "").lower()
    return party if party in PARTIES else None


def _named(cells: Cells) -> Cells:
    """Gives the nameless columns of a file without header their meaning, from what they hold.

    Six of them with an address in the third are those of Kamailio's example configuration; else the first two
    numbers are caller and callee, and what follows may be a code, a hang-up party or the Call-ID.
    """
    extras = [text(value) or "" for name, value in cells.items() if name.startswith(EXTRA)]
    if not extras:
        return cells
    if len(extras) == 6 and _is_address(extras[2]):
        return {**cells, "caller": extras[0], "src_ip": extras[2], "callee": extras[3] or extras[4]}
    numbers = [extra for extra in extras if is_number(extra)]
    found: dict[str, object] = dict(zip(("caller", "callee"), numbers, strict=False))
    for extra in extras:
        if extra.lower() in PARTIES:
            found["hangup_by"] = extra
        elif extra in numbers[2:] and 200 <= (whole(extra) or 0) < 700:
            found["final_code"] = extra
        elif "@" in extra and not is_number(extra):
            found["call_id"] = extra
    return {**cells, **found}


def _is_address(value: str) -> bool:
    try:
        ipaddress.ip_address(value)
    except ValueError:
        return False
    return True
