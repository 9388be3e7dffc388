"""SQL that tells a call's outcome from its hang-up cause, by name or by number."""

from __future__ import annotations

from callstanding.formats.expressions import word
from callstanding.formats.hangup import BY_NAME, BY_NUMBER

_CAUSES = {**BY_NAME, **{str(number): cause for number, cause in BY_NUMBER.items()}}
_DISPOSITIONS = {key: cause.disposition for key, cause in _CAUSES.items()}
_CODES = {key: str(cause.sip_code) for key, cause in _CAUSES.items() if cause.sip_code}


def outcome(answered: str, cause: str) -> str:
    """Answered, else by the cause; a cause that is not listed is a failure, none is null."""
    return (
        f"CASE WHEN {answered} THEN 'answered' WHEN nullif(trim({cause}), '') IS NOT NULL "
        f"THEN coalesce({word(cause, _DISPOSITIONS)}, 'failed') END"
    )


def code(answered: str, cause: str) -> str:
    """The SIP code that stands for the cause of an unanswered call."""
    return f"CASE WHEN NOT ({answered}) THEN {word(cause, _CODES)} END"


def cancelled(cause: str) -> str:
    """The caller, when it gave up before an answer; else the feed does not say."""
    return f"CASE WHEN upper(trim({cause})) IN ('ORIGINATOR_CANCEL', '487') THEN 'caller' END"
