"""`callstanding dial may`: may one of my numbers call this party now?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from callstanding.cli import control, options, screen
from callstanding.cli.dialling import opening
from callstanding.cli.failures import OK

if TYPE_CHECKING:
    from callstanding.control.dial_asked import Granted

_LANG = click.option("--lang", default="en", show_default=True, help="Language of the reasons: en or fr.")


@click.command("may")
@click.argument("callee")
@click.option("--number", "numbers", multiple=True, metavar="NUMBER", help="A number that may call; more may be named.")
@click.option("--pool", metavar="NAME", help="Instead: all numbers of this pool of the stock.")
@click.option("--campaign", default="", metavar="NAME", help="For which campaign; alone, its numbers in the stock.")
@click.option("--agent", default="", metavar="NAME", help="Whose call it is: an agent pauses after each.")
@click.option("--by", multiple=True, metavar="ORDER", help="Which number first: sticky, local, least_used, headroom.")
@click.option("--until", type=options.Moment(), metavar="TIME", help="When the campaign stops for today.")
@click.option("--dry", is_flag=True, help="Answer only; reserve nothing.")
@opening.where
@_LANG
@options.as_json
def command(callee: str, *, as_json: bool, lang: str, dry: bool, **chosen: Any) -> int:
    """May we call CALLEE (E.164) now? yes, wait, use (that number), or no, with every reason.

    A yes reserves the call: tell `begun`, then `ended`, or `back`. Exit status 0 whatever the answer is.
    """
    from callstanding import clock

    where = chosen["store"], chosen["database"], chosen["policy"]
    with opening.budget(*where, decides=True) as (budget, engine, _):
        from callstanding.control.dial_asked import Granted

        wanted, unknown = _wanted(engine, callee, chosen)
        at = clock.seconds()
        granted = Granted(budget.would(wanted, at=at)) if dry else budget.ask(wanted, at=at)
    for number in unknown:
        screen.warn(f"{number} is not in the stock; it is taken as in use.")
    if as_json or not screen.for_people():
        screen.send_dicts([_row(granted)], as_json=as_json)
    else:
        _tell(granted, lang)
    return OK


def _wanted(engine: Any, callee: str, chosen: dict[str, Any]) -> tuple[Any, tuple[str, ...]]:
    from callstanding.actions.rotation import USUAL
    from callstanding.control.dial_asked import Wanted
    from callstanding.control.dial_sources import found, stock_of

    numbers = chosen["numbers"]
    some = found(stock_of(engine), chosen["tenant"], numbers=numbers, pool=chosen["pool"],
                 campaign=chosen["campaign"] or None)  # fmt: skip
    ends = chosen["until"].timestamp() if chosen["until"] else None
    return Wanted(
        chosen["tenant"], callee, some.candidates, chosen["campaign"], numbers[0] if len(numbers) == 1 else "",
        chosen["agent"], chosen["by"] or USUAL, some.members, ends,
    ), some.unknown  # fmt: skip


def _row(granted: Granted) -> dict[str, Any]:
    answer = granted.answer
    left = answer.headroom
    return {
        "decision": answer.decision,
        "number": answer.number,
        "wait_s": answer.wait_s,
        "grant": granted.id or "",
        "until": control.moment(granted.until),
        "reasons": " ".join(reason.code for reason in answer.reasons),
        "evasion_risk": answer.evasion_risk,
        **{f"left_{name}": getattr(left, name) if left else "" for name in ("minute", "hour", "day", "week")},
    }


def _tell(granted: Granted, lang: str) -> None:
    from callstanding.messages.dialling import held, todo

    answer = granted.answer
    first = {"yes": "yes", "use": f"use {answer.number}", "no": "no", "wait": f"wait {answer.wait_s:.0f} s"}
    click.echo(first[answer.decision] + (f"   grant {granted.id}" if granted.id else ""))
    for reason in (*answer.reasons, *answer.notes):
        until = f" (until {control.moment(reason.until)})" if reason.until else ""
        click.echo(f"  {held(reason.code, lang, value=reason.value, limit=reason.limit, what=reason.what)}{until}")
        click.echo(f"    {todo(reason.code, lang)} [{reason.source}]")
    if answer.headroom:
        left = answer.headroom
        click.echo(f"  {answer.number} left: minute {left.minute}, hour {left.hour}, day {left.day}, week {left.week}")
    if answer.evasion_risk:
        signs = ", ".join(held(each.code, lang, value=each.value, limit=each.limit) for each in answer.evasion)
        click.echo(f"  evasion risk {answer.evasion_risk:.2f}: {signs}")
