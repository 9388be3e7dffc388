"""Who somebody is who has signed in, and what that lets them do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from callstanding.control.caller import OF_OWNERS, SCOPES, Caller, Scope
from callstanding.control.tenants import Kind
from callstanding.errors import UsageError

Role = Literal["operator", "owner", "viewer"]
ROLES: tuple[Role, ...] = ("operator", "owner", "viewer")
_LOOKS: tuple[Scope, ...] = ("lookup", "read")


@dataclass(frozen=True, slots=True)
class User:
    """One person of a tenant. Times are seconds since 1970, None where there is none."""

    login: str
    tenant: str
    kind: Kind  # of the tenant
    role: Role
    created: float
    disabled: float | None
    seen: float | None
    has_password: bool
    subject: str | None

    @property
    def acts(self) -> bool:
        """Whether it may change anything; a viewer looks on."""
        return self.role != "viewer"

    def caller(self) -> Caller:
        """The same rights as a key of the tenant would have. What it changes is noted as `user:` and the login."""
        scopes = _LOOKS if not self.acts else SCOPES if self.kind == "operator" else OF_OWNERS
        return Caller(self.tenant, self.kind, frozenset(scopes), f"user:{self.login}")


def subject_at(issuer: str, sub: str) -> str:
    """How somebody is kept whom an OpenID provider knows: an id is unique for its provider alone."""
    return f"{issuer.rstrip('/')}|{sub}"


def checked_role(role: str, kind: Kind) -> Role:
    """The role. Raises UsageError for one that is unknown, or that nobody of such a tenant can have."""
    for known in ROLES:
        if known == role and known in (kind, "viewer"):
            return known
    raise UsageError(f"Of an {kind} somebody is {kind} or viewer, not {role!r}.")
