"""`callstanding numbers vet`: what former holders left on numbers, before they are given to somebody."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from callstanding.cli import control, intake, options, screen
from callstanding.cli.failures import OK, PARTLY
from callstanding.cli.numbers.chosen import Chosen, choose
from callstanding.cli.progress import progress_bar

if TYPE_CHECKING:
    from callstanding.actions.labels import Label
    from callstanding.actions.vetting import Certificate
    from callstanding.inventory.item import Tenure

SHOWN = 1  # numbers that are told in full on a screen


@click.command("vet")
@click.argument("what", nargs=-1, metavar="[NUMBERS]... [FILES]...")
@click.option("--stock", is_flag=True, help="All numbers of the stock that nobody holds.")
@click.option(
    "--file", "lists", multiple=True, type=options.EXISTING, metavar="FILE", help="A list: one number a line."
)
@click.option("--certificate", type=options.PATH, metavar="FILE.html|.json", help="Write certificates there.")
@options.sources
@control.elsewhere
@options.judging
@options.reading
@options.as_json
def command(
    what: tuple[str, ...],
    stock: bool,  # noqa: FBT001 - click hands flags over as arguments
    lists: tuple[Path, ...],
    certificate: Path | None,
    reports: tuple[Path, ...],
    assignments: tuple[Path, ...],
    store: Path | None,
    database: str | None,
    tenant: str,
    as_json: bool,  # noqa: FBT001 - ditto
    **chosen: Any,
) -> int:
    """Vet NUMBERS before somebody gets them, by the calls in FILES or in a store: clear, wait, or do not assign.

    A number that no call and no report names is "nothing known", which is not clean.
    """
    asked = choose(what, lists, region=chosen["region"])
    if stock:
        asked.numbers += _of_stock(store, database, tenant)
    options.something_given(asked.files, reports, store)
    _checked(asked, certificate)
    made = _vetted(asked, reports, assignments, (store, database, tenant), chosen)
    _tell(made, as_json=as_json, lang=chosen["lang"])
    if certificate is not None:
        _write(certificate, made, chosen["lang"])
    return PARTLY if asked.bad else OK


def _checked(asked: Chosen, certificate: Path | None) -> None:
    for place, why in asked.bad:
        screen.warn(f"{place}: {why}.")
    if not asked.numbers:
        raise click.UsageError("Say which numbers: NUMBERS with +, --file LIST or --stock.")
    if certificate is not None and certificate.suffix not in (".html", ".json"):
        raise click.UsageError(f"--certificate {certificate}: use the ending .html or .json.")


def _of_stock(store: Path | None, database: str | None, tenant: str) -> list[str]:
    from callstanding.control.stock import Stock

    with control.opened(store, database, looking=True) as engine:
        return [item.number for item in Stock(engine).every(tenant) if not item.is_held and item.state != "retired"]


def _vetted(
    asked: Chosen,
    reports: tuple[Path, ...],
    assignments: tuple[Path, ...],
    where: tuple[Path | None, str | None, str],
    chosen: dict[str, Any],
) -> list[Certificate]:
    from callstanding.policies import load_policy

    store, database, tenant = where
    policy, reading = load_policy(chosen["policy"]), options.gather(chosen)
    labels, ledger = _of_owner(asked.numbers, store, database, tenant)
    if store is not None and not (asked.files or reports or assignments):
        from callstanding import clock
        from callstanding.live.certified import certified

        return certified(
            store, policy, asked.numbers, now=clock.now(), at=reading.as_of, labels=labels, ledger=ledger,
            lang=reading.lang,
        )  # fmt: skip
    from callstanding.pipeline.filled import filled
    from callstanding.pipeline.vet import vet_numbers

    with (
        progress_bar() as progress,
        filled(asked.files, reports, assignments, store, options=reading, progress=progress, told=intake.tell) as duck,
    ):
        at, lang = reading.as_of, reading.lang
        return vet_numbers(duck, policy, asked.numbers, at=at, labels=labels, ledger=ledger, lang=lang)


def _of_owner(
    numbers: list[str], store: Path | None, database: str | None, tenant: str
) -> tuple[dict[str, list[Label]], list[Tenure]]:
    """What control data tells of the numbers: labels seen elsewhere, and who held numbers of the stock."""
    if not control.is_there(store, database):
        return {}, []
    with control.opened(store, database, looking=True) as engine:
        from callstanding.control.labels import Labels
        from callstanding.control.stock import Stock

        return Labels(engine).of(tenant, numbers), list(Stock(engine).ledger(tenant=tenant))


def _tell(made: list[Certificate], *, as_json: bool, lang: str) -> None:
    from callstanding.actions.certificate import document

    if as_json:
        for each in made:
            screen.send_json(document(each, lang=lang))
    elif screen.for_people() and len(made) <= SHOWN:
        from callstanding.cli.numbers.vetted import story

        screen.show(*(part for each in made for part in story(each, lang=lang)))
    elif screen.for_people():
        from callstanding.cli.numbers.vetted import shown

        screen.show(shown(made, lang=lang))
    else:
        from callstanding.cli.numbers.vetted import row

        control.put([row(each) for each in made], as_json=False)


def _write(path: Path, made: list[Certificate], lang: str) -> None:
    import msgspec

    from callstanding.actions.certificate import document
    from callstanding.integrations.certificate_page import certificate_page

    documents = [document(each, lang=lang) for each in made]
    if path.suffix == ".html":
        path.write_text(certificate_page(documents, lang=lang), encoding="utf-8")
    else:
        path.write_bytes(msgspec.json.format(msgspec.json.encode(documents)) + b"\n")
    screen.say(f"{len(made):,} certificate{'' if len(made) == 1 else 's'} written to {path}.")
