"""Who may do what: tenants, keys, proven numbers, disputes, endpoints, and the audit log of it all."""

from __future__ import annotations

from callstanding.control.api_keys import ApiKeys
from callstanding.control.audit import Audit, Chain
from callstanding.control.caller import SCOPES, Caller, Scope
from callstanding.control.claims import Claim, Claims, Held
from callstanding.control.database import migrate, open_control
from callstanding.control.disputes import Dispute, Disputes
from callstanding.control.endpoints import Endpoint, Endpoints
from callstanding.control.events import EVENTS
from callstanding.control.idempotency import Earlier, Idempotency, Request
from callstanding.control.keys import Key, Keys, Made
from callstanding.control.labels import Labels
from callstanding.control.outbox import Delivery, Outbox
from callstanding.control.sessions import Session, Sessions
from callstanding.control.stock import Stock
from callstanding.control.tenants import Tenant, Tenants
from callstanding.control.user import ROLES, Role, User
from callstanding.control.users import Users

__all__ = [
    "EVENTS",
    "ROLES",
    "SCOPES",
    "ApiKeys",
    "Audit",
    "Caller",
    "Chain",
    "Claim",
    "Claims",
    "Delivery",
    "Dispute",
    "Disputes",
    "Earlier",
    "Endpoint",
    "Endpoints",
    "Held",
    "Idempotency",
    "Key",
    "Keys",
    "Labels",
    "Made",
    "Outbox",
    "Request",
    "Role",
    "Scope",
    "Session",
    "Sessions",
    "Stock",
    "Tenant",
    "Tenants",
    "User",
    "Users",
    "migrate",
    "open_control",
]
