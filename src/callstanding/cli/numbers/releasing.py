"""Whether numbers may leave their quarantine, or what holds them there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from callstanding.errors import UsageError

if TYPE_CHECKING:
    from callstanding.cli.numbers.lying import Lying


def check_may(found: Sequence[Lying], *, why: str, lang: str = "en") -> None:
    """UsageError where one may not be released, so that none is. A reason never goes before the law's first day."""
    for each in found:
        let = each.release
        if let.may or (let.with_why and why.strip()):
            continue
        from callstanding.actions.certificate import sentences

        told = f"{each.item.number} stays in quarantine. {' '.join(sentences(let.reasons, lang))}"
        if not let.with_why:
            raise UsageError(told, hint=f"It may go from {let.earliest} on, whatever the reason.")
        raise UsageError(
            told, hint="`numbers quarantine forecast` tells when; to release it all the same say --why TEXT."
        )


def against(found: Sequence[Lying], why: str) -> str:
    """What the audit log keeps: the reason given, and what spoke against the release."""
    codes = dict.fromkeys(reason.code.replace("_", " ") for each in found for reason in each.release.reasons)
    return f"{why.strip()} (against it: {', '.join(codes)})" if codes else why.strip()
