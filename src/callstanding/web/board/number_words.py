"""What is said of a number in words: the sentence at the head of its page, and an explanation to send on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from callstanding import messages
from callstanding.messages.figures import number as written
from callstanding.web.board.number_known import Known

if TYPE_CHECKING:
    from callstanding.web.board.visit import Visit

MOST = 3  # reasons of a sentence


def headline(visit: Visit, known: Known) -> str:
    """How the number is shown, why, since when, what must change, and when it is clean."""
    return " ".join(_said(visit, known))


def _said(visit: Visit, known: Known) -> Iterator[str]:
    shown = known.shown
    if shown is None:
        yield visit.t("number.head_nothing", number=known.number)
        return
    since, why = day(visit, shown.since), reasons(visit, known)
    key = f"number.head_{shown.status}{'' if why else '_plain'}"
    yield visit.t(key, number=known.number, day=since, why=why, calls=shown.calls_out)
    if "spoofed" in shown.flags:
        yield visit.t("number.head_spoofed")
    if shown.status in ("spam", "watch", "recovering"):
        todo = next((each["sentence"] for each in known.needed if each["enough"] and each["sentence"]), "")
        todo = todo or next((each["sentence"] for each in known.needed if each["sentence"]), "")
        yield todo
        if shown.clean_by is not None:
            yield visit.t("number.head_clean_by", day=day(visit, shown.clean_by))
    elif shown.near:
        yield visit.t("number.head_near")


def reasons(visit: Visit, known: Known) -> str:
    """The titles of what speaks most against a number."""
    return ", ".join(messages.title(entry.signal, visit.lang) for entry in known.adverse[:MOST])


def day(visit: Visit, seconds: float) -> str:
    """The day of a moment as it stands in a sentence, in the reader's zone and words."""
    at, today = (datetime.fromtimestamp(each, visit.zone).date() for each in (seconds, visit.now))
    told = messages.day(at, visit.lang, today=today)
    return f"le {told}" if visit.lang == "fr" and told[0].isdigit() else told  # a weekday goes without its article


def copied(visit: Visit, known: Known) -> str:
    """The explanation as plain text, to be sent to whoever asks."""
    return "\n".join(_lines(visit, known)) if known.shown else ""


def _lines(visit: Visit, known: Known) -> Iterator[str]:
    shown, lang = known.shown, visit.lang
    assert shown is not None, "asked before"  # noqa: S101 - a mistake of ours
    status = messages.word("status", shown.status, lang)
    score, low, high = (written(x, lang, places=1) for x in (shown.spam_score, shown.score_low, shown.score_high))
    yield visit.t("number.copy_head", number=known.number, status=status, score=score, low=low, high=high)
    yield visit.t("number.copy_since", day=_iso(shown.since), at=_iso(shown.as_of), policy=visit.house.policy.name)
    yield ""
    for entry in known.entries:
        said = messages.sentence(entry.signal, lang, value=entry.value, limit=entry.limit, evidence=entry.evidence)
        sign = "+" if entry.points >= 0 else "\u2212"
        yield f"{sign}{written(abs(entry.points), lang, places=1)}  {said}"
    todo = [each["sentence"] for each in known.needed if each["sentence"]]
    if todo:
        yield from ("", visit.t("number.copy_todo"), *(f"- {each}" for each in todo))
    if shown.clean_by is not None and shown.status not in ("clean", "unknown"):
        yield from ("", visit.t("number.copy_clean_by", day=_iso(shown.clean_by)[:10]))


def _iso(seconds: float) -> str:
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%d %H:%M} UTC"
