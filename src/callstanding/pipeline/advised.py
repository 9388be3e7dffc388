"""Advice as it is told: the figures of each way as plain values, and a sentence for each in the reader's language."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from callstanding import messages
from callstanding.actions.advice import AS_NOW, does
from callstanding.actions.outlook import CLEAN, HORIZON_D, Moment, Outlook
from callstanding.engines import Duck
from callstanding.messages.figures import count, number
from callstanding.pipeline.advise import Advice, advise
from callstanding.pipeline.asked import Options, Progress
from callstanding.pipeline.filled import filled
from callstanding.pipeline.moments import at
from callstanding.policies import load_policy
from callstanding.policies.policy import Policy

LIKELY, RARE = 0.5, 0.05  # shares of the draws


def advise_files(
    e164: str,
    files: Sequence[Path],
    reports: Sequence[Path],
    assignments: Sequence[Path],
    store: Path | None,
    *,
    paces: Sequence[float],
    options: Options,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """The advice for one number from files, or from a store that no other process has open."""
    policy = load_policy(options.policy)
    with filled(files, reports, assignments, store, options=options, progress=progress) as engine:
        return told(advise(engine, policy, e164, as_of=options.as_of, paces=paces), options.lang)


def advice_asked(engine: Duck, policy: Policy, asked: dict[str, Any]) -> dict[str, Any]:
    """The advice for one `number`, at other `paces` too, in `lang`, as another process asks for it."""
    present = datetime.fromtimestamp(asked["at"], UTC).replace(tzinfo=None)
    pooled = asked.get("pooled")
    return told(advise(engine, policy, asked["number"], at=present, paces=asked["paces"], pooled=pooled), asked["lang"])


def told(advice: Advice, lang: str = "en") -> dict[str, Any]:
    """All of it as plain values; times in ISO 8601 (UTC), null for what does not happen within the horizon."""
    return {
        "number": advice.number,
        "as_of": iso(advice.as_of),
        "status": advice.status,
        "per_day": round(advice.per_day, 1),
        "horizon_days": HORIZON_D,
        "most_per_day": None if advice.most is None else math.floor(advice.most[0]),
        "most_is_limit": bool(advice.most and advice.most[1]),
        "ways": [way_told(outlook, advice, lang) for outlook in advice.outlooks],
        "sentences": list(_beside(advice, lang)),
    }


def way_told(outlook: Outlook, advice: Advice, lang: str) -> dict[str, Any]:
    """One way: its terms, when it is clean, marred and tagged, and a sentence."""
    moments = {"clean": outlook.clean, "marred": outlook.marred, "tagged": outlook.tagged}
    return {
        "way": outlook.way.name,
        "per_day": None if outlook.way.per_day is None else round(outlook.way.per_day, 1),
        "mended": list(outlook.way.mended),
        **{name: _moment(moment) for name, moment in moments.items()},
        "sentence": sentence(outlook, advice, lang),
    }


def sentence(outlook: Outlook, advice: Advice, lang: str = "en") -> str:
    """What comes of one way, in one sentence."""
    way = phrase(outlook, advice, lang)
    if advice.status in CLEAN:
        return _of_clean(outlook, way, advice, lang)
    if outlook.clean.share < LIKELY:
        if outlook.tagged.share >= LIKELY:
            return _said("never_tagged", way, outlook.tagged, advice, lang)
        return messages.advice("never", lang, way=way, days=HORIZON_D)
    sooner = _sooner(outlook, advice)
    if sooner > 0:
        return _said("clean_sooner", way, outlook.clean, advice, lang, n=count(sooner, lang))
    return _said("clean" if outlook.clean.share >= 1 - RARE else "clean_likely", way, outlook.clean, advice, lang)


def phrase(outlook: Outlook, advice: Advice, lang: str = "en") -> str:
    """The way itself, as the beginning of a sentence."""
    way = outlook.way
    key = {"pace": "pace", "all": "all_pace"}.get(way.name.split("_")[0], way.name) if way.per_day else way.name
    pace = advice.per_day if way.per_day is None else way.per_day
    return messages.advice(key, lang, pace=number(pace, lang))


def _of_clean(outlook: Outlook, way: str, advice: Advice, lang: str) -> str:
    for moment, word in ((outlook.tagged, "tagged"), (outlook.marred, "watched")):
        if moment.share >= RARE:
            return _said(word if moment.share >= LIKELY else f"may_be_{word}", way, moment, advice, lang)
    return messages.advice("stays", lang, way=way, days=HORIZON_D)


def _said(key: str, way: str, moment: Moment, advice: Advice, lang: str, **more: object) -> str:
    today = advice.as_of.date()
    first, middle, last = (_day(min(hour, advice.until)) for hour in (moment.early, moment.middle, moment.late))
    day = messages.day(middle if moment.share >= LIKELY else first, lang, today=today)
    span = f" ({messages.span(first, last, lang, today=today)})" if first != last else ""
    share = number(100 * moment.share, lang)
    return messages.advice(key, lang, way=way, day=day, span=span, share=share, days=HORIZON_D, **more)


def _sooner(outlook: Outlook, advice: Advice) -> int:
    """By how many days it is clean sooner than going on as now, where that ends clean too."""
    now = next((each for each in advice.outlooks if each.way.name == AS_NOW), None)
    if now is None or now.clean.share < LIKELY or outlook.way.name == AS_NOW:
        return 0
    return round((now.clean.middle - outlook.clean.middle) / 24.0)


def _beside(advice: Advice, lang: str) -> Iterator[str]:
    """What holds beside the ways: how much it may call, that nothing helps, that hiding is no way."""
    if advice.most is not None:
        pace, is_limit = advice.most
        key = "most_back" if advice.status not in CLEAN else "most_clean" if is_limit else "most_unbound"
        yield messages.advice(key, lang, pace=number(math.floor(pace), lang), days=HORIZON_D)
    if advice.status not in CLEAN:
        if not any(does(outlook, advice.status) for outlook in advice.outlooks):
            why = ", ".join(messages.title(signal, lang) for signal in advice.adverse[:3])
            yield messages.advice("nothing", lang, days=HORIZON_D, why=why)
        yield messages.advice("no_hiding", lang)


def _moment(moment: Moment) -> dict[str, Any] | None:
    if moment.share == 0.0:
        return None
    hours = {"early": moment.early, "middle": moment.middle, "late": moment.late}
    return {name: iso(at(h)) if math.isfinite(h) else None for name, h in hours.items()} | {
        "share": round(moment.share, 3)
    }


def iso(moment: datetime) -> str:
    """A moment (naive UTC) as ISO 8601."""
    return moment.isoformat(timespec="seconds") + "Z"


def _day(hour: float) -> date:
    return at(hour).date()
