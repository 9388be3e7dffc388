"""Labels seen elsewhere, over HTTP: what platforms show for one's numbers, taken in and told."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Annotated, Literal

import msgspec
from fastapi import Query
from starlette.requests import Request
from starlette.responses import Response

from callstanding import clock
from callstanding.actions.label_scores import label_scores
from callstanding.actions.labels import From, Label, meaning_of
from callstanding.control.caller import Caller
from callstanding.errors import UsageError
from callstanding.web.body import json_of
from callstanding.web.house import House, house_of
from callstanding.web.mine import belonging, tenant_of
from callstanding.web.numbers_of import e164_of
from callstanding.web.parameters import Limit, RegionName
from callstanding.web.problem import Problem
from callstanding.web.routing import Route, caller_of, sent

MOST = 10_000  # labels in one request
Text = Annotated[str, msgspec.Meta(max_length=200)]
TenantName = Annotated[str | None, Query(max_length=64, description="Whose; for operators' keys alone.")]


class NewLabel(msgspec.Struct, forbid_unknown_fields=True):
    """What a platform showed for a number on a day. Without `meaning` the label must be one that is known."""

    number: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
    day: date
    platform: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    label: Text = ""
    score: Annotated[float, msgspec.Meta(ge=0, le=100)] | None = None
    meaning: Literal["clean", "watch", "spam", "unknown"] | None = None


class NewLabels(msgspec.Struct, forbid_unknown_fields=True):
    """Labels of one's own numbers; all are taken, or none."""

    labels: Annotated[list[NewLabel], msgspec.Meta(min_length=1, max_length=MOST)]
    region: RegionName | None = None


class LabelsTaken(msgspec.Struct):
    """How many of the labels are new, tell something else than before, and were known."""

    new: int
    changed: int
    known: int


class LabelShown(msgspec.Struct):
    """A label as it is kept."""

    number: str
    day: date
    platform: str
    label: str
    meaning: Literal["clean", "watch", "spam", "unknown"]
    score: float | None


class LabelList(msgspec.Struct):
    """Labels by number, day, platform and text. `next`: what `after` asks for the following ones; null at the end."""

    labels: list[LabelShown]
    next: str | None


async def take(request: Request, tenant: TenantName = None) -> Response:
    """Take in labels

    What apps, carriers and analytics show for one's own numbers. The same label again changes nothing.
    """
    house, caller = house_of(request), caller_of(request)
    new = await json_of(request, NewLabels, inflated=house.limits.inflated)
    whose, region, today = tenant_of(caller, tenant), new.region or house.settings.region, clock.now().date()
    scores = label_scores(house.policy)
    labels = [_label(at, each, region, today, scores) for at, each in enumerate(new.labels)]
    await _check_own(house, caller, {label.number for label in labels})
    who = caller.key_id
    done = await house.ask(lambda: house.labels.take(whose, labels, source="api", who=who, now=clock.seconds()))
    return sent(LabelsTaken(done.new, done.changed, done.known))


async def labels(
    request: Request,
    since: Annotated[date | None, Query(description="From this day on.")] = None,
    after: Annotated[str, Query(max_length=600, description="The `next` of the page before.")] = "",
    limit: Limit = 1000,
    tenant: TenantName = None,
) -> Response:
    """List labels

    One's own, page by page.
    """
    house, whose = house_of(request), tenant_of(caller_of(request), tenant)
    place = _place(after)
    found = await house.ask(lambda: house.labels.listed(whose, since=since, after=place, limit=limit))
    following = found[-1] if len(found) == limit else None
    return sent(LabelList([_shown(each) for each in found], None if following is None else _cursor(following)))


def _label(at: int, each: NewLabel, region: str | None, today: date, scores: From) -> Label:
    if each.day > today + timedelta(days=1):
        raise _wrong(at, "day", f"{each.day} lies in the future")
    try:
        meaning = each.meaning or meaning_of(each.label, each.score, scores)
    except UsageError as error:
        raise _wrong(at, "label", error.message) from error
    number = e164_of(each.number, region)
    return Label(number, each.day, each.platform.strip().casefold(), each.label.strip(), meaning, each.score)


def _wrong(at: int, name: str, reason: str) -> Problem:
    field = f"labels[{at}].{name}"
    return Problem("invalid", f"{field}: {reason}.", errors=[{"field": field, "reason": reason}])


async def _check_own(house: House, caller: Caller, numbers: Iterable[str]) -> None:
    strange = set(numbers) - await belonging(house, caller, numbers)
    if strange:
        raise Problem("not-found", f"{min(strange)} is not a number of {caller.tenant}.")


def _place(after: str) -> list[str]:
    if not after:
        return []
    try:
        return msgspec.json.decode(after, type=list[str])[:4]
    except msgspec.DecodeError as error:
        raise Problem("invalid", "`after` is the `next` of an earlier page.") from error


def _cursor(label: Label) -> str:
    return msgspec.json.encode([label.number, label.day.isoformat(), label.platform, label.text]).decode()


def _shown(label: Label) -> LabelShown:
    return LabelShown(label.number, label.day, label.platform, label.text, label.meaning, label.score)


ROUTES = (
    Route("POST", "/v1/labels", take, "numbers", "numbers", gives=LabelsTaken, takes={"application/json": NewLabels},
          sample=NewLabels([NewLabel("+12025550123", date(2026, 3, 2), "t-mobile", "Scam Likely")]),
          example=LabelsTaken(1, 0, 0), problems=("in-progress",)),
    Route("GET", "/v1/labels", labels, "numbers", "read", gives=LabelList, example=LabelList([], None)),
)  # fmt: skip
