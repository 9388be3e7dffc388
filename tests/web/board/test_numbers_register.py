"""The register finds what a plain filter over the same numbers finds, in order, each number once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from typing import Any
from urllib.parse import parse_qsl

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.web.service import shown

from callstanding.actions.limits import Limits
from callstanding.inventory.item import Item
from callstanding.inventory.states import STATES
from callstanding.live.published import Reasoned
from callstanding.policies import load_policy
from callstanding.web.board.register.columns import FLAGS, STATUSES
from callstanding.web.board.register.line import Line
from callstanding.web.board.register.register import Asked, Register
from callstanding.web.board.register.wanted import PER_PAGE, SORTS, Wanted, wanted_of

NOW = 1_780_000_000.0
LIMITS = Limits(load_policy("standard"))
NUMBERS = [f"+120255501{i:02d}" for i in range(100)]
REASONS = ("", "short_answers", "reported")


@dataclass(frozen=True)
class Known:
    """One number as the plain filter sees it."""

    row: Reasoned | None
    item: Item | None


def a_row(
    number: str, seq: int, status: str, score: float, flags: tuple[str, ...], reason: str, age: float
) -> Reasoned:
    told = msgspec.structs.replace(shown(number, status, score, 0.0, *flags), since=NOW - age, calls_out=int(score * 7))
    return Reasoned(seq, number, told, reason)


rows = st.builds(
    lambda *given: given,
    st.sampled_from(STATUSES), st.floats(0, 100, width=16), st.sets(st.sampled_from(FLAGS)).map(sorted).map(tuple),
    st.sampled_from(REASONS), st.floats(0, 3e6),
)  # fmt: skip
items = st.tuples(st.sampled_from(STATES), st.sampled_from(("", "spring", "Été")), st.sampled_from(("", "east")))
worlds = st.dictionaries(st.sampled_from(NUMBERS), st.tuples(st.none() | rows, st.none() | items), max_size=80)
wants = st.builds(
    Wanted,
    q=st.sampled_from(("", "0142", "202-555", "spr", "nothing", "(202) 5550 1", "+1202", "été east")),
    status=st.sampled_from(("", "spam", "clean", "none such")), flag=st.sampled_from(("", *FLAGS)),
    state=st.sampled_from(("", "stock", "none", "resting")), campaign=st.sampled_from(("", "spring", "other")),
    signal=st.sampled_from(("", "reported")), low=st.none() | st.floats(0, 100, width=16),
    high=st.none() | st.floats(0, 100, width=16), changed=st.sampled_from(("", "7d", "2026-05-20")),
    sort=st.sampled_from(SORTS), down=st.booleans(),
)  # fmt: skip


def made(world: dict[str, Any]) -> tuple[Register, dict[str, Known]]:
    known = {
        number: Known(
            a_row(number, seq, *row) if row else None,
            Item(number, "acme", item[0], 1.0, "US", campaign=item[1], pool=item[2], holder="acme") if item else None,
        )
        for seq, (number, (row, item)) in enumerate(world.items(), 1)
    }
    register = Register(LIMITS)
    register.take([each.row for each in known.values() if each.row])
    register.stock([each.item for each in known.values() if each.item], whole=True)
    return register, {number: each for number, each in known.items() if each.row or each.item}


def fits(number: str, each: Known, wanted: Wanted) -> bool:
    """The same said plainly."""
    told, item = each.row.shown if each.row else None, each.item
    since = wanted.since(NOW)
    checks = (
        _searched(number, item, wanted.q),
        not wanted.status or (told.status if told else "unknown") == wanted.status,
        not wanted.flag or bool(told and wanted.flag in told.flags),
        {"": True, "stock": item is not None, "none": item is None}.get(
            wanted.state, bool(item and item.state == wanted.state)
        ),
        not wanted.campaign or bool(item and item.campaign == wanted.campaign),
        not wanted.signal or bool(each.row and each.row.reason == wanted.signal),
        wanted.low is None or bool(told and told.spam_score >= wanted.low),
        wanted.high is None or bool(told and told.spam_score <= wanted.high),
        since is None or bool(told and told.since >= since),
    )
    return all(checks)


def _searched(number: str, item: Item | None, q: str) -> bool:
    digits = "".join(filter(str.isdecimal, q))
    if digits:
        return (f"+{digits}" if q.startswith("+") else digits.lstrip("0")) in number
    said = [text.casefold() for text in (item.campaign, item.pool, item.holder, item.tenant)] if item else []
    return all(any(word in text for text in said) for word in q.casefold().split())


OPERATOR = Asked("carrier", None, NOW, "US")


@given(worlds, wants)
def test_what_is_found_is_what_fits_and_pages_hold_each_number_once(world: dict[str, Any], wanted: Wanted) -> None:
    register, known = made(world)
    first = register.find(wanted, OPERATOR)
    pages = [register.find(replace(wanted, page=page), OPERATOR) for page in range(1, first.pages + 1)]
    found = [line.number for page in pages for line in page.lines]
    expected = {number for number, each in known.items() if fits(number, each, wanted)}
    assert set(found) == expected
    assert len(found) == len(expected) == first.fitting
    assert first.total == len(known)
    assert all(len(page.lines) == PER_PAGE for page in pages[:-1])


KEYS: dict[str, Callable[[Line], Any]] = {
    "number": lambda line: line.number,
    "score": lambda line: line.score,
    "status": lambda line: STATUSES.index(line.status),
    "reason": lambda line: line.reason or None,
    "state": lambda line: STATES.index(line.state) if line.state else None,
    "campaign": lambda line: line.campaign.casefold() or None,
    "out": lambda line: line.calls_out if line.known else None,
    "since": lambda line: line.since,
    "headroom": lambda line: line.left,
}


@given(
    worlds, st.sampled_from(sorted(KEYS)), st.booleans(), st.dictionaries(st.sampled_from(NUMBERS), st.integers(0, 99))
)
def test_lines_are_in_order_and_what_is_not_known_comes_last(
    world: dict[str, Any], sort: str, down: Any, calls: dict[str, int]
) -> None:
    register, _ = made(world)
    register.calls(calls)
    rows = register.fitting(Wanted(sort=sort, down=down), OPERATOR)
    keys = [KEYS[sort](line) for line in register.lines(rows, now=NOW)]
    known = [key for key in keys if key is not None]
    assert keys == known + [None] * (len(keys) - len(known))
    assert known == sorted(known, reverse=down)


@given(worlds, st.sets(st.sampled_from([*NUMBERS, "+33199005501"])), wants)
def test_an_owner_sees_its_own_numbers_and_no_others(world: dict[str, Any], own: set[str], wanted: Wanted) -> None:
    register, known = made(world)
    asked = Asked("acme", frozenset(own), NOW, "US")
    assert {line.number for line in register.find(Wanted(), asked).lines} <= own
    assert register.find(Wanted(), asked).total == len(own)
    seen = {register.columns.numbers[row] for row in register.fitting(wanted, asked)}
    assert seen == {each for each in own if fits(each, known.get(each, Known(None, None)), wanted)}
    assert len(register.places(NUMBERS, asked)) == len(own & set(NUMBERS) & set(register.columns.numbers))
    assert register.counted([Wanted()], asked) == [len(own)]


def test_what_is_published_anew_replaces_what_was() -> None:
    register, _ = made({NUMBERS[0]: (("spam", 90.0, ("spoofed",), "reported", 5.0), None)})
    register.take([a_row(NUMBERS[0], 9, "clean", 3.0, (), "", 1.0)])
    [line] = register.find(Wanted(), OPERATOR).lines
    assert (line.status, line.score, line.flags, line.reason) == ("clean", 3.0, (), "")
    assert register.changed(Wanted(), OPERATOR, after=8) == 1
    assert register.changed(Wanted(), OPERATOR, after=9) == 0


def test_a_number_whose_standing_is_gone_is_seen_by_its_owner_alone() -> None:
    register, _ = made({NUMBERS[0]: (("spam", 90.0, (), "reported", 5.0), None)})
    register.take([Reasoned(2, NUMBERS[0], None, "")])
    assert register.find(Wanted(), OPERATOR).total == 0
    [line] = register.find(Wanted(), Asked("acme", frozenset(NUMBERS[:1]), NOW, None)).lines
    assert (line.known, line.status, line.score, line.since) == (False, "unknown", None, None)


def test_a_number_that_left_the_stock_has_no_state_any_more() -> None:
    register, _ = made({NUMBERS[0]: (("clean", 1.0, (), "", 5.0), ("resting", "spring", "east"))})
    register.stock([], gone=[NUMBERS[0], "+12025550199"])
    [line] = register.find(Wanted(), OPERATOR).lines
    assert (line.state, line.campaign, line.pool) == ("", "", "")


@pytest.mark.parametrize(
    ("state", "status", "calls", "left"),
    [
        ("in use", "clean", 10, 80),
        ("in use", "clean", 500, 0),
        ("resting", "clean", 10, 0),  # the budget lets it not call
        ("in use", "spam", 10, 0),
        ("", "recovering", 10, 0),
        ("quarantined", "clean", 0, None),
        ("", "clean", 10, 80),
    ],
)
def test_the_calls_left_are_those_of_the_budgets_day(state: str, status: str, calls: int, left: int | None) -> None:
    register, _ = made({NUMBERS[0]: ((status, 1.0, (), "", 5.0), (state, "", "") if state else None)})
    _, _, day, _ = LIMITS.of_line()
    register.calls({NUMBERS[0]: calls})
    [line] = register.find(Wanted(), OPERATOR).lines
    assert day.limit == 90
    assert line.left == left


def test_who_has_used_most_of_the_day_is_near_a_limit() -> None:
    register, _ = made(dict.fromkeys(NUMBERS[:3], (("clean", 1.0, (), "", 5.0), ("in use", "", ""))))
    register.calls({NUMBERS[0]: 80, NUMBERS[1]: 20})
    assert [line.number for line in register.find(Wanted(near=True), OPERATOR).lines] == [NUMBERS[0]]


@pytest.mark.parametrize(
    "q", ["+1 202 555 0142", "(202) 555-0142", "202.555.0142", "0142", "5550142", "001 202 555 0142", "12025550142"]
)
def test_a_number_is_found_however_it_is_written(q: str) -> None:
    register, _ = made(dict.fromkeys(NUMBERS, (("clean", 1.0, (), "", 5.0), None)))
    assert [line.number for line in register.find(Wanted(q=q), OPERATOR).lines] == ["+12025550142"]


def test_a_national_number_with_its_trunk_code_is_found() -> None:
    register = Register(LIMITS)
    register.take([a_row("+33199005501", 1, "clean", 1.0, (), "", 1.0)])
    assert register.find(Wanted(q="01 99 00 55 01"), Asked("c", None, NOW, "FR")).fitting == 1


@given(wants, st.integers(1, 9))
def test_the_address_says_the_whole_view(wanted: Wanted, page: int) -> None:
    wanted = replace(wanted, page=page)
    assert wanted_of(dict(parse_qsl(wanted.query()))) == wanted


@given(st.dictionaries(st.sampled_from([each.name for each in fields(Wanted)] + ["dir"]), st.text(max_size=300)))
def test_whatever_an_address_says_there_is_a_view(asked: dict[str, str]) -> None:
    register, _ = made({NUMBERS[0]: (("clean", 1.0, (), "", 5.0), ("in use", "spring", ""))})
    register.find(wanted_of(asked), OPERATOR)
