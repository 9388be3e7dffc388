"""Why a call ended, in our words: from Q.850 and FreeSWITCH causes, SIP codes, and who sent the last message.

Q.850 values and names: ITU-T Q.850; SIP codes of causes: RFC 3398 section 7.2.4.1 and FreeSWITCH's mod_sofia,
which answers CALL_REJECTED with 603. Outcomes: 17 busy; 18, 19, 20 and a caller who gave up, no answer;
21 rejected; everything that never reached the callee, failed.
"""

from __future__ import annotations

from typing import NamedTuple


class Cause(NamedTuple):
    """What a cause of an unanswered call means."""

    disposition: str
    sip_code: int | None


_CAUSES: dict[str, tuple[int, str, int | None]] = {
    "UNALLOCATED_NUMBER": (1, "failed", 404),
    "NO_ROUTE_TRANSIT_NET": (2, "failed", 404),
    "NO_ROUTE_DESTINATION": (3, "failed", 404),
    "CHANNEL_UNACCEPTABLE": (6, "failed", None),
    "NORMAL_CLEARING": (16, "no-answer", None),
    "USER_BUSY": (17, "busy", 486),
    "NO_USER_RESPONSE": (18, "no-answer", 408),
    "NO_ANSWER": (19, "no-answer", 480),
    "SUBSCRIBER_ABSENT": (20, "no-answer", 480),
    "CALL_REJECTED": (21, "rejected", 603),
    "NUMBER_CHANGED": (22, "failed", 410),
    "REDIRECTION_TO_NEW_DESTINATION": (23, "failed", 410),
    "EXCHANGE_ROUTING_ERROR": (25, "failed", 483),
    "DESTINATION_OUT_OF_ORDER": (27, "failed", 502),
    "INVALID_NUMBER_FORMAT": (28, "failed", 484),
    "FACILITY_REJECTED": (29, "failed", 501),
    "NORMAL_UNSPECIFIED": (31, "no-answer", 480),
    "NORMAL_CIRCUIT_CONGESTION": (34, "failed", 503),
    "NETWORK_OUT_OF_ORDER": (38, "failed", 503),
    "NORMAL_TEMPORARY_FAILURE": (41, "failed", 503),
    "SWITCH_CONGESTION": (42, "failed", 503),
    "REQUESTED_CHAN_UNAVAIL": (44, "failed", 503),
    "FACILITY_NOT_SUBSCRIBED": (50, "failed", 503),
    "OUTGOING_CALL_BARRED": (52, "failed", 403),
    "INCOMING_CALL_BARRED": (54, "failed", 403),
    "BEARERCAPABILITY_NOTAUTH": (57, "failed", 403),
    "BEARERCAPABILITY_NOTAVAIL": (58, "failed", 503),
    "SERVICE_UNAVAILABLE": (63, "failed", 503),
    "BEARERCAPABILITY_NOTIMPL": (65, "failed", 488),
    "CHAN_NOT_IMPLEMENTED": (66, "failed", 488),
    "FACILITY_NOT_IMPLEMENTED": (69, "failed", 501),
    "SERVICE_NOT_IMPLEMENTED": (79, "failed", 501),
    "INCOMPATIBLE_DESTINATION": (88, "failed", 488),
    "RECOVERY_ON_TIMER_EXPIRE": (102, "failed", 504),
    "PROTOCOL_ERROR": (111, "failed", 500),
    "INTERWORKING": (127, "failed", 500),
    # FreeSWITCH's own, above the range of Q.850
    "ORIGINATOR_CANCEL": (487, "no-answer", 487),
    "LOSE_RACE": (502, "no-answer", 487),
    "ALLOTTED_TIMEOUT": (602, "no-answer", 408),
    "PICKED_OFF": (605, "no-answer", 487),
    "USER_NOT_REGISTERED": (606, "no-answer", 480),
    "PROGRESS_TIMEOUT": (607, "failed", 408),
}
BY_NAME = {name: Cause(disposition, code) for name, (_, disposition, code) in _CAUSES.items()}
BY_NUMBER = {number: Cause(disposition, code) for number, disposition, code in _CAUSES.values()}
UNKNOWN_CAUSE = Cause("failed", None)

AUTHENTICATION = frozenset({401, 407})
"""Codes that ask for a password: the call is tried again and has no outcome yet."""

_BY_SIP_CODE = {
    408: "no-answer", 480: "no-answer", 487: "no-answer", 486: "busy", 600: "busy",
    433: "rejected", 603: "rejected", 607: "rejected", 608: "blocked",
}  # fmt: skip


def unanswered(name: str | None, number: int | None = None) -> Cause:
    """What the cause of an unanswered call means, by its name or else its Q.850 number; no cause: no answer."""
    if name and name.upper() in BY_NAME:
        return BY_NAME[name.upper()]
    if number is not None and number in BY_NUMBER:
        return BY_NUMBER[number]
    return UNKNOWN_CAUSE if name or number else Cause("no-answer", None)


def of_sip_code(code: int | None, reason: str | None = None) -> str | None:
    """The disposition that a final SIP code means; a 603 whose phrase says blocked is the network's (ATIS-1000099)."""
    if code is None or code < 200:
        return None
    if code == 603 and reason and "block" in reason.lower():
        return "blocked"
    return "answered" if code < 300 else _BY_SIP_CODE.get(code, "failed")


def hangup_party(message: str | None, *, inbound: bool, cause: str | None) -> str | None:
    """Who ended the call, from the last SIP message of one leg (FreeSWITCH's sip_hangup_disposition).

    On the inbound leg the switch talks to the caller, on the outbound leg to the callee. What the switch sent
    itself was caused by the other side, or by the switch when no party's wish is known.
    """
    here, there = ("caller", "callee") if inbound else ("callee", "caller")
    if message in {"recv_bye", "recv_cancel", "recv_refuse"}:
        return here
    if message == "send_bye":
        return there
    if message == "send_cancel":
        return there if cause == "ORIGINATOR_CANCEL" else "network"
    if message == "send_refuse":
        return there if cause in {"USER_BUSY", "CALL_REJECTED"} else "network"
    return None
