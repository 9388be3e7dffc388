"""What the commands about a stock share: whose it is, which numbers are meant, and how rows are chosen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import click

from callstanding.errors import UsageError

F = TypeVar("F", bound=Callable[..., Any])
OWN = "own"


def tenant(command: F) -> F:
    """Add --tenant."""
    about = "Whose stock; see `callstanding tenants`."
    return click.option("--tenant", default=OWN, show_default=True, metavar="ID", help=about)(command)


def region(command: F) -> F:
    """Add --region."""
    about = "Country of national numbers, such as US or FR."
    return click.option("--region", metavar="CC", help=about)(command)


def chosen(command: F) -> F:
    """Add --state, --campaign, --pool and --country."""
    options = (
        click.option("--state", metavar="STATE", help="Only these: new, warming, 'in use', resting ..."),
        click.option("--campaign", metavar="NAME", help="Only a campaign's."),
        click.option("--pool", metavar="NAME", help="Only a pool's."),
        click.option("--country", metavar="CC", help="Only a country's."),
    )
    for option in reversed(options):
        command = option(command)
    return command


def filters(given: dict[str, Any]) -> dict[str, Any]:
    """What `chosen` gave, as the stock takes it. Raises UsageError for an unknown state."""
    from callstanding.inventory.states import checked_state

    state, country = given["state"], given["country"]
    return {
        "state": checked_state(state) if state is not None else None,
        "campaign": given["campaign"],
        "pool": given["pool"],
        "country": country.upper() if country is not None else None,
    }


def e164(texts: Sequence[str], region: str | None) -> list[str]:
    """The numbers as they are kept. Raises UsageError for what is none."""
    from callstanding.records.number import parse_number

    found = [(text, parse_number(text, region).e164) for text in texts if text.strip()]
    for text, number in found:
        if number is None:
            hint = "Write it with + and country code, or say which country it is of: --region US."
            raise UsageError(f"{text!r} is no number that a numbering plan knows.", hint=hint)
    return [number for _, number in found if number is not None]
