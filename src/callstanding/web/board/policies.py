"""Compare policies: which lines differ, and which numbers would be shown otherwise, hospitals first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from starlette.responses import Response

from callstanding.errors import PolicyError
from callstanding.messages.figures import NONE
from callstanding.messages.touched import sort_word, touched_sentence
from callstanding.policies import country_names, diff_policies, policy_names
from callstanding.policies.policy import Policy
from callstanding.policies.written import policy_named, policy_written
from callstanding.web.board.page import Page
from callstanding.web.policy_diffs import Diff
from callstanding.web.problem import Problem

if TYPE_CHECKING:
    from callstanding.web.board.visit import Visit

SHOWN = 200  # numbers of one comparison
OURS, WRITTEN = "=", "+"  # in the form: the service's policy, and the one that is written below


async def listed(visit: Visit) -> Response:
    """The form, and the comparisons that were made."""
    return await _form(visit, {"before": OURS, "after": visit.query("after", "conservative")}, "")


async def begun(visit: Visit) -> Response:
    """Begin to compare; the page of the comparison tells how far it is."""
    sent = await visit.form()
    given = {name: sent.get(name, "") for name in ("before", "after", "country", "text")}
    try:
        before, after = (_chosen(visit, given, side) for side in ("before", "after"))
        lines = _lines(before[1], after[1])
        if not lines:
            raise PolicyError(visit.t("policies.same"))
    except PolicyError as error:
        told = f"{error.message} {error.hint or ''}".strip()
        return await _form(visit, given, told, status=422)
    subscribers = await visit.house.ask(visit.house.sorts.listed)
    body = {"before": before[0], "after": after[0], "subscribers": msgspec.to_builtins(subscribers)}
    made = visit.house.diffs.begin(before[1].name, after[1].name, lines, body)
    return visit.goto(f"/operator/policies/{made.id}")


async def one(visit: Visit) -> Response:
    """One comparison: how far it is, then whom it touches."""
    diff = _found(visit)
    found = diff.found or {"changes": {}, "rows": [], "moved": 0, "numbers": 0}
    sentences = [
        (change, touched_sentence(change, told["numbers"], told["sorts"], visit.lang))
        for change, told in found["changes"].items()
    ]
    return visit.part_or_page(
        "policy_diff.html", "policy_diff_body.html", diff=diff, found=found, sentences=sentences,
        rows=found["rows"][:SHOWN], sort_word=lambda sort: sort_word(sort, visit.lang),
        is_listed=bool(await visit.house.ask(visit.house.sorts.counted)),
    )  # fmt: skip


async def stopped(visit: Visit) -> Response:
    """Break it off."""
    visit.house.diffs.drop(_found(visit))
    return visit.goto("/operator/policies", said="policies.stopped")


async def _form(visit: Visit, given: dict[str, str], wrong: str, *, status: int = 200) -> Response:
    house = visit.house
    sorts = [(sort_word(sort, visit.lang), n) for sort, n in await house.ask(house.sorts.counted)]
    return visit.page(
        "policies.html", status=status, given={"country": "", "text": ""} | given, wrong=wrong, ours=OURS,
        written=WRITTEN, names=policy_names(), countries=country_names(), diffs=house.diffs.listed(),
        busy=house.diffs.under_way, sorts=sorts,
    )  # fmt: skip


def _chosen(visit: Visit, given: dict[str, str], side: str) -> tuple[dict[str, str] | None, Policy]:
    """What the folder is told of a side of the form, and the policy itself. Raises PolicyError."""
    name = given[side]
    if name == OURS:
        return None, visit.house.policy
    if name == WRITTEN:
        return {"text": given["text"]}, policy_written(given["text"])
    whole = f"{name}+{given['country']}" if given["country"] else name
    return {"name": whole}, policy_named(whole)


def _lines(before: Policy, after: Policy) -> list[dict[str, Any]]:
    return [
        {"key": each.key, "before": _written(each.before), "after": _written(each.after)}
        for each in diff_policies(before, after)
    ]


def _written(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    return NONE if value is None else f"{value:g}" if isinstance(value, float) else str(value)


def _found(visit: Visit) -> Diff:
    diff = visit.house.diffs.get(visit.path["diff"])
    if diff is None:
        raise Problem("not-found", visit.t("policies.none"))
    return diff


PAGES = (
    Page("GET", "/operator/policies", listed, of="operators"),
    Page("POST", "/operator/policies", begun, of="operators"),
    Page("GET", "/operator/policies/{diff}", one, of="operators"),
    Page("POST", "/operator/policies/{diff}/stop", stopped, of="operators"),
)
