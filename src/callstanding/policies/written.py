"""A policy as somebody wrote it into a form: TOML that may extend what comes along, nothing else."""

from __future__ import annotations

import tomllib
from pathlib import Path

from callstanding.errors import PolicyError
from callstanding.policies.check import problems_in
from callstanding.policies.document import BUILT_IN, COUNTRIES, Document, chain
from callstanding.policies.load import typed
from callstanding.policies.policy import Policy
from callstanding.policies.problem import error_of

MOST = 200_000  # bytes; the standard policy has a quarter of that
NAME = Path("your policy")


def policy_named(name: str) -> Policy:
    """A policy that comes along, by its name, as in "standard+fr"; PolicyError for any other, a path among them."""
    parts = name.split("+")
    if not all(part in (*BUILT_IN, *COUNTRIES) for part in parts):
        raise PolicyError(f"There is no policy {name!r}.", hint=f"There are {', '.join(BUILT_IN)}.")
    return _typed(chain(name))


def policy_written(text: str) -> Policy:
    """The policy in a TOML text, checked. PolicyError says what is wrong, and where.

    It extends a policy that comes along: a path in it would let whoever writes it look at files of this machine.
    """
    if len(text.encode()) > MOST:
        raise PolicyError(f"A policy has at most {MOST:,} bytes.")
    try:
        mine = Document(NAME, text, tomllib.loads(text))
    except (ValueError, RecursionError) as error:  # also numbers of thousands of digits, and lists in lists in lists
        raise PolicyError(f"This is not valid TOML: {error}.") from None
    ground = mine.header.get("extends", "standard" if mine.is_pack else None)
    if ground is not None and ground not in (*BUILT_IN, *COUNTRIES):
        raise PolicyError(
            f"A policy in a form cannot extend {ground!r}.", hint=f"It extends one of {', '.join(BUILT_IN)}."
        )
    return _typed([*(chain(ground) if ground else []), mine])


def _typed(documents: list[Document]) -> Policy:
    if problems := problems_in(documents):
        raise error_of(problems)
    return typed(documents)
