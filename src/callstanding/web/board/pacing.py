"""How a campaign or a pool dials just now: who may call, what holds others back, who is next, how long pauses are."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from callstanding.actions.answers import Answer, Reason
from callstanding.actions.budget import may_dial
from callstanding.actions.lines import Ask, Party
from callstanding.actions.pacing import stretched
from callstanding.actions.places import Place, place_of
from callstanding.actions.ramp import Step, ramp
from callstanding.actions.rotation import ordered
from callstanding.actions.warmup import week_of, weeks_to_full
from callstanding.web.board.groups import Number, Shown

NEXT = 5  # numbers that are told beforehand
_HEAD = 5  # digits of +1202: what makes a number local to a party
_HEADS = 8
_WEEKS = 12


@dataclass(frozen=True, slots=True)
class Held:
    """So many numbers are held back by this first of all; `soonest`: when the first of them may call again."""

    reason: Reason
    numbers: int
    soonest: float | None


@dataclass(frozen=True, slots=True)
class Pause:
    """The pause of a number whose call ends now. `stretched_s`: what would make its calls last; 0: not stretched.

    `left`: the calls of the day that it is reckoned with, those of the middle number. `until`: when the hours close.
    """

    seconds: float
    plain_s: float
    stretched_s: float
    left: int
    until: float | None


@dataclass(frozen=True, slots=True)
class Pace:
    """All of it, for a party at `place` that was never called."""

    place: Place
    may: int
    held: Sequence[Held]
    answers: Mapping[str, Answer]
    following: Sequence[Number]
    pause: Pause
    opens: float | None  # when the hours open, where they are closed


@dataclass(frozen=True, slots=True)
class Warming:
    """A week of the ramp, and how many numbers are in it now."""

    step: Step
    numbers: int


def pace_of(shown: Shown, *, at: float) -> Pace:
    """Ask the budget of each number, as of one moment; nothing is reserved."""
    limits, place = shown.limits, home(shown)
    ask = Ask(at, campaign=shown.name if shown.kind == "campaign" else "")
    party, known = Party(place), {each.item.number: each for each in shown.numbers}
    lines = [each.line for each in shown.numbers]
    answers = {line.number: may_dial(ask, line, party, limits, guarded=shown.guarded) for line in lines}
    order = [line.number for line in ordered(ask, lines, party, limits, by=("least_used",))]
    following = [known[number] for number in order if answers[number].may][:NEXT]
    opens = limits.hours.opens(place, at)
    return Pace(
        place,
        sum(answer.may for answer in answers.values()),
        _held(answers.values()),
        answers,
        following,
        _pause(shown, place, at),
        opens if at < opens < float("inf") else None,
    )


def home(shown: Shown) -> Place:
    """Where the first number of the country of most numbers is: parties are taken to be there too."""
    numbers = [each.item.number for each in shown.numbers if each.item.country == shown.country]
    return place_of(numbers[0])


def first_reason(answer: Answer) -> Reason | None:
    """What holds a number back: a hard reason before those that pass, of these the last to pass."""
    return max(answer.reasons, key=lambda each: (each.hard, each.until or 0.0), default=None)


def _held(answers: Iterable[Answer]) -> list[Held]:
    found: dict[str, list[Reason]] = defaultdict(list)
    for answer in answers:
        if (reason := first_reason(answer)) is not None:
            found[reason.code].append(reason)
    rows = [
        Held(max(reasons, key=lambda each: each.value), len(reasons),
             min((each.until for each in reasons if each.until is not None), default=None))
        for reasons in found.values()
    ]  # fmt: skip
    return sorted(rows, key=lambda row: (-row.numbers, row.reason.code))


def _pause(shown: Shown, place: Place, at: float) -> Pause:
    limits, left = shown.limits, [each.used[2].left for each in shown.calling if each.used[2].left]
    middle = int(median(left)) if left else 0
    closes = limits.hours.left_today(place, at)
    longer = stretched(middle, closes)
    seconds = min(limits.most_s, max(limits.wrap_up_s, longer))
    until = limits.hours.closes(place, at) if closes else None
    return Pause(seconds, limits.wrap_up_s, longer if longer > limits.wrap_up_s else 0.0, middle,
                 until if until != float("inf") else None)  # fmt: skip


def warming(shown: Shown, *, at: float) -> list[Warming]:
    """The ramp until numbers are warm, and where its numbers are on it; empty where none warms up."""
    began = [each.line.began or at for each in shown.numbers if each.item.state == "warming"]
    if not began:
        return []
    weeks = Counter(week_of(each, at) for each in began)
    grown = weeks_to_full(shown.limits.policy)
    length = min(_WEEKS, 1 + (_WEEKS if grown is None else grown))
    steps = ramp(shown.limits, numbers=len(began), calls_a_day=1_000_000, weeks=length)
    last = length - 1
    return [Warming(step, sum(n for week, n in weeks.items() if min(week, last) == step.week - 1)) for step in steps]


def presence(shown: Shown) -> list[tuple[str, int]]:
    """The first digits of the numbers that may call, and how many have them: a party there is shown one of them."""
    return Counter(each.item.number[:_HEAD] for each in shown.calling).most_common(_HEADS)
