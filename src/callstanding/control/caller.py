"""Who asks: the tenant behind a key, and what the key may do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from callstanding.control.tenants import Kind
from callstanding.errors import UsageError

Scope = Literal["lookup", "ingest", "report", "read", "numbers", "dial", "admin"]
SCOPES: tuple[Scope, ...] = ("lookup", "ingest", "report", "read", "numbers", "dial", "admin")
# What an owner's key may do. Its own calls and reports would be evidence in its own case.
OF_OWNERS: tuple[Scope, ...] = ("lookup", "read", "numbers", "dial")


@dataclass(frozen=True, slots=True)
class Caller:
    """Whoever holds a key. The tenant comes from here and never from a request."""

    tenant: str
    kind: Kind
    scopes: frozenset[str]
    key_id: str

    def may(self, scope: Scope) -> bool:
        """Whether the key has the scope; none includes another."""
        return scope in self.scopes

    @property
    def only(self) -> str | None:
        """The tenant whose data alone this caller may see; None for an operator, who sees all."""
        return None if self.kind == "operator" else self.tenant


def checked_scopes(scopes: tuple[str, ...], kind: Kind) -> str:
    """The scopes as they are kept, in their order. Raises UsageError for an unknown one and for what no owner may."""
    allowed = SCOPES if kind == "operator" else OF_OWNERS
    wrong = [scope for scope in scopes if scope not in allowed]
    if wrong or not scopes:
        raise UsageError(
            f"An {kind}'s key cannot have the scope {wrong[0]!r}." if wrong else "A key needs a scope.",
            hint=f"Scopes are {', '.join(allowed)}.",
        )
    return " ".join(scope for scope in allowed if scope in scopes)
