"""Writes figures, times and names as pages show them, in the reader's language and zone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from callstanding import messages
from callstanding.actions import guard
from callstanding.actions.answers import Reason
from callstanding.actions.guard import Guarded
from callstanding.messages import dialling, phrases
from callstanding.messages.figures import NONE, number

if TYPE_CHECKING:
    from callstanding.web.board.visit import Visit


def _visit(context: Context) -> Visit:
    found: Visit = context["visit"]
    return found


@pass_context
def count(context: Context, value: float | None) -> str:
    """A whole number with the language's thousands; a dash for None."""
    return NONE if value is None else number(value, _visit(context).lang)


@pass_context
def decimal(context: Context, value: float | None, places: int = 1) -> str:
    """A number with decimals; a dash for None."""
    return NONE if value is None else number(value, _visit(context).lang, places=places)


@pass_context
def percent(context: Context, share: float | None) -> str:
    """A share between 0 and 1 in percent; a dash for None."""
    return phrases.percent(share, _visit(context).lang)


@pass_context
def duration(context: Context, seconds: float | None) -> str:
    """Seconds as people say them: `40 s`, `12 min`, `5 h`, `3 d`; a dash for None."""
    return phrases.duration(seconds, _visit(context).lang)


@pass_context
def when(context: Context, seconds: float | None, shape: str = "%Y-%m-%d %H:%M") -> str:
    """A moment (seconds since 1970) in the reader's zone, as <time>; a dash for None."""
    if seconds is None:
        return NONE
    at = datetime.fromtimestamp(seconds, _visit(context).zone)
    exact = datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    return Markup('<time datetime="{}">{}</time>').format(exact, at.strftime(shape))


@pass_context
def day(context: Context, seconds: float | None) -> str:
    """The day of a moment as people say it: `Thursday`, `14 May`; a dash for None."""
    if seconds is None:
        return NONE
    visit = _visit(context)
    at, today = (datetime.fromtimestamp(each, visit.zone).date() for each in (seconds, visit.now))
    exact = at.isoformat()
    return Markup('<time datetime="{}">{}</time>').format(exact, messages.day(at, visit.lang, today=today))


@pass_context
def ago(context: Context, seconds: float | None) -> str:
    """How long ago a moment was; a dash for None."""
    visit = _visit(context)
    if seconds is None:
        return NONE
    return visit.t("frame.ago", span=phrases.duration(max(0.0, visit.now - seconds), visit.lang))


def path(e164: str) -> str:
    """A number as a part of an address: its digits."""
    return quote(e164.removeprefix("+"), safe="")


def phone(e164: str) -> str:
    """A number as text that is not broken over two lines."""
    return Markup('<span class="phone">{}</span>').format(escape(e164))


@pass_context
def signal(context: Context, name: str) -> str:
    """The title of a signal, or of another cause of a change."""
    return messages.cause(name, _visit(context).lang)


@pass_context
def figure(context: Context, value: float | None, name: str) -> str:
    """The value of a signal in its unit, such as `85%` or `4 s`."""
    from callstanding.messages.figures import figure as written

    return written(name, value, _visit(context).lang)


@pass_context
def sentence(context: Context, entry: Any) -> str:
    """An entry of a score (signal, value, limit, evidence) as a sentence."""
    return messages.sentence(
        entry.signal, _visit(context).lang, value=entry.value, limit=entry.limit, evidence=entry.evidence
    )


@pass_context
def word(context: Context, key: str, group: str) -> str:
    """A word of a group of the catalogue: `status`, `flag`, `family`."""
    return messages.word(group, key, _visit(context).lang)


@pass_context
def reason(context: Context, held: Reason) -> str:
    """What holds a call back, as a sentence."""
    return dialling.held(held.code, _visit(context).lang, value=held.value, limit=held.limit, what=held.what)


@pass_context
def guarded(context: Context, found: Guarded) -> str:
    """How a campaign stands against the limit of dropped answers, as a sentence."""
    return guard.told(found, _visit(context).lang)


FILTERS: Mapping[str, Callable[..., Any]] = {
    each.__name__: each
    for each in (
        *(count, decimal, percent, duration, when, day, ago, path, phone, signal, figure, sentence, word),
        *(reason, guarded),
    )
}
