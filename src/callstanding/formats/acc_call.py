"""One call from its accounting rows: INVITE and BYE transactions joined by Call-ID and tags, or a dialog's row.

A transaction's time is that of its final reply: the 200 of the INVITE is the answer, the BYE is the end. A dialog
that failed has duration 0 and no code unless the script adds one.
"""

from __future__ import annotations

from collections.abc import Sequence

from callstanding.formats.acc_rows import AccRow
from callstanding.formats.call_rows import CallRow
from callstanding.formats.cells import first, seconds_between
from callstanding.formats.hangup import AUTHENTICATION, of_sip_code

ANSWERED = range(200, 300)


def join(rows: Sequence[AccRow]) -> CallRow | None:
    """The call; None when its INVITE is not in the file: its BYE alone tells neither start nor outcome."""
    rows = sorted(rows, key=lambda row: (str(row.at), row.line))
    dialogs = [row for row in rows if row.method is None]
    invites = _invites(rows)
    if not dialogs and not invites:
        return None
    told = dialogs[0] if dialogs else _outcome(invites)
    final = _outcome(invites) if invites else told
    answered, sources = _is_answered(told, final), [*invites, *dialogs]
    return CallRow(
        call_id=told.callid,
        caller=first(*(row.caller for row in sources)),
        callee=first(*(row.callee for row in sources)),
        start=min((row.at for row in sources if row.at), default=None),
        ring_s=told.ring_s,
        talk_s=_talk(rows, told, final) if answered else 0.0,
        disposition="answered" if answered else of_sip_code(final.code, final.reason) or "no-answer",
        hangup_by=first(*(row.hangup_by for row in sources)) or _hangup_by(rows, final),
        sip_code=final.code,
        attestation=first(*(row.attestation for row in sources)),
        trunk=first(*(row.trunk for row in sources)),
        account=first(*(row.account for row in sources)),
    )


def _invites(rows: Sequence[AccRow]) -> list[AccRow]:
    """The INVITEs; those that were only asked for a password count when there is no other."""
    invites = [row for row in rows if row.method == "INVITE"]
    return [row for row in invites if row.code not in AUTHENTICATION] or invites


def _outcome(invites: Sequence[AccRow]) -> AccRow:
    """The first that was answered (later ones change a call that runs), else the last that failed."""
    answered = [row for row in invites if row.code in ANSWERED]
    return answered[0] if answered else invites[-1]


def _is_answered(told: AccRow, final: AccRow) -> bool:
    return final.code in ANSWERED if final.code else bool(told.talk_s)


def _talk(rows: Sequence[AccRow], told: AccRow, final: AccRow) -> float | None:
    """As the switch counted it; else from the answer to the BYE, unknown when the file has none."""
    if told.talk_s is not None:
        return told.talk_s
    if told.end is not None:
        return seconds_between(told.at, told.end)
    bye = next((row for row in rows if row.method == "BYE"), None)
    return seconds_between(final.at, bye.at) if bye else None


def _hangup_by(rows: Sequence[AccRow], final: AccRow) -> str | None:
    """Whose tag the BYE came from; a call that was cancelled was ended by its caller."""
    bye = next((row for row in rows if row.method == "BYE"), None)
    if bye is None:
        return "caller" if final.code == 487 else None
    if bye.from_tag is None:
        return None
    return {final.to_tag: "callee", final.from_tag: "caller"}.get(bye.from_tag)
